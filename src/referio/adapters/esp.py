"""The messenger that goes through a provider's API, by django-anymail.

One call a mail: for small volumes, or for where no port 25 leads out. What the provider
makes of the mail is its own; its webhooks tell what became of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib import import_module
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any, Protocol

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from referio.mailing.messenger import Ask, Outgoing, always
from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
    Uncertain,
)

# What is said apart from the headers, or written anew by the provider.
OWN = frozenset(
    [
        "from",
        "to",
        "subject",
        "reply-to",
        "date",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
    ]
)
REFUSED = frozenset({"rejected", "invalid"})
BAD_MAIL = frozenset({400, 413, 415, 422})
OUR_FAULT = frozenset({401, 402, 403, 404})
LATER = frozenset({408, 409, 429, 503})
NO_LINE = (
    ConnectTimeoutError,
    NewConnectionError,
    ProxyError,
    ConnectionRefusedError,
    gaierror,
    SSLCertVerificationError,
)


class Backend(Protocol):
    """One of anymail's, made for one provider."""

    def open(self) -> Any:
        """Begin a session that is kept between mails."""

    def close(self) -> Any:
        """End it."""

    def send_messages(self, email_messages: list[Any]) -> Any:
        """Send. Raises AnymailError."""


def backend(provider: str, options: Mapping[str, str]) -> Backend:
    """Return anymail's backend of a provider, such as postmark with its server_token.

    Raises ModuleNotFoundError for a provider it does not know, and what anymail says of an
    option that is missing.
    """
    module = import_module(f"anymail.backends.{provider}")
    # Not every provider takes a return path of ours; then its bounces come by webhook.
    made: Backend = module.EmailBackend(ignore_unsupported_features=True, **options)
    return made


@dataclass(slots=True)
class EspMessenger:
    """Submits to a provider, one mail after the other. See Messenger.

    `is_wanted` is never asked: no mail waits between being pulled and going out.
    """

    provider: Backend = field(repr=False)
    is_wanted: Ask = always

    def submit(self, mails: Iterable[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        """See Messenger."""
        for mail in mails:
            yield mail.key, self._sent(mail)

    def close(self) -> None:
        """End the session."""
        self.provider.close()

    def _sent(self, mail: Outgoing) -> Outcome:
        said = translated(mail)
        try:
            self.provider.open()
            self.provider.send_messages([said])
        except AnymailRecipientsRefused as error:
            return _not_a_mailbox(_words(error))
        except AnymailAPIError as error:
            if error.status_code is None and _never_reached(error):
                return Deferred(NO_REPLY, _words(error))
            return refused(error.status_code, _words(error))
        except AnymailError as error:
            return Rejected(NO_REPLY, _words(error), "", Stage.MESSAGE)
        except OSError as error:
            words = f"{type(error).__name__} while the provider was asked"
            return (
                Deferred(NO_REPLY, words) if _never_reached(error) else Uncertain(words)
            )
        return _outcome(said)


def translated(mail: Outgoing) -> AnymailMessage:
    """Return a finished mail in anymail's words; unsigned, since the provider signs."""
    parsed = message_from_bytes(mail.message, policy=policy.default)
    text, html = _body(parsed, "plain"), _body(parsed, "html")
    replies = [parsed["Reply-To"]] if parsed["Reply-To"] else []
    said = AnymailMessage(
        subject=str(parsed["Subject"] or ""),
        body=text or html,
        from_email=str(parsed["From"]),
        to=[mail.recipient],
        reply_to=[str(one) for one in replies],
        headers={k: str(v) for k, v in parsed.items() if k.lower() not in OWN},
        envelope_sender=mail.sender,
        metadata={"key": str(mail.key)},
    )
    if html and text:
        said.attach_alternative(html, "text/html")
    return said


def _body(parsed: EmailMessage, subtype: str) -> str:
    part = parsed.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""


def _outcome(said: AnymailMessage) -> Outcome:
    status = said.anymail_status
    text = f"{'/'.join(sorted(status.status or ()))} {status.message_id or ''}".strip()
    if status.status and status.status <= REFUSED:
        return _not_a_mailbox(text)
    if status.status and "failed" in status.status:
        return Deferred(NO_REPLY, text)
    return Accepted(text)


def _not_a_mailbox(words: str) -> Rejected:
    """Return the recipient's refusal as a relay would have said it, so that it counts."""
    return Rejected(550, f"5.1.0 {words}", "5.1.0", Stage.RECIPIENT)


def _never_reached(error: BaseException) -> bool:
    """Tell whether no line to the provider was opened, so that it cannot have the mail."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, NO_LINE):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def refused(status: int | None, words: str) -> Outcome:
    """Return what an answer of the API means; None stands for no answer.

    Only what cannot have been taken goes again by itself. That we may not send says nothing
    of a mail: it is as if nobody answered, and the run stops.
    """
    if status in BAD_MAIL:
        return Rejected(status or NO_REPLY, words, "", Stage.MESSAGE)
    if status in OUR_FAULT:
        return Deferred(NO_REPLY, words)
    if status in LATER:
        return Deferred(status or NO_REPLY, words)
    return Uncertain(words)


def _words(error: AnymailError) -> str:
    """Return what happened; anymail's own words repeat the mail and its address."""
    status = getattr(error, "status_code", None)
    said = f"the provider answered {status}" if status else "no answer that we know"
    return f"{type(error).__name__}: {said}"
