"""Rows of our tables by COPY, as text: millions of them, so each value is told as it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice, repeat
from typing import Any

from django.db import connection as database
from django.db.models import Field, Model

BLOCK = 5000  # rows written at a time
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def copy(model: type[Model], **columns: Iterable[object]) -> None:
    """Copy rows into a model's table; columns that are not given hold their defaults."""
    table = model._meta  # noqa: SLF001 - Django's own word for what a table is
    fields = [one for one in table.concrete_fields if _is_copied(one, columns)]
    given = [columns.get(one.attname, repeat(one.get_default())) for one in fields]
    names = ", ".join(f'"{one.column}"' for one in fields)
    statement = f"copy {table.db_table} ({names}) from stdin"
    rows = map("\t".join, zip(*map(_texts, given), strict=False))
    with database.cursor() as cursor, cursor.cursor.copy(statement) as copied:
        while block := list(islice(rows, BLOCK)):
            copied.write("\n".join(block) + "\n")


def _is_copied(field: "Field[object, object]", given: Mapping[str, object]) -> bool:
    own = field.generated or field.primary_key or field.has_db_default()
    return field.attname in given or not own


def _texts(values: Iterable[object]) -> Iterator[str]:
    if isinstance(values, repeat):
        return repeat(_text(next(values)))
    return map(_text, values)


def _text(value: object) -> str:
    """Return a value as COPY reads it."""
    return TEXTS[str if isinstance(value, str) else type(value)](value)


def _of_text(value: str) -> str:
    return value.translate(ESCAPED) if not value.isalnum() else value


def _of_list(values: list[object]) -> str:
    if not values:
        return "{}"
    if isinstance(values[0], str):
        items = [f'"{str(one).translate(QUOTED)}"' for one in values]
        return _of_text("{" + ",".join(items) + "}")
    return "{" + ",".join(map(str, values)) + "}"


TEXTS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    str: _of_text,
    list: _of_list,
    datetime: datetime.isoformat,
    bytes: lambda value: r"\\x" + value.hex(),
}
