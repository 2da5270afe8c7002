"""Whether two texts are the same in all but small edits, as one number computed from each alone.

The number is made of the few long words whose checksums are least: changing one word in two
hundred rarely touches them, another text rarely shares them all (min-wise hashing, Broder 1997).
"""

from collections.abc import Iterable
from hashlib import sha256
from zlib import crc32

LEAST_LETTERS = 9  # of the words that count
SKETCHED = 4  # words kept: more tell texts apart better, fewer forgive more edits
LEAST_WORDS = 20  # a shorter text is taken word by word

_ENDS = ".,;:!?()[]«»\"'“”’…*•–-/&"


def likeness(text: str, *, without: Iterable[str] = ()) -> bytes:
    """Return 8 bytes that texts alike share. Words `without` count for nothing (place names)."""
    written = text.lower().split()
    long = {word.strip(_ENDS) for word in {word for word in written if len(word) >= LEAST_LETTERS}}
    long -= {word.strip(_ENDS) for name in without for word in name.lower().split()}
    if len(long) < LEAST_WORDS:
        sketch = " ".join(written)
    else:
        sketch = " ".join(sorted(long, key=_checksum)[:SKETCHED])
    return sha256(sketch.encode(errors="replace")).digest()[:8]


def _checksum(word: str) -> tuple[int, str]:
    return crc32(word.encode(errors="replace")), word
