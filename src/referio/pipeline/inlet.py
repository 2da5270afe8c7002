"""The inlet: where bounces, complaints, unsubscribing mails and answers come in, by SMTP or LMTP.

What is taken is stored first; only then it is said to be taken. It is no open door: there are
few addresses, and mail to any other is refused before a byte of it is read.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from email.utils import parseaddr

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from referio.pipeline import tokens
from referio.pipeline.steps.returning import take_in

log = logging.getLogger(__name__)
MOST_BYTES = 2_000_000  # a report holds our own mail once, of a hundredth of that
LONGEST_LINE = 100_000  # longer than the 998 of RFC 5322: broken reports are the point
SILENCE_SECONDS = 120.0
THREADS = 4
NAMED = frozenset({"fbl", "postmaster", "abuse"})
# Where it goes wrong with us, they keep the mail and come again.
LATER = "451 4.3.0 Not now, please try again later"


def takes(address: str) -> bool:
    """Tell whether mail to an address is ours to take."""
    local, _, domain = address.rpartition("@")
    own, bounces = tokens.domains()
    local = local.lower()
    if domain.lower() == bounces:
        return local.startswith("b+") or local in NAMED
    known = {*NAMED, _local_of(settings.MAIL_FROM)}
    return domain.lower() == own and (local.startswith(tokens.LEAVE) or local in known)


def _local_of(address: str) -> str:
    return parseaddr(address)[1].partition("@")[0].lower()


class Taking:
    """What the server asks us: whose mail is taken, and what becomes of it."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        """Take a mail to one address of ours; a report is always to one."""
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time, please"
        if not takes(address):
            return "550 5.1.1 There is no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Good"

    async def handle_DATA(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Store a mail, then answer for it."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        sender, recipient = (envelope.mail_from or "").strip("<>"), envelope.rcpt_tos[0]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._pool, _store, sender, recipient, raw)
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """Note what went wrong, and ask to come again: nothing may be lost by it."""
        log.error("The inlet could not take a mail", exc_info=error)
        return LATER


def _store(sender: str, recipient: str, content: bytes) -> None:
    close_old_connections()
    try:
        take_in(sender, recipient, content)
    finally:
        close_old_connections()


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class _Lmtp(LMTP):
    line_length_limit = LONGEST_LINE


@asynccontextmanager
async def opened(
    host: str, port: int, *, lmtp: bool = False
) -> AsyncIterator[asyncio.Server]:
    """Listen while the context lasts; what is being taken then is still stored."""
    kind = _Lmtp if lmtp else _Smtp
    with ThreadPoolExecutor(THREADS, thread_name_prefix="inlet") as pool:
        taking = Taking(pool)

        def line() -> SMTP:
            return kind(
                taking,
                data_size_limit=MOST_BYTES,
                enable_SMTPUTF8=True,
                auth_exclude_mechanism=["LOGIN", "PLAIN"],  # nobody signs in here
                hostname=settings.MAIL_DOMAIN,
                ident="ESMTP",
                timeout=SILENCE_SECONDS,
                loop=asyncio.get_running_loop(),
            )

        server = await asyncio.get_running_loop().create_server(line, host, port)
        try:
            yield server
        finally:
            server.close()
