"""`referio inlet`: takes what comes back about our mails, until it is told to end."""

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from referio.pipeline import inlet


class Command(BaseCommand):
    """Listens where REFERIO_INLET_URL says."""

    help = "take bounces, complaints and unsubscribing mails by SMTP or LMTP"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Listen until SIGTERM or SIGINT."""
        try:
            asyncio.run(self._listen())
        except OSError as error:
            where = f"{settings.INLET.host}:{settings.INLET.port}"
            raise CommandError(f"Cannot listen at {where}: {error.strerror}") from error

    async def _listen(self) -> None:
        where, ended = settings.INLET, asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        async with inlet.opened(where.host, where.port, lmtp=where.lmtp):
            self.stderr.write(f"The inlet listens at {where.host}:{where.port}.")
            await ended.wait()
