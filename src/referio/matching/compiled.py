"""Loops over columns, compiled by Numba: no Python objects, no lock held, kept on disk."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import cgutils, config, types
from numba.extending import intrinsic

Loop = TypeVar("Loop", bound=Callable[..., object])
Each = Callable[..., Iterable[Any]]  # `map`, or that of a pool of threads


def _keep_by_source() -> None:
    """Keep compiled loops by the source of all of them.

    By itself Numba asks whether a loop's own file changed, not those it is made with.
    """
    if not config.CACHE_DIR:
        source = sha256()
        for path in sorted(Path(__file__).parent.glob("*.py")):
            source.update(path.read_bytes())
        folder = (
            Path(__file__).parent / "__pycache__" / f"loops-{source.hexdigest()[:16]}"
        )
        config.CACHE_DIR = str(folder)


_keep_by_source()


def compiled(loop: Loop) -> Loop:
    """Compile a loop over arrays; threads run it side by side."""
    return cast("Loop", numba.njit(nogil=True, cache=True, error_model="numpy")(loop))


def inlined(loop: Loop) -> Loop:
    """Compile into whoever calls: passing many columns costs more than small loops do."""
    return cast("Loop", numba.njit(inline="always", error_model="numpy")(loop))


def _disown(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Return a value of a kind with the owners of its arrays taken out."""
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        return array._getvalue()  # noqa: SLF001 - how llvmlite's proxies are read
    if isinstance(kind, types.BaseTuple):  # type: ignore[attr-defined]
        for at, part in enumerate(kind):
            inner = builder.extract_value(value, at)
            lent = _disown(context, builder, part, inner)
            value = builder.insert_value(value, lent, at)
    return value


def _borrowed(_context: Any, value: Any) -> Any:
    """Return arrays, or tuples of arrays, without a count of who holds them.

    Counting costs more than the loops that read a few numbers of many columns. Whoever
    borrows keeps what is borrowed alive.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _disown(context, builder, signature.args[0], args[0])

    return value(value), generate


borrowed = cast("Callable[[Any], Any]", intrinsic(_borrowed))

# A number of any column as one that plain arithmetic keeps whole: in compiled code an
# unsigned number and a signed one make a float.
whole = cast("Callable[[Any], int]", np.int64)


@contextmanager
def side_by_side(threads: int) -> Iterator[Each]:
    """Yield a `map` whose calls so many threads share.

    One thread is none but the caller's: to start one takes longer than all of a single job.
    """
    if threads <= 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map
