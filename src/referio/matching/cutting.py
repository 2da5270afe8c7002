"""Texts cut into words and numbered, thousands at a time: what `core.text.tokens` says of one.

The loop reads UTF-8 as it is. What a sign is to a word stands in a table; words that recur
are never made into strings.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from referio.core.text import CJK, fold
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.conditions import I32, I64, U8
from referio.matching.distinct_texts import Texts, no_texts, numbers_of, told

SIGNS = 0x34000  # code points; above are no letters (a test asks Unicode)
# Kinds of signs: \w, a letter, part of a word, and a word by itself.
WORDY, LETTER, INNER, ALONE = 1, 2, 4, 8
DOT, PLUS, SHARP = b".+#"
JS, IO, NE = (int.from_bytes(pair, "big") for pair in (b"js", b"io", b"ne"))
T = ord("t")
AT_ONCE = 1 << 22  # bytes
BETWEEN = "\n"


class Words:
    """Different words, each with a number, in the order they are first met."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._known: Texts = no_texts()

    def numbers(self, texts: Iterable[str]) -> tuple[I64, I32]:
        """Return (where each text begins, the number of each word) for some texts."""
        sizes, found = [np.zeros(1, np.int64)], [np.zeros(0, np.int32)]
        for some in _some(texts, self._at_once):
            counts, numbers = self._read(some)
            sizes.append(counts)
            found.append(numbers)
        return np.cumsum(np.concatenate(sizes)), np.concatenate(found)

    def __iter__(self) -> Iterator[str]:
        return (one.decode("utf-8", "surrogatepass") for one in told(self._known))

    def _read(self, texts: Sequence[bytes]) -> tuple[I64, I32]:
        data = np.frombuffer(b"".join(texts), np.uint8).copy()
        begins, ends = cut(data, signs())
        numbers, self._known = numbers_of(data, begins, ends, self._known)
        edges = np.cumsum([0, *map(len, texts)])
        return np.diff(np.searchsorted(begins, edges)), numbers


def _some(texts: Iterable[str], most: int) -> Iterator[list[bytes]]:
    """Yield folded texts, each with a sign behind it that is part of no word."""
    some: list[bytes] = []
    size = 0
    for text in texts:
        some.append(f"{fold(text)}{BETWEEN}".encode("utf-8", "surrogatepass"))
        size += len(some[-1])
        if size > most:
            yield some
            some, size = [], 0
    yield some


@cache
def signs() -> U8:
    """Return the kinds of each sign by its code point."""
    every = [chr(code) for code in range(SIGNS)]
    wordy = np.fromiter(map(str.isalnum, every), np.bool_, SIGNS)
    digit = np.fromiter(map(str.isdecimal, every), np.bool_, SIGNS)
    alone = np.zeros(SIGNS, np.bool_)
    for first, last in CJK:
        alone[ord(first) : ord(last) + 1] = True
    kinds = wordy * WORDY | (wordy & ~digit) * LETTER
    kinds |= (wordy & ~alone) * INNER | alone * ALONE
    kinds[ord("_")] = WORDY
    return kinds.astype(np.uint8)


def cut(data: U8, kinds: U8) -> tuple[I32, I32]:
    """Return where each word of folded UTF-8 begins and ends; takes dots out of U.S."""
    begins, ends = np.empty((2, len(data) // 2 + 2), np.int32)
    count = _cut(data, kinds, begins, ends)
    return begins[:count], ends[:count]


@compiled
def _cut(data: U8, kinds: U8, begins: I32, ends: I32) -> int:
    """Write words where they lie; the rules are those of core.text's pattern, in its order."""
    data, kinds = borrowed(data), borrowed(kinds)
    count = at = 0
    wordy = False  # whether the sign before is
    while at < len(data):
        kind, size = _sign(data, at, kinds)
        end = last = at
        if kind & LETTER and not wordy:
            end, last = _initials(data, at, kinds)
            wordy = False
        if end == at:
            if kind & INNER:
                end = _word(data, at + size, kinds)
                ending = _ending(data, end, kinds)
                end += ending
                wordy = data[end - 1] != SHARP and data[end - 1] != PLUS
            elif kind & ALONE:
                end, wordy = at + size, kind & WORDY != 0
            elif _dotted(data, at, kinds) == len(".net"):
                end, wordy = at + len(".net"), True
            last = end
        if end > at:
            begins[count], ends[count] = at, last
            count, at = count + 1, end
        else:
            at, wordy = at + size, kind & WORDY != 0
    return count


@inlined
def _sign(data: U8, at: int, kinds: U8) -> tuple[int, int]:
    """Return (kinds, bytes) of the sign at a place; none where the data ends."""
    kind, size = whole(0), whole(1)
    if at < len(data):
        code = whole(data[at])
        if code >= 0x80:
            size = whole(2 + (code >= 0xE0) + (code >= 0xF0))
            code &= 0x7F >> size
            for step in range(1, size):
                code = code << 6 | whole(data[at + step]) & 0x3F
        if code < len(kinds):
            kind = whole(kinds[code])
    return kind, size


@inlined
def _word(data: U8, end: int, kinds: U8) -> int:
    """Return where a word ends that goes on at a place, if it does."""
    kind, size = _sign(data, end, kinds)
    while kind & INNER:
        end += size
        kind, size = _sign(data, end, kinds)
    return end


@inlined
def _initials(data: U8, at: int, kinds: U8) -> tuple[int, int]:
    """Look for letters with dots behind them, two at least (u.s.), and take the dots out.

    Returns where they end, `at` for none, and where their letters end then.
    """
    end, count, to = at, 0, at
    kind, size = _sign(data, end, kinds)
    while kind & LETTER and end + size < len(data) and data[end + size] == DOT:
        end += size + 1
        count += 1
        kind, size = _sign(data, end, kinds)
    if count < 2:
        end = at
    for one in range(at, end):
        if data[one] != DOT:
            data[to] = data[one]
            to += 1
    return end, to


@inlined
def _ending(data: U8, end: int, kinds: U8) -> int:
    """Return how long the ending of a word is that ends at a place: .js, ++, # or none."""
    length = _dotted(data, end, kinds)
    if not length and end < len(data):
        if data[end] == SHARP:
            length = 1
        elif data[end] == PLUS and end + 1 < len(data) and data[end + 1] == PLUS:
            length = 2
        if length and _sign(data, end + length, kinds)[0] & WORDY:
            length = 0
    return length


@inlined
def _dotted(data: U8, at: int, kinds: U8) -> int:
    """Return how long an ending with a dot is: .js, .io, .net, or 0 where there is none."""
    length = 0
    if at + 2 < len(data) and data[at] == DOT:
        pair = whole(data[at + 1]) << 8 | whole(data[at + 2])
        if pair in (JS, IO):
            length = 3
        elif pair == NE and at + 3 < len(data) and data[at + 3] == T:
            length = 4
        if length and _sign(data, at + length, kinds)[0] & WORDY:
            length = 0
    return length
