"""Match a batch of jobs against an index of alerts: the one call that an edition makes."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from referio.core.composing import Found
from referio.core.criteria import Reason
from referio.matching.alerts import Alert, AlertIndex
from referio.matching.jobs import Job, JobBatch
from referio.matching.reference import matches, weigh


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches as columns of one length: by alert id, then best first, ties by job id."""

    alert: tuple[int, ...]
    job: tuple[int, ...]
    score: tuple[int, ...]
    reasons: tuple[tuple[Reason, ...], ...]

    def __len__(self) -> int:
        return len(self.alert)

    def found(self, batch: JobBatch) -> Iterator[Found]:
        """Yield every match as composing takes it; `batch` is the one that was matched."""
        rows = zip(self.alert, self.job, self.score, self.reasons, strict=True)
        for alert, job, score, reasons in rows:
            facts = batch.by_id[job].facts
            yield Found(job, alert, facts.cluster, facts.employer_id, score, reasons)


def match(
    index: AlertIndex,
    batch: JobBatch,
    *,
    limit: int | None = None,
    sent: Mapping[int, Set[int]] | None = None,
) -> Matches:
    """Return the best `limit` new jobs for every alert; all of them where it is None.

    Composing leaves out what one employer has too much of, so a limit may cost a reader
    jobs of other employers further down.

    New means: a sequence above the alert's `after`, a job id neither in the alert's
    `sent` nor in `sent` of its subscriber (subscriber id to job ids).
    """
    rows: list[tuple[int, int, int, tuple[Reason, ...]]] = []
    for alert in index.alerts:
        known = alert.facts.sent | (sent or {}).get(alert.facts.subscriber_id, set())
        rows.extend(_best(alert, batch, known, limit))
    return Matches(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(row[2] for row in rows),
        tuple(row[3] for row in rows),
    )


def _best(
    alert: Alert, batch: JobBatch, known: Set[int], limit: int | None
) -> list[tuple[int, int, int, tuple[Reason, ...]]]:
    fitting = (
        job for job in batch.jobs if _is_new(alert, job, known) and matches(alert, job)
    )
    judged = [(job.facts.id, weigh(alert, job)) for job in fitting]
    judged.sort(key=lambda one: (-one[1].score, one[0]))
    return [
        (alert.facts.id, job, verdict.score, verdict.reasons)
        for job, verdict in judged[:limit]
    ]


def _is_new(alert: Alert, job: Job, known: Set[int]) -> bool:
    return job.facts.sequence > alert.facts.after and job.facts.id not in known
