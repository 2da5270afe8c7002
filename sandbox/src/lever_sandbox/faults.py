"""Switches by which a test or a demonstration makes Lever misbehave."""

import asyncio
from dataclasses import dataclass, fields
from typing import Any

from lever_sandbox.answers import server_error, too_many_requests, unavailable


@dataclass
class Switches:
    """One account's switches; all off but the rate limit.

    The `*_next` ones count down, one per request. `asks_eeo` and `asks_consent`
    overrule the posting's country when set.
    """

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

    def set(self, changes: dict[str, Any]) -> None:
        """Raises ValueError naming the unknown switches."""
        known = {one.name for one in fields(self)}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ValueError(f"no switch named {', '.join(unknown)}; known: {known}")
        for name, value in changes.items():
            setattr(self, name, value)


async def interfere(switches: Switches) -> None:
    """Be slow, or raise ApiError 503 or 429, as switched."""
    if switches.slow_ms:
        await asyncio.sleep(switches.slow_ms / 1000)
    if switches.unavailable_next > 0:
        switches.unavailable_next -= 1
        raise unavailable()
    if switches.too_many_next > 0:
        switches.too_many_next -= 1
        raise too_many_requests()


def break_listing(switches: Switches, *, offset: str | None) -> None:
    if switches.listing_breaks_after_first_page and offset is not None:
        raise server_error("The listing broke off")
