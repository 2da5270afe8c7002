"""One mail to a relay, and its answer: for letters, which a person waits for."""

import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from referio.mailing.addresses import mailbox
from referio.mailing.messenger import Outgoing
from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
    Uncertain,
)
from referio.mailing.pacing import RelayLimits
from referio.mailing.smtp_messenger import SmtpMessenger
from referio.mailing.smtp_opening import Server

__all__ = [
    "Accepted",
    "Deferred",
    "Outcome",
    "Rejected",
    "Relay",
    "Stage",
    "Uncertain",
]


@dataclass(slots=True)
class Relay:
    """A mail server of ours, spoken to over one connection that is kept between mails.

    With `starttls` nothing is said in clear: a server without it defers every mail.
    """

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    timeout: float = 30.0
    local_hostname: str = "localhost"
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    _messenger: SmtpMessenger | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye where there is a connection; a server already gone is fine."""
        messenger, self._messenger = self._messenger, None
        if messenger is not None:
            messenger.close()

    def send(self, message: bytes, *, sender: str, recipient: str) -> Outcome:
        """Hand over one message and return what the server said.

        Never raises for what server or network do. Raises AddressError for an address
        that could not stand in a command.
        """
        mailbox(sender)
        mailbox(recipient)
        if self._messenger is None:
            self._messenger = SmtpMessenger(self._server(), RelayLimits(lines=1))
        outcomes = self._messenger.submit([Outgoing(0, sender, recipient, message)])
        return next((outcome for _, outcome in outcomes), NOBODY)

    def _server(self) -> Server:
        return Server(
            self.host,
            self.port,
            username=self.username,
            password=self.password,
            starttls=self.starttls,
            local_hostname=self.local_hostname,
            timeout=self.timeout,
            answer_timeout=self.timeout,
            tls=self.tls,
        )


NOBODY = Deferred(NO_REPLY, "the relay was not reached")
