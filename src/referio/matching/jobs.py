"""Jobs prepared for matching: what many alerts ask is worked out once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from referio.core.criteria import JobFacts
from referio.core.money import Pay
from referio.core.postings import WorkMode
from referio.matching.nearness import Vector, unit
from referio.matching.vocabulary import (
    Searchable,
    SearchedText,
    Term,
    in_description,
    in_title,
    read_text,
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is at a moment, with its words prepared.

    `spots` are those of its places whose coordinates it gives, on the unit sphere;
    `yearly` is None where its pay is unknown or cannot be put a year.
    """

    facts: JobFacts
    at: datetime
    title: Searchable
    description: Searchable
    spots: tuple[Vector, ...]
    yearly: Pay | None

    @property
    def is_remote(self) -> bool:
        """Whether the work is done from anywhere, or anywhere within some countries."""
        return self.facts.work_mode is WorkMode.REMOTE

    def title_has(self, term: Term) -> bool:
        """Tell whether a word or phrase is in the title."""
        return self.title.holds(in_title(term.tokens, self.facts.language))

    def description_has(self, term: Term) -> bool:
        """Tell whether a word or phrase is in the description."""
        return self.description.holds(in_description(term.tokens, self.facts.language))


@dataclass(frozen=True)
class JobBatch:
    """The jobs of one run, by ascending id."""

    jobs: tuple[Job, ...]

    @classmethod
    def of(cls, facts: Iterable[JobFacts], *, at: datetime) -> "JobBatch":
        """Prepare jobs as they are at a moment. Raises ValueError when one comes twice."""
        ordered = sorted(facts, key=lambda one: one.id)
        for one, following in pairwise(ordered):
            if one.id == following.id:
                raise ValueError(f"job {one.id} is twice in the batch; give each once")
        return cls(tuple(prepare_job(one, at=at) for one in ordered))

    def __len__(self) -> int:
        return len(self.jobs)

    @cached_property
    def by_id(self) -> dict[int, Job]:
        """The jobs by their id."""
        return {job.facts.id: job for job in self.jobs}


def prepare_to_tell(facts: JobFacts, *, at: datetime) -> Job:
    """Return a job prepared for few questions: its description is read when one needs it."""
    return Job(
        replace(facts, description=""),
        at,
        title=SearchedText(facts.title, facts.language),
        description=SearchedText(facts.description, facts.language),
        spots=tuple(unit(one.point) for one in facts.places if one.point),
        yearly=facts.pay.yearly() if facts.pay else None,
    )


def prepare_job(facts: JobFacts, *, at: datetime) -> Job:
    """Return one job prepared for matching, at an aware moment."""
    return Job(
        facts,
        at,
        title=read_text(facts.title, facts.language),
        description=read_text(facts.description, facts.language),
        spots=tuple(unit(one.point) for one in facts.places if one.point),
        yearly=facts.pay.yearly() if facts.pay else None,
    )
