import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from referio.core.arrow_rows import Rows

words = st.sampled_from(["", "pumps", "Größe", "日本"])
rows = st.lists(
    st.tuples(
        st.integers(-(2**62), 2**62),
        st.booleans(),
        words,
        st.lists(words, max_size=3),
        st.lists(st.integers(0, 9), max_size=3),
    ),
    max_size=12,
)
SCHEMA = pa.schema(
    [
        ("number", pa.int64()),
        ("flag", pa.bool_()),
        ("word", pa.string()),
        ("words", pa.list_(pa.string())),
        ("numbers", pa.list_(pa.int32())),
    ]
)


def batches(given_rows, size):
    """The rows in batches of a size, among them an empty one."""
    yield pa.RecordBatch.from_pylist([], schema=SCHEMA)
    for start in range(0, len(given_rows), size):
        dicts = [
            dict(zip(SCHEMA.names, row, strict=True))
            for row in given_rows[start : start + size]
        ]
        yield pa.RecordBatch.from_pylist(dicts, schema=SCHEMA)


def lists(starts, values):
    return (
        [list(part) for part in np.split(values, starts[1:-1])]
        if len(starts) > 1
        else []
    )


@given(rows, st.integers(1, 5))
def test_columns_are_what_the_rows_were(given_rows, size) -> None:
    read = Rows.of(batches(given_rows, size))
    (word, several), told = read.coded("word", "words")
    named = [told[code] for code in several]
    assert len(read) == len(given_rows)
    assert read.integers("number").tolist() == [row[0] for row in given_rows]
    assert read.flags("flag").tolist() == [row[1] for row in given_rows]
    assert [told[code] for code in word] == [row[2] for row in given_rows]
    assert lists(read.starts("words"), np.array(named, object)) == [
        r[3] for r in given_rows
    ]
    numbers = lists(read.starts("numbers"), read.integers("numbers"))
    assert numbers == [row[4] for row in given_rows]
    assert len(set(told)) == len(told)
