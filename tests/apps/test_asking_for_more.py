"""What alerts ask for, as columns: alerts that exist keep their meaning, and limits hold."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from referio.alerts.models import Alert
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import a_reader

BEFORE, AFTER = ("alerts", "0001_initial"), ("alerts", "0002_ask_for_more")
PORTO = 2735943


@pytest.fixture
def before(transactional_db: None) -> Any:
    """The tables as they were; afterwards as they are."""
    from referio.jobs import gazetteer

    gazetteer.load()
    yield moved(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def moved(to: tuple[str, str]) -> Any:
    """Migrate, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    return MigrationExecutor(connection).loader.project_state([to]).apps


def an_old_alert(apps: Any, email: str, **criteria: object) -> int:
    """A confirmed alert as the tables before held it."""
    subscriber = apps.get_model("alerts", "Subscriber").objects.create(
        email=email, shard=1, created_at=NOW, confirmed_at=NOW, state="active"
    )
    at = {"created_at": NOW, "changed_at": NOW, "due_at": NOW, "confirmed_at": NOW}
    alert = apps.get_model("alerts", "Alert").objects.create(
        subscriber=subscriber, name=email, **at, **criteria
    )
    return int(alert.pk)


def an_old_employer(apps: Any, name: str) -> Any:
    """An employer."""
    return apps.get_model("accounts", "Employer").objects.create(
        name=name, slug=name, created_at=NOW
    )


def test_alerts_that_exist_ask_what_they_asked_and_go_back_again(before: Any) -> None:
    near = an_old_alert(before, "ana@a.example", place_id=PORTO, radius_km=25)
    land = an_old_alert(before, "bo@a.example", country="DE")
    remote = an_old_alert(before, "cleo@a.example", country="PT", remote_only=True)
    bare = an_old_alert(before, "dan@a.example")
    liked, left = an_old_employer(before, "liked"), an_old_employer(before, "left")
    old = before.get_model("alerts", "Alert").objects.get(pk=near)
    old.followed.add(liked)
    old.muted.add(left)

    after = moved(AFTER).get_model("alerts", "Alert").objects
    one = after.get(pk=near)
    assert (one.place_ids, one.radii, one.areas) == ([PORTO], [25], [])
    assert (one.followed, one.muted) == ([liked.pk], [left.pk])
    assert after.get(pk=land).areas == ["DE"]
    assert after.get(pk=land).subscriber.country == ""
    assert after.get(pk=remote).subscriber.country == "PT"
    assert after.get(pk=bare).place_ids == []
    assert not after.filter(synonyms=True).exists()

    kept = moved(BEFORE).get_model("alerts", "Alert").objects
    assert (kept.get(pk=near).place_id, kept.get(pk=near).radius_km) == (PORTO, 25)
    assert kept.get(pk=land).country == "DE"
    assert [one.name for one in kept.get(pk=near).followed.all()] == ["liked"]
    assert [one.name for one in kept.get(pk=near).muted.all()] == ["left"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "criteria",
    [
        {"place_ids": (PORTO,)},
        {"radii": (25,)},
        {"place_ids": (PORTO,) * 6, "radii": (25,) * 6},
        {"place_ids": (PORTO, PORTO), "radii": (25, 0)},
        {"place_ids": (PORTO,), "radii": (501,)},
        {"areas": tuple(f"A{n}" for n in range(11))},
    ],
)
def test_what_an_alert_cannot_ask_is_refused_by_the_table(
    criteria: dict[str, Any],
) -> None:
    with pytest.raises(IntegrityError), transaction():
        a_reader(**criteria)


@pytest.mark.django_db
def test_a_new_alert_also_looks_for_what_counts_as_its_words() -> None:
    assert a_reader(words_any=("devops",)).synonyms
    assert Alert.objects.get().changed_at == NOW
    assert Alert.objects.get().subscriber.changed_at == NOW
