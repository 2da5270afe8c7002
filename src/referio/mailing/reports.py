"""What a report that came back says: mail that bounced, complaints, and neither.

`read` never raises: what it makes nothing of is `Unreadable`, with why, for a person to see.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from referio.mailing.verdicts import Verdict


class Action(StrEnum):
    """What became of a mail at one recipient (RFC 3464, 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Fate:
    """What a report says of one recipient. `recipients` are all addresses it goes by."""

    recipients: tuple[str, ...] = field(repr=False)
    action: Action
    code: int  # of the reply (RFC 5321); 0 where none is told
    enhanced: str
    text: str = field(repr=False)
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Original:
    """What a report tells of the mail that it is about: all that may carry a token."""

    message_id: str = ""
    sender: str = field(default="", repr=False)  # the return path
    unsubscribe: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery status notification, well-formed or not; it tells of one recipient or more."""

    fates: tuple[Fate, ...]
    original: Original


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report in the Abuse Reporting Format (RFC 5965); `kind` as in its registry."""

    kind: str
    original: Original


@dataclass(frozen=True, slots=True)
class AutoReply:
    """An answer that nobody wrote: somebody is away (RFC 3834)."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing we know; `why` is for our staff."""

    why: str


Report = Bounce | Complaint | AutoReply | Unreadable
