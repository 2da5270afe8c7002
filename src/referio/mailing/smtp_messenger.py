"""The messenger that speaks SMTP: a few lines to one relay, all kept busy by one thread."""

import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Self

from referio.mailing.messenger import Ask, Outgoing, always
from referio.mailing.outcomes import Deferred, Outcome, Uncertain
from referio.mailing.pacing import RelayLimits, Strain
from referio.mailing.smtp_commands import Carried, carried
from referio.mailing.smtp_line import Line, until_next
from referio.mailing.smtp_losses import LOST, why_of
from referio.mailing.smtp_opening import Abilities, Server
from referio.mailing.smtp_places import Places
from referio.mailing.smtp_talk import Broken, Talk
from referio.mailing.verdicts import is_about_pace

GOODBYE = 1.0  # seconds for answers to QUIT
NO_LIMITS = RelayLimits()
LOOK_EVERY = 0.25  # seconds between looks at who is late
BACK_OFF = (0.05, 0.1, 0.2, 0.5)  # seconds before the next call, after failed ones
TRIES = 3  # lines that may be lost under a mail before it waits for a later run


@dataclass(slots=True)
class SmtpMessenger:
    """Submits to one relay over at most `limits.lines` connections, kept between runs.

    `clock` is any steady clock in seconds. `is_wanted` is asked again about a mail that
    waited `patience` seconds between being pulled and going on the wire; a mail it denies
    is Deferred, with code 0, and not sent.
    """

    server: Server
    limits: RelayLimits = NO_LIMITS
    clock: Callable[[], float] = time.monotonic
    is_wanted: Ask = always
    patience: float = 0.5
    strain: Strain = field(init=False)
    _places: Places = field(init=False)
    _lines: list[Line] = field(default_factory=list, init=False)
    _mails: Iterator[Outgoing] = field(default_factory=lambda: iter(()), init=False)
    _waiting: deque[Carried] = field(default_factory=deque, init=False)
    _known: deque[tuple[int, Outcome]] = field(default_factory=deque, init=False)
    _selector: selectors.BaseSelector = field(
        default_factory=selectors.DefaultSelector, init=False
    )
    _is_dry: bool = field(default=True, init=False)
    _has_room: bool = field(default=False, init=False)
    _upset: Exception | None = field(default=None, init=False)
    _failures: int = field(default=0, init=False)
    _call_after: float = field(default=float("-inf"), init=False)
    _pull_after: float = field(default=float("-inf"), init=False)
    _look_at: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        self.strain = Strain(self.limits.lines, self.limits.lines)
        self._places = Places(self.server)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye on every line, and wait a little for the answers."""
        self._abandon()
        for line in list(self._lines):
            self._leave(line)
        patience = self.clock() + GOODBYE
        while self._lines and self.clock() < patience:
            self._wait(LOOK_EVERY)
        for line in list(self._lines):
            self._remove(line)
        self._selector.close()
        self._selector = selectors.DefaultSelector()

    def _leave(self, line: Line) -> None:
        if line.talk is None:
            self._remove(line)
            return
        line.talk.leave()
        self._do(line, line.flush)

    def _do(self, line: Line, act: Callable[[], None]) -> None:
        try:
            act()
        except LOST as error:
            self._lost(line, error)

    def submit(self, mails: Iterable[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        """See Messenger. What the mails raise is raised when all that left is told."""
        self._mails, self._is_dry, self._upset = iter(mails), False, None
        self._places.forget()
        self._wait(0)  # what closed while nobody listened
        try:
            while True:
                self._go_on()
                while self._known:
                    yield self._known.popleft()
                if self._is_over():
                    break
                self._wait(0 if self._has_room else LOOK_EVERY)
            if self._upset:
                raise self._upset
        finally:
            self._abandon()

    def _is_over(self) -> bool:
        return (
            self._is_dry
            and not self._waiting
            and not any(line.has_mail for line in self._lines)
        )

    def _abandon(self) -> None:
        """Let go of what cannot be told of any more: its line must not go on with it."""
        for line in [one for one in self._lines if one.has_mail]:
            self._remove(line)
        self._waiting.clear()
        self._known.clear()
        self._mails, self._is_dry = iter(()), True

    def _go_on(self) -> None:
        """Give idle lines something to do, and call for more lines while there is more."""
        now, self._has_room = self.clock(), False
        self.strain = self.strain.recovered(now)
        for line in [one for one in self._lines if one.is_idle]:
            self._start(line)
        if len(self._lines) < self.strain.lines and self._wants_lines(now):
            self._call()

    def _start(self, line: Line) -> None:
        if line.talk is None:
            return
        if line.talk.is_full or len(self._lines) > self.strain.lines:
            line.talk.leave()
        else:
            line.talk.begin()
        self._do(line, line.flush)

    def _wants_lines(self, now: float) -> bool:
        """More mails than lines, and not more calls at a time than lines that talk."""
        if now < self._call_after or (self._is_dry and not self._waiting):
            return False
        talking = sum(line.talk is not None for line in self._lines)
        if any(line.is_idle for line in self._lines):
            return False
        return len(self._lines) - talking < max(1, talking)

    def _call(self) -> None:
        try:
            addresses = self._places.all()
        except OSError as error:
            self._failed(why_of(error))
            return
        line = Line(self.server, self._selector, self.clock, self._talk, addresses)
        self._lines.append(line)
        self._do(line, line.call)

    def _talk(self, abilities: Abilities) -> Talk:
        most = self.limits.mails_per_line
        return Talk(abilities, self._pull, self._tell, self._still_wanted, most)

    def _pull(self, abilities: Abilities, *, is_quiet: bool) -> Carried | None:
        """Return the next mail that can be said to this server, if one may go now.

        A mail that lost a line goes again only where nothing else is under way.
        """
        now = self.clock()
        if now < self._pull_after:
            return None
        again = self._waiting.popleft() if self._waiting and is_quiet else None
        mail = again.mail if again else self._next()
        if mail is None:
            return None
        ready = carried(mail, abilities)
        if not isinstance(ready, Carried):
            # One at a time is told: whoever gives the mails may want to stop.
            self._known.append((mail.key, ready))
            self._has_room = True
            return None
        ready.pulled_at = again.pulled_at if again else now
        ready.tries = again.tries if again else 0
        self._count(now)
        return ready

    def _next(self) -> Outgoing | None:
        if self._is_dry:
            return None
        try:
            mail = next(self._mails, None)
        except Exception as error:  # noqa: BLE001 - the caller's own, kept for the end
            self._upset, mail = error, None
        self._is_dry = mail is None
        return mail

    def _count(self, now: float) -> None:
        if not (self.limits.mails_per_second or self.strain.slower):
            return
        rate = self.limits.mails_per_second * self.strain.share
        if pause := max(1 / rate if rate else 0.0, self.strain.pause):
            self._pull_after = max(self._pull_after, now - pause) + pause

    def _tell(self, mail: Carried, outcome: Outcome) -> None:
        self._failures = 0
        self._known.append((mail.mail.key, outcome))
        if isinstance(outcome, Deferred):
            self._mind(outcome)

    def _mind(self, why: Deferred) -> None:
        """Ask less of a relay that says it is too much."""
        if is_about_pace(why):
            self.strain = self.strain.halved(self.clock())

    def _still_wanted(self, mail: Carried) -> bool:
        if self.clock() - mail.pulled_at <= self.patience:
            return True
        return self.is_wanted(mail.mail)

    def _wait(self, most: float) -> None:
        moments = (self._call_after, self._pull_after)
        wait = until_next(self.clock(), moments, most=most)
        for key, mask in self._selector.select(wait):
            line: Line = key.data
            self._do(line, partial(line.react, mask))
        if self.clock() >= self._look_at:
            self._look()

    def _look(self) -> None:
        """End lines on which the server is silent for too long."""
        now = self.clock()
        self._look_at = now + LOOK_EVERY
        late = [one for one in self._lines if one.deadline < now and not one.is_idle]
        for line in late:
            self._overdue(line)

    def _overdue(self, line: Line) -> None:
        if line.address is not None:
            self._places.put_last(line.address)
        self._do(line, line.overdue)

    def _lost(self, line: Line, error: Exception) -> None:
        """Settle what was on a line that is of no more use."""
        self._remove(line)
        why = why_of(error)
        self._mind(why)
        talk = line.talk
        if talk is None:
            self._failed(why)
            return
        if talk.ended == 0 and not isinstance(error, Broken):
            self._hold_calls()
        if talk.dotted and line.written >= talk.dot_at:
            self._known.append((talk.dotted.mail.key, Uncertain(why.text)))
        elif talk.dotted:
            self._again(talk.dotted, why, was_used=talk.ended > 0)
        if talk.current:
            self._again(talk.current, why, was_used=talk.begun > 1)

    def _again(self, mail: Carried, why: Deferred, *, was_used: bool) -> None:
        """Try a mail, of which nothing was handed over, on another line.

        Servers close lines that were idle or carried enough; that says nothing of the
        mail. A line lost under its first mail may well be lost for it.
        """
        mail.tries += 1
        if was_used and mail.tries < TRIES:
            self._waiting.append(mail)
        else:
            self._known.append((mail.mail.key, why))

    def _failed(self, why: Deferred) -> None:
        """Let one mail know that there is no way in, unless there is another line."""
        self._hold_calls()
        if self._lines:
            return
        self._places.forget()
        while self._waiting:
            self._known.append((self._waiting.popleft().mail.key, why))
        if not self._known and (mail := self._next()):
            self._known.append((mail.key, why))

    def _hold_calls(self) -> None:
        wait = BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        self._call_after = self.clock() + wait

    def _remove(self, line: Line) -> None:
        if line in self._lines:
            self._lines.remove(line)
        with suppress(OSError):
            line.drop()
