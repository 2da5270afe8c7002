"""Which Lever account an employer means: a job-board address, or the site name in it."""

import re
from urllib.parse import urlsplit

_SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_SITE_OF_BOARD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_BOARD_HOSTS = ("jobs.lever.co", "jobs.eu.lever.co", "jobs.sandbox.lever.co")
_EXAMPLE = "jobs.lever.co/brightwater"


class NotASite(ValueError):
    """The text names no Lever account; the message tells the employer what to type."""


def read_site(text: str) -> str:
    """Return the site name in what an employer typed. Raises NotASite.

    A site is the first part of a board's path (lever-api 0.3); it is kept as written.
    """
    typed = text.strip()
    if "/" in typed or _host_of(typed) in _BOARD_HOSTS:
        return _from_address(typed)
    if not _SITE.fullmatch(typed):
        raise NotASite(
            f"“{_cut(typed)}” is not a Lever site name. Please copy the address of your"
            f" Lever job board, for example {_EXAMPLE}."
        )
    return typed


def _from_address(typed: str) -> str:
    if _host_of(typed) not in _BOARD_HOSTS:
        raise NotASite(
            f"“{_cut(typed)}” is not a Lever job board. Its address begins with"
            f" jobs.lever.co, for example {_EXAMPLE}."
        )
    site = urlsplit(_with_scheme(typed)).path.strip("/").partition("/")[0]
    if not _SITE_OF_BOARD.fullmatch(site):
        raise NotASite(
            "This address has no company in it. Please add the part after the host,"
            f" for example {_EXAMPLE}."
        )
    return site


def _host_of(typed: str) -> str:
    try:
        return urlsplit(_with_scheme(typed)).hostname or ""
    except ValueError:  # such as an unclosed bracket
        return ""


def _with_scheme(typed: str) -> str:
    return typed if "://" in typed else f"https://{typed}"


def _cut(typed: str) -> str:
    return typed if len(typed) <= 60 else f"{typed[:59]}…"
