"""Between complete listings only changes are asked for, and nothing is closed by mistake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referio.ats.models import SyncRun
from referio.ats.queries import due_for_sync
from referio.core.ports import Unavailable
from referio.core.postings import HOLD, OFF, Listing, Posting
from referio.jobs.models import Job, JobChange
from referio.jobs.operations import MOST_REFUSALS
from referio.pipeline import syncing
from tests.conftest import NOW, Memory
from tests.people import a_posting

Kind = SyncRun.Kind
MINUTE = timedelta(minutes=1)


def sync(connection, *, everything: bool = False) -> SyncRun:
    run = syncing.sync(connection.pk, everything=everything)
    assert run is not None
    assert not run.error
    return run


def posted(remote_id: str, **changes: object) -> Posting:
    return a_posting(remote_id, **{"changed_at": NOW, **changes})


def states() -> dict[str, str]:
    return dict(Job.objects.values_list("remote_id", "state"))


@pytest.fixture
def asked(memory: Memory, monkeypatch) -> list[object]:
    """The moments since which postings were asked for; None is everything."""
    seen: list[object] = []
    told = memory.ats.postings

    def noting(*, since=None):
        seen.append(since)
        return told(since=since)

    monkeypatch.setattr(memory.ats, "postings", noting)
    return seen


def test_the_first_sync_asks_for_everything_and_the_next_for_changes(
    northwind, memory: Memory, clock_at, asked
) -> None:
    memory.ats.put(posted("p-1", changed_at=NOW - timedelta(days=3)))
    assert sync(northwind).kind == Kind.EVERYTHING
    clock_at(NOW + 15 * MINUTE)
    assert sync(northwind).kind == Kind.CHANGES
    newest = NOW - timedelta(days=3)
    assert asked == [None, newest - syncing.OVERLAP]


def test_once_a_day_everything_is_listed_again(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"))
    sync(northwind)
    clock_at(NOW + timedelta(hours=23, minutes=59))
    assert sync(northwind).kind == Kind.CHANGES
    clock_at(NOW + timedelta(hours=24))
    assert sync(northwind).kind == Kind.EVERYTHING


def test_a_change_a_closing_and_a_deletion_are_seen(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"), posted("p-2"), posted("p-3"), posted("p-4"))
    sync(northwind)
    clock_at(NOW + 15 * MINUTE)
    at = NOW + 10 * MINUTE
    memory.ats.put(
        posted("p-1", title="Senior pump builder", changed_at=at),
        posted("p-2", listing=Listing.CLOSED, changed_at=at),
    )
    memory.ats.delete("p-3")
    run = sync(northwind)
    assert (run.kind, run.changed, run.closed) == (Kind.CHANGES, 1, 2)
    assert states() == {
        "p-1": "open", "p-2": "closed", "p-3": "closed", "p-4": "open"
    }  # fmt: skip


def test_what_an_incremental_pass_does_not_name_stays_open(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"), posted("p-2", changed_at=NOW - timedelta(days=9)))
    sync(northwind)
    clock_at(NOW + 15 * MINUTE)
    run = sync(northwind)
    assert (run.seen, run.closed) == (1, 0)
    assert states() == {"p-1": "open", "p-2": "open"}


def test_a_deletion_nobody_tells_of_is_found_by_the_daily_listing(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"), posted("p-2"))
    sync(northwind)
    memory.ats.tells_of_deleting = False
    memory.ats.delete("p-2")
    clock_at(NOW + 15 * MINUTE)
    assert sync(northwind).closed == 0
    clock_at(NOW + timedelta(days=1))
    assert sync(northwind).closed == 1
    assert states() == {"p-1": "open", "p-2": "closed"}


def test_a_posting_a_listing_leaves_out_by_mistake_is_asked_for(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"), posted("p-2"), posted("p-3"))
    sync(northwind)
    told = memory.ats.postings

    def dropping(*, since=None):
        return (one for one in told(since=since) if one.remote_id != "p-2")

    memory.ats.postings = dropping  # type: ignore[method-assign]
    memory.ats.delete("p-3")
    clock_at(NOW + timedelta(days=1))
    run = sync(northwind)
    assert (run.left_out, run.closed) == (1, 1)
    assert states() == {"p-1": "open", "p-2": "open", "p-3": "closed"}


def test_changes_during_a_listing_are_asked_for_again(
    northwind, memory: Memory, clock_at, asked
) -> None:
    """A change behind the listing's back lies before the newest that it told of."""
    memory.ats.put(posted("p-1", changed_at=NOW + timedelta(hours=2)))
    sync(northwind)
    clock_at(NOW + timedelta(hours=3))
    sync(northwind)
    assert asked[1] == NOW - syncing.OVERLAP


def test_a_sync_that_fails_forgets_nothing(
    northwind, memory: Memory, clock_at, asked
) -> None:
    memory.ats.put(posted("p-1"))
    sync(northwind)
    clock_at(NOW + 15 * MINUTE)
    memory.ats.put(posted("p-2", changed_at=NOW + 14 * MINUTE))
    memory.ats.deleted = _breaking  # type: ignore[method-assign]
    failed = syncing.sync(northwind.pk)
    assert failed is not None
    assert failed.error
    clock_at(NOW + 30 * MINUTE)
    syncing.sync(northwind.pk)
    assert asked[1] == asked[2] == NOW - syncing.OVERLAP


def _breaking(*, since):
    yield from ()
    raise Unavailable("Lever answered 503.")


def test_a_fresh_consent_looks_at_everything(northwind, memory: Memory) -> None:
    memory.ats.put(posted("p-1"))
    sync(northwind)
    northwind.refresh_from_db()
    assert northwind.changes_seen_to == NOW
    assert northwind.listed_at == NOW


