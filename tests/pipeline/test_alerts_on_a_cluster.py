"""Alerts that stand in PostgreSQL, in parts for a cluster: the same as an edition asks."""

import pickle

import numpy as np
import pytest

from referio.alerts import operations as alerts
from referio.alerts.models import Alert
from referio.jobs import vocabularies
from referio.jobs.models import Job
from referio.matching.batch import JobBatch
from referio.matching.engine import NEVER
from referio.pipeline import steps
from referio.pipeline.cluster.database import FromPostgres, from_postgres, open_jobs
from referio.pipeline.cluster.matching import Terms, matched
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader
from tests.steps import run

# What is read over a connection of its own has to be committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(northwind, memory: Memory, inbox) -> JobBatch:
    """Two open jobs, for pumps and for valves."""
    memory.ats.put(a_posting("p-1"), a_posting("p-2", title="Valve Engineer"))
    steps.sync.defer(connection_id=northwind.pk)
    run()
    return JobBatch.of(open_jobs(NOW), at=NOW)


def found(parts: list[FromPostgres], batch: JobBatch) -> set[tuple[int, str]]:
    """Return who gets which job, over all parts."""
    titles = dict(Job.objects.values_list("pk", "title"))
    rows = set()
    for part in parts:
        matches = matched(part.asked(batch), batch, Terms())
        pairs = zip(matches.alert.tolist(), matches.job.tolist(), strict=True)
        rows |= {(alert, titles[job]) for alert, job in pairs}
    return rows


PUMPS, VALVES = "Hydraulics Engineer", "Valve Engineer"


@pytest.mark.parametrize("most", [1, 2, 50])
def test_every_alert_is_in_one_part_and_gets_what_it_asks(batch, most: int) -> None:
    ana = a_reader("ana@reader.example", words_any=("hydraulics",))
    bo = a_reader("bo@reader.example", words_any=("engineer",))
    parts = from_postgres(most)
    assert len(parts) <= most
    assert [one.low for one in parts[1:]] == [one.high for one in parts[:-1]]
    assert found(parts, batch) == {(ana.pk, PUMPS), (bo.pk, PUMPS), (bo.pk, VALVES)}


def test_who_does_not_listen_takes_no_part(batch: JobBatch) -> None:
    paused, gone, stays = (a_reader(f"{name}@reader.example") for name in "abc")
    with transaction():
        alerts.pause_alert(paused.pk, True, now=NOW)
        alerts.unsubscribe(gone.subscriber_id, now=NOW)
    assert {alert for alert, _ in found(from_postgres(2), batch)} == {stays.pk}


def test_only_what_is_new_is_found(batch: JobBatch) -> None:
    reader = a_reader()
    newest = int(batch.sequences.max())
    Alert.objects.filter(pk=reader.pk).update(served_sequence=newest - 1)
    ((_, title),) = found(from_postgres(1), batch)
    assert Job.objects.get(title=title).sequence == newest
    Alert.objects.filter(pk=reader.pk).update(served_sequence=newest)
    assert found(from_postgres(1), batch) == set()


def test_a_muted_job_is_not_found(batch: JobBatch) -> None:
    reader = a_reader()
    with transaction():
        job = Job.objects.get(title=PUMPS)
        alerts.mute(reader.subscriber_id, job_id=job.pk, now=NOW)
    assert found(from_postgres(1), batch) == {(reader.pk, VALVES)}


def test_news_is_in_the_order_of_an_index(batch: JobBatch) -> None:
    readers = [a_reader(f"r{n}@reader.example") for n in range(5)]
    for at, reader in enumerate(readers):
        Alert.objects.filter(pk=reader.pk).update(served_sequence=at)
    (part,) = from_postgres(1)
    asked = part.asked(batch)
    rows = np.argsort(asked.alerts.ids)
    assert asked.alerts.ids[rows].tolist() == sorted(one.pk for one in readers)
    assert asked.news.after.tolist() == [0, 1, 2, 3, 4]
    assert NEVER not in asked.news.after


def test_nobody_at_all_is_one_part_with_nothing(batch: JobBatch) -> None:
    (part,) = from_postgres(4)
    assert len(part.asked(batch).alerts.ids) == 0
    assert found([part], batch) == set()


def test_a_part_says_whose_alerts_it_holds_and_no_more() -> None:
    part = FromPostgres(100, 200)
    assert part.name == "alerts of the subscribers 100 to 199"
    assert len(pickle.dumps(part)) < 200


def test_what_was_imported_counts_as_in_an_edition(batch: JobBatch) -> None:
    with transaction():
        groups = [("hydraulics engineer", "tamer of water")]
        vocabularies.replace("cluster", "thanks", groups)
    reader = a_reader(words_any=("tamer of water",))
    assert found(from_postgres(1), batch) == {(reader.pk, PUMPS)}
