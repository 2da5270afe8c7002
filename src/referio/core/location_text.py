"""What employers write where a place should stand, taken apart.

Nothing here knows a city: it finds the alternatives ("Lisbon / Porto"), the parts of each
("Leeds, UK"), and whether the work is said to be remote.
"""

import re
import unicodedata
from dataclasses import dataclass

_REMOTE = re.compile(
    r"\b(?:fully |100% ?)?(?:remote(?:ly)?(?:[ -]first)?|work(?:ing)? from home|wfh|"
    r"tele(?:commut\w+|work)|home[ -]?based|home ?office|télétravail|teletrabajo)\b",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(
    r"\b(?:hybrid|on[ -]?site|in[ -]office|flexible|hq|headquarters?|head office|"
    r"\w*\d\w*)\b",
    re.IGNORECASE,
)
_TRIMMED_WORDS = frozenset(
    {
        "across",
        "anywhere",
        "area",
        "based",
        "either",
        "from",
        "greater",
        "in",
        "metro",
        "metropolitan",
        "near",
        "of",
        "office",
        "offices",
        "only",
        "or",
        "and",
        "region",
        "regions",
        "the",
        "timezone",
        "timezones",
        "within",
    }
)
# "and" inside the name of one country is no alternative: its spaces are hardened first.
_JOINED = re.compile(
    r"(?:Antigua|Bosnia|Trinidad|Kitts|Vincent|Wallis|Newfoundland|Svalbard|Turks|"
    r"Príncipe|Principe|Pierre|Tomé|Tome) (?:and|&) ",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(r"[/;|•·\n]|&(?!\u00a0)|(?<!,) (?:or|and|oder|ou|et|und) ")
_PARTS = re.compile(r",|:| [-–—]+(?= |$)|(?:^|(?<= ))[-–—]+ ")
_WORLD = frozenset(
    {
        "anywhere",
        "everywhere",
        "global",
        "globally",
        "international",
        "worldwide",
        "world-wide",
        "world",
        "earth",
    }
)


@dataclass(frozen=True, slots=True)
class Written:
    """A location text taken apart: alternatives, each of parts from narrow to wide.

    `remote` tells that remote work is mentioned; `remote_besides` that it stands as an
    alternative of its own ("London or remote"), so that the places are not remote.
    """

    alternatives: tuple[tuple[str, ...], ...]
    remote: bool
    remote_besides: bool


def take_apart(text: str) -> Written:
    """Take a location text apart; what names no place at all is left out."""
    line = re.sub(r"[()\[\]]", ", ", unicodedata.normalize("NFKC", text))
    line = _JOINED.sub(lambda found: found.group().replace(" ", "\u00a0"), line)
    pieces = [piece for piece in _ALTERNATIVES.split(line) if piece.strip(" ,")]
    parted = [_parts(piece) for piece in pieces]
    return Written(
        alternatives=tuple(parts for parts in parted if parts),
        remote=bool(_REMOTE.search(line)),
        remote_besides=any(
            _REMOTE.search(piece) and not parts
            for piece, parts in zip(pieces, parted, strict=True)
        )
        and any(parted),
    )


def is_world(part: str) -> bool:
    """Tell whether a part means any place at all."""
    return part.casefold() in _WORLD


def trimmed(part: str) -> str:
    """Return a part without the words around a name: "Greater Boston Area" is Boston."""
    words = part.split()
    while words and _says_nothing(words[0]):
        words.pop(0)
    while words and _says_nothing(words[-1]):
        words.pop()
    return " ".join(words)


def _says_nothing(word: str) -> bool:
    # In capitals IN and OR are Indiana, India and Oregon.
    return word.casefold() in _TRIMMED_WORDS and word not in {"IN", "OR"}


def _parts(piece: str) -> tuple[str, ...]:
    named = _NOT_A_PLACE.sub(" ", _REMOTE.sub(" ", piece))
    parts = (" ".join(part.split()) for part in _PARTS.split(named))
    return tuple(part for part in parts if is_world(part) or trimmed(part.strip(" -.")))
