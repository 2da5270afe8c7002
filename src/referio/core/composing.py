"""From the matches of a subscriber's due alerts to the content of one newsletter."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from referio.core.criteria import Reason


@dataclass(frozen=True, slots=True)
class Found:
    """A job that one of the subscriber's alerts found, and why."""

    job_id: int
    alert_id: int
    cluster: int
    employer_id: int
    score: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A job in a newsletter."""

    job_id: int
    alert_id: int
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """The content of one newsletter, best job first.

    `more` counts, for each employer in it, the further jobs of theirs that matched;
    `total` all different jobs that did.
    """

    entries: tuple[Entry, ...]
    more: dict[int, int] = field(default_factory=dict)
    total: int = 0


def compose(
    found: Iterable[Found],
    *,
    sent_jobs: Set[int] = frozenset(),
    sent_clusters: Set[int] = frozenset(),
    limit: int = 10,
    per_employer: int = 2,
) -> Issue | None:
    """Merge what all alerts found into one newsletter, or None when nothing is new.

    No job, and no copy of a job (same cluster), comes twice: neither in this newsletter
    nor after `sent_jobs` and `sent_clusters`. At most `per_employer` jobs of an employer.
    """
    fresh = _never_twice(_best_first(found), sent_jobs, sent_clusters)
    shown = _chosen(fresh, limit, per_employer)
    if not shown:
        return None
    left = Counter(one.employer_id for one in fresh)
    left.subtract(one.employer_id for one in shown)
    employers = dict.fromkeys(one.employer_id for one in shown)
    more = {employer: left[employer] for employer in employers if left[employer]}
    return Issue(tuple(_entry(one) for one in shown), more, len(fresh))


def _best_first(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (-one.score, one.job_id, one.alert_id))


def _never_twice(
    found: Sequence[Found], sent_jobs: Set[int], sent_clusters: Set[int]
) -> list[Found]:
    copied = {one.cluster for one in found if one.job_id in sent_jobs}
    jobs, clusters, fresh = set(sent_jobs), copied | sent_clusters, []
    for one in found:
        if one.job_id not in jobs and one.cluster not in clusters:
            fresh.append(one)
        jobs.add(one.job_id)
        clusters.add(one.cluster)
    return fresh


def _chosen(fresh: Iterable[Found], limit: int, per_employer: int) -> list[Found]:
    shown: list[Found] = []
    taken: Counter[int] = Counter()
    for one in fresh:
        if len(shown) < limit and taken[one.employer_id] < per_employer:
            shown.append(one)
            taken[one.employer_id] += 1
    return shown


def _entry(one: Found) -> Entry:
    return Entry(one.job_id, one.alert_id, one.score, one.reasons)
