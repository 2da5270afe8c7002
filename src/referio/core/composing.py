"""From the matches of a subscriber's due alerts to the content of one newsletter.

This is the plain way of saying it, for one subscriber; `matching/merging.py` does the
same for all subscribers of an edition at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from referio.core.criteria import Reason


@dataclass(frozen=True, slots=True)
class Found:
    """A job that one of the subscriber's alerts found, and why.

    `more` further jobs of the same employer were found by that alert and not kept.
    """

    job_id: int
    alert_id: int
    cluster: int
    employer_id: int
    score: int
    reasons: tuple[Reason, ...] = ()
    more: int = 0


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

    `more` counts, for each employer in it, the further jobs of theirs that matched, at
    least; `total` all different jobs among those found.
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
    handicaps: Mapping[int, int] | None = None,
) -> Issue | None:
    """Merge what all alerts found into one newsletter, or None when nothing is new.

    No job, and no copy of a job (same cluster), comes twice: neither in this newsletter
    nor after `sent_jobs` and `sent_clusters`. At most `per_employer` jobs of an employer.
    An employer's jobs stand back by its `handicaps` (core/fairness.py), in points.
    """
    found = tuple(found)
    fresh = _never_twice(_best_first(found, handicaps or {}), sent_jobs, sent_clusters)
    shown = _chosen(fresh, limit, per_employer)
    if not shown:
        return None
    left = _totals(fresh, found)
    left.subtract(one.employer_id for one in shown)
    employers = dict.fromkeys(one.employer_id for one in shown)
    more = {employer: left[employer] for employer in employers if left[employer]}
    return Issue(tuple(_entry(one) for one in shown), more, len(fresh))


def _best_first(found: Iterable[Found], handicaps: Mapping[int, int]) -> list[Found]:
    def standing(one: Found) -> tuple[int, int, int]:
        worth = one.score - handicaps.get(one.employer_id, 0)
        return -worth, one.job_id, one.alert_id

    return sorted(found, key=standing)


def _totals(fresh: Iterable[Found], found: Iterable[Found]) -> Counter[int]:
    """Count each employer's jobs as far as is sure: those here, or what one alert found.

    What one alert left out another may have kept, so they are not added up.
    """
    totals = Counter(one.employer_id for one in fresh)
    kept = Counter((one.alert_id, one.employer_id) for one in found if one.more)
    for one in found:
        if one.more:
            alone = kept[one.alert_id, one.employer_id] + one.more
            totals[one.employer_id] = max(totals[one.employer_id], alone)
    return totals


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
