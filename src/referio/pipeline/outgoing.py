"""Mail on its way out: who we are in it, and the relay that takes it."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from referio.mailing.addresses import Sender, message_id, return_path
from referio.mailing.headers import AUTOMATIC, Headers, Stream
from referio.mailing.letter import Letter, render
from referio.mailing.letterhead import Letterhead
from referio.mailing.message import Envelope, Signer, message
from referio.mailing.parts import House, Parts
from referio.mailing.smtp import Deferred, Outcome, Rejected, Relay, Uncertain
from referio.mailing.verdicts import unnamed
from referio.pipeline import messengers
from referio.pipeline.newsletter_links import page_before_token
from referio.pipeline.retries import Postponed
from referio.transactions import forbid_transaction


class MailRejected(Exception):
    """The relay refused a mail for good; the reply is in the message, the address is not."""


def house() -> House:
    """Return who we are at the foot of every mail."""
    return House(settings.POSTAL_ADDRESS, settings.SUPPORT_EMAIL)


def relay() -> Relay:
    """Return the relay every mail of ours goes through."""
    where = settings.RELAY
    return Relay(
        where.host,
        where.port,
        username=where.username,
        password=where.password,
        starttls=where.starttls,
        local_hostname=settings.MAIL_DOMAIN,
    )


def written(
    parts: Parts,
    recipient: str,
    *,
    token: str,
    headers: Headers,
    at: datetime,
    signers: Sequence[Signer] = (),
) -> bytes:
    """Return the message; the same token and time give the same bytes."""
    name, address = parseaddr(settings.MAIL_FROM)
    envelope = Envelope(
        sender=Sender(name, address),
        recipient=recipient,
        reply_to=settings.SUPPORT_EMAIL,
        message_id=message_id(token, settings.MAIL_DOMAIN),
        date=at,
        headers=headers,
    )
    return message(parts, envelope, signers=signers)


def letterhead() -> Letterhead:
    """Return what all job-alert newsletters have in common."""
    name, address = parseaddr(settings.MAIL_FROM)
    stream = Stream(
        list_id=f"alerts.{settings.MAIL_DOMAIN}",
        list_name="Refer.io job alerts",
        help_url=f"{settings.BASE_URL}/privacy",
        owner=settings.SUPPORT_EMAIL,
        feedback=f"alert:newsletter:jobs:{settings.MAIL_DOMAIN}",
    )
    return Letterhead(
        Sender(name, address),
        settings.SUPPORT_EMAIL,
        stream,
        unsubscribe=page_before_token("unsubscribe"),
        domain=settings.MAIL_DOMAIN,
    )


def bounces_to(token: str) -> str:
    """Return the address that bounces of one mail come back to (VERP)."""
    return return_path(token, f"bounce.{settings.MAIL_DOMAIN}")


def send_letter(
    letter: Letter,
    recipient: str,
    *,
    token: str,
    at: datetime,
    headers: Headers | None = None,
) -> None:
    """Send one mail that is not a newsletter. Raises Postponed or MailRejected.

    `headers` stand for those that say it was written by a machine.

    A mail in doubt is sent once more, the same to the byte, and then left at that: a
    person waits for it, and two copies can be told for one.
    """
    forbid_transaction()
    added = AUTOMATIC if headers is None else headers
    parts = render(letter, house())
    body = written(
        parts,
        recipient,
        token=token,
        headers=added,
        at=at,
        signers=messengers.signers(),
    )
    with relay() as line:
        outcome = line.send(body, sender=bounces_to(token), recipient=recipient)
        if isinstance(outcome, Uncertain):
            outcome = line.send(body, sender=bounces_to(token), recipient=recipient)
    _judge(outcome)


def _judge(outcome: Outcome) -> None:
    if isinstance(outcome, Deferred):
        raise Postponed(f"The relay did not take the mail: {unnamed(outcome.text)}")
    if isinstance(outcome, Rejected):
        said = f"{outcome.code} {unnamed(outcome.text)}"
        raise MailRejected(f"The relay refused the mail: {said}")
