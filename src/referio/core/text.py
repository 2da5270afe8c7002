"""Words as people mean them: folded for comparing, cut for showing."""

import re
import unicodedata

# Letters that Unicode does not take apart, though readers of other languages do.
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
}  # fmt: skip
# Marks up to this class change the letter itself (kana voicing, Indic signs): kept.
_LETTER_MARKS = 9

CJK = (("\u3040", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"))
_CJK = "".join(f"{first}-{last}" for first, last in CJK)
_WORD = rf"[^\W_{_CJK}]+"
_TOKEN = re.compile(
    rf"""
    (?<!\w)(?:[^\W\d_]\.){{2,}}        # u.s., e.g.
    | {_WORD}\.(?:js|net|io)\b         # node.js, asp.net, socket.io
    | \.net\b                          # .net
    | {_WORD}(?:\+\+|\#)(?!\w)         # c++, c#, f#
    | {_WORD}
    | [{_CJK}]                         # no spaces there: every sign is a token of its own
    """,
    re.VERBOSE,
)
_ELLIPSIS = "…"
_SPOKEN = str.maketrans({"+": "p", "#": "sharp", ".": "-"})


def fold(text: str) -> str:
    """Return text in the form it is compared in: one width, one case, no accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKC", text).casefold()
    )
    # Texts are long and have few different signs: each is looked at once.
    for sign in set(apart):
        if unicodedata.combining(sign) > _LETTER_MARKS:
            apart = apart.replace(sign, "")
    folded = apart.casefold()
    for letter, plain in _LETTERS.items():
        folded = folded.replace(letter, plain)
    return unicodedata.normalize("NFC", folded)


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a text in order; C++, C#, .NET and node.js stay whole."""
    return tuple(
        token.replace(".", "") if token[-1] == "." else token
        for token in _TOKEN.findall(fold(text))
    )


def shorten(text: str, limit: int) -> str:
    """Return text on one line of at most `limit` characters, cut between words where it can be."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    room = line[: max(limit - 1, 0)]
    if not line[len(room)].isspace():
        room = room.rpartition(" ")[0] or room
    return (room.rstrip(" ,;:–-") + _ELLIPSIS)[:limit]


def slug(text: str, limit: int = 60) -> str:
    """Return text as part of an address: a-z, 0-9 and hyphens; perhaps nothing at all."""
    spoken = "-".join(token.translate(_SPOKEN) for token in tokens(text))
    plain = re.sub(r"[^a-z0-9]+", "-", spoken).strip("-")
    if len(plain) <= limit:
        return plain
    return (plain[: limit + 1].rpartition("-")[0] or plain[:limit]).strip("-")
