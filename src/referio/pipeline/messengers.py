"""Who takes finished mails, and who signs them, as the settings say."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from time import monotonic

from django.conf import settings

from referio.adapters import esp
from referio.mailing.dkim import Key, Signer, Signers, SigningError
from referio.mailing.dkim_keys import read_key, signing
from referio.mailing.messenger import Asking
from referio.mailing.pacing import RelayLimits
from referio.mailing.smtp_messenger import SmtpMessenger
from referio.mailing.smtp_opening import Server


@contextmanager
def messenger() -> Iterator[Asking]:
    """Yield who takes newsletters, for as long as the block runs."""
    if settings.MESSENGER == "esp":
        provider = esp.backend(settings.ESP, dict(settings.ESP_OPTIONS))
        through = esp.EspMessenger(provider)
        try:
            yield through  # type: ignore[misc]  # a callable attribute is settable
        finally:
            through.close()
        return
    with SmtpMessenger(server(), limits(), monotonic) as over_smtp:
        yield over_smtp  # type: ignore[misc]  # as above


def server() -> Server:
    """Return the relay as newsletters reach it: with the long patience of RFC 5321."""
    where = settings.RELAY
    return Server(
        where.host,
        where.port,
        username=where.username,
        password=where.password,
        starttls=where.starttls,
        local_hostname=settings.MAIL_DOMAIN,
    )


def limits() -> RelayLimits:
    """Return what one worker asks of the relay at most."""
    return RelayLimits(
        lines=settings.RELAY_LINES,
        mails_per_line=settings.RELAY_MAILS_PER_LINE,
        mails_per_second=settings.RELAY_MAILS_PER_SECOND,
    )


def signers(*, look_every: int = 1) -> tuple[Signers, ...]:
    """Return what signs every mail; nothing where no key is set. Raises SigningError.

    One of so many bodies is looked at whether it is in canonical form.
    """
    return _signers(settings.MAIL_DOMAIN, settings.DKIM_KEYS, look_every)


@lru_cache(maxsize=4)
def _signers(
    domain: str, keys: tuple[tuple[str, str], ...], look_every: int
) -> tuple[Signers, ...]:
    return signing(keyed(domain, keys), look_every=look_every)


def keyed(domain: str, keys: tuple[tuple[str, str], ...]) -> tuple[Signer, ...]:
    """Return a signer for each (selector, path). Raises SigningError, naming the file."""
    return tuple(Signer(domain, selector, _read(path)) for selector, path in keys)


def _read(path: str) -> Key:
    try:
        return read_key(Path(path).read_bytes())
    except OSError as error:
        raise SigningError(f"{path} cannot be read: {error.strerror}") from error
    except SigningError as error:
        raise SigningError(f"{path}: {error}") from error
