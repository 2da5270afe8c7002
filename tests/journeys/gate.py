"""A door in front of the local Lever, at which calls can be held, lost or answered for it.

It stands between the product and Lever as a network does, so whatever is made to happen
here happens to unchanged code on either side.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FORM = ("GET", "/apply")
APPLY = ("POST", "/apply")
UPLOAD = ("POST", "/uploads")
FIND = ("GET", "/opportunities")
CREDIT = ("POST", "/addSources")
ANY = ("", "")
HELD_FOR = 60.0  # seconds; a test that forgets to let go must not hang
_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "content-length"})


@dataclass
class Hold:
    """Stops one call at the door. `reached` tells when; `let_go` lets it pass, or be lost."""

    reached: threading.Event = field(default_factory=threading.Event)
    _passes: threading.Event = field(default_factory=threading.Event)
    lost: bool = False

    def wait(self) -> None:
        self.reached.set()
        self._passes.wait(HELD_FOR)

    def let_go(self, *, lost: bool = False) -> None:
        self.lost = lost
        self._passes.set()


@dataclass
class Trap:
    """What happens to the next `times` calls of a kind.

    `before` runs before Lever hears of it, `after` when it has answered. `status` is
    answered in Lever's place (before) or instead of its answer (after); 0 cuts the line.
    """

    call: tuple[str, str]
    times: int = 1
    before: Hold | int | None = None
    after: Hold | int | None = None
    meanwhile: Callable[[], object] | None = None  # runs before Lever hears of it

    sprung: int = 0

    def fits(self, method: str, path: str) -> bool:
        wanted, end = self.call
        return (
            self.times > 0
            and wanted in ("", method)
            and urlsplit(path).path.endswith(end)
        )


@dataclass
class Gate:
    """The door: its address, the traps set at it, and what passed."""

    url: str
    traps: list[Trap] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    without_source: bool = False  # Lever forgets which source an application named
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, trap: Trap) -> Trap:
        self.traps.append(trap)
        return trap

    def unsprung(self) -> list[Trap]:
        """Return the traps nobody walked into."""
        return [trap for trap in self.traps if not trap.sprung]

    def clear(self) -> None:
        self.traps.clear()
        self.without_source = False

    def caught(self, method: str, path: str) -> Trap | None:
        with self.lock:
            self.passed.append(f"{method} {urlsplit(path).path}")
            for trap in self.traps:
                if trap.fits(method, path):
                    trap.times -= 1
                    trap.sprung += 1
                    return trap
        return None


class _Cut(Exception):
    """The line is cut: the caller gets no answer."""


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece, or every answer waits 40 ms
    gate: Gate
    there: str

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        trap = self.gate.caught(self.command, self.path)
        try:
            status, headers, answer = self._answer(trap, body)
        except _Cut:
            self.close_connection = True
            return
        with suppress(ConnectionError):  # who asked may be dead by now
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815 - the base's words

    def _answer(
        self, trap: Trap | None, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if trap is not None:
            if trap.meanwhile:
                trap.meanwhile()
            if (status := _stopped(trap.before)) is not None:
                return status, [], b""
        answered = self._ask(body)
        if trap is not None and (status := _stopped(trap.after)) is not None:
            return status, [], b""
        return answered

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if self.gate.without_source and self.path.endswith("/apply") and body:
            told = json.loads(body)
            told.pop("source", None)
            body = json.dumps(told).encode()
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
        connection = HTTPConnection(urlsplit(self.there).netloc, timeout=30)
        try:
            connection.request(self.command, self.path, body or None, headers)
            found = connection.getresponse()
            kept = [h for h in found.getheaders() if h[0].lower() not in _HOP]
            return found.status, kept, found.read()
        finally:
            connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _stopped(by: Hold | int | None) -> int | None:
    """Return the status to answer with, or None to go on. Raises _Cut."""
    if isinstance(by, Hold):
        by.wait()
        if by.lost:
            raise _Cut
        return None
    if by == 0:
        raise _Cut
    return by


@contextmanager
def gate_before(there: str) -> Iterator[Gate]:
    """Stand before an http:// address while the block runs."""
    door = type("Door", (_Door,), {"there": there})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    gate = Gate(f"http://127.0.0.1:{server.server_port}")
    door.gate = gate  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gate
    finally:
        server.shutdown()
        server.server_close()
