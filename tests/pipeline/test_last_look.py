"""Before an edition leaves, its jobs are looked at once more."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from referio.ats.models import SyncRun
from referio.jobs.models import Job
from referio.newsletters.models import Look, Newsletter
from referio.pipeline import steps, syncing
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader
from tests.steps import run

MINUTE = timedelta(minutes=1)
OLD = NOW - timedelta(days=2)


@pytest.fixture
def ready(northwind, memory: Memory, inbox, clock_at) -> None:
    """Two jobs are known, a reader waits for both, and half an hour has passed."""
    memory.ats.put(
        a_posting("p-1", changed_at=OLD),
        a_posting("p-2", title="Pump painter", changed_at=OLD),
    )
    run()
    a_reader("wants-pumps@example.com")
    inbox.clear()
    clock_at(NOW + 30 * MINUTE)


def names() -> list[str]:
    assert steps.open_edition() is not None
    return run()


def jobs_mailed() -> set[str]:
    mailed = Newsletter.objects.filter(state=Newsletter.State.SUBMITTED).get()
    rows = Job.objects.filter(pk__in=[job for job in mailed.jobs if job > 0])
    return set(rows.values_list("remote_id", flat=True))


def test_jobs_are_seen_once_more_and_then_sent(ready, inbox) -> None:
    assert names()[:3] == ["match_part", "look_at_jobs", "send_shard"]
    assert jobs_mailed() == {"p-1", "p-2"}
    assert Look.objects.get().done_at == NOW + 30 * MINUTE
    assert SyncRun.objects.first().complete  # type: ignore[union-attr]


def test_a_job_that_closed_without_a_word_is_not_sent(ready, memory, inbox) -> None:
    """Its posting is gone, no change tells of it, and no deletion either."""
    memory.ats.tells_of_deleting = False
    memory.ats.delete("p-2")
    names()
    assert jobs_mailed() == {"p-1"}


def test_a_job_seen_a_moment_ago_needs_no_look(ready, northwind, inbox) -> None:
    syncing.sync(northwind.pk, everything=True)
    assert "look_at_jobs" not in names()
    assert jobs_mailed() == {"p-1", "p-2"}


def test_a_silent_ats_does_not_hold_up_an_edition(ready, memory, inbox) -> None:
    memory.ats.unavailable = True
    names()
    assert jobs_mailed() == {"p-1", "p-2"}
    assert "not available" in SyncRun.objects.first().error  # type: ignore[union-attr]


def test_an_employer_who_revoked_is_found_out_before_sending(
    ready, memory, inbox, northwind
) -> None:
    memory.ats.disconnected = True
    names()
    northwind.refresh_from_db()
    assert northwind.state == northwind.State.DISCONNECTED
    skipped = Newsletter.objects.get()
    assert skipped.state == Newsletter.State.SKIPPED


def test_an_edition_whose_look_died_is_sent_all_the_same(
    ready, inbox, clock_at
) -> None:
    steps.open_edition()
    run(only=("match_part",))
    ProcrastinateJob.objects.filter(task_name="look_at_jobs")._raw_delete("default")
    clock_at(NOW + 32 * MINUTE)
    steps.rescue()
    assert run(only=("send_shard",)) == []
    clock_at(NOW + 34 * MINUTE)
    steps.rescue()
    assert run(only=("send_shard",)) == ["send_shard"]
    assert jobs_mailed() == {"p-1", "p-2"}


def test_a_look_that_runs_twice_sends_once(ready, inbox) -> None:
    names()
    look = Look.objects.get()
    steps.look_at_jobs.defer(
        edition_id=look.edition_id, connection_id=look.connection_id
    )
    run()
    assert len(inbox.mails) == 1


def test_many_jobs_are_listed_instead_of_asked_for_one_by_one(
    northwind, memory: Memory
) -> None:
    memory.ats.put(*(a_posting(f"p-{n}", changed_at=OLD) for n in range(5)))
    syncing.sync(northwind.pk)
    one = syncing.look_at(northwind.pk, ["p-1"])
    several = syncing.look_at(northwind.pk, ["p-1", "p-2"])
    assert one is not None
    assert several is not None
    assert (one.kind, one.seen) == (SyncRun.Kind.CHANGES, 6)
    assert (several.kind, several.seen) == (SyncRun.Kind.EVERYTHING, 5)


def test_a_held_job_leaves_the_newsletters_that_wait(ready, memory, inbox) -> None:
    memory.ats.put(
        a_posting(
            "p-2",
            title="Pump painter",
            tags=("referio:hold",),
            changed_at=NOW + 20 * MINUTE,
        )
    )
    names()
    assert jobs_mailed() == {"p-1"}
    assert Job.objects.get(remote_id="p-2").state == Job.State.OPEN
