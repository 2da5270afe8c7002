"""Newsletters that have left, for tests of what comes back about them."""

from datetime import datetime, timedelta

from referio.newsletters.models import Edition, Newsletter
from referio.pipeline.newsletter_links import marks
from tests.conftest import NOW
from tests.people import a_reader


def token_of(row: Newsletter) -> str:
    """The token in the return path and the Message-ID of a newsletter."""
    return marks().tokens(row.pk, 0).return_path.decode()


def leave_token_of(row: Newsletter) -> str:
    """The token in the address that lets a newsletter's reader leave by mail."""
    return marks().tokens(row.pk, 0).leave_by_mail.decode()


def a_sent_newsletter(
    email: str = "ana@reader.example", *, at: datetime = NOW, state: str = "submitted"
) -> Newsletter:
    """A newsletter that the relay took."""
    known = Newsletter.objects.filter(subscriber__email=email).first()
    reader = known.subscriber if known else a_reader(email, now=at).subscriber
    edition, _ = Edition.objects.get_or_create(
        due_at=at, defaults={"sequence": 0, "opened_at": at}
    )
    return Newsletter.objects.create(
        edition=edition,
        subscriber=reader,
        shard=reader.shard,
        state=state,
        jobs=[11, 12, 13],
        prepared_at=at - timedelta(minutes=1),
        submitted_at=at if state == "submitted" else None,
    )
