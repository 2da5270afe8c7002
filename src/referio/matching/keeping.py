"""An index as one file: a head that says what follows, then columns as they lie in memory."""

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referio.matching.conditions import Names

MAGIC = b"REFERIO ALERTS\n"
VERSION = 4
ALIGNED = 64
Arrays = Sequence[NDArray[Any]]


class NotAnIndex(Exception):
    """The file cannot be used; the message says why and that it is made anew."""


def save(path: Path, arrays: Arrays, names: Names) -> None:
    """Write columns and names to a file, beside it first, so that it is never half."""
    head = _head(arrays, names)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(head)
            for array in arrays:
                file.write(np.ascontiguousarray(array).data)
                file.write(bytes(-array.nbytes % ALIGNED))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def load(path: Path) -> tuple[list[NDArray[Any]], Names]:
    """Return the columns and names of a file; the columns are mapped, not read.

    Raises NotAnIndex.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise NotAnIndex(f"{path} cannot be read ({error}); it is made anew") from error
    told, begin = _read_head(path, mapped)
    arrays, at = [], begin
    for dtype, shape in told["columns"]:
        count = int(np.prod(shape, dtype=np.int64))
        column = np.frombuffer(mapped, dtype, count, at).reshape(shape)
        arrays.append(column)
        at += column.nbytes + -column.nbytes % ALIGNED
    return arrays, _names(told["names"])


def _head(arrays: Arrays, names: Names) -> bytes:
    padded = sum(array.nbytes + -array.nbytes % ALIGNED for array in arrays)
    told = {
        "columns": [[array.dtype.str, list(array.shape)] for array in arrays],
        "bytes": padded,
        "names": asdict(names),
    }
    text = json.dumps(told, ensure_ascii=False).encode()
    fixed = f"{VERSION} {len(text)} {zlib.crc32(text)}\n".encode()
    head = MAGIC + fixed + text
    return head + bytes(-len(head) % ALIGNED)


def _read_head(path: Path, mapped: mmap.mmap) -> tuple[dict[str, Any], int]:
    if mapped[: len(MAGIC)] != MAGIC:
        raise NotAnIndex(f"{path} is no index of alerts; it is made anew")
    line_end = mapped.find(b"\n", len(MAGIC))
    fixed = mapped[len(MAGIC) : line_end].split()
    if len(fixed) != 3 or int(fixed[0]) != VERSION:
        raise NotAnIndex(
            f"{path} is of another version than {VERSION}; it is made anew"
        )
    length, check = int(fixed[1]), int(fixed[2])
    text = mapped[line_end + 1 : line_end + 1 + length]
    if len(text) != length or zlib.crc32(text) != check:
        raise NotAnIndex(f"the head of {path} is damaged; it is made anew")
    told = json.loads(text)
    begin = line_end + 1 + length
    begin += -begin % ALIGNED
    if len(mapped) != begin + told["bytes"]:
        raise NotAnIndex(
            f"{path} has {len(mapped)} bytes instead of {begin + told['bytes']};"
            " it was cut short and is made anew"
        )
    return told, begin


def _names(told: dict[str, Any]) -> Names:
    def pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
        return tuple((one, other) for one, other in rows)

    return Names(
        tuple(told["atoms"]),
        pairs(told["homes"]),
        pairs(told["areas"]),
        tuple(told["currencies"]),
        tuple(told["languages"]),
        tuple(told["domains"]),
    )
