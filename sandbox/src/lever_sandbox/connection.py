"""Hanging up on a client, which no ASGI server offers by itself."""

import asyncio

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol


class CuttableProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; requests carry the means to end their connection."""

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self.app_state = {**self.app_state, "cut_connection": transport.abort}


def cut_connection(request: Request) -> bool:
    """Close the connection at once; false where the server cannot (no socket of ours).

    What is answered afterwards goes nowhere.
    """
    cut = getattr(request.state, "cut_connection", None)
    if cut is None:
        return False
    cut()
    return True
