"""A person subscribes, says once a year that they still want it, and may see what we hold."""

from referio.alerts import exports, looking
from referio.pipeline import clock, exporting, reader_letters
from referio.pipeline.retries import MAIL
from referio.pipeline.step import step
from referio.transactions import transaction

MOST_AN_HOUR = 2000  # of either letter: every one waits in the queue by itself

# --- a person subscribes -----------------------------------------------------------


@step(MAIL, queue="mail")
def send_confirmation(*, alert_id: int) -> None:
    """Mail the link that makes an alert count."""
    reader_letters.confirmation(alert_id)


@step(MAIL, queue="mail")
def send_welcome(*, alert_id: int) -> None:
    """Mail who confirmed an alert what comes when."""
    reader_letters.welcome(alert_id)


# --- once a year -------------------------------------------------------------------


def ask_if_looking() -> None:
    """Ask whoever said yes a year ago; let rest who was asked a month ago and is silent."""
    with transaction():
        now = clock.now()
        for subscriber_id in looking.claim_questions(limit=MOST_AN_HOUR, now=now):
            send_still_looking.defer(subscriber_id=subscriber_id)
        for subscriber_id in looking.claim_rests(limit=MOST_AN_HOUR, now=now):
            send_resting.defer(subscriber_id=subscriber_id)


@step(MAIL, queue="mail")
def send_still_looking(*, subscriber_id: int) -> None:
    """Mail the yearly question."""
    reader_letters.still_looking(subscriber_id)


@step(MAIL, queue="mail")
def send_resting(*, subscriber_id: int) -> None:
    """Mail that the alerts are paused, with the way back."""
    reader_letters.resting(subscriber_id)


# --- a copy of their data ----------------------------------------------------------


@step(MAIL, queue="mail")
def make_export(*, export_id: int) -> None:
    """Make the copy a subscriber asked for, and set the mail that it is there going."""
    export, now = exports.wanted(export_id), clock.now()
    if export is None:
        return
    content = exporting.made(export.subscriber, now=now)
    with transaction():
        if exports.store(export_id, content, now=now):
            send_export_ready.defer(export_id=export_id)


def ask_for_export(subscriber_id: int) -> bool:
    """Set the making of a copy going; False while one is under way or a day old."""
    with transaction():
        export = exports.ask(subscriber_id, now=clock.now())
        if export is None:
            return False
        make_export.defer(export_id=export.pk)
        return True


@step(MAIL, queue="mail")
def send_export_ready(*, export_id: int) -> None:
    """Mail a subscriber the link to the copy of their data."""
    reader_letters.export_ready(export_id)
