"""What became of applications in the ATS, as far as the ATS tells."""

from datetime import datetime
from uuid import UUID

from referio.applications.models import HandOver, Progress
from referio.core.announcing import Progress as Told
from referio.core.announcing import Standing
from referio.transactions import transaction_required


def found_by(connection_id: int, told: Told) -> UUID | None:
    """Return our application that this is about, or None; by application id if we can."""
    mine = HandOver.objects.filter(application__job__connection_id=connection_id)
    by_application = mine.filter(remote_application_id__in=told.application_ids)
    row = by_application.exclude(remote_application_id="").first()
    row = row or at_opportunity(connection_id, told.opportunity_id)
    return row.application_id if row else None


def at_opportunity(connection_id: int, opportunity_id: str) -> HandOver | None:
    """Return the hand-over that was confirmed at an opportunity, or None."""
    mine = HandOver.objects.filter(application__job__connection_id=connection_id)
    found = mine.filter(opportunity_id=opportunity_id).exclude(opportunity_id="")
    return found.first()


@transaction_required
def record(
    application_id: UUID, standing: Standing, *, stage: str, as_of: datetime
) -> bool:
    """Record what became of an application; True when that is news.

    What was asked earlier never overwrites what was asked later.
    """
    row, made = Progress.objects.select_for_update().get_or_create(
        application_id=application_id,
        defaults={
            "standing": standing,
            "stage": stage,
            "as_of": as_of,
            "changed_at": as_of,
        },
    )
    if made:
        return standing is not Standing.NEW
    if as_of < row.as_of:
        return False
    is_news = (row.standing, row.stage) != (standing, stage)
    row.changed_at = as_of if is_news else row.changed_at
    row.standing, row.stage, row.as_of = standing, stage, as_of
    row.save()
    return is_news


def of(application_id: UUID) -> Progress | None:
    """Return what became of an application, or None while nothing is known."""
    return Progress.objects.filter(application_id=application_id).first()


def may_be_ours(connection_id: int, ids: dict[str, str]) -> bool:
    """Tell whether looking an opportunity up may be worth a call.

    While some application of ours has no opportunity yet, it may be any.
    """
    if at_opportunity(connection_id, ids.get("opportunityId", "")):
        return True
    rows = HandOver.objects.filter(application__job__connection_id=connection_id)
    return rows.filter(state=HandOver.State.SENT).exists()


def doubtful(connection_id: int, *, most: int) -> list[UUID]:
    """Return the applications in doubt, the one longest in doubt first."""
    rows = HandOver.objects.filter(
        application__job__connection_id=connection_id, state=HandOver.State.UNCERTAIN
    )
    ids = rows.order_by("asked_at").values_list("application_id", flat=True)
    return list(ids[:most])
