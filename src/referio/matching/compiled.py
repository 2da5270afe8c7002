"""Loops over columns, compiled by Numba: no Python objects, no lock held, kept on disk."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

Loop = TypeVar("Loop", bound=Callable[..., object])
Value = TypeVar("Value")


def compiled(loop: Loop) -> Loop:
    """Compile a loop over arrays; threads run it side by side."""
    return cast("Loop", numba.njit(nogil=True, cache=True)(loop))


def inlined(loop: Loop) -> Loop:
    """Compile into whoever calls: passing many columns costs more than small loops do."""
    return cast("Loop", numba.njit(inline="always")(loop))


def _disown(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo = ir.Constant(array.meminfo.type, None)
        return array._getvalue()  # noqa: SLF001 - how llvmlite's proxies are read
    if isinstance(kind, types.BaseTuple):
        for at, part in enumerate(kind):
            inner = builder.extract_value(value, at)
            lent = _disown(context, builder, part, inner)
            value = builder.insert_value(value, lent, at)
    return value


@intrinsic  # type: ignore[untyped-decorator]
def borrowed(_context: Any, value: Any) -> Any:
    """Return arrays, or tuples of arrays, without a count of who holds them.

    Counting costs more than the loops that read a few numbers of many columns. Whoever
    borrows keeps what is borrowed alive.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _disown(context, builder, signature.args[0], args[0])

    return value(value), generate
