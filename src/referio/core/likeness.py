"""Whether two texts are the same in all but small edits, as one number computed from each alone.

The number is made of the few long words whose checksums are least: changing one word in two
hundred rarely touches them, another text rarely shares them all (min-wise hashing, Broder 1997).
"""

from collections.abc import Iterable
from hashlib import sha256
from zlib import crc32

LEAST_BYTES = 9  # of the words that count
SKETCHED = 4  # words kept: more tell texts apart better, fewer forgive more edits
LEAST_WORDS = 20  # a text of fewer such words is taken word by word

_ENDS = b".,;:!?()[]\"'*-/&"


def likeness(text: str, *, without: Iterable[str] = ()) -> bytes:
    """Return 8 bytes that texts alike share. Words `without` count for nothing (place names)."""
    written = _words(text)
    long = {word for word in written if len(word) >= LEAST_BYTES}
    telling = {word.strip(_ENDS) for word in long}
    telling -= {word.strip(_ENDS) for name in without for word in _words(name)}
    if len(telling) < LEAST_WORDS:
        return sha256(b" ".join(written)).digest()[:8]
    sketch = sorted(map(crc32, telling))[:SKETCHED]
    return sha256(repr(sketch).encode()).digest()[:8]


def _words(text: str) -> list[bytes]:
    return text.lower().encode(errors="replace").split()
