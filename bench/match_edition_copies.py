"""Many alerts from some: PostgreSQL copies rows faster than we could draw them."""

from collections.abc import Mapping

from django.db import connection as database
from django.db.models import Max, Min, Model

from match_edition_rows import FIRST
from referio.alerts.models import Alert, Subscriber
from referio.jobs.models import Place
from workload import ALERTS_OF_TEN

SHIFT = (
    7919  # places lie as far from those of the copy before; no divisor of their number
)


def store_copies(written: int, alerts: int) -> None:
    """Store copies of the alerts that are there until there are so many of them.

    Each copy has subscribers of its own, and asks for other places.
    """
    assert written % ALERTS_OF_TEN == 0 or written >= alerts, "owners would be halved"
    places = Place.objects.aggregate(most=Max("id"), least=Min("id"))
    with database.cursor() as cursor:
        # Foreign keys hold by how the copies are made.
        cursor.execute("set session_replication_role = replica")
        for number in range(1, -(-alerts // written)):
            count = min(written, alerts - number * written)
            for statement in _copies(number, written, count, **places):
                cursor.execute(statement)
        cursor.execute("set session_replication_role = origin")
        # As the server does by itself, some time after so many rows came.
        cursor.execute("vacuum (analyze) alerts_alert, alerts_subscriber")


def _copies(
    number: int, written: int, count: int, *, most: int, least: int
) -> tuple[str, str]:
    owner = f"+ {number * written * 10 // ALERTS_OF_TEN}"
    last = FIRST + (count - 1) * 10 // ALERTS_OF_TEN
    place = f"(one + {number * SHIFT}) % {most} + {least}"
    owners = {
        "id": f"id {owner}",
        "email": f"'reader-' || id {owner} || '@copy.example'",
    }
    alerts = {
        "id": f"id + {number * written}",
        "subscriber_id": f"subscriber_id {owner}",
        "place_ids": f"array(select {place} from unnest(place_ids) one)",  # noqa: S608
    }
    return _copy(Subscriber, last, owners), _copy(Alert, FIRST + count - 1, alerts)


def _copy(model: type[Model], last: int, changed: Mapping[str, str]) -> str:
    table = model._meta  # noqa: SLF001 - Django's own word for what a table is
    fields = [one for one in table.concrete_fields if not one.generated]
    names = [str(one.column) for one in fields]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"insert into {table.db_table} ({columns})"  # noqa: S608 - our own names
        f" select {values} from {table.db_table} where id <= {last} order by id"
    )
