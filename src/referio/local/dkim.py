"""Keys for signing mail: made here, and as the DNS must publish them."""

import os
import sys
from pathlib import Path

from referio.local.environment import environment
from referio.mailing.dkim import SigningError
from referio.mailing.dkim_keys import new_key, newest, record, zone_line


def make(path: Path, *, ed25519: bool) -> int:
    """Write a new private key that we alone may read; never over another file."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        sys.stderr.write(f"{path} cannot be made: {error.strerror}.\n")
        return 1
    with os.fdopen(handle, "wb") as file:
        file.write(new_key(ed25519=ed25519))
    sys.stdout.write(
        f"{path} is made. Name it in REFERIO_DKIM_KEYS as selector:{path.absolute()}, behind the"
        " keys that sign now; publish what `referio dkim records` prints; a day later put it"
        " first.\n"
    )
    return 0


def records(data: Path) -> int:
    """Print the DNS records of all keys in REFERIO_DKIM_KEYS."""
    os.environ.update(environment(data.absolute()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
    from django.conf import settings

    from referio.pipeline.messengers import keyed

    try:
        signers = keyed(settings.MAIL_DOMAIN, settings.DKIM_KEYS)
    except SigningError as error:
        sys.stderr.write(f"{error}.\n")
        return 1
    if not signers:
        sys.stderr.write("No mail is signed: REFERIO_DKIM_KEYS names no key.\n")
        return 1
    signing = newest(signers)
    for signer in signers:
        does = "signs" if signer in signing else "stays published"
        sys.stdout.write(f"; {does}\n{zone_line(*record(signer))}\n")
    return 0
