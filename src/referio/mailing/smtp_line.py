"""One connection to a relay: a socket that never blocks, and the talk over it."""

import os
import selectors
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from referio.mailing.smtp_opening import Abilities, Server, opening
from referio.mailing.smtp_opening import Opening as OpeningTalk
from referio.mailing.smtp_places import Address
from referio.mailing.smtp_replies import Garbled, Replies, Reply
from referio.mailing.smtp_talk import Talk

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
CHUNK = 65536
NEVER = float("inf")
NOT_NOW = (
    BlockingIOError,
    InterruptedError,
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
)


@lru_cache(maxsize=4)
def trusted() -> ssl.SSLContext:
    """Return the context for servers whose certificate any authority may vouch for."""
    return ssl.create_default_context()


def until_next(now: float, moments: Iterable[float], *, most: float) -> float:
    """Return the seconds to the first moment that is still to come, `most` at most."""
    return min([most, *(at - now for at in moments if at > now)])


@dataclass(slots=True, eq=False)
class Line:
    """Calls a server and keeps talking. Each method may raise OSError, and what a talk
    raises; then the line is of no more use, and `drop` is all that is left to do."""

    server: Server
    selector: selectors.BaseSelector
    clock: Callable[[], float]
    start: Callable[[Abilities], Talk]
    addresses: list[Address]  # to be tried, the first next
    address: Address | None = None
    talk: Talk | None = None
    written: int = 0
    deadline: float = NEVER
    _socket: socket.socket | None = None
    _opening: OpeningTalk | None = None
    _replies: Replies = field(default_factory=Replies)
    _pending: bytes | memoryview = b""
    _watched: int = 0
    _is_connected: bool = False
    _is_securing: bool = False

    def call(self) -> None:
        """Begin to connect, to the first address that does not refuse at once."""
        self.address = family, address = self.addresses.pop(0)
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.settimeout(0)
        self.deadline = self.clock() + self.server.timeout
        try:
            self._socket.connect(address)
        except BlockingIOError:
            pass  # it goes on by itself
        except OSError as error:
            self._call_next(error)
            return
        self._watch(WRITE)

    def _call_next(self, error: OSError) -> None:
        """Try the next address; raise the error when there is none."""
        if not self.addresses:
            raise error
        self.drop()
        self.call()

    def overdue(self) -> None:
        """Go on after the deadline passed: to the next address, where none answered yet."""
        error = TimeoutError("timed out: the server is silent")
        if self._is_connected:
            raise error
        self._call_next(error)

    def react(self, mask: int) -> None:
        """Go on after the socket became readable or writable."""
        if not self._is_connected:
            self._connect()
        elif self._is_securing:
            self._shake_hands()
        else:
            # First what was answered: a server may answer, and then close the line.
            if mask & READ:
                self._hear()
            if mask & WRITE:
                self.flush()

    def flush(self) -> None:
        """Write as much as the socket takes; what is left is written when it may be."""
        if self.talk and (more := self.talk.take()):
            self._queue(more)
        while self._pending:
            try:
                count = self._open_socket().send(self._pending)
            except NOT_NOW:
                break
            self.written += count
            is_all = count == len(self._pending)
            self._pending = b"" if is_all else memoryview(self._pending)[count:]
            self._extend()
        self._watch(READ | WRITE if self._pending else READ)

    def drop(self) -> None:
        """Close without a word."""
        if self._socket is not None:
            self._watch(0)
            self._socket.close()
            self._socket = None

    def _open_socket(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionAbortedError("the line is closed")
        return self._socket

    def _connect(self) -> None:
        code = self._open_socket().getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self._call_next(OSError(code, os.strerror(code)))
            return
        self._is_connected = True
        self._open_socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch(READ)

    def _hear(self) -> None:
        try:
            data = self._open_socket().recv(CHUNK)
        except NOT_NOW:
            return
        if not data:
            raise ConnectionResetError("the server closed the line")
        is_reply = False
        for reply in self._replies.feed(data):
            self._heard(reply)
            is_reply = True
        if is_reply:  # not for every byte: a reply may take only so long
            self._extend()
        if self._is_securing:
            self._encrypt()
        else:
            self.flush()
        if self._holds_more():
            self._hear()

    def _holds_more(self) -> bool:
        """Return whether decrypted bytes wait that the selector does not know of."""
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def _heard(self, reply: Reply) -> None:
        if self.talk is not None:
            self.talk.heard(reply)
        elif self._is_securing:
            raise Garbled("the server went on in clear after STARTTLS")
        else:
            self._go_on(reply)

    def _go_on(self, reply: Reply) -> None:
        """Say what opens the line next, or begin to talk about mails."""
        if self._opening is None:
            self._opening = opening(self.server)
            next(self._opening)
        try:
            said = self._opening.send(reply)
        except StopIteration as end:
            self._begin(end.value)
            return
        if isinstance(said, bytes):
            self._queue(said)
        else:
            self._is_securing = True

    @property
    def has_mail(self) -> bool:
        """A mail is on it whose fate is not known."""
        talk = self.talk
        return talk is not None and not (talk.dotted is None and talk.current is None)

    def _begin(self, abilities: Abilities) -> None:
        self.talk = self.start(abilities)
        self.written = -len(self._pending)
        self.talk.begin()

    def _encrypt(self) -> None:
        """Nothing heard in clear may count as said over TLS, not even half a reply."""
        if not self._replies.is_between:
            raise Garbled("the server went on in clear after STARTTLS")
        self._replies = Replies()
        context = self.server.tls or trusted()
        self._watch(0)
        self._socket = context.wrap_socket(
            self._open_socket(),
            server_hostname=self.server.host,
            do_handshake_on_connect=False,
        )
        self._shake_hands()

    def _shake_hands(self) -> None:
        encrypted = self._open_socket()
        if not isinstance(encrypted, ssl.SSLSocket):
            return
        try:
            encrypted.do_handshake()
        except ssl.SSLWantReadError:
            self._watch(READ)
        except ssl.SSLWantWriteError:
            self._watch(WRITE)
        else:
            self._is_securing = False
            self._go_on(Reply(220, b""))
            self.flush()

    def _queue(self, more: bytes) -> None:
        self._pending = bytes(self._pending) + more if self._pending else more

    def _extend(self) -> None:
        """Something moved: wait for the next sign of life from now on."""
        server = self.server
        is_dotted = self.talk is not None and self.talk.dotted is not None
        patience = server.answer_timeout if is_dotted else server.timeout
        self.deadline = self.clock() + patience

    def _watch(self, events: int) -> None:
        if events == self._watched or self._socket is None:
            return
        if not events:
            self.selector.unregister(self._socket)
        elif self._watched:
            self.selector.modify(self._socket, events, self)
        else:
            self.selector.register(self._socket, events, self)
        self._watched = events

    @property
    def is_idle(self) -> bool:
        """Ready, and nothing is under way."""
        return self.talk is not None and not self.talk.expected
