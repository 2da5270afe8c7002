"""A small HTTP server on loopback that keeps what webhooks send it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PATIENCE_S = 10


@dataclass
class Listener:
    """Answers each request with the next of `answers`, then always with 200."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    slow_s: float = 0.0

    def wait_for(self, count: int) -> list[Any]:
        """The bodies heard, once there are that many."""
        until = time.monotonic() + _PATIENCE_S
        while len(self.heard) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.heard) >= count, f"{len(self.heard)} of {count} deliveries"
        return [body for _, body in self.heard]


def wait_until(holds: Any) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    assert holds()


@contextmanager
def listen() -> Iterator[Listener]:
    kept = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.heard.append((headers, body))
            time.sleep(kept.slow_s)
            self.send_response(kept.answers.pop(0) if kept.answers else 200)
            self.send_header("location", kept.url)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
