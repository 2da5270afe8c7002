"""Limits and keyset offset tokens (lever-api 2.3).

A token is the percent-encoded JSON array of the first item of the next page. It
travels encoded once more, or, from clients that paste it raw, just once.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from lever_sandbox.answers import Json, bad_request, encode

MAX_LIMIT = 100
T = TypeVar("T")


@dataclass(frozen=True)
class Order(Generic[T]):
    """How a list is sorted: `values` go into the token, `sort` makes them comparable."""

    values: Callable[[T], list[Any]]
    sort: Callable[[list[Any]], tuple[Any, ...]]

    def key(self, item: T) -> tuple[Any, ...]:
        return self.sort(self.values(item))

    def arrange(self, items: Sequence[T]) -> list[T]:
        return sorted(items, key=self.key)


@dataclass(frozen=True)
class Window:
    limit: int
    offset: str | None
    lost: int = 0


def read_window(limit: str | None, offset: str | None) -> Window:
    """Raises ApiError 400 unless limit is 1 to 100."""
    if limit is None:
        return Window(MAX_LIMIT, offset)
    if not limit.isdecimal() or not 1 <= int(limit) <= MAX_LIMIT:
        raise bad_request(f"limit must be between 1 and {MAX_LIMIT}, not {limit!r}")
    return Window(int(limit), offset)


def cut_page(
    arranged: Sequence[T],
    order: Order[T],
    window: Window,
    wanted: Callable[[T], bool] = lambda _: True,
) -> tuple[list[T], str | None]:
    """The items of one page, and the token of the next or None at the end.

    Looks only as far as the page needs, so deep boards stay quick.
    """
    page: list[T] = []
    start = _start(arranged, order, window.offset) + window.lost
    for position in range(start, len(arranged)):
        item = arranged[position]
        if not wanted(item):
            continue
        if len(page) == window.limit:
            return page, encode_token(order.values(item))
        page.append(item)
    return page, None


def envelope(records: list[Json], following: str | None) -> Json:
    if following is None:
        return {"data": records, "hasNext": False}
    return {"data": records, "hasNext": True, "next": following}


def encode_envelope(records: list[bytes], following: str | None) -> bytes:
    """The same, of records that are JSON already."""
    rest = encode(envelope([], following)).removeprefix(b'{"data":[')
    return b'{"data":[' + b",".join(records) + rest


def _start(arranged: Sequence[T], order: Order[T], offset: str | None) -> int:
    if offset is None:
        return 0
    try:
        wanted = order.sort(decode_token(offset))
        return bisect_left(arranged, wanted, key=order.key)
    except (ValueError, TypeError, IndexError) as error:
        raise bad_request("Invalid offset token") from error


def encode_token(values: list[Any]) -> str:
    return quote(json.dumps(values, separators=(",", ":"), ensure_ascii=False), safe="")


def decode_token(offset: str) -> list[Any]:
    """Raises ValueError."""
    text = unquote(offset) if offset.upper().startswith("%5B") else offset
    values = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("an offset token is a list")  # noqa: TRY004
    return values
