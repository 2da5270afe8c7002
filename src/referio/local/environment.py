"""The secrets of a machine of one's own: made once, kept in its data folder."""

import contextlib
import json
import os
import secrets
from pathlib import Path

from referio.core.sealing import new_key


def environment(data: Path) -> dict[str, str]:
    """Return the variables our processes need; what is set already is kept.

    A secret that were made anew at each start would break every link in every mail and
    every seal, so the first ones made stay in `secrets.json` (readable by us alone).
    """
    kept = _kept(data / "secrets.json")
    return {
        "REFERIO_DATA": str(data),
        **{name: os.environ.get(name) or value for name, value in kept.items()},
    }


def _kept(path: Path) -> dict[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        made = {
            "REFERIO_SECRET_KEY": secrets.token_urlsafe(48),
            "REFERIO_SEAL_KEYS": new_key(),
        }
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            json.dump(made, file)
        # Two starting at once must agree: the first link wins, the other is dropped.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found
