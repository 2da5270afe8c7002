from dataclasses import replace
from datetime import UTC, datetime, timedelta

from referio.web.employers.health import Action, Facts, Level, State, judge

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WELL = Facts(
    active=True,
    connected_at=NOON - 24 * HOUR,
    disconnected_at=None,
    disconnected_why="",
    synced_at=NOON - timedelta(minutes=10),
    trouble="",
    trouble_since=None,
)


def health(**changes):
    return judge(replace(WELL, **changes), now=NOON, patience=HOUR)


def test_a_fresh_sync_is_well():
    assert (health().state, health().level, health().action) == (
        State.WELL,
        Level.GOOD,
        Action.NONE,
    )


def test_no_sync_yet_means_the_first_is_running():
    found = health(synced_at=None)
    assert found.state is State.STARTING
    assert "while the pull is still running" in found.effect


def test_after_a_reconnection_an_old_sync_does_not_count():
    assert health(connected_at=NOON, synced_at=NOON - HOUR).state is State.STARTING


def test_a_failed_pull_says_why_since_when_and_offers_another():
    found = health(trouble="Lever did not answer.", trouble_since=NOON - HOUR)
    assert (found.state, found.since, found.action) == (
        State.TROUBLED,
        NOON - HOUR,
        Action.SYNC,
    )
    assert found.cause == "Lever did not answer."
    assert "last complete pull" in found.effect


def test_a_reason_names_lever_and_not_its_address():
    found = health(trouble="api.lever.example (GET /v1/postings) cannot be reached.")
    assert found.cause == "Lever cannot be reached."


def test_a_failed_first_pull_says_that_jobs_may_be_missing():
    found = health(synced_at=None, trouble="Lever did not answer.", trouble_since=NOON)
    assert "some of your jobs may not be shown" in found.effect


def test_a_late_sync_is_our_fault():
    found = health(synced_at=NOON - 2 * HOUR)
    assert found.state is State.LATE
    assert "nothing is wrong on your side" in found.cause


def test_a_revoked_connection_asks_to_connect_again():
    found = health(
        active=False, disconnected_at=NOON, disconnected_why="Revoked in Lever."
    )
    assert (found.level, found.action, found.since) == (Level.BAD, Action.CONNECT, NOON)
    assert found.cause == "Revoked in Lever."
    assert (
        health(active=False, disconnected_at=NOON).cause
        == "Access was revoked in Lever."
    )


def test_a_consent_that_ends_soon_says_when_and_offers_a_new_one():
    found = health(ends_at=NOON + timedelta(days=9))
    assert (found.state, found.level, found.action) == (
        State.ENDING,
        Level.WAIT,
        Action.CONNECT,
    )
    assert "29 November 2026" in found.title
    assert "one year" in found.cause


def test_trouble_comes_before_a_consent_that_ends_soon():
    soon = NOON + timedelta(days=9)
    assert health(ends_at=soon, trouble="Away.").state is State.TROUBLED
