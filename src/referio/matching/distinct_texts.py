"""Numbers for distinct texts, in the order they are first seen: open addressing over bytes.

A short text is its own key, whole in ninety-six bits, so that to find it takes one line of
memory. A longer one has a number made of it as its key, and is compared where that agrees.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referio.matching.compiled import compiled, inlined, whole
from referio.matching.conditions import I32, I64, U8, U64
from referio.matching.interning import mixed

Bytes = NDArray[np.uint8]

FEW_TEXTS, FEW_BYTES = 1024, 16  # of each text, at first
_SHORT = 11  # bytes: eight in one half of a key, three and the length in the other
_LONG = np.uint64(_SHORT + 1)  # stands for the length of all that are longer
_PRIME = np.uint64(0x100000001B3)
_BYTE, _LENGTH, _HALF = np.uint64(8), np.uint64(24), np.uint64(32)


class Texts(NamedTuple):
    """Text n is data[ends[n]:ends[n + 1]].

    A slot is two numbers: a half of a key; the other half above, and below it n + 1 or,
    where there is none, 0.
    """

    data: U8
    ends: I64
    slots: U64
    counts: I64  # [1] how many there are


def no_texts(room: int = FEW_TEXTS) -> Texts:
    """Return room for so many texts, of which none is there; a power of two."""
    return Texts(
        np.empty(FEW_BYTES * room, np.uint8),
        np.zeros(room + 1, np.int64),
        np.zeros(4 * room, np.uint64),
        np.zeros(1, np.int64),
    )


def numbers_of(data: Bytes, begins: I32, ends: I32, texts: Texts) -> tuple[I32, Texts]:
    """Return (the number of each part of `data`, texts with those that are new)."""
    numbers = np.empty(len(begins), np.int32)
    done = _number(data, begins, ends, 0, numbers, texts)
    while done < len(begins):
        texts = _with_more_room(texts, int(ends[done] - begins[done]))
        done = _number(data, begins, ends, done, numbers, texts)
    return numbers, texts


def told(texts: Texts) -> list[bytes]:
    """Return texts by their numbers."""
    data, ends = texts.data.tobytes(), texts.ends.tolist()
    return [data[ends[n] : ends[n + 1]] for n in range(int(texts.counts[0]))]


def together(several: list[Texts]) -> tuple[list[I32], Texts]:
    """Return the numbers that the texts of several have in one, and that one."""
    every, numbers = no_texts(), []
    for one in several:
        ends = one.ends[: int(one.counts[0]) + 1].astype(np.int32)
        mine, every = numbers_of(one.data, ends[:-1], ends[1:], every)
        numbers.append(mine)
    return numbers, every


def _with_more_room(texts: Texts, length: int) -> Texts:
    count, room = int(texts.counts[0]), len(texts.ends) - 1
    held = np.empty(2 * len(texts.data) + length, np.uint8)
    held[: texts.ends[count]] = texts.data[: texts.ends[count]]
    ends = np.zeros(2 * room + 1, np.int64)
    ends[: room + 1] = texts.ends
    slots = np.zeros(2 * len(texts.slots), np.uint64)
    _spread(texts.slots, slots)
    return Texts(held, ends, slots, texts.counts)


@compiled
def _spread(slots: U64, wider: U64) -> None:
    mask = len(wider) // 2 - 1
    for at in range(0, len(slots), 2):
        if slots[at + 1]:
            slot = _first_slot(slots[at], slots[at + 1] >> _HALF, mask)
            while wider[2 * slot + 1]:
                slot = (slot + 1) & mask
            wider[2 * slot], wider[2 * slot + 1] = slots[at], slots[at + 1]


@compiled
def _number(
    data: Bytes, begins: I32, ends: I32, done: int, numbers: I32, texts: Texts
) -> int:
    """Number parts from `done` on, as far as there is room; return how many are done."""
    held, held_ends, slots, counts = texts
    mask = len(slots) // 2 - 1
    for at in range(done, len(begins)):
        begin, end = whole(begins[at]), whole(ends[at])
        low, high = _key(data, begin, end)
        slot = _first_slot(low, high, mask)
        number = whole(slots[2 * slot + 1] & np.uint64(0xFFFFFFFF)) - 1
        while number >= 0:
            if (
                slots[2 * slot] == low
                and slots[2 * slot + 1] >> _HALF == high
                and (end - begin <= _SHORT or _same(texts, number, data, begin, end))
            ):
                break
            slot = (slot + 1) & mask
            number = whole(slots[2 * slot + 1] & np.uint64(0xFFFFFFFF)) - 1
        if number < 0:
            number = counts[0]
            to = held_ends[number] + end - begin
            if number == len(held_ends) - 1 or to > len(held):
                return at
            for step in range(end - begin):
                held[held_ends[number] + step] = data[begin + step]
            held_ends[number + 1] = to
            slots[2 * slot] = low
            slots[2 * slot + 1] = high << _HALF | np.uint64(number + 1)
            counts[0] = number + 1
        numbers[at] = number
    return len(begins)


@inlined
def _key(data: Bytes, begin: int, end: int) -> tuple[np.uint64, np.uint64]:
    """Return what a text is known by: 64 and 32 bits."""
    low = high = np.uint64(0)
    for at in range(begin, min(end, begin + 8)):
        low = low << _BYTE | np.uint64(data[at])
    if end - begin <= _SHORT:
        for at in range(begin + 8, end):
            high = high << _BYTE | np.uint64(data[at])
        return low, high | np.uint64(end - begin) << _LENGTH
    for at in range(begin + 8, end):
        low = (low ^ np.uint64(data[at])) * _PRIME
    low = mixed(low)
    return low, (low >> np.uint64(40)) | _LONG << _LENGTH


@inlined
def _first_slot(low: np.uint64, high: np.uint64, mask: int) -> int:
    return whole(mixed(low ^ mixed(high)) >> np.uint64(20)) & mask


@inlined
def _same(texts: Texts, number: int, data: Bytes, begin: int, end: int) -> bool:
    low, high = texts.ends[number], texts.ends[number + 1]
    at = 0 if high - low == end - begin else high - low + 1
    while at < high - low and texts.data[low + at] == data[begin + at]:
        at += 1
    return at == high - low
