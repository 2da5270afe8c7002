"""What every ATS promises Refer.io: held against memory and against Lever's sandbox."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from referio.core.ports import Ats, Disconnected, Gone, Refused, Unavailable
from referio.core.postings import Answer, Attachment, Listing, QuestionKind, Submission
from tests.adapters.places import Place

EMAIL = "ines.prado@example.com"
NAME: dict[str, Answer] = {"personal.fullName": "Inês Prado"}
RESUME = Attachment("cv.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")


def given(email: str = EMAIL) -> Submission:
    return Submission(email, NAME, {"personal.resume": RESUME})


def listings(ats: Ats) -> dict[str, Listing]:
    return {one.remote_id: one.listing for one in ats.postings()}


# Listing


def test_a_listing_tells_every_posting_and_whether_it_may_be_shown(
    place: Place,
) -> None:
    shown, hidden, closed = (place.open(title) for title in ("Welder", "Smith", "Cook"))
    place.hide(hidden)
    place.close(closed)
    found = listings(place.ats)
    assert found[shown] is Listing.OPEN
    assert found[hidden] is Listing.HIDDEN
    assert found[closed] is Listing.CLOSED


def test_a_deleted_posting_is_told_no_more(place: Place) -> None:
    kept, deleted = place.open("Welder"), place.open("Smith")
    place.delete(deleted)
    assert kept in listings(place.ats)
    assert deleted not in listings(place.ats)


def test_changes_are_told_with_what_changed(place: Place) -> None:
    first, second = place.open("Welder"), place.open("Smith")
    place.rename(second, "Blacksmith")
    changed_at = {one.remote_id: one.changed_at for one in place.ats.postings()}
    found = {one.remote_id: one for one in place.ats.postings(since=changed_at[second])}
    assert found[second].title == "Blacksmith"
    assert all(one.changed_at >= changed_at[second] for one in found.values())
    assert first in found or changed_at[first] < changed_at[second]
    later = max(changed_at.values()) + timedelta(seconds=1)
    assert list(place.ats.postings(since=later)) == []


def test_times_are_aware(place: Place) -> None:
    place.open("Welder")
    for posting in place.ats.postings():
        assert posting.posted_at.utcoffset() == timedelta(0)
        assert posting.changed_at.utcoffset() == timedelta(0)


def test_one_posting_is_told_as_it_stands(place: Place) -> None:
    posting_id = place.open("Welder")
    found = place.ats.posting(posting_id)
    assert (found.remote_id, found.title) == (posting_id, "Welder")
    assert found.listing is Listing.OPEN
    place.hide(posting_id)
    assert place.ats.posting(posting_id).listing is Listing.HIDDEN
    place.close(posting_id)
    assert place.ats.posting(posting_id).listing is Listing.CLOSED


def test_a_posting_that_is_gone_is_refused(place: Place) -> None:
    posting_id = place.open("Welder")
    place.delete(posting_id)
    with pytest.raises(Refused):
        place.ats.posting(posting_id)


# The form


def test_a_form_asks_who_applies(place: Place) -> None:
    posting_id = place.open("Welder")
    form = place.ats.form(posting_id)
    assert form.posting_id == posting_id
    asked = {q.key: (q.kind, q.required) for q in form.questions()}
    assert asked["personal.fullName"] == (QuestionKind.LINE, True)
    assert asked["personal.email"] == (QuestionKind.LINE, True)
    assert asked["personal.resume"] == (QuestionKind.FILE, False)
    assert form.version == place.ats.form(posting_id).version != ""


def test_a_posting_that_is_gone_has_no_form(place: Place) -> None:
    posting_id = place.open("Welder")
    place.delete(posting_id)
    with pytest.raises(Refused):
        place.ats.form(posting_id)


# Applying


def test_an_application_arrives_from_us(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()
    application_id = place.ats.submit(posting_id, given(), key="k1")
    (arrival,) = place.ats.find(posting_id, email=EMAIL, since=since)
    assert application_id in arrival.application_ids
    assert "Refer.io" in arrival.sources
    assert arrival.origin == "applied"
    assert arrival.created_at >= since - timedelta(seconds=1)


def test_an_unlisted_posting_can_still_be_applied_to(place: Place) -> None:
    posting_id = place.open("Welder")
    place.hide(posting_id)
    assert place.ats.submit(posting_id, given(), key="k1")


def test_what_is_not_there_is_not_found(place: Place) -> None:
    posting_id, other_id = place.open("Welder"), place.open("Smith")
    since = place.now()
    assert place.ats.find(posting_id, email=EMAIL, since=since) == ()
    place.ats.submit(posting_id, given(), key="k1")
    assert place.ats.find(posting_id, email="rui@example.com", since=since) == ()
    assert place.ats.find(other_id, email=EMAIL, since=since) == ()
    later = place.now() + timedelta(hours=1)
    assert place.ats.find(posting_id, email=EMAIL, since=later) == ()
    assert place.ats.find(posting_id, email=EMAIL.upper(), since=since)


def test_every_application_is_found_newest_first(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()
    first = place.ats.submit(posting_id, given(), key="k1")
    second = place.ats.submit(posting_id, given(), key="k2")
    newer, older = place.ats.find(posting_id, email=EMAIL, since=since)
    assert (newer.application_ids, older.application_ids) == ((second,), (first,))


def test_what_ends_the_attempt_before_asking_leaves_nothing(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()

    def ends() -> None:
        raise Unavailable("somebody else has it")

    with pytest.raises(Unavailable, match="somebody else"):
        place.ats.submit(posting_id, given(), key="k1", before_asking=ends)
    assert place.ats.find(posting_id, email=EMAIL, since=since) == ()


def test_a_lost_answer_is_found_again(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()
    place.lose_answers()
    with pytest.raises(Unavailable) as failure:
        place.ats.submit(posting_id, given(), key="k1")
    assert failure.value.asked
    assert place.ats.find(posting_id, email=EMAIL, since=since)


def test_a_closed_posting_takes_nobody(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()
    place.close(posting_id)
    with pytest.raises(Refused):
        place.ats.submit(posting_id, given(), key="k1")
    assert place.ats.find(posting_id, email=EMAIL, since=since) == ()


def test_an_application_without_a_needed_answer_is_refused(place: Place) -> None:
    posting_id = place.open("Welder")
    with pytest.raises(Refused, match="Full name") as failure:
        place.ats.submit(posting_id, Submission(EMAIL, {}, {}), key="k1")
    assert EMAIL not in str(failure.value)


# What is gone


def test_a_deleted_posting_is_told_of_and_gone(place: Place) -> None:
    kept, deleted, since = place.open("Welder"), place.open("Smith"), place.now()
    place.delete(deleted)
    assert list(place.ats.deleted(since=since)) == [deleted]
    assert list(place.ats.deleted(since=place.now() + timedelta(hours=1))) == []
    with pytest.raises(Gone):
        place.ats.posting(deleted)
    assert place.ats.posting(kept).remote_id == kept


# The source


def test_a_source_that_lacks_is_added_once(place: Place) -> None:
    posting_id, since = place.open("Welder"), place.now()
    place.ats.submit(posting_id, given(), key="k1")
    (arrived,) = place.ats.find(posting_id, email=EMAIL, since=since)
    place.forget_source(arrived.opportunity_id)
    for _ in range(2):
        credited = place.ats.credit(arrived.opportunity_id, "Refer.io")
        assert credited is not None
        assert credited.opportunity_id == arrived.opportunity_id
        assert credited.sources.count("Refer.io") == 1


def test_nobody_is_credited_for_what_is_not_there(place: Place) -> None:
    missing = "00000000-0000-4000-8000-000000000000"
    assert place.ats.credit(missing, "Refer.io") is None


# Failing

CALLS: dict[str, Callable[[Ats, str, Place], object]] = {
    "postings": lambda ats, _, __: list(ats.postings()),
    "posting": lambda ats, posting_id, _: ats.posting(posting_id),
    "deleted": lambda ats, _, place: list(ats.deleted(since=place.now())),
    "form": lambda ats, posting_id, _: ats.form(posting_id),
    "submit": lambda ats, posting_id, _: ats.submit(posting_id, given(), key="k"),
    "find": lambda ats, posting_id, place: ats.find(
        posting_id, email=EMAIL, since=place.now()
    ),
    "credit": lambda ats, _, __: ats.credit("o1", "Refer.io"),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_silent_ats_is_for_later(place: Place, call: str) -> None:
    posting_id = place.open("Welder")
    place.fall_silent()
    with pytest.raises(Unavailable) as failure:
        CALLS[call](place.ats, posting_id, place)
    assert not failure.value.permanent
    if call == "submit":
        assert not failure.value.asked


@pytest.mark.parametrize("call", CALLS)
def test_a_revoked_connection_is_told_by_every_call(place: Place, call: str) -> None:
    posting_id = place.open("Welder")
    place.revoke()
    with pytest.raises(Disconnected):
        CALLS[call](place.ats, posting_id, place)
