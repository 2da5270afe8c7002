"""The living index answers as one built anew would, whatever happened to the alerts."""

from datetime import datetime, timedelta
from itertools import count
from threading import Barrier, Thread

import numpy as np
import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referio.alerts import everywhere
from referio.alerts import operations as alerts
from referio.alerts.drafts import AlertDraft, Everywhere
from referio.alerts.due import Asked, Span
from referio.alerts.due import read as read_due
from referio.alerts.models import Alert, Subscriber
from referio.matching.engine import NEVER
from referio.pipeline.matching import living, streaming
from referio.transactions import transaction
from tests.conftest import NOW
from tests.examples import examples
from tests.people import a_reader

EVERYBODY = Span(0, 1 << 40)
numbers = count(1)


def who_takes_part(now: datetime) -> dict[int, list[tuple[int, int]]]:
    """For each alert where it takes part: in which portion, and new above what."""
    due = read_due(streaming.stream, Asked(EVERYBODY))
    found: dict[int, list[tuple[int, int]]] = {}
    for at, portion in enumerate(living.portions(EVERYBODY, due, now=now)):
        for row in np.flatnonzero(portion.after != NEVER).tolist():
            alert = int(portion.index.ids[row])
            found.setdefault(alert, []).append((at, int(portion.after[row])))
    return found


def listening() -> set[int]:
    rows = Alert.objects.filter(
        paused=False, confirmed_at__isnull=False, subscriber__state="active"
    )
    return set(rows.values_list("pk", flat=True))


@pytest.fixture
def many(db, monkeypatch) -> list[Alert]:
    """Readers enough that one change does not build the base anew."""
    monkeypatch.setattr(living, "PAYS", 100.0)
    return [a_reader(f"r{n}@reader.example", now=NOW) for n in range(4)]


HOUR = timedelta(hours=1)


def test_the_first_match_builds_the_base_and_the_second_finds_it(many, index_folder):
    assert set(who_takes_part(NOW)) == listening()
    (built,) = index_folder.rglob("about.json")
    assert set(who_takes_part(NOW + HOUR)) == listening()
    assert list(index_folder.rglob("about.json")) == [built]


def test_a_changed_alert_takes_part_once_and_as_it_is_now(many) -> None:
    who_takes_part(NOW)
    changed = many[1]
    later = NOW + HOUR
    with transaction():
        alerts.change_alert(changed.pk, AlertDraft(words_any=("violin",)), now=later)
    found = who_takes_part(later)
    assert [at for at, _ in found[changed.pk]] == [1]
    assert all(len(where) == 1 for where in found.values())


CHANGES = {
    "created": lambda alert, now: alerts.add_alert(
        alert.subscriber_id, AlertDraft(name="More"), now=now
    ),
    "changed": lambda alert, now: alerts.change_alert(alert.pk, AlertDraft(), now=now),
    "paused": lambda alert, now: alerts.pause_alert(alert.pk, True, now=now),
    "resumed": lambda alert, now: alerts.pause_alert(alert.pk, False, now=now),
    "deleted": lambda alert, now: alerts.delete_alert(alert.pk, now=now),
    "left": lambda alert, now: alerts.unsubscribe(alert.subscriber_id, now=now),
    "came back": lambda alert, now: alerts.resume(
        alert.subscriber_id, wording="2026-11", now=now
    ),
    "muted": lambda alert, now: everywhere.set_everywhere(
        alert.subscriber_id, Everywhere(muted_words=("sales",)), now=now
    ),
    "a new reader": lambda _, now: a_reader(
        f"new{next(numbers)}@reader.example", now=now
    ),
    "a day": lambda *_: None,
}


@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 3), st.booleans()),
        max_size=8,
    )
)
def test_whatever_happens_everybody_takes_part_exactly_once(
    db, index_folder, monkeypatch, events
) -> None:
    now = NOW + timedelta(days=next(numbers) * 100)
    Subscriber.objects.all().delete()
    made = [a_reader(f"x{next(numbers)}@reader.example", now=now) for _ in range(4)]
    for name, at, is_matched in events:
        now += timedelta(days=1) if name == "a day" else timedelta(seconds=20)
        if Alert.objects.filter(pk=made[at].pk).exists():
            with transaction():
                CHANGES[name](made[at], now)
        if is_matched:
            found = who_takes_part(now)
            assert set(found) == listening()
            assert all(len(where) == 1 for where in found.values())
    found = who_takes_part(now)
    assert set(found) == listening()


def test_jobs_are_new_to_an_alert_above_what_it_was_served(many) -> None:
    Alert.objects.filter(pk=many[2].pk).update(served_sequence=77)
    found = who_takes_part(NOW + 2 * HOUR)
    assert found[many[2].pk] == [(0, 77)]
    assert found[many[0].pk] == [(0, 0)]


