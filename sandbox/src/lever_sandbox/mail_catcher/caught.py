"""One caught mail, and how its bytes are read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from html.parser import HTMLParser


@dataclass(frozen=True)
class CaughtMail:
    """A message as it came over SMTP.

    `sender` and `recipients` are the envelope (MAIL FROM, RCPT TO); `headers` are
    the decoded header lines in their order; `size` is in bytes. `text` and `html`
    end their lines in LF (`raw` keeps CRLF); a part that is absent is "". Addresses
    and texts stay out of the repr.
    """

    id: int
    received_at: datetime
    size: int
    sender: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    raw: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def author(self) -> str:
        """The From header; the envelope's sender is `sender`."""
        return self.header("From")

    def header(self, name: str) -> str:
        """Find the first header of that name, in any case of letters; "" if none."""
        wanted = name.lower()
        return next((v for n, v in self.headers if n.lower() == wanted), "")

    def links(self) -> list[str]:
        """List the href of every <a> of the HTML part, in order, repeats included."""
        reader = _LinkReader()
        reader.feed(self.html)
        reader.close()
        return reader.hrefs


@dataclass(frozen=True)
class Envelope:
    """What SMTP says about a message, beside its bytes."""

    sender: str
    recipients: tuple[str, ...]


def read_mail(
    raw: bytes, envelope: Envelope, *, mail_id: int, received_at: datetime
) -> CaughtMail:
    """Parse a message (RFC 5322 and MIME, RFC 6532 headers included)."""
    message = message_from_bytes(raw, policy=policy.SMTPUTF8)
    return CaughtMail(
        id=mail_id,
        received_at=received_at,
        size=len(raw),
        sender=envelope.sender,
        recipients=envelope.recipients,
        raw=raw,
        headers=tuple(_header(*item) for item in message.raw_items()),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def choose(
    mails: Iterable[CaughtMail],
    *,
    to: str = "",
    subject: str = "",
    since: datetime | None = None,
) -> list[CaughtMail]:
    """Keep the mails that satisfy every filter given, in the order given.

    `to` and `subject` are parts of a recipient and of the subject, in any case of
    letters; `since` is the earliest time of arrival.
    """
    return [
        mail
        for mail in mails
        if _contains(mail.recipients, to)
        and _contains([mail.subject], subject)
        and (since is None or mail.received_at >= since)
    ]


def _header(name: str, value: object) -> tuple[str, str]:
    line = str(value)
    try:
        return name, str(policy.SMTPUTF8.header_fetch_parse(name, line))
    except (AttributeError, IndexError):
        # The standard library trips over some broken addresses: show the line as is.
        return name, line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else _content(part).replace("\r\n", "\n")


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        # A charset nobody knows: show what can be read rather than lose the mail.
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _contains(values: Iterable[str], part: str) -> bool:
    wanted = part.strip().casefold()
    return any(wanted in value.casefold() for value in values)


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.hrefs.append(href)
