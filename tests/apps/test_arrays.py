"""Arrays that we write for PostgreSQL: it reads back what was meant."""

from typing import Any

import pytest
from django.db import connection

from referio.core import arrays

pytestmark = pytest.mark.django_db


def read(kind: str, written: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"select %s::{kind}[]", [written])
        found = cursor.fetchone()
    return list(found[0]) if found else []


@pytest.mark.parametrize("values", [[], [0], [1, -2, 2**62]])
def test_numbers(values):
    assert read("bigint", arrays.numbers(values)) == values


TEXTS = [
    "",
    "NULL",
    None,
    'a "b"',
    "back\\slash\\\\",
    "{1,2}",
    " x, y ",
    "4.2.1\n",
    "é",
]


@pytest.mark.parametrize("values", [[], [None], TEXTS])
def test_texts(values):
    assert read("text", arrays.texts(values)) == values


def test_octets():
    values = [b"", b"\\x00", bytes(range(256))]
    assert [bytes(one) for one in read("bytea", arrays.octets(values))] == values
