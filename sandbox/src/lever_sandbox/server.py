"""Runs the sandbox in a thread of this process, on a free loopback port."""

import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from lever_sandbox.app import create_app
from lever_sandbox.connection import CuttableProtocol
from lever_sandbox.mail_catcher import MailCatcher
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.world import World

HOST = "127.0.0.1"
_START_S = 20


class DidNotStart(RuntimeError):
    """The server did not begin to answer; the message names its address."""


@dataclass
class Running:
    """A sandbox that answers; `state` may be read and changed from this process."""

    url: str
    state: World
    mail: MailCatcher | None
    second_url: str
    _server: uvicorn.Server = field(repr=False)
    _thread: threading.Thread = field(repr=False)

    def stop(self) -> None:
        """End it; a second call does nothing."""
        self._server.should_exit = True
        self._thread.join(timeout=_START_S)
        if self.mail is not None:
            self.mail.stop()
            self.mail = None


class _WithoutQuery(logging.Filter):
    """Keeps codes and e-mail addresses, which travel in queries, out of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, *rest = record.args
            record.args = (client, method, str(path).partition("?")[0], *rest)
        return True


class _Server(uvicorn.Server):
    """Says when it answers, so that nobody has to ask again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


def start(
    world: World,
    *,
    port: int = 0,
    smtp_port: int | None = None,
    second_port: int = 0,
    quiet: bool = True,
) -> Running:
    """Start serving `world`; port 0 is a free one, smtp_port None means no mail.

    The second port is the other data centre's: the same world at another address.
    Raises OSError when a port is taken and DidNotStart when nothing answers.
    """
    with ExitStack() as unless_it_starts:
        first = unless_it_starts.enter_context(_listen(port))
        second = unless_it_starts.enter_context(_listen(second_port))
        world.move_to(_address(first), _address(second))
        mail = _start_mail(world, smtp_port)
        unless_it_starts.pop_all()
    app = create_app(world, mail.routes() if mail else ())
    server = _Server(_config(app, quiet=quiet))
    sockets = [first, second]
    thread = threading.Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    url = world.base_url
    if not server.answers.wait(_START_S):
        raise DidNotStart(f"the sandbox does not answer at {url}")
    return Running(url, world, mail, _address(second), server, thread)


def _config(app: Starlette, *, quiet: bool) -> uvicorn.Config:
    logging.getLogger("uvicorn.access").addFilter(_WithoutQuery())
    return uvicorn.Config(
        app,
        http=CuttableProtocol,
        log_level="critical" if quiet else "info",
        access_log=not quiet,
        server_header=False,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )


def _address(listening: socket.socket) -> str:
    return f"http://{HOST}:{listening.getsockname()[1]}"


def _listen(port: int) -> socket.socket:
    # The protocol is named because asyncio switches Nagle's algorithm off only
    # then; without it every answer waits 40 ms for the client's acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise OSError(f"{HOST}:{port} cannot be used: {error}") from error
    return listening


def _start_mail(world: World, smtp_port: int | None) -> MailCatcher | None:
    if smtp_port is None:
        return None
    mail = MailCatcher(HOST, smtp_port)
    mail.start()
    world.mail_url = f"{world.base_url}/mail"
    return mail


def make_world(
    boards: Sequence[str | Path] = (), apps: Sequence[RegisteredApp] = ()
) -> World:
    """A world with those boards; the demonstration's application unless others."""
    world = World()
    for app in apps or (RegisteredApp(),):
        world.register(app)
    for board in boards:
        world.load_board(board)
    return world


@contextmanager
def serve(
    boards: Sequence[str | Path] = (),
    *,
    world: World | None = None,
    port: int = 0,
    smtp_port: int | None = None,
) -> Iterator[Running]:
    """Serve `world`, or a new one with those boards, while the block runs."""
    running = start(world or make_world(boards), port=port, smtp_port=smtp_port)
    try:
        yield running
    finally:
        running.stop()
