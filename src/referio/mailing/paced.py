"""A messenger that holds back what goes to one provider too fast."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from referio.mailing.messenger import Asking, Outgoing
from referio.mailing.outcomes import NO_REPLY, Deferred, Outcome
from referio.mailing.pacing import Pacer

PACED = "paced"


@dataclass(slots=True)
class PacedMessenger:
    """Passes on what may go now; the rest is Deferred("paced") until it may."""

    inner: Asking
    pacer: Pacer
    now: Callable[[], datetime]

    @property
    def is_wanted(self) -> Callable[[Outgoing], bool]:
        """Who is asked about a mail that waited."""
        return self.inner.is_wanted

    @is_wanted.setter
    def is_wanted(self, asked: Callable[[Outgoing], bool]) -> None:
        self.inner.is_wanted = asked

    def submit(self, mails: Iterable[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        """See Messenger."""
        held: list[tuple[int, Outcome]] = []
        for known in self.inner.submit(self._allowed(mails, held)):
            yield from _emptied(held)
            yield known
        yield from _emptied(held)

    def _allowed(
        self, mails: Iterable[Outgoing], held: list[tuple[int, Outcome]]
    ) -> Iterator[Outgoing]:
        for mail in mails:
            until = self.pacer.until(mail.recipient, now=self.now())
            if until is None:
                yield mail
            else:
                held.append((mail.key, Deferred(NO_REPLY, PACED, until=until)))


def _emptied(held: list[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome]]:
    while held:
        yield held.pop(0)
