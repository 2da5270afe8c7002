"""The invented workload: the same everywhere, and shaped as it says it is."""

from dataclasses import fields, replace

import numpy as np
import pytest

import workload_alerts
from workload import (
    AWAY,
    NEARBY,
    NO_FEATURE,
    REMOTE,
    Alerts,
    Jobs,
    Ragged,
)
from workload_alerts import make_alerts
from workload_jobs import make_jobs
from workload_world import Draws, World, stream, zipf

ALERTS, JOBS, NEW = 5000, 3000, 300


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(3)


@pytest.fixture(scope="module")
def alerts(world: World) -> Alerts:
    return make_alerts(world, ALERTS)


@pytest.fixture(scope="module")
def jobs(world: World) -> Jobs:
    return make_jobs(world, JOBS, new=NEW)


def same(one: Alerts | Jobs, other: Alerts | Jobs) -> bool:
    for column in fields(one):
        a, b = getattr(one, column.name), getattr(other, column.name)
        if isinstance(a, Ragged):
            if not (
                np.array_equal(a.starts, b.starts)
                and np.array_equal(a.values, b.values)
            ):
                return False
        elif not np.array_equal(a, b):
            return False
    return True


def test_one_seed_makes_the_same_every_time(world, alerts, jobs) -> None:
    again = World.make(3)
    assert again.vocabulary == world.vocabulary
    assert np.array_equal(again.cities.xyz, world.cities.xyz)
    assert same(make_alerts(again, ALERTS), alerts)
    assert same(make_jobs(again, JOBS, new=NEW), jobs)


def test_another_seed_makes_others(alerts) -> None:
    assert not same(make_alerts(World.make(4), ALERTS), alerts)


def test_fewer_are_the_first_of_more(world, alerts, jobs) -> None:
    assert same(make_alerts(world, 700), alerts.part(0, 700))
    fewer = make_jobs(world, 700, new=0)
    first = jobs.part(0, 700)
    assert same(fewer, first)


def test_chunks_are_joined_without_a_seam(world, alerts, monkeypatch) -> None:
    monkeypatch.setattr(workload_alerts, "CHUNK", 1000)
    several = make_alerts(world, 2500)
    assert same(several.part(0, 1000), make_alerts(world, 1000))
    assert same(several.part(1000, 2500), make_alerts(world, 1500, first=1000))
    assert not same(several.part(0, 1000), several.part(1000, 2000))


def test_new_jobs_come_last_and_are_fresh(jobs) -> None:
    assert (jobs.age[-NEW:] == 0).all()
    assert (jobs.age[:-NEW] >= 1).all()
    aged = make_jobs(World.make(3), JOBS, new=0)
    older = np.minimum(30, aged.age[-NEW:]) * 10
    assert np.array_equal(jobs.standing[-NEW:] - aged.standing[-NEW:], older)


def test_features_of_a_job_ascend_and_are_known(world, jobs) -> None:
    values, owner = jobs.features.values.astype(int), jobs.features.rows()
    assert values.max() < world.legend.features
    steps, within = np.diff(values), np.diff(owner) == 0
    assert (steps[within] > 0).all()


def test_what_stands_in_a_title_stands_in_the_text(jobs) -> None:
    for row in range(200):
        has = set(jobs.features.of(row).tolist())
        assert all(one + 1 in has for one in has if one % 2 == 0)


def test_a_title_of_several_words_holds_a_phrase(world, jobs) -> None:
    first_phrase = 2 * world.legend.words
    phrases = np.bincount(
        jobs.features.rows()[jobs.features.values >= first_phrase], minlength=JOBS
    )
    assert 0.5 < (phrases > 0).mean() < 1


def test_remote_jobs_have_no_place_and_others_one_to_five(world, jobs) -> None:
    count, away = np.diff(jobs.places.starts), jobs.mode == AWAY
    assert (count[away] == 0).all()
    assert (jobs.open_to[away] > 0).all()
    assert (jobs.open_to[~away] == 0).all()
    assert set(count[~away].tolist()) == {1, 2, 3, 4, 5}
    country = world.cities.country[jobs.places.values].astype(np.uint32)
    assert (jobs.countries[jobs.places.rows()] == np.uint32(1) << country).all()


def test_alerts_are_of_every_kind(alerts) -> None:
    legs = (alerts.legs != NO_FEATURE).any(axis=2).sum(axis=1)
    shares = np.bincount(legs, minlength=4) / ALERTS
    assert shares[0] == pytest.approx(0.03, abs=0.01)
    assert shares[2] + shares[3] == pytest.approx(0.20, abs=0.02)
    assert (np.bincount(alerts.where, minlength=4) > 0).all()
    assert (alerts.floor > 0).mean() == pytest.approx(0.40, abs=0.03)
    assert (np.diff(alerts.muted.starts) > 0).mean() == pytest.approx(0.05, abs=0.01)
    assert set(alerts.cadence.tolist()) == {0, 1, 2}


def test_who_takes_any_text_looks_close_by(alerts) -> None:
    anything = (alerts.legs == NO_FEATURE).all(axis=(1, 2))
    assert (alerts.where[anything] == NEARBY).all()
    assert (alerts.radius[anything] <= 1).all()
    assert not alerts.remote_too[anything].any()


def test_nobody_asks_for_what_can_never_be(alerts) -> None:
    asked = alerts.legs.reshape(ALERTS, 9, 1) == alerts.without[:, None, :]
    assert not (asked & (alerts.without[:, None, :] != NO_FEATURE)).any()
    assert not (alerts.modes[(alerts.where == REMOTE) | alerts.remote_too]).any()
    assert not (alerts.only_followed & (np.diff(alerts.followed.starts) == 0)).any()
    assert (alerts.floor[alerts.stated_only] > 0).all()


def test_a_leg_names_a_feature_once(alerts) -> None:
    legs = np.sort(alerts.legs.reshape(-1, 3), axis=1)
    twice = (legs[:, 1:] == legs[:, :-1]) & (legs[:, 1:] != NO_FEATURE)
    assert not twice.any()


def test_few_occupations_are_what_many_want(alerts) -> None:
    first = alerts.legs[:, 0, 0]
    uses = np.sort(np.bincount(first[first != NO_FEATURE]))[::-1]
    assert uses[:100].sum() > 0.4 * uses.sum()
    assert (uses > 0).sum() > 700


def test_people_and_jobs_are_in_the_same_cities(world, alerts, jobs) -> None:
    top = np.argsort(world.cities.size)[-500:]
    assert np.isin(alerts.city, top).mean() > 0.3
    assert np.isin(jobs.places.values, top).mean() > 0.3


def test_draws_follow_their_weights() -> None:
    drawn = Draws(zipf(4, 1.0)).draw(stream(1, 2), 50_000)
    shares = np.bincount(drawn, minlength=4) / 50_000
    weights = np.array([1, 1 / 2, 1 / 3, 1 / 4])
    assert shares == pytest.approx(weights / weights.sum(), abs=0.01)


def test_a_part_is_numbered_from_nought(jobs) -> None:
    part = jobs.part(40, 60)
    assert len(part) == 20
    for row in range(20):
        assert np.array_equal(part.features.of(row), jobs.features.of(40 + row))
    whole = replace(part, pay=part.pay)
    assert same(whole, part)
