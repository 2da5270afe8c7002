"""Jobs prepared for matching: what many alerts ask is worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from referio.core.criteria import JobFacts
from referio.core.money import Pay
from referio.core.postings import WorkMode
from referio.matching.vocabulary import Text, read_text


@dataclass(frozen=True, slots=True)
class Job:
    """A job with its words prepared, and its pay a year (None where that is unknown)."""

    facts: JobFacts
    title: Text
    description: Text
    yearly: Pay | None

    @property
    def is_remote(self) -> bool:
        """Whether the work is done from anywhere, or anywhere within some countries."""
        return self.facts.work_mode is WorkMode.REMOTE

    def is_open_to(self, country: str) -> bool:
        """Tell whether this remote job can be done from a country ("" is anywhere)."""
        open_to = self.facts.remote_countries
        return self.is_remote and (not country or not open_to or country in open_to)


@dataclass(frozen=True)
class JobBatch:
    """The jobs of one run, by ascending id."""

    jobs: tuple[Job, ...]

    @classmethod
    def of(cls, facts: Iterable[JobFacts]) -> "JobBatch":
        """Prepare jobs. Raises ValueError when one comes twice."""
        ordered = sorted(facts, key=lambda one: one.id)
        for one, following in pairwise(ordered):
            if one.id == following.id:
                raise ValueError(f"job {one.id} is twice in the batch; give each once")
        return cls(tuple(prepare_job(one) for one in ordered))

    def __len__(self) -> int:
        return len(self.jobs)

    def holding(self, token: str) -> frozenset[int]:
        """Return where in `jobs` those are whose title or description holds a token."""
        return self._by_token.get(token, frozenset())

    @cached_property
    def _by_token(self) -> dict[str, frozenset[int]]:
        positions: dict[str, set[int]] = {}
        for at, job in enumerate(self.jobs):
            for token in job.title.positions.keys() | job.description.positions.keys():
                positions.setdefault(token, set()).add(at)
        return {token: frozenset(found) for token, found in positions.items()}

    @cached_property
    def by_id(self) -> dict[int, Job]:
        """The jobs by their id."""
        return {job.facts.id: job for job in self.jobs}


def prepare_job(facts: JobFacts) -> Job:
    """Return one job prepared for matching."""
    yearly = facts.pay.yearly() if facts.pay else None
    return Job(facts, read_text(facts.title), read_text(facts.description), yearly)
