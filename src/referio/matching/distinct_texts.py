"""Numbers for distinct texts, in the order they are first seen: open addressing over bytes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referio.matching.compiled import compiled, inlined, whole
from referio.matching.conditions import I32, I64, U8, U64
from referio.matching.interning import mixed

Bytes = NDArray[np.uint8]

FEW_TEXTS, FEW_BYTES = 1024, 16  # of each text, at first
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


class Texts(NamedTuple):
    """Text n is data[ends[n]:ends[n + 1]]; `slots` holds numbers, or -1."""

    data: U8
    ends: I64
    marks: U64  # a number made of each text: others have another, most often
    slots: I32
    counts: I64  # [1] how many there are


def no_texts(room: int = FEW_TEXTS) -> Texts:
    """Return room for so many texts, of which none is there; a power of two."""
    return Texts(
        np.empty(FEW_BYTES * room, np.uint8),
        np.zeros(room + 1, np.int64),
        np.empty(room, np.uint64),
        np.full(4 * room, -1, np.int32),
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


def _with_more_room(texts: Texts, length: int) -> Texts:
    count, room = int(texts.counts[0]), len(texts.marks)
    held = np.empty(2 * len(texts.data) + length, np.uint8)
    held[: texts.ends[count]] = texts.data[: texts.ends[count]]
    ends = np.zeros(2 * room + 1, np.int64)
    ends[: room + 1] = texts.ends
    marks = np.empty(2 * room, np.uint64)
    marks[:room] = texts.marks
    slots = np.full(4 * len(marks), -1, np.int32)
    _spread(marks[:count], slots)
    return Texts(held, ends, marks, slots, texts.counts)


@compiled
def _spread(marks: U64, slots: I32) -> None:
    mask = len(slots) - 1
    for number in range(len(marks)):
        slot = whole(marks[number] >> np.uint64(20)) & mask
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = number


@compiled
def _number(
    data: Bytes, begins: I32, ends: I32, done: int, numbers: I32, texts: Texts
) -> int:
    """Number parts from `done` on, as far as there is room; return how many are done."""
    held, held_ends, marks, slots, counts = texts
    for at in range(done, len(begins)):
        begin, end = whole(begins[at]), whole(ends[at])
        mark = _mark(data, begin, end)
        slot = whole(mark >> np.uint64(20)) & (len(slots) - 1)
        while slots[slot] >= 0:
            number = whole(slots[slot])
            if marks[number] == mark and _same(
                held, held_ends[number], held_ends[number + 1], data, begin, end
            ):
                break
            slot = (slot + 1) & (len(slots) - 1)
        if slots[slot] < 0:
            number = counts[0]
            to = held_ends[number] + end - begin
            if number == len(marks) or to > len(held):
                return at
            for step in range(end - begin):
                held[held_ends[number] + step] = data[begin + step]
            held_ends[number + 1], marks[number] = to, mark
            slots[slot] = number
            counts[0] = number + 1
        numbers[at] = slots[slot]
    return len(begins)


@inlined
def _mark(data: Bytes, begin: int, end: int) -> np.uint64:
    mark = _BASIS
    for at in range(begin, end):
        mark = (mark ^ np.uint64(data[at])) * _PRIME
    return mixed(mark)


@inlined
def _same(held: U8, low: int, high: int, data: Bytes, begin: int, end: int) -> bool:
    at = 0 if high - low == end - begin else high - low + 1
    while at < high - low and held[low + at] == data[begin + at]:
        at += 1
    return at == high - low
