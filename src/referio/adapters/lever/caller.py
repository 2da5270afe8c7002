"""Calling Lever's API for one connection: whose token, how fast, how patiently."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import partial
from urllib.parse import quote

from referio.adapters.home import Home
from referio.adapters.http import Call, Declined, Http, Throttled, Unauthorized
from referio.core.ports import Disconnected, Misconfigured, Pace, Unavailable, Unhurried

TRIES = 4
SHORTEST_PAUSE = 2.0  # seconds; somebody may be looking at an empty page
LONGEST_PAUSE = 30.0  # seconds; longer waits are for the step that called us
QUIET = 1.0  # seconds; what Lever means by 429 without saying how long (lever-api 2.6)


def pause_a_while(seconds: float) -> None:
    """Wait in the middle of a listing: coming back later would lose our place in it."""
    threading.Event().wait(min(seconds, LONGEST_PAUSE))


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """Sends calls with a connection's token, within its pace (lever-api 2.1, 2.6)."""

    http: Http
    _: KW_ONLY
    api_url: str  # like https://api.lever.co/v1
    access_token: Callable[[], str]
    renew: Callable[[str], str]  # a fresh token for a refused one, or Disconnected
    pace: Pace = field(default_factory=Unhurried)
    pause: Callable[[float], None] = pause_a_while
    home: Home = field(default_factory=Home)
    patience: float = LONGEST_PAUSE  # seconds to wait for our turn at most

    def _call(self, method: str, *path: str) -> Call:
        parts = "/".join(quote(part, safe="") for part in path)
        base = self.home.base(self.api_url)
        url = f"{base}/{parts}"
        return Call(method, url, moved=partial(self.home.follow, base, url))

    def _patiently(self, call: Call) -> object:
        """Send a call that only reads, up to TRIES times, with growing waits."""
        for attempt in range(TRIES - 1):
            try:
                return self._send(call)
            except Misconfigured:
                raise
            except Unavailable as error:
                wait = error.retry_after or 2.0**attempt
                if wait > LONGEST_PAUSE:
                    raise
                self.pause(wait)
        return self._send(call)

    def _as_patiently_as_may_be(self, call: Call) -> object:
        """Send a call that only reads: briefly where somebody waits for a page."""
        in_haste = self.patience < LONGEST_PAUSE
        return self._briefly(call) if in_haste else self._patiently(call)

    def _briefly(self, call: Call) -> object:
        """Send a call that only reads, once more where Lever asks for a short wait."""
        try:
            return self._send(call)
        except Unavailable as error:
            wait = error.retry_after
            if wait is None or wait > SHORTEST_PAUSE:
                raise
        self.pause(wait)
        return self._send(call)

    def _send(self, call: Call, *, applying: bool = False) -> object:
        """Send with our token, once more with a new one after a 401 (lever-api 1.8)."""
        token = self.access_token()
        try:
            return self._permitted(call, token, applying=applying)
        except Unauthorized:
            with nothing_applied():
                token = self.renew(token)
        try:
            return self._permitted(call, token, applying=applying)
        except Unauthorized as error:
            raise Disconnected("Lever no longer accepts our tokens.") from error

    def _permitted(self, call: Call, token: str, *, applying: bool) -> object:
        """Send with a token. What Lever does not permit us is ours to mend (lever-api 1.9)."""
        self._wait_for_our_turn(applying=applying)
        try:
            return self.http.send(replace(call, token=token))
        except Throttled as error:
            self.pace.slow_down(error.retry_after or QUIET)
            raise
        except Declined as error:
            if error.status == 403:
                raise Misconfigured(f"Lever does not permit it: {error}") from error
            raise

    def _wait_for_our_turn(self, *, applying: bool) -> None:
        wait = self.pace.take(applying=applying)
        if wait > self.patience:
            self.pace.give_back(applying=applying)
            raise Unavailable("Lever is asked too often now.", retry_after=wait)
        if wait > 0:
            self.pause(wait)


@contextmanager
def nothing_applied() -> Iterator[None]:
    """Say of what fails in here that no application can have come of it."""
    try:
        yield
    except Unavailable as error:
        if not error.asked:
            raise
        raise Unavailable(str(error), retry_after=error.retry_after) from error
