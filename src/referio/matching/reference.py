"""The slow, obvious matcher: every clause of an alert asked of a job.

The tests hold the engine to it; the preview and the explanations are made by it.
"""

from dataclasses import dataclass

from referio.core.criteria import AlertFacts, JobFacts, Reason
from referio.matching.alerts import Alert, prepare_alert
from referio.matching.clauses import CLAUSES
from referio.matching.jobs import Job, prepare_job
from referio.matching.ranking import standing


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a job matches an alert; `score` is 0 and `reasons` empty where it does not."""

    matched: bool
    score: int
    reasons: tuple[Reason, ...]
    failures: tuple[Reason, ...]


def judge(alert: AlertFacts, job: JobFacts) -> Verdict:
    """Judge whether a job is what an alert asks for, new to it or not."""
    return weigh(prepare_alert(alert), prepare_job(job))


def explain_miss(alert: AlertFacts, job: JobFacts) -> tuple[Reason, ...]:
    """Return a reason for every clause that fails; none when the job matches."""
    return judge(alert, job).failures


def weigh(alert: Alert, job: Job) -> Verdict:
    """Judge a prepared job for a prepared alert."""
    findings = [clause(alert, job) for clause in CLAUSES]
    failed = [one for one in findings if not one.holds]
    if failed:
        failures = tuple(reason for one in failed for reason in one.reasons)
        return Verdict(matched=False, score=0, reasons=(), failures=failures)
    # What says most comes first: a mail shows the first few.
    findings.sort(key=lambda one: -one.points)
    reasons: list[Reason] = []
    for reason in (reason for one in findings for reason in one.reasons):
        if reason not in reasons:
            reasons.append(reason)
    score = standing(job.facts) + sum(one.points for one in findings)
    return Verdict(matched=True, score=score, reasons=tuple(reasons), failures=())


def matches(alert: Alert, job: Job) -> bool:
    """Tell whether every clause holds, stopping at the first that does not."""
    return all(clause(alert, job).holds for clause in CLAUSES)
