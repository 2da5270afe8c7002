"""What a log may say: whoever reads it must not be able to act for anybody, nor learn who.

A signed link is a key. Django writes the path of every request that goes wrong, and a
traceback may carry more of it, so whole lines are gone over on their way out.
"""

import logging
import re

# Longer than any word of ours, shorter than any token; a UUID has no capitals.
LEAST_TOKEN = 28

_TOKEN = re.compile(
    rf"(?<![A-Za-z0-9_-])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{{{LEAST_TOKEN},}}"
)
_QUERY = re.compile(r"(?<=[\w/.-])\?[^\s'\"<>]+")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


def discreet(text: str) -> str:
    """Return a line of a log without tokens, query strings and e-mail addresses."""
    return _EMAIL.sub("…", _TOKEN.sub("…", _QUERY.sub("?…", text)))


class DiscreetFormatter(logging.Formatter):
    """Goes over a whole record, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it may be written."""
        return discreet(super().format(record))


class OnlyNoted(logging.Filter):
    """Makes a note of what others call an error, and leaves its traceback out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass, lowered."""
        record.levelno, record.levelname = logging.INFO, "INFO"
        record.exc_info = None
        return True
