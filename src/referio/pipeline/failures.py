"""Steps that used up their attempts: what an operator must look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateJob


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A step that failed for good; `ids` are what it was to work on."""

    number: int
    name: str
    ids: Mapping[str, object]
    attempts: int
    at: datetime | None


def failed_steps(limit: int = 20) -> list[FailedStep]:
    """Return the newest failed steps. The worker's log tells why each failed."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")
    dated = rows.annotate(at=Max("procrastinateevent__at"))[:limit]
    return [
        FailedStep(row.pk, row.task_name, row.args, row.attempts, row.at)
        for row in dated
    ]
