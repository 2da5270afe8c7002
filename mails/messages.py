"""Every mail of the gallery as a page and as a signed message, in one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from referio.mailing.addresses import Sender, message_id
from referio.mailing.dkim import Signer
from referio.mailing.gallery import Sample, gallery
from referio.mailing.headers import (
    AUTOMATIC,
    Stream,
    Unsubscribe,
    newsletter_headers,
)
from referio.mailing.message import Envelope, message

DOMAIN = "refer.example"
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Mail:
    """Where a mail lies: its page by itself, and the whole message."""

    html: Path
    message: Path
