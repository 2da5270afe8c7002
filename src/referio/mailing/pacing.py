"""How fast mail may go, as data: to a relay by what it bears, to a provider by a table.

Everything here is a pure function or value; `now` is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

CLEAN = 60.0  # seconds without a complaint after which one line comes back
ONE_EVENT = 1.0  # seconds within which complaints of several lines are one
PAUSE = 0.1  # seconds a mail when one line is too much; twice as long each further time
SLOWEST = 6  # a mail every 3.2 seconds: slower, those in hand would grow stale
GIVE_UP_AGE = timedelta(hours=12)  # a staler job alert is worse than none
WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)
JITTER = 0.25


@dataclass(frozen=True, slots=True)
class RelayLimits:
    """What we ask of a relay at most. 0 stands for no limit, but for `lines`."""

    lines: int = 8
    mails_per_line: int = 0
    mails_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Strain:
    """How many of its lines a relay bears now. Times are seconds of any steady clock.

    `slower` counts the halvings for which there was no line left to take away.
    """

    most: int
    lines: int
    changed_at: float = float("-inf")
    slower: int = 0

    @property
    def share(self) -> float:
        """Return which part of the full rate is right."""
        return self.lines / self.most * 0.5**self.slower

    @property
    def pause(self) -> float:
        """Return how many seconds at least lie between two mails."""
        return PAUSE * 2.0 ** (self.slower - 1) if self.slower else 0.0

    def halved(self, now: float) -> "Strain":
        """Return half, after a 421 or "too many": of the lines, then of the rate."""
        if now - self.changed_at < ONE_EVENT and self._missing:
            return self
        if self.lines > 1:
            return replace(self, lines=self.lines // 2, changed_at=now)
        return replace(self, slower=min(self.slower + 1, SLOWEST), changed_at=now)

    def recovered(self, now: float) -> "Strain":
        """Return one step more for each clean minute: of the rate, then a line."""
        if not self._missing or now - self.changed_at < CLEAN:
            return self
        minutes = int((now - self.changed_at) // CLEAN)
        slower = max(0, self.slower - minutes)
        lines = min(self.most, self.lines + minutes - (self.slower - slower))
        changed_at = self.changed_at + minutes * CLEAN
        return replace(self, lines=lines, slower=slower, changed_at=changed_at)

    @property
    def _missing(self) -> int:
        """Return how many steps are to be recovered."""
        return self.most - self.lines + self.slower


def retry_at(key: int, attempts: int, *, now: datetime) -> datetime | None:
    """Return when a deferred mail goes again, or None when it is to be given up.

    That is when the waits between its attempts make up twelve hours, whatever time lay
    between them besides: nobody tried it then.
    `attempts` counts those that failed, this one too. Waits of 5 min, 15 min, 1 h, 3 h and
    3 h again (RFC 6647 4.5 for the first), each a little longer by the key, so that mails
    that failed together do not come back together.
    """
    tried = sum((_wait(one) for one in range(1, attempts)), timedelta())
    if tried >= GIVE_UP_AGE:
        return None
    wait = min(_wait(attempts), GIVE_UP_AGE - tried)
    return now + wait * (1 + JITTER * _fraction(key, attempts))


def _wait(attempt: int) -> timedelta:
    return WAITS[min(max(attempt, 1), len(WAITS)) - 1]


def _fraction(key: int, attempts: int) -> float:
    digest = blake2b(f"{key}/{attempts}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


# Domains whose mail goes to one provider; anything else is a group of its own.
GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), "google"),
    **dict.fromkeys(
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk",
         "hotmail.de", "hotmail.fr", "hotmail.es", "live.co.uk", "live.de", "live.fr",
         "outlook.de", "outlook.fr", "outlook.es"),
        "microsoft",
    ),
    **dict.fromkeys(
        ("yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.es", "ymail.com",
         "rocketmail.com", "aol.com"),
        "yahoo",
    ),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), "apple"),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de"), "gmx"),
}  # fmt: skip


def group_of(recipient: str, groups: Mapping[str, str] = GROUPS) -> str:
    """Return the provider an address belongs to, or its domain."""
    domain = recipient.rpartition("@")[2].lower()
    return groups.get(domain, domain)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many mails of ours a provider or domain gets (by UTC); None for any number."""

    a_day: int | None = None
    an_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Warmth:
    """Mails a day to one provider by days since the first: (day, mails), growing days.

    After the last day there is no limit. `hourly_share` is how much of a day's mails may
    go within one hour.
    """

    steps: tuple[tuple[int, int], ...]
    hourly_share: float = 0.25

    def a_day(self, days: int) -> int | None:
        """Return how many mails may go on that day; None for any number."""
        allowed = [mails for day, mails in self.steps if day <= days]
        return None if days > self.steps[-1][0] else (allowed or [0])[-1]

    def limit(self, days: int) -> Limit:
        """Return what may go on that day, and within an hour of it."""
        mails = self.a_day(days)
        if mails is None:
            return Limit()
        return Limit(mails, max(1, int(mails * self.hourly_share)))


