"""A candidate applies, the application is handed over, and what becomes of it is followed."""

from uuid import UUID

from referio.ats import webhooks
from referio.pipeline import following, handing_over, letters
from referio.pipeline.retries import HAND_OVER, MAIL, ONCE
from referio.pipeline.step import defer_once, step
from referio.transactions import transaction

# --- a candidate applies -----------------------------------------------------------


@step(MAIL, queue="mail")
def send_application_receipt(*, application_id: str) -> None:
    """Mail the applicant a receipt."""
    letters.application_received(UUID(application_id))


@step(MAIL, queue="mail")
def send_application_again(*, application_id: str) -> None:
    """Mail the applicant the receipt once more: somebody typed their address again."""
    letters.application_again(UUID(application_id))


@step(HAND_OVER, queue="hand-over")
def hand_over(*, application_id: str) -> None:
    """Bring an application to the ATS, and then see that it stands there rightly."""
    arrived = handing_over.hand_over(
        UUID(application_id),
        if_refused=tell_applicant,
        if_unanswered=ask_applicant,
    )
    if arrived:
        ask_for_confirmation(UUID(application_id))


def tell_applicant(application_id: UUID) -> None:
    """Set a mail to the applicant going: the employer's system said no."""
    send_application_refused.defer(application_id=str(application_id))


def ask_applicant(application_id: UUID) -> None:
    """Set a mail to the applicant going: the form asks something new."""
    send_application_unanswered.defer(application_id=str(application_id))


@step(MAIL, queue="mail")
def send_application_unanswered(*, application_id: str) -> None:
    """Mail the applicant that an answer is missing, with the link to give it."""
    letters.application_unanswered(UUID(application_id))


@step(MAIL, queue="mail")
def send_application_refused(*, application_id: str) -> None:
    """Mail the applicant that the employer's system did not take the application."""
    letters.application_refused(UUID(application_id))


def ask_for_hand_over(application_id: UUID) -> bool:
    """Set a hand-over going unless one waits already, be it for its next attempt."""
    key = f"hand-over-{application_id}"
    return defer_once(hand_over, key, application_id=str(application_id))


def ask_for_confirmation(application_id: UUID) -> bool:
    """Set the finding of an application in the ATS going unless it is under way."""
    key = f"confirm-{application_id}"
    return defer_once(confirm_hand_over, key, application_id=str(application_id))


@step(HAND_OVER, queue="hand-over")
def confirm_hand_over(*, application_id: str) -> None:
    """Find the application in the ATS, verify its source, and tell the applicant."""
    handing_over.confirm(UUID(application_id), if_arrived=tell_of_arrival)


def tell_of_arrival(application_id: UUID) -> None:
    """Set a mail to the applicant going: the employer has it."""
    send_application_arrived.defer(application_id=str(application_id))


@step(MAIL, queue="mail")
def send_application_arrived(*, application_id: str) -> None:
    """Mail the applicant that the employer has the application."""
    letters.application_arrived(UUID(application_id))


# --- what becomes of an application ------------------------------------------------


@step(MAIL, queue="sync")
def register_webhooks(*, connection_id: int) -> None:
    """See that the ATS announces to us what happens to applications."""
    following.register(connection_id)


def ask_for_webhooks(connection_id: int) -> bool:
    """Set the registering of webhooks going unless it is under way."""
    key = f"webhooks-{connection_id}"
    return defer_once(register_webhooks, key, connection_id=connection_id)


@step(MAIL, queue="hand-over")
def act_on_announcement(*, announcement_id: int) -> None:
    """Look up what was announced, and bring our application up to date."""
    following.act_on(
        announcement_id,
        if_arrived=tell_of_arrival,
        if_refused=tell_applicant,
        if_unanswered=ask_applicant,
    )


def ask_to_act(announcement_id: int) -> bool:
    """Set acting on an announcement going unless it is under way."""
    key = f"announcement-{announcement_id}"
    return defer_once(act_on_announcement, key, announcement_id=announcement_id)


@step(ONCE, queue="sync")
def follow(*, connection_id: int) -> None:
    """Ask the ATS what became of applications since we last asked."""
    following.follow(connection_id)


def follow_all() -> None:
    """Set following going at every connection, and registering where it is not whole."""
    with transaction():
        for connection in webhooks.followed():
            if webhooks.lacks_some(connection):
                ask_for_webhooks(connection.pk)
            key = f"follow-{connection.pk}"
            defer_once(follow, key, connection_id=connection.pk)
