"""From what people type into an alert to values: words, money, distances, names."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from referio.alerts.models import LEAST_KM, MOST_KM
from referio.core.mail_domains import FREE_MAIL
from referio.core.money import minor_digits
from referio.core.text import fold, shorten, tokens

MOST_WORDS, WORD_LIMIT = 20, 100
MOST_MINOR = 10**15
_AMOUNT = re.compile(r"(\d[\d\s.,'’]*)(k?)", re.IGNORECASE)
# "60,000" and "60.000" are sixty thousand: no pay has three decimals and no thousands.
_RADIUS = re.compile(r"([+-]?\d{1,9})\s*(km)?", re.IGNORECASE)
USUAL_KM = 50
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
MOST_DOMAINS, DOMAIN_LIMIT = 5, 253
_GROUPS = re.compile(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))")


class NotUsable(ValueError):
    """What was typed cannot be used; the message says why, to the person who typed it."""


def words(text: str) -> tuple[str, ...]:
    """Return the words or phrases of a text, parted by commas or line ends, each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    found = list({fold(part): part for part in parts if part}.values())
    if len(found) > MOST_WORDS:
        raise NotUsable(
            f"These are {len(found)} words; an alert takes up to {MOST_WORDS}."
        )
    for one in found:
        _refuse_unusable(one)
    return tuple(found)


def _refuse_unusable(word: str) -> None:
    if len(word) > WORD_LIMIT:
        raise NotUsable(
            f"“{word[:30]}…” is {len(word):,} characters long; up to {WORD_LIMIT} fit."
        )
    if not tokens(word):
        raise NotUsable(f"“{word}” has no letter or digit we could look for.")


def amount(text: str, currency: str) -> int | None:
    """Return an amount such as "60,000", "60 000" or "60k" in minor units; None for none."""
    typed = text.strip().strip("€$£¥ ")
    if not typed:
        return None
    match = _AMOUNT.fullmatch(typed)
    if match is None:
        raise NotUsable("This is not an amount. Please write a number such as 45,000.")
    plain = _GROUPS.sub("", match[1].strip()).replace(",", ".")
    try:
        major = Decimal(plain) * (1000 if match[2] else 1)
    except InvalidOperation:
        raise NotUsable(
            "This is not an amount. Please write a number such as 45,000."
        ) from None
    return _minor(major, currency)


def _minor(major: Decimal, currency: str) -> int:
    minor = int(major * 10 ** minor_digits(currency))
    if not 0 < minor <= MOST_MINOR:
        raise NotUsable(
            "Please write an amount above zero that somebody could be paid."
        )
    return minor


def employers(text: str, known: Mapping[int, str]) -> tuple[int, ...]:
    """Return the ids of employers named one a line; `known` is {id: name}.

    The whole name counts, or a beginning that only one employer has.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(_employer(line, known) for line in lines if line))


def _employer(line: str, known: Mapping[int, str]) -> int:
    wanted = fold(line)
    begin = {key: name for key, name in known.items() if fold(name).startswith(wanted)}
    same = [key for key, name in begin.items() if fold(name) == wanted]
    if len(same or begin) == 1:
        return (same or list(begin))[0]
    shown = shorten(line, WORD_LIMIT)
    if begin:
        raise NotUsable(f"“{shown}” fits several employers: {_some(begin.values())}.")
    raise NotUsable(
        f"We have no employer called “{shown}”. Please check the name, one a line."
    )


def _some(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:5])


def contradiction(asked: Iterable[str], excluded: Iterable[str]) -> tuple[str, str]:
    """Return a word asked for that holds an excluded one, and that one; or ("", "").

    No job can have "data engineer" and be without "engineer".
    """
    left_out = [(word, tokens(word)) for word in excluded]
    for wanted in asked:
        parts = tokens(wanted)
        for word, looked_for in left_out:
            if looked_for and _side_by_side(looked_for, parts):
                return wanted, word
    return "", ""


def _side_by_side(looked_for: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    length = len(looked_for)
    starts = range(len(parts) - length + 1)
    return any(parts[at : at + length] == looked_for for at in starts)


def radius(text: str) -> int:
    """Return a distance in km, such as "25" or "25 km"; the usual one for none."""
    if not text.strip():
        return USUAL_KM
    match = _RADIUS.fullmatch(text.strip())
    if match is None:
        raise NotUsable("Please write whole kilometres, such as 50.")
    if not LEAST_KM <= int(match[1]) <= MOST_KM:
        raise NotUsable(
            f"Please write from {LEAST_KM} to {MOST_KM} km. For more, name a country or a"
            " region instead."
        )
    return int(match[1])


def domains(text: str) -> tuple[str, ...]:
    """Return the domains in a text: "acme.com", an address of a page, or one of a mailbox."""
    found = tuple(
        dict.fromkeys(_domain(part) for part in re.split(r"[\s,;]+", text) if part)
    )
    if len(found) > MOST_DOMAINS:
        raise NotUsable(f"These are {len(found)} domains; up to {MOST_DOMAINS} fit.")
    return found


def _domain(written: str) -> str:
    host = re.sub(r"^[a-z]+://", "", written.casefold()).partition("/")[0]
    host = host.rpartition("@")[2].partition(":")[0].strip(".").removeprefix("www.")
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        plain = ""
    if len(plain) > DOMAIN_LIMIT or not _DOMAIN.fullmatch(plain):
        raise NotUsable(
            f"“{shorten(written, 60)}” is not a domain. It looks like acme.com, the part of"
            " a work address after the @."
        )
    if plain in FREE_MAIL:
        raise NotUsable(
            f"{plain} is a mail service that anybody can use, not an employer."
        )
    return plain
