"""What the tables look like: columns, types, and what may be missing.

Names and values are those of core.criteria; lists may be empty, and what is null there is
said here. Columns that are not named here are left alone.
"""

import pyarrow as pa

TEXTS = pa.list_(pa.string())
IDS = pa.list_(pa.int64())


class WrongTable(ValueError):
    """A table is not what its schema says; the message names the column."""


def _column(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


FLOOR = pa.struct(
    [
        _column("amount", pa.int64()),  # minor units
        _column("currency", pa.string()),  # ISO 4217
        _column("interval", pa.string()),  # core.money.Interval
    ]
)
PAY = pa.struct(
    [
        _column("low", pa.int64()),  # minor units
        _column("high", pa.int64()),
        _column("currency", pa.string()),
        _column("interval", pa.string()),
    ]
)
NEAR = pa.struct(
    [
        _column("name", pa.string()),
        _column("latitude", pa.float64()),  # degrees north; NaN is near nothing
        _column("longitude", pa.float64()),  # degrees east
        _column("radius_km", pa.int32()),
        _column("country", pa.string()),  # ISO 3166-1 alpha-2, "" = unknown
        _column("zone", pa.string()),  # IANA time zone, "" = unknown
    ]
)
JOB_PLACE = pa.struct(
    [
        _column("name", pa.string()),
        _column("country", pa.string()),
        pa.field("latitude", pa.float64()),  # null = only the area is known
        pa.field("longitude", pa.float64()),
        _column("region", pa.string()),
    ]
)

ALERTS = pa.schema(
    [
        _column("id", pa.int64()),  # differ, over all files of a run
        _column("subscriber_id", pa.int64()),
        _column("words_any", TEXTS),
        _column("words_all", TEXTS),
        _column("words_none", TEXTS),
        _column("synonyms", pa.bool_()),
        _column("refused", TEXTS),
        _column("places", pa.list_(NEAR)),
        _column("areas", TEXTS),  # a country, "DE", or a region of one, "US-CA"
        _column("country", pa.string()),
        _column("zone", pa.string()),
        _column("remote_too", pa.bool_()),
        _column("remote_only", pa.bool_()),
        pa.field("floor", FLOOR),  # null = none
        _column("pay_unstated_too", pa.bool_()),
        _column("work_modes", TEXTS),
        _column("commitments", TEXTS),
        _column("seniorities", TEXTS),
        _column("functions", TEXTS),
        _column("languages", TEXTS),
        _column("followed_employers", IDS),
        _column("only_followed", pa.bool_()),
        _column("muted_employers", IDS),
        _column("own_domains", TEXTS),
        _column("after", pa.int64()),  # jobs with a higher sequence are new
        _column("sent", IDS),  # jobs that the subscriber was sent before
    ]
)

JOBS = pa.schema(
    [
        _column("id", pa.int64()),
        _column("sequence", pa.int64()),
        _column("cluster", pa.int64()),
        _column("employer_id", pa.int64()),
        _column("employer", pa.string()),
        _column("title", pa.string()),
        _column("description", pa.string()),
        _column("places", pa.list_(JOB_PLACE)),
        _column("remote_countries", TEXTS),
        _column("remote_excluded", TEXTS),
        pa.field("remote_offset_low", pa.int32()),  # minutes from UTC; null = any
        pa.field("remote_offset_high", pa.int32()),
        _column("work_mode", pa.string()),
        _column("commitment", pa.string()),
        _column("seniority", pa.string()),
        _column("function", pa.string()),
        _column("language", pa.string()),
        pa.field("pay", PAY),  # null = not stated
        _column("completeness", pa.int32()),
        _column("age_days", pa.int32()),
        _column("domains", TEXTS),
    ]
)

# By alert id in each file, then best first.
MATCHES = pa.schema(
    [
        _column("alert", pa.int64()),
        _column("job", pa.int64()),
        _column("score", pa.int32()),
        _column("reasons", pa.uint32()),  # bits; the schema's metadata names them
        _column("more", pa.int32()),  # further matching jobs of the same employer
    ]
)


def checked(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the columns of a schema in its order and types.

    Raises WrongTable where one is missing, of a type that does not fit, or null where
    nothing may be.
    """
    missing = [name for name in schema.names if name not in table.column_names]
    if missing:
        raise WrongTable(
            f"the table lacks {_several(missing)}; it has: {', '.join(table.column_names)}"
        )
    columns = [_fitting(table.column(one.name), one) for one in schema]
    return pa.table(columns, schema=schema)


def _fitting(column: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    for chunk in column.chunks:
        _refuse_nulls(chunk, field, field.name)
    if column.type.equals(field.type):
        return column
    try:
        return column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise WrongTable(
            f"column {field.name} is {column.type}, which cannot be {field.type}: {error}"
        ) from error


def _refuse_nulls(values: pa.Array, field: pa.Field, name: str) -> None:
    """Look into lists and structs, too: a cast would make something of a null there."""
    if values.null_count and not field.nullable:
        raise WrongTable(
            f"column {name} holds null, {values.null_count} times;"
            " write 0, false, an empty text or list where nothing is meant"
        )
    given, wanted = values.type, field.type
    if _is_list(given) and _is_list(wanted):
        element = wanted.value_field.with_nullable(False)  # noqa: FBT003 - pyarrow's own
        _refuse_nulls(values.flatten(), element, name)
    elif pa.types.is_struct(given) and pa.types.is_struct(wanted):
        whole = values.drop_null()
        for part in wanted:
            if given.get_field_index(part.name) >= 0:
                inner = whole.field(part.name)
                _refuse_nulls(inner, part, f"{name}.{part.name}")


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _several(names: list[str]) -> str:
    return f"the column{'s' * (len(names) > 1)} {', '.join(names)}"
