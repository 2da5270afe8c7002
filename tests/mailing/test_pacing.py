"""How fast mail may go."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from referio.mailing.pacing import (
    CLEAN,
    PAUSE,
    WARM_UP,
    Limit,
    Pacer,
    Sent,
    Strain,
    Warmth,
    group_of,
    held_until,
    retry_at,
)
from tests.examples import examples

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SLOW = Warmth(((0, 8), (2, 40)))


def test_a_strained_relay_gets_half_the_lines_and_one_back_a_clean_minute():
    strain = Strain(8, 8).halved(100)
    assert strain.lines == 4
    assert strain.halved(100.5) == strain
    strain = strain.halved(110)
    assert (strain.lines, strain.share) == (2, 0.25)
    assert strain.recovered(169).lines == 2
    assert strain.recovered(170).lines == 3
    assert strain.recovered(170).recovered(171).lines == 3
    assert strain.recovered(1000).lines == 8


def test_one_line_is_the_least_and_then_mails_go_slower():
    strain = Strain(1, 1)
    assert (strain.pause, strain.share) == (0, 1)
    strain = strain.halved(0)
    assert (strain.lines, strain.share, strain.pause) == (1, 0.5, PAUSE)
    assert strain.halved(0.5) == strain
    strain = strain.halved(10)
    assert (strain.share, strain.pause) == (0.25, 2 * PAUSE)
    assert strain.recovered(70).pause == PAUSE
    assert strain.recovered(130).pause == 0


def test_the_rate_comes_back_before_the_lines():
    strain = Strain(4, 4).halved(0).halved(2).halved(4).halved(6)
    assert (strain.lines, strain.slower) == (1, 2)
    strain = strain.recovered(6 + 3 * CLEAN)
    assert (strain.lines, strain.slower) == (2, 0)
    assert strain.recovered(6 + 9 * CLEAN).lines == 4


def test_a_relay_that_never_has_enough_is_not_left_for_good():
    strain = Strain(1, 1)
    for at in range(0, 200, 2):
        strain = strain.halved(at)
    assert strain.pause < 5


@given(st.integers(0, 2**40), st.integers(1, 6))
@settings(max_examples=examples(50))
def test_waits_grow_and_end_after_twelve_hours(key, attempts):
    waits = [timedelta(minutes=n) for n in (5, 15, 60, 180)]
    wait = waits[min(attempts, 4) - 1]
    at = retry_at(key, attempts, now=NOW)
    assert at is not None
    assert wait <= at - NOW <= wait * 1.25
    assert at == retry_at(key, attempts, now=NOW)
    # 5 and 15 minutes, 1, 3, 3 and 3 hours; the last ends with the twelfth hour.
    last = retry_at(key, 7, now=NOW)
    assert last is not None
    assert timedelta(minutes=100) <= last - NOW <= timedelta(minutes=125)
    assert retry_at(key, 8, now=NOW) is None


def test_mails_that_failed_together_do_not_come_back_together():
    assert len({retry_at(n, 1, now=NOW) for n in range(100)}) > 90


def test_providers_have_many_domains():
    assert group_of("ada@GoogleMail.com") == group_of("a@gmail.com") == "google"
    assert group_of("ada@example.org") == "example.org"


def test_the_tables_only_grow():
    for warmth in WARM_UP.values():
        days, mails = zip(*warmth.steps, strict=True)
        assert list(days) == sorted(set(days))
        assert list(mails) == sorted(set(mails))


def test_a_cold_provider_gets_little_and_then_more():
    assert [SLOW.a_day(day) for day in (0, 1, 2, 3)] == [8, 8, 40, None]


def test_the_hour_and_then_the_day_are_full():
    sent, limit = Sent(), SLOW.limit(0)
    for _ in range(2):  # a quarter of eight within an hour
        assert held_until(sent, limit, now=NOW) is None
        sent = sent.one_more(NOW)
    assert held_until(sent, limit, now=NOW) == NOW.replace(hour=10, minute=0)
    full = Sent(NOW, today=8, this_hour=0)
    assert held_until(full, limit, now=NOW) == datetime(2026, 11, 21, tzinfo=UTC)
    assert held_until(full, limit, now=NOW + timedelta(days=1)) is None
    assert held_until(full, SLOW.limit(3), now=NOW) is None


def test_mails_beyond_the_pace_wait_and_all_others_go():
    pacer = Pacer(NOW.date(), warm_up={"google": SLOW})
    found = [pacer.until(f"{n}@gmail.com", now=NOW) for n in range(4)]
    assert found == [None, None, *[NOW.replace(hour=10, minute=0)] * 2]
    assert pacer.until("4@example.org", now=NOW) is None
    assert Pacer(warm_up={"google": SLOW}).limited == frozenset()


def test_a_domain_has_the_stricter_of_its_limits():
    limits = {"example.org": Limit(a_day=1), "google": Limit(an_hour=1)}
    pacer = Pacer(NOW.date(), limits, warm_up={"google": SLOW})
    assert pacer.limited == {"example.org", "google"}
    assert pacer.until("1@example.org", now=NOW) is None
    assert pacer.until("2@example.org", now=NOW) == datetime(2026, 11, 21, tzinfo=UTC)
    assert pacer.until("1@gmail.com", now=NOW) is None
    assert pacer.until("2@gmail.com", now=NOW) == NOW.replace(hour=10, minute=0)


def test_what_others_sent_counts_and_so_does_what_they_do_not_know_of():
    pacer = Pacer(None, {"google": Limit(a_day=5)})
    for _ in range(3):
        assert pacer.until("1@gmail.com", now=NOW) is None
    pacer.learn({"google": (1, 1)}, now=NOW)
    assert pacer.until("1@gmail.com", now=NOW) is None
    pacer.learn({"google": (5, 2)}, now=NOW)
    assert pacer.until("1@gmail.com", now=NOW)