# Doubling about every third day, slower where providers are known to be wary of newcomers.
WARM_UP: Mapping[str, Warmth] = {
    "google": Warmth(((0, 500), (3, 1_000), (6, 2_000), (9, 5_000), (12, 10_000),
                      (16, 25_000), (20, 50_000), (25, 100_000), (32, 250_000), (45, 1_000_000))),
    "microsoft": Warmth(((0, 250), (3, 500), (6, 1_000), (10, 2_500), (14, 5_000),
                         (20, 12_000), (26, 30_000), (34, 75_000), (45, 200_000), (60, 500_000))),
    "yahoo": Warmth(((0, 250), (3, 500), (6, 1_000), (10, 2_500), (14, 5_000),
                     (20, 12_000), (26, 30_000), (34, 75_000), (45, 200_000), (60, 500_000))),
    "apple": Warmth(((0, 100), (3, 250), (6, 500), (10, 1_200), (14, 2_500),
                     (20, 6_000), (26, 15_000), (34, 40_000), (45, 100_000), (60, 250_000))),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What went to one provider so far: on this day and in this hour (UTC)."""

    at: datetime | None = None
    today: int = 0
    this_hour: int = 0

    def one_more(self, now: datetime) -> "Sent":
        """Return the count with one mail more."""
        today, this_hour = self.counts(now)
        return Sent(now, today + 1, this_hour + 1)

    def counts(self, now: datetime) -> tuple[int, int]:
        """Return how many went today, and within this hour."""
        if self.at is None or self.at.date() != now.date():
            return 0, 0
        return self.today, self.this_hour if self.at.hour == now.hour else 0


def held_until(sent: Sent, limit: Limit, *, now: datetime) -> datetime | None:
    """Return None when a mail may go now, else when the next may.

    `now` is in UTC, as `sent` is. The moment is the next full hour, or the next day.
    """
    today, this_hour = sent.counts(now)
    if limit.a_day is not None and today >= limit.a_day:
        return _midnight(now) + timedelta(days=1)
    if limit.an_hour is not None and this_hour >= limit.an_hour:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return None


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(slots=True)
class Pacer:
    """Counts what goes to providers and domains that are limited, and says who must wait.

    `since` is the day on which mail began to go out, None where nobody is wary of us any
    more. `limits` are those of providers (`group_of`) and domains besides the warm-up.
    """

    since: date | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)
    warm_up: Mapping[str, Warmth] = field(default_factory=lambda: WARM_UP)
    sent: dict[str, Sent] = field(default_factory=dict)

    @property
    def limited(self) -> frozenset[str]:
        """Return the providers and domains that do not get any number."""
        warming = self.warm_up if self.since else ()
        return frozenset({*self.limits, *warming})

    @property
    def is_needed(self) -> bool:
        """Tell whether anybody may be limited."""
        return bool(self.limits or self.since)

    def learn(self, counts: Mapping[str, tuple[int, int]], *, now: datetime) -> None:
        """Take in what all workers together sent: (today, this hour) of each.

        What we counted and others do not know of yet stays counted.
        """
        for group, told in counts.items():
            ours = self.sent.get(group, Sent()).counts(now)
            today, hour = map(max, told, ours)
            self.sent[group] = Sent(now, today, hour)

    def until(self, recipient: str, *, now: datetime) -> datetime | None:
        """Return None and count the mail when it may go, else when it may be tried."""
        group = group_of(recipient)
        limits = self._limits(group, now)
        if not limits:
            return None
        sent = self.sent.get(group, Sent())
        waits = [wait for one in limits if (wait := held_until(sent, one, now=now))]
        if waits:
            return max(waits)
        self.sent[group] = sent.one_more(now)
        return None

    def _limits(self, group: str, now: datetime) -> list[Limit]:
        found = [self.limits[group]] if group in self.limits else []
        if self.since and group in self.warm_up:
            days = (now.date() - self.since).days
            found.append(self.warm_up[group].limit(days))
        return found
