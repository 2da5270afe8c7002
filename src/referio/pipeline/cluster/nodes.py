"""Joining Ray: a cluster that is there, or one of this machine alone, made for the run."""

import logging
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

LOCAL = "local"
LOOPBACK = "127.0.0.1"
CLIENT = "ray://"
# Ray reads these when it is imported. It sends figures of its use abroad unless told not
# to, and takes the machine's outer address for its own unless clusters are off.
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
QUIETLY = {"log_to_driver": False, "logging_level": logging.WARNING}
ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
# Ray forks to start a server for each driver, and gRPC's way of going on after a fork kills
# one in twenty of them (https://github.com/grpc/grpc/issues/43055). They go on to exec.
FORKS_LEFT_ALONE = {"GRPC_ENABLE_FORK_SUPPORT": "0"}


class NoCluster(Exception):
    """There is no Ray, or no cluster at that address; the message says what to do."""


def _own_token() -> dict[str, str]:
    """Return what lets nobody else in; without it Ray leaves one in the user's home."""
    return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


def is_here(address: str) -> bool:
    """Tell whether an address means this machine."""
    if address == LOCAL:
        return True
    named = address if "://" in address else f"//{address}"
    return urlsplit(named).hostname in {LOOPBACK, "localhost", "::1"}


def ray_module(address: str = LOCAL) -> Any:
    """Import Ray, told to keep to itself. Raises NoCluster where it is not installed."""
    wanted = {**QUIET, **FORKS_LEFT_ALONE, **(ON_LOOPBACK if is_here(address) else {})}
    if address == LOCAL:
        wanted |= _own_token()
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    try:
        # Only this command needs it, and it may be missing.
        import ray
    except ImportError as error:
        raise NoCluster(
            "Ray is not installed here; it is an extra: pip install 'referio[ray]'"
        ) from error
    return ray


@contextmanager
def joined(address: str) -> Iterator[Any]:
    """Yield Ray, connected until the end of the block. Raises NoCluster.

    What Ray says of its nodes goes to standard error. `address` is HOST:PORT of a cluster
    that this machine belongs to, ray://HOST:PORT of one that it does not, or "local": then
    a Ray of our own is started and ended.
    """
    ray = ray_module(address)
    folder = tempfile.mkdtemp(prefix="referio-ray-") if address == LOCAL else None
    with redirect_stdout(sys.stderr):
        try:
            _connect(ray, address, folder)
            yield ray
        finally:
            ray.shutdown()
            if folder:
                shutil.rmtree(folder, ignore_errors=True)


def _connect(ray: Any, address: str, folder: str | None) -> None:
    try:
        _let_in(lambda: ray.init(address, **QUIETLY, **_options(address, folder)))
    except (ConnectionError, RuntimeError, ValueError, ImportError) as error:
        raise NoCluster(f"no Ray cluster answers at {address}: {error}") from error


def _let_in(connect: Callable[[], object]) -> None:
    try:
        connect()
    # Among others what a cluster says whose server for this driver ended as it began: one
    # that somebody else started may not leave forks alone.
    except ConnectionAbortedError as error:
        log.warning("Ray did not let us in; we try once more: %s", error)
        connect()


def _options(address: str, folder: str | None) -> dict[str, Any]:
    if address.startswith(CLIENT):
        return {}
    here = {"_node_ip_address": LOOPBACK} if is_here(address) else {}
    if folder is None:
        return here
    return {**here, "_temp_dir": folder, "include_dashboard": False}
