"""Switches by which a test or a demonstration makes Lever misbehave."""

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass, field, fields
from typing import Any, get_args

from lever_sandbox.answers import (
    ApiError,
    ConnectionCut,
    bad_request,
    server_error,
    too_many_requests,
    unavailable,
)
from lever_sandbox.clock import SECOND
from lever_sandbox.packages import check_package

ERROR_BODIES = ("json", "empty", "html")


@dataclass
class Switches:
    """One account's switches; all off but the rate limit and strict rotation.

    The `*_next` ones count down, one per request; the `*_for_s` ones last so many
    seconds of the sandbox's clock. `asks_eeo` and
    `asks_consent` overrule the posting's country when set, `package` the account's.
    """

    package: str | None = None
    strict_rotation: bool = True
    revoked_after_calls: int | None = None
    too_many_every: int = 0
    too_many_for_s: float = 0.0
    retry_after_s: int | None = None
    unavailable_for_s: float = 0.0
    cut_next: int = 0
    error_bodies: str = "json"
    moved_to_second_base: bool = False
    offset_tokens_invalid_next: int = 0
    pages_lose_item_next: int = 0
    sources_locked: bool = False
    apply_cut_before_storing_next: int = 0
    apply_cut_after_storing_next: int = 0
    apply_slow_before_storing_ms: int = 0
    apply_slow_after_storing_ms: int = 0
    token_unavailable_next: int = 0
    token_too_many_next: int = 0
    token_cut_next: int = 0
    token_cut_after_rotating_next: int = 0
    rate_limited: bool = True
    apply_fails_after_storing: bool = False
    unavailable_next: int = 0
    too_many_next: int = 0
    slow_ms: int = 0
    listing_breaks_after_first_page: bool = False
    opportunities_appear_after_ms: int = 0
    source_joins_job_site: bool = False
    access_tokens_outlive_revocation: bool = False
    asks_eeo: bool | None = None
    asks_consent: bool | None = None
    webhooks_outlive_revocation: bool = False
    webhook_wait_scale: float = 1.0

    _calls: int = field(default=0, init=False, repr=False)
    _ends: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def set(self, changes: dict[str, Any]) -> None:
        """Raises ValueError naming what is unknown or of the wrong kind; then none is."""
        check_switches(changes)
        for name, value in changes.items():
            setattr(self, name, value)
            self._ends.pop(name, None)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _known()}

    def spend(self, name: str) -> bool:
        """Count a `*_next` switch down; false when nothing was left of it."""
        left: int = getattr(self, name)
        setattr(self, name, max(0, left - 1))
        return left > 0

    def lasts(self, name: str, now_ms: int) -> bool:
        """Whether a `*_for_s` switch is still on; its time begins with the first look."""
        seconds: float = getattr(self, name)
        end = self._ends.setdefault(name, now_ms + int(seconds * SECOND))
        if now_ms < end:
            return True
        setattr(self, name, 0.0)
        del self._ends[name]
        return False

    def begin(self, now_ms: int) -> None:
        """Let the time of the `*_for_s` switches begin now."""
        for name in ("unavailable_for_s", "too_many_for_s"):
            self.lasts(name, now_ms)

    def is_nth_call(self) -> bool:
        self._calls += 1
        return self.too_many_every > 0 and self._calls % self.too_many_every == 0

    def revokes_now(self) -> bool:
        """Whether this call is the last before access is revoked under it."""
        if self.revoked_after_calls is None:
            return False
        self.revoked_after_calls -= 1
        if self.revoked_after_calls > 0:
            return False
        self.revoked_after_calls = None
        return True


def _known() -> dict[str, Any]:
    """The kinds of every switch, by name."""
    return {one.name: one.type for one in fields(Switches) if one.init}


def check_switches(changes: dict[str, Any]) -> None:
    """Raises ValueError naming the switch that is unknown or of the wrong kind."""
    known = _known()
    unknown = sorted(set(changes) - set(known))
    if unknown:
        raise ValueError(
            f"no switch named {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )
    for name, value in changes.items():
        kinds = get_args(known[name]) or (known[name],)
        if not _suits(value, kinds):
            names = " or ".join(kind.__name__ for kind in kinds)
            raise ValueError(f"{name} must be {names}, not {value!r:.80}")
    if changes.get("package") is not None:
        check_package(changes["package"])
    if changes.get("error_bodies", "json") not in ERROR_BODIES:
        raise ValueError(f"error_bodies must be one of {', '.join(ERROR_BODIES)}")


def _suits(value: object, kinds: tuple[type, ...]) -> bool:
    # To Python, True is a number; to us, it is not.
    if type(value) is int and float in kinds:
        return value >= 0
    is_negative = isinstance(value, int | float) and value < 0
    return type(value) in kinds and not is_negative


async def interfere(switches: Switches, now_ms: int) -> None:
    """Be slow, hang up, or raise ApiError 503 or 429, as switched."""
    if switches.slow_ms:
        await asyncio.sleep(switches.slow_ms / 1000)
    if switches.spend("cut_next"):
        raise ConnectionCut
    away = switches.lasts("unavailable_for_s", now_ms)
    if switches.spend("unavailable_next") or away:
        raise unavailable()
    storm = switches.lasts("too_many_for_s", now_ms) or switches.is_nth_call()
    if switches.spend("too_many_next") or storm:
        raise too_many_requests()


def dress(switches: Switches, error: ApiError) -> None:
    """Give an error the body and the headers that are switched.

    Lever documents no Retry-After (A: retry-after), so there is none by default.
    """
    error.look = switches.error_bodies
    if error.status == 429 and switches.retry_after_s is not None:
        error.headers["retry-after"] = str(switches.retry_after_s)


def break_listing(switches: Switches, *, offset: str | None) -> None:
    if offset is None:
        return
    if switches.listing_breaks_after_first_page:
        raise server_error("The listing broke off")
    if switches.spend("offset_tokens_invalid_next"):
        raise bad_request("Invalid offset token")


def items_lost(switches: Switches, *, offset: str | None) -> int:
    """How many items have slipped away between the last page and this one."""
    return int(offset is not None and switches.spend("pages_lose_item_next"))


def admit_sources(
    switches: Switches, known: Callable[[], Container[str]], wanted: list[str]
) -> list[str]:
    """Without the unknown ones when the account's list of sources is locked.

    The rest of the request succeeds (A: locked-sources).
    """
    if not switches.sources_locked:
        return wanted
    there = known()
    return [source for source in wanted if source in there]


async def delay_storing(switches: Switches) -> None:
    """Before an application is stored: be slow, or hang up with nothing stored."""
    await asyncio.sleep(switches.apply_slow_before_storing_ms / 1000)
    if switches.spend("apply_cut_before_storing_next"):
        raise ConnectionCut


async def lose_answer(switches: Switches) -> None:
    """After an application was stored: be slow, or hang up without a word of it."""
    await asyncio.sleep(switches.apply_slow_after_storing_ms / 1000)
    if switches.spend("apply_cut_after_storing_next"):
        raise ConnectionCut
