from datetime import UTC, datetime, timedelta

from referio.web.employers import states
from referio.web.employers.states import Answer, Returned

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_state_comes_back_with_its_invitation():
    kept = states.waiting({}, "one", invitation_id=7, now=NOON)
    assert states.read(kept, "one", now=NOON + states.LASTS) == Returned(
        Answer.FRESH, 7
    )


def test_several_states_wait_side_by_side():
    kept = states.waiting({}, "one", invitation_id=7, now=NOON)
    kept = states.waiting(kept, "two", invitation_id=8, now=NOON)
    assert states.read(kept, "one", now=NOON).invitation_id == 7
    assert states.read(kept, "two", now=NOON).invitation_id == 8


def test_a_state_works_once():
    kept = states.waiting({}, "one", invitation_id=7, now=NOON)
    kept = states.waiting(kept, "two", invitation_id=7, now=NOON)
    kept = states.used(kept, "one")
    assert states.read(kept, "one", now=NOON) == Returned(Answer.USED, 7)
    assert states.read(kept, "two", now=NOON) == Returned(Answer.FRESH, 7)


def test_a_state_grows_old_but_still_names_its_invitation():
    kept = states.waiting({}, "one", invitation_id=7, now=NOON)
    late = NOON + states.LASTS + timedelta(seconds=1)
    assert states.read(kept, "one", now=late) == Returned(Answer.OLD, 7)


def test_a_strange_state_is_unknown():
    assert states.read({}, "guessed", now=NOON) == Returned(Answer.UNKNOWN)


def test_only_the_newest_ten_are_kept():
    kept: states.Kept = {}
    for number in range(15):
        at = NOON + timedelta(seconds=number)
        kept = states.waiting(kept, f"state-{number}", invitation_id=1, now=at)
    assert sorted(kept) == sorted(f"state-{number}" for number in range(5, 15))


def test_a_state_remembers_that_one_more_account_is_wanted():
    kept = states.waiting({}, "one", invitation_id=7, another=True, now=NOON)
    assert states.read(kept, "one", now=NOON).another
    assert states.read(states.used(kept, "one"), "one", now=NOON).another


def test_a_state_of_before_wants_no_other_account():
    entry = {"invitation": 7, "at": int(NOON.timestamp()), "used": 0}
    assert states.read({"one": entry}, "one", now=NOON) == Returned(Answer.FRESH, 7)
