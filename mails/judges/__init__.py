"""Who judges our mails: each a program of others, started as they say it should be."""

import shutil


class Missing(Exception):
    """A judge is not on this machine; the message says what to install."""


def command(name: str, package: str) -> str:
    """Return where a program is. Raises Missing."""
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} is not here; install {package}")
    return found
