"""The one door to a socket: hands finished messages to a relay and tells what became of them.

Nothing here writes a log line: replies and addresses belong to the caller's records.
"""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from referio.mailing.addresses import mailbox
from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
    Uncertain,
)

__all__ = [
    "Accepted",
    "Deferred",
    "Outcome",
    "Rejected",
    "Relay",
    "Stage",
    "Uncertain",
]

BREAK = re.compile(rb"\r\n|\r|\n")
ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
# What smtplib raises where the server or the network fails (a time-out is an OSError).
LOST = (smtplib.SMTPException, OSError)
CLOSING = 421  # RFC 5321 3.8: the server closes the channel

# Each command with the stage it stands for and the first digit of a yes.
Commands = tuple[tuple[Stage, str, int], ...]


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
    smtputf8: bool = False
    timeout: float = 30.0
    local_hostname: str = "localhost"
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    _line: smtplib.SMTP | None = field(default=None, init=False, repr=False)

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
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except LOST:
            line.close()

    def send(self, message: bytes, *, sender: str, recipient: str) -> Outcome:
        """Hand over one message and return what the server said.

        Never raises for what server or network do. Raises AddressError for an address
        that could not stand in a command.
        """
        commands = self._commands(sender, recipient)
        body = _stuffed(message)
        was_open = self._line is not None
        outcome = self._attempt(commands, body)
        # Servers close idle connections, at times with a 421. Nothing left us yet.
        if was_open and self._line is None and isinstance(outcome, Deferred):
            return self._attempt(commands, body)
        return outcome

    def _commands(self, sender: str, recipient: str) -> Commands:
        to = mailbox(recipient, smtputf8=self.smtputf8)
        option = "" if to.isascii() else " SMTPUTF8"
        return (
            (Stage.SENDER, f"MAIL FROM:<{mailbox(sender)}>{option}", 2),
            (Stage.RECIPIENT, f"RCPT TO:<{to}>", 2),
            (Stage.MESSAGE, "DATA", 3),
        )

    def _attempt(self, commands: Commands, body: bytes) -> Outcome:
        try:
            line = self._line or self._connect()
            self._line = line
            refusal = _announce(line, commands)
            if refusal is not None:
                return self._refused(line, refusal)
            line.send(body)
        except LOST as error:
            # The dot ends the body, so a body not fully handed over was never complete.
            self._drop()
            return _unreached(error)
        return self._answer(line)

    def _connect(self) -> smtplib.SMTP:
        line = smtplib.SMTP(
            self.host,
            self.port,
            local_hostname=self.local_hostname,
            timeout=self.timeout,
        )
        try:
            if self.starttls:
                line.starttls(context=self.tls or ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if self.username:
                line.login(self.username, self.password)
        except LOST:
            line.close()
            raise
        if self.smtputf8:
            line.command_encoding = "utf-8"
        return line

    def _answer(self, line: smtplib.SMTP) -> Outcome:
        """Read what became of a message that is wholly with the server."""
        try:
            code, reply = line.getreply()
        except LOST as error:
            self._drop()
            return Uncertain(_words(error))
        if code < 200:
            self._drop()
            return Uncertain("the server's answer could not be read")
        if code == CLOSING:
            self._drop()
        return _outcome(code, reply, Stage.MESSAGE)

    def _refused(self, line: smtplib.SMTP, refusal: Outcome) -> Outcome:
        """Leave the line ready for the next mail, or let it go."""
        if isinstance(refusal, Deferred) and refusal.code in (CLOSING, NO_REPLY):
            self._drop()
            return refusal
        try:
            line.rset()
        except LOST:
            self._drop()
        return refusal

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _announce(line: smtplib.SMTP, commands: Commands) -> Outcome | None:
    """Give both addresses and ask to send; return the refusal, or None to go on."""
    for stage, command, wanted in commands:
        code, reply = line.docmd(command)
        if code // 100 != wanted:
            return _outcome(code, reply, stage)
    return None


def _outcome(code: int, reply: bytes, stage: Stage) -> Outcome:
    text = reply.decode("utf-8", "replace")
    found = ENHANCED.match(text)
    enhanced = found[1] if found else ""
    if 200 <= code < 300 and stage is Stage.MESSAGE:
        return Accepted(text)
    if 500 <= code < 600:
        return Rejected(code, text, enhanced, stage)
    return Deferred(max(code, NO_REPLY), text, enhanced)


def _unreached(error: Exception) -> Deferred:
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    return Deferred(max(code, NO_REPLY), _words(error))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _stuffed(message: bytes) -> bytes:
    """Return the message for DATA (RFC 5321 4.5.2): dots doubled, the final dot added."""
    body = _crlf(message).replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    end = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    return body + end


def _crlf(message: bytes) -> bytes:
    """Return the message with CRLF only: a bare break could end it early at the server."""
    pairs = message.count(b"\r\n")
    if message.count(b"\n") == pairs and message.count(b"\r") == pairs:
        return message
    return BREAK.sub(b"\r\n", message)
