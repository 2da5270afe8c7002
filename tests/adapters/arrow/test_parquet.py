"""Parquet files: in parts of about the same size, written whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.arrow import parquet
from referio.adapters.arrow.schemas import WrongTable

ID = pa.schema([pa.field("id", pa.int64(), nullable=False)])


def put(path: Path, ids: range, rows_a_group: int = 10) -> None:
    table = pa.table({"id": pa.array(ids, pa.int64()), "other": ["x"] * len(ids)})
    pq.write_table(table, path, row_group_size=rows_a_group)


def ids(part: parquet.FilePart) -> list[int]:
    return [row["id"] for row in part.read(ID).to_pylist()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path / "b.parquet", range(40, 75))
    put(tmp_path / "a.parquet", range(40))
    put(tmp_path / "empty.parquet", range(0))
    (tmp_path / "notes.txt").write_text("not a table")
    return tmp_path


@pytest.mark.parametrize("most", [1, 2, 3, 5, 8, 100])
def test_parts_hold_every_row_once_and_in_order(folder: Path, most: int) -> None:
    parts = parquet.parts_of(folder, most)
    assert len(parts) == min(most, 8)
    assert [one for part in parts for one in ids(part)] == list(range(75))
    assert [part.rows for part in parts] == [len(ids(part)) for part in parts]


@given(st.lists(st.integers(1, 50), max_size=30), st.integers(1, 12))
def test_parts_are_about_equal(rows: list[int], most: int) -> None:
    groups = [parquet.Group("a", at, count) for at, count in enumerate(rows)]
    parts = list(parquet._divided(groups, most))
    assert [one for part in parts for one in part] == groups
    assert len(parts) <= most
    share = sum(rows) / most
    assert all(sum(g.rows for g in part) < share + 50 for part in parts)


def test_a_single_file_is_read_too(folder: Path) -> None:
    table = parquet.read_whole(folder / "a.parquet", ID)
    assert table.column_names == ["id"]
    assert table.num_rows == 40


def test_a_folder_of_empty_files_is_an_empty_table(tmp_path: Path) -> None:
    put(tmp_path / "empty.parquet", range(0))
    assert parquet.parts_of(tmp_path, 4) == []
    assert parquet.read_whole(tmp_path, ID).num_rows == 0


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongTable, match=r"holds no file that ends with \.parquet"):
        parquet.parts_of(tmp_path, 1)


def test_what_is_not_there_or_no_parquet_is_refused(folder: Path) -> None:
    for name in ("notes.txt", "nowhere.parquet"):
        with pytest.raises(WrongTable, match=rf"{name} cannot be read as Parquet"):
            parquet.parts_of(folder / name, 1)


def test_a_column_that_is_missing_is_not_read(folder: Path) -> None:
    wanted = pa.schema([*ID, pa.field("sent", pa.int64())])
    assert parquet.read_whole(folder, wanted).column_names == ["id"]


def test_writing_replaces_a_file_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    for count in (3, 5):
        parquet.write(pa.table({"id": list(range(count))}), path)
        assert parquet.count(path) == count
    assert list(tmp_path.iterdir()) == [path]


class Dies(Exception):
    """Whoever wrote was killed."""


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "part.parquet"
    parquet.write(pa.table({"id": [1]}), path)

    def half(table: pa.Table, beside: Path, **more: object) -> None:
        beside.write_bytes(b"PAR1 half")
        raise Dies

    monkeypatch.setattr(pq, "write_table", half)
    with pytest.raises(Dies):
        parquet.write(pa.table({"id": [1, 2]}), path)
    assert parquet.count(path) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_writers_left_is_swept_and_nothing_else(folder: Path) -> None:
    (folder / ".part-00001.parquet.1a2b3c4d.unfinished").write_bytes(b"PAR1 half")
    before = {path for path in folder.iterdir() if not path.name.startswith(".")}
    assert len(parquet.parts_of(folder, 1)) == 1
    parquet.sweep(folder)
    assert set(folder.iterdir()) == before


def test_what_is_not_there_has_no_count(tmp_path: Path) -> None:
    assert parquet.count(tmp_path / "none.parquet") is None
