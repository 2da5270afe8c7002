"""How a connection is, in words for the employer: since when, why, what it means, what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from referio.web.employers.reasons import plain


class Level(StrEnum):
    """How much attention a connection needs."""

    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


class State(StrEnum):
    """What a connection is doing."""

    NOT_CONNECTED = "not-connected"
    DISCONNECTED = "disconnected"
    TROUBLED = "troubled"
    STARTING = "starting"
    LATE = "late"
    ENDING = "ending"
    WELL = "well"


class Action(StrEnum):
    """The one thing to do about it."""

    NONE = ""
    CONNECT = "connect"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a connection; texts are sentences for the employer, or empty."""

    active: bool
    connected_at: datetime
    disconnected_at: datetime | None
    disconnected_why: str
    synced_at: datetime | None
    trouble: str
    trouble_since: datetime | None
    ends_at: datetime | None = (
        None  # when the consent ends by itself, once that is near
    )


@dataclass(frozen=True, slots=True)
class Health:
    """One state with its reason, its effect, and at most one action."""

    state: State
    level: Level
    title: str
    since: datetime | None
    cause: str
    effect: str
    action: Action


NOT_CONNECTED = Health(
    State.NOT_CONNECTED,
    Level.WAIT,
    "Not connected yet",
    None,
    "No Super Admin has accepted an invitation so far.",
    "None of your jobs are shown or mailed.",
    Action.CONNECT,
)


def judge(facts: Facts, *, now: datetime, patience: timedelta) -> Health:
    """Return the health of a connection; a sync older than `patience` counts as late."""
    if not facts.active:
        return _disconnected(facts)
    if facts.trouble:
        return _troubled(facts)
    if facts.synced_at is None or facts.synced_at < facts.connected_at:
        return _starting(facts)
    if now - facts.synced_at > patience:
        return _late(facts.synced_at)
    if facts.ends_at is not None:
        return _ending(facts, facts.ends_at)
    return Health(
        State.WELL,
        Level.GOOD,
        "Connected and up to date",
        facts.connected_at,
        "",
        "Your public jobs are shown and mailed; applications go to Lever by themselves.",
        Action.NONE,
    )


def _disconnected(facts: Facts) -> Health:
    return Health(
        State.DISCONNECTED,
        Level.BAD,
        "Disconnected",
        facts.disconnected_at,
        plain(facts.disconnected_why) or "Access was revoked in Lever.",
        "Your jobs have left our pages and newsletters. Applications that had not reached"
        " Lever yet are kept safe and will be delivered after you connect again.",
        Action.CONNECT,
    )


def _troubled(facts: Facts) -> Health:
    effect = (
        "Your jobs stay as they were at the last complete pull; newer changes are missing."
        if facts.synced_at
        else "The first pull has not finished, so some of your jobs may not be shown yet."
    )
    return Health(
        State.TROUBLED,
        Level.BAD,
        "Connected, but the last pull failed",
        facts.trouble_since,
        plain(facts.trouble),
        f"{effect} We try again by ourselves.",
        Action.SYNC,
    )


def _starting(facts: Facts) -> Health:
    return Health(
        State.STARTING,
        Level.WAIT,
        "Connected, first pull still running",
        facts.connected_at,
        "Your jobs are on their way to us.",
        "They appear on our pages bit by bit while the pull is still running.",
        Action.NONE,
    )


def _late(synced_at: datetime) -> Health:
    return Health(
        State.LATE,
        Level.WAIT,
        "Connected, but a pull is overdue",
        synced_at,
        "Our own work is behind; nothing is wrong on your side.",
        "Your jobs stay as they were at the last complete pull.",
        Action.SYNC,
    )


def _ending(facts: Facts, ends_at: datetime) -> Health:
    return Health(
        State.ENDING,
        Level.WAIT,
        f"Connected, until {ends_at:%-d %B %Y}",
        facts.connected_at,
        "Lever lets a consent last for one year; this one ends by itself on that day.",
        "Everything works until then. Connect once more before, and it goes on without"
        " a gap.",
        Action.CONNECT,
    )
