"""Where a relay may be reached: asked once for a run of mails, the silent ones last."""

import socket
from dataclasses import dataclass, field
from typing import Any

from referio.mailing.smtp_opening import Server

Address = tuple[socket.AddressFamily, Any]  # as the socket module has it


@dataclass(slots=True)
class Places:
    """The addresses of one server, as they are to be tried."""

    server: Server
    _known: list[Address] = field(default_factory=list, init=False)

    def all(self) -> list[Address]:
        """Return every address, best first. Raises OSError when the name is not found."""
        if not self._known:
            host, port = self.server.host, self.server.port
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self._known = [(family, address) for family, _, _, _, address in found]
        return list(self._known)

    def put_last(self, silent: Address) -> None:
        """Try this one after all others from now on."""
        self._known.sort(key=silent.__eq__)

    def forget(self) -> None:
        """Ask for the name again next time: the server may have moved."""
        self._known.clear()
