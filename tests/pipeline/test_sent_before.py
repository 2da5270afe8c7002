"""What was sent before does not come again, as itself or as a copy, whoever long ago."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referio.alerts import operations as alerts
from referio.alerts.due import Asked, Due, Span
from referio.alerts.due import read as read_due
from referio.alerts.models import Alert
from referio.jobs.models import Job
from referio.matching.batch import JobBatch
from referio.matching.engine import NEVER
from referio.newsletters.models import Edition, Newsletter, Part
from referio.pipeline.matching import sent, streaming
from referio.transactions import transaction
from tests.conftest import NOW
from tests.examples import examples
from tests.people import a_reader

EVERYBODY = Span(0, 1 << 40)
JOBS = 8
numbers = count(1)


@dataclass
class Jobs:
    """What barring asks of a batch; job n has sequence n, and shares a cluster with n + 5."""

    rows: list[Job]
    ids: np.ndarray = field(init=False)
    clusters: np.ndarray = field(init=False)
    sequences: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.ids = np.array([row.pk for row in self.rows], np.int64)
        self.clusters = np.array([row.cluster for row in self.rows], np.int64)
        self.sequences = np.array([row.sequence for row in self.rows], np.int64)


@pytest.fixture
def jobs(northwind) -> list[Job]:
    """Jobs of which some are copies of each other."""
    return [
        Job.objects.create(
            connection=northwind,
            employer=northwind.employer,
            remote_id=f"p-{n}",
            state="open",
            title="Engineer",
            work_mode="onsite",
            commitment="full-time",
            posted_at=NOW,
            remote_changed_at=NOW,
            first_seen_at=NOW,
            checked_at=NOW,
            completeness=50,
            fingerprint=b"x",
            sequence=n + 1,
            cluster=10**15 + n % 5,
        )
        for n in range(JOBS)
    ]


def an_edition(*letters: tuple[Alert, list[Job], str]) -> None:
    moment = NOW - timedelta(days=next(numbers))
    edition = Edition.objects.create(due_at=moment, sequence=1, opened_at=moment)
    for alert, chosen, state in letters:
        ids = [job.pk for job in chosen]
        Newsletter.objects.create(
            edition=edition,
            subscriber_id=alert.subscriber_id,
            shard=1,
            state=state,
            jobs=ids,
            prepared_at=moment,
        )
    chosen_ids = {job.pk for _, chosen, _ in letters for job in chosen}
    Part.objects.create(edition=edition, number=0, chosen=sorted(chosen_ids))


def barred(batch: Jobs) -> set[tuple[int, int]]:
    """Return pairs of subscriber and job that are kept apart."""
    due = read_due(streaming.stream, Asked(EVERYBODY))
    found = sent.barred(EVERYBODY, due, cast("JobBatch", batch))
    pairs = zip(found.subscribers.tolist(), batch.ids[found.at].tolist(), strict=True)
    return set(pairs)


letters = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(st.integers(0, JOBS - 1), max_size=3, unique=True),
        st.sampled_from(["submitted", "prepared", "uncertain", "skipped", "bounced"]),
    ),
    max_size=4,
    unique_by=lambda row: row[0],
)


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(letters, max_size=3),
    st.sets(st.integers(0, JOBS - 1), min_size=1),
    st.lists(st.integers(0, JOBS), min_size=3, max_size=3),
    st.sampled_from([0.0, 0.5, 0.9]),
)
def test_nobody_gets_what_they_had_or_a_copy_of_it(
    jobs, monkeypatch, editions, batched, served, few
) -> None:
    monkeypatch.setattr(sent, "FEW", few)
    Edition.objects.all().delete()
    readers = [a_reader(f"r{next(numbers)}@reader.example") for _ in range(3)]
    Alert.objects.exclude(pk__in=[one.pk for one in readers]).delete()
    for alert, sequence in zip(readers, served, strict=True):
        Alert.objects.filter(pk=alert.pk).update(served_sequence=sequence)
    had: dict[int, set[int]] = {}
    for edition in editions:
        an_edition(
            *((readers[r], [jobs[j] for j in js], how) for r, js, how in edition)
        )
        for reader, chosen, how in edition:
            if how not in {"skipped", "bounced"}:
                clusters = {jobs[job].cluster for job in chosen}
                had.setdefault(reader, set()).update(clusters)
    batch = Jobs([jobs[n] for n in sorted(batched)])
    kept_apart = barred(batch)
    for reader, alert in enumerate(readers):
        for job in batch.rows:
            # What is not new to an alert is left out by the engine itself.
            if job.sequence > served[reader]:
                is_barred = (alert.subscriber_id, job.pk) in kept_apart
                assert is_barred == (job.cluster in had.get(reader, set()))


def test_a_muted_job_is_kept_apart_and_its_copies_are_not(jobs) -> None:
    alert = a_reader()
    with transaction():
        alerts.mute(alert.subscriber_id, job_id=jobs[0].pk, now=NOW)
    assert barred(Jobs(jobs)) == {(alert.subscriber_id, jobs[0].pk)}


def test_rows_of_an_index_get_what_their_subscriber_must_not_have() -> None:
    pairs = sent.Barred(np.array([3, 3, 5]), np.array([1, 7, 2]))
    everybody = np.zeros(4, np.int64)
    lists = pairs.of_rows(np.array([5, 4, 3, 3]), everybody)
    assert lists.starts.tolist() == [0, 1, 1, 3, 5]
    assert lists.values.tolist() == [2, 1, 7, 1, 7]


def test_rows_that_take_no_part_get_no_list() -> None:
    pairs = sent.Barred(np.array([3, 3, 5]), np.array([1, 7, 2]))
    lists = pairs.of_rows(np.array([5, 3, 3]), np.array([0, NEVER, 4]))
    assert lists.starts.tolist() == [0, 1, 1, 3]
    assert lists.values.tolist() == [2, 1, 7]


def test_of_what_was_sent_only_what_concerns_those_asked_is_kept(jobs) -> None:
    asked, waits, mutes = (a_reader(f"{n}@reader.example") for n in "abc")
    an_edition(*((one, [jobs[0]], "submitted") for one in (asked, waits)))
    with transaction():
        alerts.mute(mutes.subscriber_id, job_id=jobs[1].pk, now=NOW)
    due = read_due(streaming.stream, Asked(EVERYBODY))
    one = due.ids == asked.pk
    only = Due(due.ids[one], due.subscribers[one], due.after[one], due.shards[one])
    found = sent.barred(EVERYBODY, only, cast("JobBatch", Jobs(jobs)))
    assert set(found.subscribers.tolist()) == {asked.subscriber_id}
    assert found.at.tolist() == [0, 5]


def test_without_jobs_or_readers_nothing_is_asked(jobs) -> None:
    assert barred(Jobs([])) == set()
    assert barred(Jobs(jobs)) == set()
