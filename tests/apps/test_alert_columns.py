"""Alerts read as columns say what they say one by one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from math import isnan

import numpy as np
import pyarrow as pa
import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referio.accounts.models import Employer
from referio.alerts import columns, everywhere
from referio.alerts import operations as alerts
from referio.alerts import queries as alert_queries
from referio.alerts.columns import read
from referio.alerts.drafts import AlertDraft, Everywhere
from referio.alerts.due import Asked, Span, muted_jobs
from referio.alerts.due import read as read_due
from referio.alerts.models import Alert
from referio.core.criteria import AlertFacts, Floor, JobPlace, Point
from referio.core.money import Interval, yearly
from referio.core.roles import Function, Seniority
from referio.jobs.models import Place
from referio.matching.batch import JobBatch
from referio.matching.engine import match
from referio.matching.index import AlertIndex
from referio.matching.items import MARK
from referio.pipeline.matching import streaming
from referio.pipeline.matching.streaming import stream
from referio.transactions import transaction
from tests.columns import through_django, told
from tests.conftest import NOW
from tests.examples import examples
from tests.matching.examples import a_job
from tests.people import a_reader, an_employer

EVERYBODY = Span(0, 1 << 40)
numbers = count(1)


def words():
    return st.lists(
        st.sampled_from(["pumps", "data engineer", "Größe", "c++", "日本"]),
        max_size=3,
        unique=True,
    ).map(tuple)


def some_of(*choices):
    return st.lists(st.sampled_from(choices), max_size=3, unique=True).map(tuple)


floors = st.one_of(
    st.just({}),
    st.builds(
        lambda amount, currency, interval: {
            "floor_amount": amount,
            "floor_currency": currency,
            "floor_interval": interval,
        },
        st.integers(1, 10**9),
        st.sampled_from(["EUR", "JPY"]),
        st.sampled_from(["year", "month", "hour", "once"]),
    ),
)
drafts = st.builds(
    lambda draft, floor: replace(draft, **floor),
    st.builds(
        AlertDraft,
        words_any=words(),
        words_all=words(),
        words_none=words(),
        synonyms=st.booleans(),
        refused=words(),
        areas=some_of("DE", "US-CA", "US"),
        remote_too=st.booleans(),
        remote_only=st.booleans(),
        pay_unstated_too=st.booleans(),
        work_modes=some_of("remote", "hybrid"),
        commitments=some_of("full-time", "contract"),
        seniorities=some_of(Seniority.SENIOR, Seniority.UNSTATED),
        functions=some_of(Function.DATA, Function.UNSTATED, Function.ENGINEERING),
        languages=some_of("en", "pt", "de"),
        followed=some_of(3, 4),
        only_followed=st.booleans(),
        muted=some_of(5, 6),
    ),
    floors,
)
about = st.builds(
    Everywhere,
    country=st.sampled_from(["", "PT", "DE"]),
    own_domains=some_of("acme.com", "bmw.de"),
    muted_words=words(),
)
people = st.lists(
    st.tuples(about, st.lists(drafts, min_size=1, max_size=2)), max_size=3
)


def as_columns_tell(facts: AlertFacts) -> AlertFacts:
    """The same alert without what columns leave out: names of places, what was served."""
    asked = facts.criteria
    floor = asked.floor
    if floor is not None:
        a_year = yearly(floor.amount, floor.interval)
        floor = (
            Floor(1, floor.currency, Interval.ONCE)
            if a_year is None
            else Floor(a_year, floor.currency, Interval.YEAR)
        )
    places = tuple(replace(near, name="") for near in asked.places)
    criteria = replace(asked, floor=floor, places=places)
    return AlertFacts(facts.id, facts.subscriber_id, criteria)


def one_by_one(ids=None) -> list[AlertFacts]:
    listening = alert_queries.listening()
    wanted = listening if ids is None else listening.filter(pk__in=ids)
    return [
        as_columns_tell(one)
        for one in alert_queries.facts(wanted.values_list("pk", flat=True))
    ]


def someone(chosen: Everywhere, several: list[AlertDraft]) -> None:
    email = f"ana{next(numbers)}@reader.example"
    first = a_reader(email)
    with transaction():
        everywhere.set_everywhere(first.subscriber_id, chosen, now=NOW)
        for draft in several:
            alerts.add_alert(first.subscriber_id, draft, now=NOW)


@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people)
def test_columns_say_what_facts_say(db, everyone) -> None:
    Alert.objects.all().delete()
    for chosen, several in everyone:
        someone(chosen, several)
    assert told(read(through_django, EVERYBODY)) == one_by_one()


def test_places_come_with_their_radius_country_and_zone(db) -> None:
    porto = Place.objects.get(name="Porto", country="PT")
    osaka = Place.objects.get(name="Osaka", country="JP")
    a_reader("ana@reader.example", place_ids=(porto.pk, osaka.pk), radii=(25, 500))
    a_reader("bo@reader.example", place_ids=(porto.pk,), radii=(25,))
    asked = read(through_django, EVERYBODY)
    assert told(asked) == one_by_one()
    assert len(asked.place.latitude) == 2


def test_muted_employers_of_the_subscriber_are_muted_for_each_alert(db) -> None:
    northwind = an_employer()
    alert = a_reader(muted=(99,))
    with transaction():
        alerts.add_alert(alert.subscriber_id, AlertDraft(), now=NOW)
        alerts.mute(alert.subscriber_id, employer_id=northwind.pk, now=NOW)
    assert told(read(through_django, EVERYBODY)) == one_by_one()
    muted = [
        one.criteria.muted_employers for one in told(read(through_django, EVERYBODY))
    ]
    assert muted == [{99, northwind.pk}, {northwind.pk}]


def test_the_mark_between_items_is_another_sign_in_whatever_somebody_writes(db) -> None:
    words = (f"data{MARK}f1 year EUR", "c\x1f", '"{}\\,', "null", "", "\x01")
    alert = a_reader(words_any=words, words_none=(MARK, "y"), refused=words[:1])
    with transaction():
        everywhere.set_everywhere(
            alert.subscriber_id,
            Everywhere(country="PT", muted_words=(f"{MARK}e7", "x")),
            now=NOW,
        )
    (criteria,) = [one.criteria for one in told(read(through_django, EVERYBODY))]
    assert criteria.words_any == ("data\x1ff1 year EUR", *words[1:])
    assert criteria.words_none == ("\x1f", "y", "\x1fe7", "x")
    assert criteria.refused == {"data\x1ff1 year EUR"}
    assert (criteria.floor, criteria.followed_employers) == (None, frozenset())


@pytest.mark.django_db(transaction=True)
def test_several_connections_read_the_same_index_as_one(monkeypatch) -> None:
    monkeypatch.setattr(columns, "LEAST_SLICE", 2)
    several = [a_reader(f"{n}@reader.example", words_any=(f"w{n}",)) for n in range(7)]
    with transaction():
        alerts.mute(several[3].subscriber_id, employer_id=an_employer().pk, now=NOW)
        alerts.pause_alert(several[5].pk, True, now=NOW)
    span = Span(several[0].subscriber_id, 1 << 40)
    asked: list[str] = []

    def counted(statement: str) -> Iterator[pa.RecordBatch]:
        asked.append(statement)
        return streaming.stream(statement)

    one, two = read(counted, span), read(counted, span, readers=2)
    assert len(asked) == 2 * (1 + 4)  # of subscribers, and of their alerts
    assert told(two) == told(one) == one_by_one()
    several_arrays, arrays = (AlertIndex.compile(each).arrays() for each in (two, one))
    for mine, wanted in zip(several_arrays, arrays, strict=True):
        np.testing.assert_array_equal(mine, wanted)


def test_a_span_of_few_is_read_over_our_own_connection(db) -> None:
    a_reader()
    assert told(read(through_django, EVERYBODY, readers=2)) == one_by_one()


def test_only_those_who_listen_and_only_of_the_span(db) -> None:
    first, second, paused = (a_reader(f"{name}@reader.example") for name in "abc")
    with transaction():
        alerts.pause_alert(paused.pk, True, now=NOW)
        alerts.sign_up(
            "d@reader.example",
            AlertDraft(),
            time_zone="Etc/UTC",
            language="en",
            wording="2026-11",
            now=NOW,
        )
    everybody = read(through_django, EVERYBODY)
    assert sorted(everybody.ids.tolist()) == [first.pk, second.pk]
    span = Span(second.subscriber_id, second.subscriber_id + 1)
    assert read(through_django, span).ids.tolist() == [second.pk]
    assert read(through_django, Span(0, 0)).ids.tolist() == []


def test_what_changed_since_a_moment_is_read_by_itself(db) -> None:
    before, later = NOW, NOW + timedelta(hours=1)
    quiet, changed, muting = (a_reader(f"{name}@reader.example") for name in "abc")
    with transaction():
        alerts.change_alert(changed.pk, AlertDraft(words_any=("pumps",)), now=later)
        alerts.mute(muting.subscriber_id, employer_id=an_employer().pk, now=later)
    since = read(through_django, EVERYBODY, since=before + timedelta(minutes=1))
    assert sorted(since.ids.tolist()) == [changed.pk, muting.pk]
    these = read(through_django, EVERYBODY, ids=np.array([quiet.pk, 10**9]))
    assert these.ids.tolist() == [quiet.pk]


def test_more_languages_than_a_mask_holds_are_refused(db) -> None:
    letters = [f"{a}{b}" for a in "abcdefgh" for b in "abcdefgh"]
    a_reader(languages=tuple(letters))
    with pytest.raises(ValueError, match="64 languages"):
        read(through_django, EVERYBODY)


def test_who_is_due_is_asked_with_what_they_were_served(db) -> None:
    first, second = a_reader("a@reader.example"), a_reader("b@reader.example")
    Alert.objects.filter(pk=first.pk).update(served_sequence=7)
    Alert.objects.filter(pk=second.pk).update(due_at=NOW + timedelta(minutes=1))
    due = read_due(through_django, Asked(EVERYBODY, NOW))
    assert (due.ids.tolist(), due.after.tolist()) == ([first.pk], [7])
    assert due.subscribers.tolist() == [first.subscriber_id]
    assert due.shards.tolist() == [first.subscriber.shard]
    everybody = read_due(through_django, Asked(EVERYBODY))
    assert sorted(everybody.ids.tolist()) == [first.pk, second.pk]


def test_muted_jobs_are_told_apart_from_muted_employers(db) -> None:
    alert = a_reader()
    with transaction():
        alerts.mute(alert.subscriber_id, employer_id=an_employer().pk, now=NOW)
    assert list(through_django(muted_jobs(EVERYBODY))) == []


@pytest.mark.django_db(transaction=True)
def test_adbc_reads_the_same() -> None:
    porto = Place.objects.get(name="Porto", country="PT")
    Employer.objects.create(name="Northwind", slug="n", created_at=NOW)
    a_reader(words_any=("pumps", "Größe"), place_ids=(porto.pk,), radii=(25,))
    a_reader("b@reader.example", areas=("US-CA",), languages=("pt",), followed=(3,))
    assert told(read(streaming.stream, EVERYBODY)) == one_by_one()
    due = read_due(streaming.stream, Asked(EVERYBODY, NOW))
    assert due.ids.tolist() == [one.id for one in one_by_one()]


def test_nothing_is_near_a_place_that_the_gazetteer_does_not_hold(db) -> None:
    porto = Place.objects.get(name="Porto", country="PT")
    a_reader("ana@reader.example", place_ids=(porto.pk, 999), radii=(25, 25))
    a_reader("bo@reader.example", place_ids=(999,), radii=(500,))
    read_ = [one.criteria.places for one in told(read(through_django, EVERYBODY))]
    facts = [one.criteria.places for one in one_by_one()]
    for (known, unknown), (alone,) in (read_, facts):
        assert known.country == "PT"
        for nowhere in (unknown, alone):
            assert isnan(nowhere.point.latitude)
            assert isnan(nowhere.point.longitude)
            assert (nowhere.country, nowhere.zone) == ("", "")
    index = AlertIndex.compile(read(through_django, EVERYBODY))
    jobs = [a_job(places=(JobPlace("Porto", "PT", Point(41.15, -8.61)),))]
    found = match(index, JobBatch.of(jobs, at=NOW))
    assert found.alert.tolist() == [Alert.objects.earliest("pk").pk]


def test_a_server_that_is_away_is_told_as_djangos_own_error(monkeypatch) -> None:
    nowhere = "postgresql://nobody@/none?host=/nowhere&port=1"
    monkeypatch.setattr(streaming, "_address", lambda: nowhere)
    with pytest.raises(OperationalError, match="nowhere"):
        list(stream("select 1"))
