"""A wire on which a worker can be killed: just before a call leaves, or just after it was acted on."""

import httpx


class WorkerKilled(BaseException):
    """What kill -9 is to the code that runs: nothing after it happens, no `except` sees it."""


class Killable(httpx.BaseTransport):
    """Sends calls on, until the one that its worker does not survive."""

    def __init__(self) -> None:
        self._wire = httpx.HTTPTransport()
        self._left: int | None = None
        self._acted_on = False

    def kill_at(self, call: int, *, acted_on: bool) -> None:
        """Kill the worker at its so-manieth call from now, acted on or not; 0 spares it."""
        self._left, self._acted_on = call or None, acted_on

    def spare(self) -> None:
        """Kill nobody."""
        self._left = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self._left = None
                if self._acted_on:
                    self._wire.handle_request(request).read()
                raise WorkerKilled
        return self._wire.handle_request(request)

    def close(self) -> None:
        self._wire.close()
