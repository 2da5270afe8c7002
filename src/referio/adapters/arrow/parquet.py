"""Tables in Parquet files: read by parts, written whole or not at all."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from referio.adapters.arrow.schemas import WrongTable

ROWS_A_GROUP = 100_000  # what a part can be made of
UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Group:
    """One row group of a file."""

    path: str
    number: int
    rows: int


@dataclass(frozen=True, slots=True)
class FilePart:
    """Neighbouring row groups that are read together."""

    groups: tuple[Group, ...]

    @property
    def rows(self) -> int:
        """How many rows they hold."""
        return sum(one.rows for one in self.groups)

    def read(self, schema: pa.Schema) -> pa.Table:
        """Return the columns of a schema, as far as there are. Raises WrongTable."""
        tables = [
            _read(path, [one.number for one in groups], schema)
            for path, groups in groupby(self.groups, key=lambda one: one.path)
        ]
        return pa.concat_tables(tables, promote_options="default")


def parts_of(source: Path, most: int) -> list[FilePart]:
    """Return a file, or the files of a folder by name, in at most that many parts.

    Parts are about equal in rows; a row group is never divided. Raises WrongTable where
    there is no Parquet file, or one cannot be read.
    """
    files = sorted(source.glob("*.parquet")) if source.is_dir() else [source]
    if not files:
        raise WrongTable(f"{source} holds no file that ends with .parquet")
    groups = [group for path in files for group in _groups(path) if group.rows]
    return [FilePart(tuple(some)) for some in _divided(groups, most)]


def read_whole(source: Path, schema: pa.Schema) -> pa.Table:
    """Return a file, or the files of a folder, as one table. Raises WrongTable."""
    parts = parts_of(source, 1)
    return parts[0].read(schema) if parts else schema.empty_table()


def count(path: Path) -> int | None:
    """Return how many rows a file has; None where there is none."""
    return pq.read_metadata(path).num_rows if path.is_file() else None


def write(table: pa.Table, path: Path) -> None:
    """Write beside and rename: a file of that name is whole, whoever dies meanwhile."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        pq.write_table(table, beside, row_group_size=ROWS_A_GROUP, compression="zstd")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left unfinished."""
    for left in folder.glob(f".*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _groups(path: Path) -> list[Group]:
    try:
        about = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise WrongTable(f"{path} cannot be read as Parquet: {error}") from error
    rows = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
    return [Group(str(path), number, count) for number, count in enumerate(rows)]


def _divided(groups: Sequence[Group], most: int) -> Iterator[list[Group]]:
    """Yield neighbours together, each time about an equal share of the rows."""
    whole, done, some, made = sum(one.rows for one in groups), 0, list[Group](), 1
    for group in groups:
        some.append(group)
        done += group.rows
        if done * most >= whole * made:
            yield some
            some, made = [], done * most // max(whole, 1) + 1
    if some:
        yield some


def _read(path: str, numbers: list[int], schema: pa.Schema) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            there = [name for name in schema.names if name in file.schema_arrow.names]
            return file.read_row_groups(numbers, columns=there)
    except (OSError, pa.ArrowInvalid) as error:
        raise WrongTable(f"{path} cannot be read as Parquet: {error}") from error
