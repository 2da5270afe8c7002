"""Arrays as PostgreSQL reads them (its manual, 8.15.2): a tenth of what the driver takes."""

from collections.abc import Iterable


def numbers(values: Iterable[int]) -> str:
    """Return an array of whole numbers."""
    return f"{{{','.join(map(str, values))}}}"


def texts(values: Iterable[str | None]) -> str:
    """Return an array of texts, NULL for None."""
    return (
        f"{{{','.join(['NULL' if one is None else _quoted(one) for one in values])}}}"
    )


def octets(values: Iterable[bytes]) -> str:
    """Return an array of bytea."""
    return f"{{{','.join([_octets(one) for one in values])}}}"


def _octets(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
