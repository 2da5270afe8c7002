"""The port that finished mails leave by, whoever takes them: a relay or a provider."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from referio.mailing.outcomes import Outcome


class Outgoing(NamedTuple):
    """A finished mail. `key` is the caller's own, given back with the outcome.

    `is_plain` where it is known that SMTP takes it as it is (RFC 5321 4.5.2): ASCII, every
    break a CRLF, and no line that begins with a dot. Else a messenger looks itself.
    """

    key: int
    sender: str  # the return path
    recipient: str
    message: bytes
    is_plain: bool = False

    def __repr__(self) -> str:
        return f"Outgoing({self.key})"


class Messenger(Protocol):
    """Takes mails to somebody who delivers them."""

    def submit(self, mails: Iterable[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        """Yield (key, outcome) of each mail, once each, in the order they become known.

        Mails are pulled one by one as there is room to send, so they may be composed
        while others are under way. Never raises for what server or network do; a mail
        whose address could not stand in a command is Rejected with code 0.
        """
        ...


Ask = Callable[[Outgoing], bool]


def always(_mail: Outgoing) -> bool:
    """Want every mail to the end."""
    return True


class Asking(Messenger, Protocol):
    """A messenger that asks once more about a mail that waited before it goes out."""

    is_wanted: Ask
