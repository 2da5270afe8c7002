"""Reading the environment: each variable once, by name, with a sentence when it is wrong."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


class BadSetting(Exception):
    """A variable has a value that cannot be used. The message names it."""


def text(name: str, default: str = "") -> str:
    """Return the value of a variable, or the default when it is unset or blank."""
    return os.environ.get(name, "").strip() or default


def secret(name: str) -> str:
    """Return a secret: the variable itself, or the file that NAME_FILE points to."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(
            f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
        ) from error


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return a whole number. Raises BadSetting for anything else or a smaller one."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise BadSetting(
            f"{name} must be a whole number of at least {least}, not {value!r}."
        )
    return int(value)


def choice(name: str, options: tuple[str, ...]) -> str:
    """Return one of the options, the first when unset. Raises BadSetting for another."""
    value = text(name, options[0])
    if value not in options:
        raise BadSetting(f"{name} must be {' or '.join(options)}, not {value!r}.")
    return value


def pairs(name: str, value: str, *, mark: str) -> tuple[tuple[str, str], ...]:
    """Return (left, right) of words such as left=right. Raises BadSetting without the mark.

    The message repeats no value: it may be a secret.
    """
    found = tuple(word.partition(mark) for word in value.split())
    if not all(left and right for left, _, right in found):
        raise BadSetting(f"{name} must be words of the form name{mark}value.")
    return tuple((left, right) for left, _, right in found)


def flag(name: str, *, default: bool = False) -> bool:
    """Return yes or no. Raises BadSetting for a word that is neither."""
    value = text(name, "yes" if default else "no")
    if (answer := _answer(value)) is None:
        raise BadSetting(f"{name} must be yes or no, not {value!r}.")
    return answer


def _answer(word: str) -> bool | None:
    """Return yes or no, None for a word that is neither."""
    if word.lower() in {"1", "true", "yes", "on"}:
        return True
    return False if word.lower() in {"0", "false", "no", "off"} else None


def day(name: str) -> date | None:
    """Return a date, or None when unset. Raises BadSetting for anything else."""
    value = text(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadSetting(
            f"{name} must be a day such as 2026-11-20, not {value!r}."
        ) from error


def url(name: str, default: str) -> str:
    """Return an http(s) address without its trailing slash."""
    value = text(name, default).rstrip("/")
    if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
        raise BadSetting(f"{name} must be an http or https address, not {value!r}.")
    return value


def database(value: str) -> dict[str, object]:
    """Return Django's words for a postgresql:// address; a socket folder goes in ?host=."""
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadSetting(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name."
        )
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


RELAY_FORM = "SMTP_URL must look like smtp://user:password@host:587?starttls=yes."


@dataclass(frozen=True, slots=True)
class MailRelay:
    """Where and how mail leaves."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class MailInlet:
    """Where mail comes in."""

    host: str
    port: int
    lmtp: bool = False


def inlet(value: str) -> MailInlet:
    """Return the parts of smtp://host:port or lmtp://host:port."""
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "lmtp"} or not parts.hostname or not parts.port:
        raise BadSetting(
            "REFERIO_INLET_URL must look like smtp://127.0.0.1:8025, or lmtp://…"
        )
    return MailInlet(parts.hostname, parts.port, lmtp=parts.scheme == "lmtp")


def relay(value: str) -> MailRelay:
    """Return the parts of smtp://user:password@host:port?starttls=yes.

    Raises BadSetting for anything beyond them: a misspelt starttls must not mean no.
    """
    parts = urlsplit(value)
    if parts.scheme != "smtp" or not parts.hostname or parts.path.strip("/"):
        raise BadSetting(RELAY_FORM)
    return MailRelay(
        host=parts.hostname,
        port=_port(parts) or 25,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=_starttls(parts),
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise BadSetting(RELAY_FORM) from None  # the error may repeat the password


def _starttls(parts: SplitResult) -> bool:
    options = parse_qs(parts.query, keep_blank_values=True)
    words = options.pop("starttls", ["no"])
    answer = _answer(words[0])
    if options or parts.fragment or len(words) > 1 or answer is None:
        raise BadSetting(
            "SMTP_URL takes one option, ?starttls=yes or ?starttls=no, and nothing after."
        )
    return answer
