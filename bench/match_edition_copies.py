"""Many alerts from some: PostgreSQL copies rows faster than we could draw them."""

from django.db import connection as database
from django.db.models import Max, Min, Model

from match_edition_rows import ALERTS_OF_TEN, FIRST
from referio.alerts.models import Alert, Subscriber
from referio.jobs.models import Place

SHIFT = (
    7919  # places lie as far from those of the copy before; no divisor of their number
)


def store_copies(written: int, alerts: int) -> None:
    """Store copies of the alerts that are there until there are so many of them.

    Each copy has subscribers of its own, and asks for other places.
    """
    owners = written * 10 // ALERTS_OF_TEN
    assert written % ALERTS_OF_TEN == 0 or written >= alerts, "owners would be halved"
    places = Place.objects.aggregate(most=Max("id"), least=Min("id"))
    with database.cursor() as cursor:
        # Foreign keys hold by how the copies are made.
        cursor.execute("set session_replication_role = replica")
        for number in range(1, -(-alerts // written)):
            count = min(written, alerts - number * written)
            last = FIRST + (count - 1) * 10 // ALERTS_OF_TEN
            cursor.execute(
                _copy(
                    Subscriber,
                    last,
                    id=f"id + {number * owners}",
                    email=f"'reader-' || (id + {number * owners}) || '@reader.example'",
                )
            )
            cursor.execute(
                _copy(
                    Alert,
                    FIRST + count - 1,
                    id=f"id + {number * written}",
                    subscriber_id=f"subscriber_id + {number * owners}",
                    place_ids="array(select (one + %d) %% %d + %d from unnest(place_ids) one)"
                    % (number * SHIFT, places["most"], places["least"]),
                )
            )
        cursor.execute("set session_replication_role = origin")
    # As the server does by itself, some time after so many rows came.
    with database.cursor() as cursor:
        cursor.execute("vacuum (analyze) alerts_alert, alerts_subscriber")


def _copy(model: type[Model], last: int, **changed: str) -> str:
    table = model._meta  # noqa: SLF001 - Django's own word for what a table is
    names = [one.column for one in table.concrete_fields]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"insert into {table.db_table} ({columns})"  # noqa: S608 - our own names
        f" select {values} from {table.db_table} where id <= {last} order by id"
    )
