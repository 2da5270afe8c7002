"""Matches as a table."""

import numpy as np
import pyarrow as pa

from referio.adapters.arrow.schemas import MATCHES
from referio.matching.engine import Matches
from referio.matching.reasons import CLAUSES

# So that a file says by itself what the bits are.
REASONS = {"reasons": ",".join(CLAUSES)}


def matches_table(found: Matches) -> pa.Table:
    """Return matches as a table, rows as they stand."""
    columns = [_column(getattr(found, one.name), one.type) for one in MATCHES]
    return pa.table(columns, schema=MATCHES.with_metadata(REASONS))


def _column(values: np.ndarray, kind: pa.DataType) -> pa.Array:
    return pa.array(values.astype(kind.to_pandas_dtype()))
