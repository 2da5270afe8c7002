"""The talk about mails with a server that is ready: which reply belongs to what.

No socket here: replies go in by `heard`, bytes come out of `take`. With PIPELINING a mail
costs one round trip: its text, its final dot and the envelope of the next mail are one
write (RFC 2920 3.1), and one answer holds the replies to all of them.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
)
from referio.mailing.smtp_commands import Carried
from referio.mailing.smtp_opening import Abilities
from referio.mailing.smtp_replies import Garbled, Reply
from referio.mailing.verdicts import CLOSING


class Closing(Exception):
    """The server says that it closes the line (421). `why` is its reply."""

    def __init__(self, why: Deferred) -> None:
        super().__init__(why.text)
        self.why = why


class Broken(Exception):
    """We break the line off ourselves."""


class Goodbye(Broken):
    """The server answered QUIT."""


class Pull(Protocol):
    """Gives the next mail; `is_quiet` says that no other is under way on the line."""

    def __call__(self, abilities: Abilities, *, is_quiet: bool) -> Carried | None: ...


Tell = Callable[[Carried, Outcome], None]
Hear = Callable[[Reply], None]  # what is done with a reply that is awaited
Ask = Callable[[Carried], bool]


@dataclass(slots=True)
class Talk:
    """One ready line. `pull` gives the next mail, `tell` takes what became of one, and
    `is_wanted` is asked once more when its text is to go.

    `dot_at` is where, counted in bytes that came out of `take`, the mail that is with the
    server became whole: with fewer bytes written it cannot have been taken.
    """

    abilities: Abilities
    pull: Pull
    tell: Tell
    is_wanted: Ask
    most: int = 0  # mails on this line; 0 for any number
    said: int = 0
    begun: int = 0
    ended: int = 0
    dot_at: int = 0
    dotted: Carried | None = None
    current: Carried | None = None
    expected: deque[Hear] = field(default_factory=deque)
    _refusal: Outcome | None = None
    _refused_at: Stage = Stage.MESSAGE
    _is_soiled: bool = False
    _unsaid: deque[tuple[Hear, bytes]] = field(default_factory=deque)
    _out: list[bytes] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """It has carried as many mails as it may."""
        return 0 < self.most <= self.begun

    def take(self) -> bytes:
        """Return what is to be written now."""
        out = self._out
        if not out:
            return b""
        whole = out[0] if len(out) == 1 else b"".join(out)
        out.clear()
        return whole

    def begin(self) -> None:
        """Say the envelope of the next mail, where there is one and room for it."""
        if self.current is not None or self.is_full:
            return
        mail = self.pull(self.abilities, is_quiet=self.dotted is None)
        if mail is None:
            return
        self.begun += 1
        self.current, self._refusal = mail, None
        if self._is_soiled:
            self._is_soiled = False
            self._announce([(self._heard_reset, b"RSET\r\n"), *self._envelope(mail)])
        elif self.abilities.pipelining:
            self.expected += self._heard_sender, self._heard_recipient, self._heard_data
            self._say(mail.from_command + mail.to_command + b"DATA\r\n")
        else:
            self._announce(self._envelope(mail))

    def _envelope(self, mail: Carried) -> list[tuple[Hear, bytes]]:
        return [
            (self._heard_sender, mail.from_command),
            (self._heard_recipient, mail.to_command),
            (self._heard_data, b"DATA\r\n"),
        ]

    def _announce(self, envelope: Sequence[tuple[Hear, bytes]]) -> None:
        """Say all of it to a server that pipelines, else one command after the other."""
        if self.abilities.pipelining:
            self.expected.extend([heard for heard, _ in envelope])
            self._say(b"".join([command for _, command in envelope]))
        else:
            self._unsaid.extend(envelope)
            self._say_next()

    def leave(self) -> None:
        """Say goodbye; the answer raises Goodbye."""
        self.expected.append(self._heard_quit)
        self._say(b"QUIT\r\n")

    def heard(self, reply: Reply) -> None:
        """Take one reply. Raises Closing or Garbled: then the line is of no more use."""
        if not self.expected:
            raise self._unasked(reply)
        hear = self.expected.popleft()
        if reply.code == CLOSING and hear != self._heard_dot:
            raise Closing(_deferred(reply))
        hear(reply)
        if self._unsaid and not self.expected:
            self._say_next()

    def _say_next(self) -> None:
        hear, command = self._unsaid.popleft()
        self.expected.append(hear)
        self._say(command)

    def _say(self, words: bytes) -> None:
        self._out.append(words)
        self.said += len(words)

    def _unasked(self, reply: Reply) -> Exception:
        if reply.code == CLOSING:
            return Closing(_deferred(reply))
        return Garbled("the server answered something that was not asked")

    def _heard_reset(self, reply: Reply) -> None:
        if reply.code // 100 != 2:
            raise Garbled("the server refused RSET")

    def _heard_sender(self, reply: Reply) -> None:
        self._refuse_unless(2, reply, Stage.SENDER)

    def _heard_recipient(self, reply: Reply) -> None:
        self._refuse_unless(2, reply, Stage.RECIPIENT)

    def _heard_data(self, reply: Reply) -> None:
        if reply.code // 100 != 3:
            self._refuse_unless(3, reply, Stage.MESSAGE)
            self._give_up()
        elif self._refusal is None:
            self._hand_over()
        else:
            self._say_nothing()

    def _refuse_unless(self, wanted: int, reply: Reply, stage: Stage) -> None:
        """Keep the first refusal; spare a server that does not pipeline the rest."""
        if reply.code // 100 == wanted:
            return
        if self._refusal is None:
            self._refusal, self._refused_at = refusal(reply, stage), stage
        if self._unsaid:
            self._unsaid.clear()
            self._give_up()

    def _give_up(self) -> None:
        self._settle(self._refusal)
        self._is_soiled = True
        self.begin()

    def _settle(self, why: Outcome | None) -> None:
        mail, self.current = self.current, None
        self.ended += 1
        if mail and why:
            self.tell(mail, why)

    def _hand_over(self) -> None:
        mail, self.current = self.current, None
        if mail is None:
            raise Garbled("the server asks for a mail that was not announced")
        if not self.is_wanted(mail):
            self.tell(mail, Deferred(NO_REPLY, "withdrawn while it waited its turn"))
            raise Broken("a mail was withdrawn after its envelope was said")
        self.dotted = mail
        self.expected.append(self._heard_dot)
        for words in mail.text():
            self._say(words)
        self.dot_at = self.said
        if self.abilities.pipelining:
            self.begin()

    def _say_nothing(self) -> None:
        """End a mail that has no recipient (RFC 2920 3.1), so that none is made of it."""
        if self._refused_at is Stage.SENDER:
            self._settle(self._refusal)
            raise Garbled("the server asks for a mail whose sender it refused")
        self.expected.append(self._heard_empty)
        self._say(b".\r\n")
        self._give_up()

    def _heard_dot(self, reply: Reply) -> None:
        outcome = answer(reply)
        mail, self.dotted = self.dotted, None
        self.ended += 1
        if mail:
            self.tell(mail, outcome)
        if reply.code == CLOSING:
            raise Closing(_deferred(reply))
        self.begin()

    def _heard_quit(self, reply: Reply) -> None:
        raise Goodbye(reply.text)

    def _heard_empty(self, reply: Reply) -> None:
        """Whatever it says of no mail to nobody, it is no news."""


def answer(reply: Reply) -> Outcome:
    """Return what became of a whole mail."""
    if reply.code // 100 == 2:
        return Accepted(reply.text)
    return refusal(reply, Stage.MESSAGE)


def refusal(reply: Reply, stage: Stage) -> Outcome:
    """Return what a refusal means. Raises Garbled for a yes where none can stand."""
    if reply.code // 100 == 5:
        return Rejected(reply.code, reply.text, reply.enhanced, stage)
    if reply.code // 100 == 4:
        return replace(_deferred(reply), stage=stage)
    raise Garbled("the server's answer is none to what was said")


def _deferred(reply: Reply) -> Deferred:
    return Deferred(reply.code, reply.text, reply.enhanced)
