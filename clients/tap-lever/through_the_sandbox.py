"""Start tap-lever with its one fixed address replaced by the sandbox's."""

import os
from typing import Any

import tap_lever
from tap_lever.client import LeverClient

LEVER = "https://api.lever.co/v1"
_make_request = LeverClient.make_request


def _ask_the_sandbox(self: Any, url: str, *rest: Any, **named: Any) -> Any:
    """Raises RuntimeError rather than ask anybody else."""
    if not url.startswith(LEVER):
        raise RuntimeError(f"tap-lever asks an address we do not know: {url}")
    here = os.environ["LEVER_SANDBOX_URL"] + "/v1" + url.removeprefix(LEVER)
    return _make_request(self, here, *rest, **named)


LeverClient.make_request = _ask_the_sandbox
tap_lever.main()
