"""What comes back about mails that left, and domains that are held because of it."""

from collections.abc import Sequence
from datetime import timedelta

from referio.newsletters import braking, clicks
from referio.newsletters import feedback as reports
from referio.pipeline import clock, feedback, letters
from referio.pipeline.retries import MAIL
from referio.pipeline.step import defer_once, step
from referio.transactions import transaction

SLICE = 200
FORGOTTEN = timedelta(minutes=10)  # its step is gone


def take_in(sender: str, recipient: str, content: bytes) -> None:
    """Store a mail that came back, and set its reading going; the same again is nothing new."""
    with transaction():
        kept = reports.keep(sender, recipient, content, now=clock.now())
        if kept is not None:
            ask_to_read(kept)


def ask_to_read(report_id: int) -> bool:
    """Set the reading of a report going unless it is under way."""
    return defer_once(read_report, f"report-{report_id}", report_id=report_id)


@step(MAIL, queue="feedback")
def read_report(*, report_id: int) -> None:
    """Read what came back, and do what it asks for."""
    feedback.handle(report_id, now=clock.now())


def follow_refusals(newsletter_ids: Sequence[int]) -> None:
    """Set going what follows where the relay refused recipients at once."""
    with transaction():
        for start in range(0, len(newsletter_ids), SLICE):
            ids = list(newsletter_ids[start : start + SLICE])
            take_refusals.defer(newsletter_ids=ids)


@step(MAIL, queue="feedback")
def take_refusals(*, newsletter_ids: list[int]) -> None:
    """Suppress or count the readers whose address the relay refused."""
    for newsletter_id, said in reports.refusals(newsletter_ids):
        feedback.refused(newsletter_id, said, now=clock.now())


@step(MAIL, queue="feedback")
def follow_events(*, newsletter_id: int) -> None:
    """Do what events lead to that came before the handing over was recorded."""
    feedback.follow_events(newsletter_id)


def look_after_reports() -> None:
    """Set the reading of reports going that lost their step."""
    now = clock.now()
    with transaction():
        for report_id in reports.waiting_reports(before=now - FORGOTTEN, now=now):
            ask_to_read(report_id)


def brake() -> None:
    """Hold domains where it goes wrong, tell our staff, and release those it is over at."""
    now = clock.now()
    with transaction():
        braking.release_clean(now=now)
        for hold in braking.hold_troubled(now=now):
            send_hold_alarm.defer(hold_id=hold.pk)


@step(MAIL, queue="mail")
def send_hold_alarm(*, hold_id: int) -> None:
    """Mail our staff that newsletters to a domain are held."""
    letters.domain_held(hold_id)


def judge_clicks() -> None:
    """Decide of clicks that are old enough whether people made them."""
    with transaction():
        clicks.judge(now=clock.now())
