"""Postings become jobs, and only the right ones."""

from datetime import timedelta

from referio.ats.models import SyncRun
from referio.core.money import Interval, Pay
from referio.core.ports import Unavailable
from referio.core.postings import Listing
from referio.jobs.models import Job, JobChange
from referio.pipeline import connecting, steps, syncing
from tests.conftest import NOW, Memory
from tests.people import a_posting, an_invitation
from tests.steps import run


def sync(connection, *, everything: bool = True) -> SyncRun:
    run = syncing.sync(connection.pk, everything=everything)
    assert run is not None
    return run


def test_only_open_postings_become_jobs(northwind, memory: Memory) -> None:
    memory.ats.put(
        a_posting("open"),
        a_posting("hidden", listing=Listing.HIDDEN),
        a_posting("closed", listing=Listing.CLOSED),
    )
    counted = sync(northwind)
    assert [job.remote_id for job in Job.objects.all()] == ["open"]
    assert (counted.seen, counted.open, counted.created) == (3, 1, 1)
    assert counted.complete


def test_a_job_holds_what_the_posting_says(northwind, memory: Memory) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    job = Job.objects.get()
    assert (job.pay_low, job.pay_high, job.pay_currency, job.pay_interval) == (
        4_200_000,
        5_500_000,
        "EUR",
        "year",
    )
    place = job.places.get()
    assert (place.name, place.country, place.scope) == ("Porto", "PT", "city")
    assert place.place_id is not None
    assert job.completeness == 100


def test_syncing_twice_changes_nothing_the_second_time(
    northwind, memory: Memory
) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    again = sync(northwind)
    assert (again.created, again.changed, again.closed, again.reopened) == (0, 0, 0, 0)
    assert JobChange.objects.count() == 1


def test_a_posting_listed_twice_in_one_page_is_one_job(
    northwind, memory: Memory
) -> None:
    def doubled(*, since=None):
        yield from (a_posting(), a_posting())

    memory.ats.postings = doubled  # type: ignore[method-assign]
    sync(northwind)
    assert Job.objects.count() == 1


def test_a_change_is_recorded_field_by_field(northwind, memory: Memory) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    first = Job.objects.get().sequence
    memory.ats.put(a_posting(pay=Pay(5_000_000, 6_000_000, "EUR", Interval.YEAR)))
    assert sync(northwind).changed == 1
    change = JobChange.objects.filter(kind=JobChange.Kind.CHANGED).get()
    assert change.fields == {
        "pay_low": [4_200_000, 5_000_000],
        "pay_high": [5_500_000, 6_000_000],
    }
    assert Job.objects.get().sequence > first


def test_a_mended_comma_is_a_change_but_not_news(northwind, memory: Memory) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    first = Job.objects.get().sequence
    memory.ats.put(a_posting(description_html="<p>We build, quiet pumps.</p>"))
    assert sync(northwind).changed == 1
    assert Job.objects.get().sequence == first


def test_a_closed_posting_closes_its_job_and_may_open_again(
    northwind, memory: Memory
) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    memory.ats.put(a_posting(listing=Listing.CLOSED))
    assert sync(northwind).closed == 1
    assert Job.objects.get().state == Job.State.CLOSED
    memory.ats.put(a_posting())
    assert sync(northwind).reopened == 1
    job = Job.objects.get()
    assert (job.state, job.closed_at) == (Job.State.OPEN, None)


def test_a_vanished_posting_is_closed_after_a_complete_listing(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(a_posting(), a_posting("p-other", title="Painter"))
    sync(northwind)
    memory.ats.delete("p-other")
    clock_at(NOW + timedelta(minutes=1))
    assert sync(northwind).closed == 1
    assert Job.objects.get(remote_id="p-other").state == Job.State.CLOSED


def test_a_listing_that_breaks_off_closes_nothing(
    northwind, memory: Memory, clock_at
) -> None:
    memory.ats.put(a_posting(), a_posting("p-other", title="Painter"))
    sync(northwind)

    def broken(*, since=None):
        yield a_posting()
        raise Unavailable("Lever answered 500 on page 2.")

    memory.ats.postings = broken  # type: ignore[method-assign]
    clock_at(NOW + timedelta(minutes=1))
    counted = sync(northwind)
    assert not counted.complete
    assert "page 2" in counted.error
    assert Job.objects.filter(state=Job.State.OPEN).count() == 2
    northwind.refresh_from_db()
    assert northwind.trouble
    assert northwind.trouble_since == NOW + timedelta(minutes=1)


def test_a_good_sync_ends_the_trouble(northwind, memory: Memory) -> None:
    memory.ats.unavailable = True
    sync(northwind)
    memory.ats.unavailable = False
    sync(northwind)
    northwind.refresh_from_db()
    assert (northwind.trouble, northwind.trouble_since) == ("", None)


def test_what_could_not_be_read_is_listed_with_its_reason(
    northwind, memory: Memory
) -> None:
    memory.ats.put(a_posting(pay=None, refused=("The salary runs from 9 to 5.",)))
    assert sync(northwind).refused == [
        {"posting": "p-pumps", "why": "The salary runs from 9 to 5."}
    ]
    assert Job.objects.get().missing == ["salary"]


def test_two_postings_of_one_title_are_two_jobs(northwind, memory: Memory) -> None:
    memory.ats.put(a_posting("one"), a_posting("two"))
    sync(northwind)
    assert Job.objects.count() == 2
    assert Job.objects.values("cluster").distinct().count() == 1


def test_the_first_sync_tells_the_employer_and_the_second_does_not(
    northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    assert run() == ["sync", "send_connected"]
    steps.sync.defer(connection_id=northwind.pk)
    assert run() == ["sync"]
    assert len(inbox.mails) == 1


def test_the_clock_sets_a_sync_going_when_it_is_due_and_once(
    northwind, memory: Memory, clock_at, inbox
) -> None:
    run()
    steps.sync_due()
    assert run() == []
    clock_at(NOW + timedelta(hours=1))
    steps.sync_due()
    steps.sync_due()
    assert run() == ["sync"]


def test_the_trouble_of_an_old_consent_is_not_the_new_ones(
    northwind, memory: Memory, clock_at
) -> None:
    def renewed_meanwhile(*, since=None):
        connecting.disconnect(northwind, why="revoked", now=NOW)
        code = memory.authorization.allow()
        grant = memory.authorization.exchange(code=code, redirect_uri="x")
        later = NOW + timedelta(minutes=1)
        connecting.connect(an_invitation(northwind.employer).pk, grant, now=later)
        yield a_posting()

    memory.ats.postings = renewed_meanwhile  # type: ignore[method-assign]
    assert not sync(northwind).complete
    northwind.refresh_from_db()
    assert (northwind.state, northwind.trouble) == ("active", "")


def test_an_ended_connection_is_not_synced(northwind, memory: Memory) -> None:
    connecting.disconnect(northwind, why="revoked", now=NOW)
    assert syncing.sync(northwind.pk) is None


def test_postings_on_their_way_while_access_ends_change_nothing(
    northwind, memory: Memory
) -> None:
    memory.ats.put(a_posting())
    sync(northwind)
    northwind.refresh_from_db()

    def revoked_meanwhile(*, since=None):
        connecting.disconnect(northwind, why="revoked", now=NOW)
        yield a_posting()

    memory.ats.postings = revoked_meanwhile  # type: ignore[method-assign]
    counted = sync(northwind)
    assert not counted.complete
    assert Job.objects.get().state == Job.State.WITHDRAWN
