"""What became of a mail that was handed to a relay or provider."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

NO_REPLY = 0


class Stage(StrEnum):
    """Which command was refused: only a refused recipient says anything of the person."""

    OPENING = "opening"  # before any mail: greeting, STARTTLS, AUTH
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The relay answers for the message from now on."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not taken now; try later. `code` is 0 where no server answered.

    `until` is set where we held the mail back ourselves: not before then. `stage` is what
    was put off, where that is known.
    """

    code: int
    text: str = field(repr=False)
    enhanced: str = ""
    until: datetime | None = None
    stage: Stage | None = field(default=None, compare=False)

    @property
    def is_silence(self) -> bool:
        """Nobody answered for the mail: no server did, or none let us in.

        What we know ourselves that a server would not take has an `enhanced` code.
        """
        unheard = self.code == NO_REPLY and not self.enhanced
        unheard = unheard or self.stage is Stage.OPENING
        return unheard and self.until is None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Refused for good; `enhanced` as in RFC 3463, or "" where the server gave none."""

    code: int
    text: str = field(repr=False)
    enhanced: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The line broke after the final dot: perhaps taken, perhaps not."""

    text: str = field(repr=False)


Outcome = Accepted | Deferred | Rejected | Uncertain
