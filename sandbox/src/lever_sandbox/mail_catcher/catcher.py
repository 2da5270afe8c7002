"""The SMTP side: listens in a thread of its own and keeps what arrives."""

import asyncio
import itertools
import socket
import threading
from collections import deque
from collections.abc import Awaitable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as SmtpEnvelope
from aiosmtpd.smtp import Session as SmtpSession
from starlette.routing import BaseRoute

from lever_sandbox.mail_catcher.caught import CaughtMail, Envelope, read_mail
from lever_sandbox.mail_catcher.screens import mail_routes

MESSAGE_LIMIT = 10 * 1024 * 1024
"""The largest message taken, in bytes (SIZE, RFC 1870)."""

KEPT_MAILS = 20_000
"""Above this many the oldest are forgotten, so that memory stays bounded."""


class MailCatcher:
    """An SMTP server that delivers nothing and remembers everything.

    >>> with MailCatcher() as catcher:
    ...     catcher.mails
    []

    With port 0 the system picks a free one: read `port` after `start`.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host = host
        self._wished_port = port
        self._kept: deque[CaughtMail] = deque(maxlen=KEPT_MAILS)
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._server: _Server | None = None

    @property
    def port(self) -> int:
        """The port listened on; before `start`, the one asked for."""
        return self._wished_port if self._server is None else self._server.port

    @property
    def mails(self) -> list[CaughtMail]:
        """The mails so far, oldest first; a copy that later mails do not change."""
        with self._lock:
            return list(self._kept)

    def start(self) -> None:
        """Listen. Raises OSError if the port is taken, RuntimeError if started."""
        if self._server is not None:
            raise RuntimeError(
                f"The mail catcher already listens on port {self.port}; stop it first."
            )
        listener = socket.create_server((self.host, self._wished_port))
        server = _Server(self, listener)
        try:
            server.start()
        except BaseException:
            listener.close()
            raise
        self._server = server

    def stop(self) -> None:
        """Stop listening and keep the mails; harmless when not started."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def clear(self) -> None:
        """Forget all mails; their numbers are not used again."""
        with self._lock:
            self._kept.clear()

    def find(self, mail_id: int) -> CaughtMail | None:
        return next((mail for mail in self.mails if mail.id == mail_id), None)

    def routes(self, prefix: str = "/mail") -> list[BaseRoute]:
        """Make the pages and the API, ready for `Starlette(routes=...)`.

        Inside a `Mount("/mail", routes=...)` give an empty prefix.
        """
        return mail_routes(self, prefix=prefix)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: SmtpSession, envelope: SmtpEnvelope
    ) -> str:
        del server, session
        kept = self._keep(
            bytes(envelope.original_content or b""),
            Envelope(
                sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos)
            ),
        )
        return f"250 2.0.0 Kept as mail {kept.id}"

    def _keep(self, raw: bytes, envelope: Envelope) -> CaughtMail:
        mail = read_mail(
            raw,
            envelope,
            mail_id=next(self._numbers),
            received_at=datetime.now(UTC),
        )
        with self._lock:
            self._kept.append(mail)
        return mail

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(Controller):
    """aiosmtpd's thread, on a socket that is already bound.

    Controller connects to itself on the port it was told, so it cannot be told 0.
    """

    def __init__(self, catcher: MailCatcher, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(
            catcher,
            hostname=host,
            port=port,
            server_hostname="mail-catcher.localhost",
            ident="Mail catcher",
            data_size_limit=MESSAGE_LIMIT,
            enable_SMTPUTF8=True,
        )
        self._listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)