def test_many_changes_are_merged_into_the_base(db, index_folder) -> None:
    readers = [a_reader(f"r{n}@reader.example") for n in range(4)]
    later, latest = NOW + 2 * HOUR, NOW + 4 * HOUR
    who_takes_part(later)
    (before,) = index_folder.rglob("about.json")
    with transaction():
        alerts.change_alert(readers[0].pk, AlertDraft(words_any=("a",)), now=latest)
    who_takes_part(latest + 2 * HOUR)
    (after,) = index_folder.rglob("about.json")
    assert after != before
    found = who_takes_part(latest + 2 * HOUR)
    assert [at for at, _ in found[readers[0].pk]] == [0]


def test_who_listens_again_without_a_trace_is_read_by_themselves(many) -> None:
    Alert.objects.filter(pk=many[0].pk).update(paused=True)
    assert many[0].pk not in who_takes_part(NOW + HOUR)
    Alert.objects.filter(pk=many[0].pk).update(paused=False)
    assert set(who_takes_part(NOW + 2 * HOUR)) == listening()


@pytest.mark.parametrize("how", ["another version", "no JSON", "no file", "too old"])
def test_a_base_that_cannot_be_used_is_built_anew(many, index_folder, how) -> None:
    who_takes_part(NOW)
    (about,) = index_folder.rglob("about.json")
    now = NOW + HOUR
    match how:
        case "another version":
            about.write_text(about.read_text().replace(living.version(), "x"))
        case "no JSON":
            about.write_text("{")
        case "no file":
            about.unlink()
        case "too old":
            now = NOW + timedelta(days=8)
    assert set(who_takes_part(now)) == listening()
    told = [
        living.version() in one.read_text() for one in index_folder.rglob("about.json")
    ]
    assert True in told


def test_what_took_long_to_commit_is_not_missed(many) -> None:
    who_takes_part(NOW + 2 * HOUR)
    began = NOW + 2 * HOUR - timedelta(minutes=50)
    with transaction():
        alerts.change_alert(many[1].pk, AlertDraft(words_any=("a",)), now=began)
    found = who_takes_part(NOW + 3 * HOUR)
    assert [at for at, _ in found[many[1].pk]] == [1]


def test_older_bases_are_removed(many, index_folder) -> None:
    living.rebuild(EVERYBODY, now=NOW)
    living.rebuild(EVERYBODY, now=NOW + HOUR)
    assert len(list(index_folder.rglob("about.json"))) == 1


def test_what_a_killed_worker_left_half_is_removed(many, index_folder) -> None:
    who_takes_part(NOW)
    (whole,) = (about.parent for about in index_folder.rglob("about.json"))
    half = whole.with_name(f".{whole.name}")
    half.mkdir()
    living.rebuild(EVERYBODY, now=NOW + timedelta(minutes=59))
    assert half.exists()
    living.rebuild(EVERYBODY, now=NOW + timedelta(minutes=61))
    assert not half.exists()


def test_spans_have_bases_of_their_own(many) -> None:
    span = Span(many[1].subscriber_id, many[1].subscriber_id + 1)
    who_takes_part(NOW)
    due = read_due(streaming.stream, Asked(span))
    (portion,) = living.portions(span, due, now=NOW + 2 * HOUR)
    assert portion.index.ids.tolist() == [many[1].pk]


@pytest.mark.django_db(transaction=True)
def test_two_that_build_at_once_do_not_spoil_it(index_folder) -> None:
    for n in range(3):
        a_reader(f"r{n}@reader.example")
    met, built = Barrier(4, timeout=20), []

    def build(minutes: int) -> None:
        met.wait()
        try:
            base = living.rebuild(EVERYBODY, now=NOW + timedelta(minutes=minutes % 2))
            built.append(base.index.ids.tolist())
        finally:
            connections.close_all()

    threads = [Thread(target=build, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(built) == 4
    assert set(who_takes_part(NOW + HOUR)) == listening()


def test_bases_of_spans_that_are_no_more_are_removed_with_what_was_left_half(
    many, index_folder
) -> None:
    living.rebuild(Span(0, 7), now=NOW)
    (old,) = (about.parent for about in index_folder.rglob("about.json"))
    half = old.with_name(f".{old.name}")
    half.mkdir()
    living.rebuild(EVERYBODY, now=NOW + timedelta(days=7))
    assert old.exists()
    assert not half.exists()
    latest = NOW + timedelta(days=7, minutes=1)
    living.rebuild(EVERYBODY, now=latest)
    assert not old.exists()
    assert len(list(index_folder.rglob("about.json"))) == 1


@pytest.mark.parametrize("package", ["alerts", "core", "matching"])
def test_other_code_makes_another_version(tmp_path, monkeypatch, package) -> None:
    living._code.cache_clear()
    before = living.version()
    (tmp_path / "more.py").write_text("MORE = 1")
    monkeypatch.setattr(getattr(living, package), "__path__", [str(tmp_path)])
    living._code.cache_clear()
    assert living.version() != before
    living._code.cache_clear()
