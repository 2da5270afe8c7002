"""Why a newsletter's jobs are in it: from the bits that were stored to sentences.

Millions of newsletters are stored, so each keeps only which clauses its jobs were found by.
What to say of them is worked out when a newsletter is rendered, from the alert and the job.
"""

from collections.abc import Iterable
from datetime import datetime

from referio.alerts import queries as alerts
from referio.core.criteria import Reason
from referio.jobs.models import Job
from referio.jobs.queries import facts_of, lexicon
from referio.matching.alerts import Alert, prepare_alert
from referio.matching.explain import sentence
from referio.matching.jobs import Job as Prepared
from referio.matching.jobs import prepare_job
from referio.matching.reasons import names
from referio.matching.reference import weigh

SHOWN = 3  # the first few say most
MOST_KEPT = 2000  # prepared jobs; they hold their words


class Reasons:
    """Says why, for a slice of newsletters at a time; jobs are prepared once for many."""

    def __init__(self) -> None:
        self._alerts: dict[int, Alert] = {}
        self._jobs: dict[tuple[int, datetime], Prepared] = {}

    def load(self, wanted: Iterable[int]) -> None:
        """Read some alerts as they are now, all at once."""
        words = lexicon()
        self._alerts = {
            one.id: prepare_alert(one, words) for one in alerts.facts(wanted)
        }
        if len(self._jobs) > MOST_KEPT:
            self._jobs.clear()

    def sentences(
        self, alert_id: int, job: Job, bits: int, *, language: str, at: datetime
    ) -> tuple[str, ...]:
        """Return why a job is in a newsletter, best reason first; `bits` were stored.

        Nothing where the alert is gone, or has changed so that it would not find the job:
        a reason that no longer holds is worse than none.
        """
        alert = self._alerts.get(alert_id)
        if alert is None:
            return ()
        verdict = weigh(alert, self._prepared(job, at))
        return tuple(_told(verdict.reasons, names(bits), language))[:SHOWN]

    def _prepared(self, job: Job, at: datetime) -> Prepared:
        key = job.pk, at
        if key not in self._jobs:
            self._jobs[key] = prepare_job(facts_of(job, now=at), at=at)
        return self._jobs[key]


def _told(
    reasons: Iterable[Reason], stored: Iterable[str], language: str
) -> Iterable[str]:
    said = (reason for reason in reasons if reason.clause in stored)
    return (sentence(reason, language=language) for reason in said)
