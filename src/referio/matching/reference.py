"""The slow, obvious matcher: every clause of an alert asked of a job (docs/matching.md).

The tests hold the engine to it; the preview and the explanations are made by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from referio.core.criteria import AlertFacts, JobFacts, Reason
from referio.matching.alerts import Alert, prepare_alert
from referio.matching.clauses import CHECKS
from referio.matching.findings import Finding
from referio.matching.jobs import Job, prepare_job
from referio.matching.lexicon import OWN, Synonyms
from referio.matching.ranking import standing


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a job matches an alert; `score` is 0 and `reasons` empty where it does not."""

    matched: bool
    score: int
    reasons: tuple[Reason, ...]
    failures: tuple[Reason, ...]


def judge(
    alert: AlertFacts, job: JobFacts, *, at: datetime, lexicon: Synonyms = OWN
) -> Verdict:
    """Judge whether a job is what an alert asks for at an aware moment, new to it or not."""
    return weigh(prepare_alert(alert, lexicon), prepare_job(job, at=at))


def explain_miss(
    alert: AlertFacts, job: JobFacts, *, at: datetime, lexicon: Synonyms = OWN
) -> tuple[Reason, ...]:
    """Return a reason for every clause that fails; none when the job matches."""
    return judge(alert, job, at=at, lexicon=lexicon).failures


def weigh(alert: Alert, job: Job) -> Verdict:
    """Judge a prepared job for a prepared alert."""
    findings = [check(alert, job) for check in CHECKS]
    failed = [one for one in findings if not one.holds]
    if failed:
        failures = tuple(reason for one in failed for reason in one.reasons)
        return Verdict(matched=False, score=0, reasons=(), failures=failures)
    score = standing(job.facts) + sum(one.points for one in findings)
    return Verdict(matched=True, score=score, reasons=_told(findings), failures=())


def matches(alert: Alert, job: Job) -> bool:
    """Tell whether every clause holds, stopping at the first that does not."""
    return all(check(alert, job).holds for check in CHECKS)


def _told(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Return what says most first, since a mail shows the first few.

    Each clause speaks once before any speaks again: three words found say less than a
    word, the distance and the pay.
    """
    ranked = sorted(findings, key=lambda one: -one.points)
    turns = [
        (turn, rank, reason)
        for rank, finding in enumerate(ranked)
        for turn, reason in enumerate(finding.reasons)
    ]
    return tuple(reason for _, _, reason in sorted(turns, key=lambda one: one[:2]))
