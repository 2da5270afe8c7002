"""Matches as a table."""

from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from referio.adapters.arrow.schemas import MATCHES


class Columns(Protocol):
    """What matching found, as columns of one length."""

    @property
    def alert(self) -> NDArray[np.int64]: ...
    @property
    def job(self) -> NDArray[np.int64]: ...
    @property
    def score(self) -> NDArray[np.int32]: ...
    @property
    def reasons(self) -> NDArray[np.uint32]: ...
    @property
    def more(self) -> NDArray[np.int32]: ...


def matches_table(found: Columns) -> pa.Table:
    """Return matches as a table, rows as they stand."""
    columns = [getattr(found, name) for name in MATCHES.names]
    return pa.table([pa.array(one) for one in columns], schema=MATCHES)
