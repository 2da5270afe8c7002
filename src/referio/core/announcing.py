"""What an ATS announces of applications by itself, and how we follow what becomes of them.

An announcement is a hint only: what it says is looked up before anything is changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Event(StrEnum):
    """What an ATS can announce."""

    CREATED = "created"
    MOVED = "moved"
    ARCHIVED = "archived"
    HIRED = "hired"
    DELETED = "deleted"


class Standing(StrEnum):
    """What became of an application in the ATS."""

    NEW = "new"
    MOVED = "moved"
    CLOSED = "closed"
    HIRED = "hired"
    GONE = "gone"


class Unreadable(ValueError):
    """The announcement is not one: no JSON object, or without what each of them has."""


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement as it came. `ids` holds ids alone, by the name the ATS gives them."""

    event: str  # in the words of the ATS
    token: str = field(repr=False)
    triggered_at: datetime
    signed_text: str = field(repr=False)  # what the signature covers
    signature: str = field(repr=False)
    ids: dict[str, str]
    is_test: bool

    @property
    def opportunity_id(self) -> str:
        """Return whose announcement it is, or ""."""
        return self.ids.get("opportunityId") or self.ids.get("candidateId", "")


@dataclass(frozen=True, slots=True)
class Registration:
    """One event that is announced to one address. `key` is "" but for one just made."""

    remote_id: str
    event: Event | None  # None: one we never ask for
    url: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """An application as it stands in the ATS now. `standing` is None where nobody can tell."""

    opportunity_id: str
    application_ids: tuple[str, ...]
    standing: Standing | None
    stage: str  # the kind of the stage, or ""


class Announcing(Protocol):
    """The second port of an ATS: announcements, and looking up what became of applications.

    Each call raises Unavailable, Disconnected or Refused.
    """

    def registrations(self) -> tuple[Registration, ...]:
        """Return every registration of the account, whoever's it is."""
        ...

    def register(self, event: Event, url: str) -> Registration:
        """Have an event announced to an address; the answer alone holds the key."""
        ...

    def unregister(self, remote_id: str) -> None:
        """End a registration; one that is gone already is well."""
        ...

    def progress(self, opportunity_id: str) -> Progress | None:
        """Return how an application stands now, or None when it is gone."""
        ...

    def progress_since(self, since: datetime, *, source: str) -> Iterator[Progress]:
        """Yield what changed since then among the applications of a source."""
        ...
