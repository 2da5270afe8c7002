"""Every mail of the gallery as a page and as a signed message, in one folder.

Written by what writes them in production: newsletters by a letterhead, others by `message`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from referio.core.links import Slot
from referio.mailing.addresses import Sender, mailbox, message_id
from referio.mailing.dkim import Signer, Signers
from referio.mailing.dkim_keys import record
from referio.mailing.gallery import HOUSE, TOKENS, Sample, gallery
from referio.mailing.headers import AUTOMATIC, Stream
from referio.mailing.letterhead import Addressed, Letterhead
from referio.mailing.message import Envelope, message
from referio.mailing.newsletter import Newsletter, pieces

DOMAIN = "refer.example"
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
STREAM = Stream(
    list_id=f"alerts.{DOMAIN}",
    list_name="Refer.io job alerts",
    help_url=f"https://{DOMAIN}/privacy",
    owner=f"support@{DOMAIN}",
    feedback=f"alert:newsletter:jobs:{DOMAIN}",
)
SENDER, SUPPORT = Sender("Refer.io", f"alerts@{DOMAIN}"), f"support@{DOMAIN}"
READER = "ana@reader.example"
LETTERHEAD = Letterhead(
    SENDER,
    SUPPORT,
    STREAM,
    unsubscribe=f"https://{DOMAIN}/unsubscribe/",
    domain=DOMAIN,
)
# Keys that nobody keeps; what checks by them runs in the same process.
SIGNERS = (
    Signer(DOMAIN, "r1", rsa.generate_private_key(65537, 2048)),
    Signer(DOMAIN, "e1", ed25519.Ed25519PrivateKey.generate()),
)
RECORDS = dict(map(record, SIGNERS))


@dataclass(frozen=True)
class Mail:
    """Where a mail lies: its page by itself, and the whole message."""

    html: Path
    message: Path


def write(folder: Path, *, only: Sequence[str] = ()) -> list[Mail]:
    """Write the mails whose names hold one of these words, all where there is none."""
    pages, messages = folder / "pages", folder / "messages"
    for place in (pages, messages):
        place.mkdir(parents=True)
    return [
        _write(sample, pages, messages)
        for sample in gallery()
        if not only or any(word in _name(sample) for word in only)
    ]


def _name(sample: Sample) -> str:
    return f"{sample.name}.{sample.language}"


def _write(sample: Sample, pages: Path, messages: Path) -> Mail:
    name = _name(sample)
    mail = Mail(pages / f"{name}.html", messages / f"{name}.eml")
    mail.html.write_bytes(sample.parts.html)
    mail.message.write_bytes(_message(sample, name))
    return mail


def _message(sample: Sample, name: str) -> bytes:
    if sample.issue is not None:
        return _newsletter(sample.issue, sample.language)
    envelope = Envelope(
        sender=SENDER,
        recipient=READER,
        reply_to=SUPPORT,
        message_id=message_id(name.replace(".", "-"), DOMAIN),
        date=AT,
        headers=AUTOMATIC,
    )
    return message(sample.parts, envelope, signers=[Signers(SIGNERS)])


def _newsletter(issue: Newsletter, language: str) -> bytes:
    to = Addressed(
        mailbox(READER),
        TOKENS.return_path,
        TOKENS.pages[Slot.STOP_ALL],
        TOKENS.leave_by_mail,
        AT,
    )
    made = pieces(issue, HOUSE, locale=language)
    return LETTERHEAD.message(to, made, [Signers(SIGNERS)])