# Tags


@pytest.mark.parametrize("tag", [OFF, "Referio:OFF", " referio:off "])
def test_a_posting_tagged_off_is_no_job(northwind, memory: Memory, tag: str) -> None:
    memory.ats.put(posted("p-1", tags=(tag, "water")), posted("p-2"))
    run = sync(northwind)
    assert (run.seen, run.open) == (2, 1)
    assert states() == {"p-2": "open"}


def test_a_tag_given_later_closes_the_job_and_taken_away_opens_it(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"))
    sync(northwind)
    clock_at(NOW + 15 * MINUTE)
    memory.ats.put(posted("p-1", tags=(OFF,), changed_at=NOW + MINUTE))
    sync(northwind)
    assert states() == {"p-1": "closed"}
    clock_at(NOW + 30 * MINUTE)
    memory.ats.put(posted("p-1", changed_at=NOW + 20 * MINUTE))
    assert sync(northwind).reopened == 1


def test_a_held_job_is_shown_and_becomes_news_when_it_is_let_go(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1", tags=(HOLD,)))
    assert sync(northwind).held == 1
    job = Job.objects.get()
    assert (job.state, job.held) == ("open", True)
    clock_at(NOW + 15 * MINUTE)
    memory.ats.put(posted("p-1", changed_at=NOW + MINUTE))
    sync(northwind)
    freed = Job.objects.get()
    assert not freed.held
    assert freed.sequence > job.sequence


# What is written by the page


def test_every_change_of_a_page_is_recorded_once(northwind, memory: Memory) -> None:
    many = [posted(f"p-{number}", title=f"Pump {number}") for number in range(250)]
    memory.ats.put(*many)
    run = sync(northwind)
    assert (run.seen, run.created) == (250, 250)
    assert Job.objects.count() == Job.objects.values("sequence").distinct().count()
    renamed = [replace(one, title=f"{one.title}!", locations=("Lyon",)) for one in many]
    memory.ats.put(*renamed)
    assert sync(northwind, everything=True).changed == 250
    changes = JobChange.objects.filter(kind=JobChange.Kind.CHANGED)
    assert changes.count() == 250
    first = Job.objects.get(remote_id="p-0")
    assert changes.get(job=first).fields == {
        "title": ["Pump 0", "Pump 0!"],
        "locations": [list(many[0].locations), ["Lyon"]],
    }
    assert [place.name for place in first.places.all()] == ["Lyon"]


def test_words_of_any_kind_survive_a_change(northwind, memory: Memory) -> None:
    odd = "\\N \t tab \"quoted\" {braces} 'single' \\x41 日本語 😀"
    memory.ats.put(posted("p-1"))
    sync(northwind)
    memory.ats.put(
        posted(
            "p-1",
            title=odd,
            description_text=f"{odd}\nnext line",
            tags=(odd, "a,b", ""),
            pay=None,
            changed_at=NOW + MINUTE,
        ),
        posted("p-2", title=odd, tags=(odd, "a,b", "")),
    )
    sync(northwind, everything=True)
    for job in Job.objects.all():
        assert job.title == odd
        assert job.tags == [odd, "a,b", ""]
    changed = Job.objects.get(remote_id="p-1")
    assert changed.description_text == f"{odd}\nnext line"
    assert (changed.pay_low, changed.pay_currency) == (None, "")


def test_refusals_are_counted_and_told_as_far_as_one_can_read(
    northwind, memory: Memory
) -> None:
    memory.ats.put(
        *(
            posted(f"p-{number}", refused=("It does not say when it was posted.",))
            for number in range(MOST_REFUSALS + 50)
        )
    )
    run = sync(northwind)
    assert run.refusals == MOST_REFUSALS + 50
    assert len(run.refused) == MOST_REFUSALS


def test_what_could_not_be_read_is_carried_on_until_it_is_told_anew(
    northwind, memory: Memory, clock_at
) -> None:
    old = NOW - timedelta(days=1)
    memory.ats.put(
        posted("p-1", refused=("No currency.",), changed_at=old),
        posted("p-2", refused=("No date.",), changed_at=old),
        posted("p-3", refused=("Too long.",), changed_at=old),
        posted("p-4", changed_at=NOW),
    )
    sync(northwind)
    clock_at(NOW + 15 * MINUTE)
    memory.ats.put(posted("p-1", changed_at=NOW + MINUTE))
    memory.ats.delete("p-3")
    run = sync(northwind)
    assert (run.kind, run.refusals) == (Kind.CHANGES, 1)
    assert run.refused == [{"posting": "p-2", "why": "No date."}]


def test_places_are_stored_anew_whenever_a_job_is_read_anew(
    northwind, memory: Memory
) -> None:
    """A better reader must reach the jobs whose words did not change."""
    memory.ats.put(posted("p-1"))
    sync(northwind)
    Job.objects.update(fingerprint=b"of a reader before")
    Job.objects.get().places.all().delete()
    sync(northwind, everything=True)
    assert [place.name for place in Job.objects.get().places.all()] == ["Porto"]


def test_a_clock_that_was_a_day_ahead_once_keeps_no_sync_from_being_due(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(posted("p-1"))
    clock_at(NOW + timedelta(days=1))
    sync(northwind)
    clock_at(NOW + MINUTE)
    assert northwind in due_for_sync(now=NOW + MINUTE)
    assert sync(northwind).kind == Kind.EVERYTHING


def test_a_look_leaves_the_first_sync_of_a_consent_to_tell_the_owners(
    northwind, memory: Memory
) -> None:
    memory.ats.put(posted("p-1"))
    assert syncing.look_at(northwind.pk, ["p-1"]) is None
    northwind.refresh_from_db()
    assert northwind.synced_at is None
