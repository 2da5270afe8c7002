"""Retrying is data: every background job names a policy, and every policy comes to an end."""

from itertools import islice, pairwise

import pytest
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from referio.core.ports import Refused, Unavailable
from referio.pipeline import retries
from referio.pipeline.retries import POLICIES, Policy
from tests.house.sources import is_periodic, steps

NAMES = {
    name: value for name, value in vars(retries).items() if isinstance(value, Policy)
}
FOUR_DAYS = 4 * 24 * 3600


def a_job(attempts: int) -> Job:
    return Job(
        id=1,
        queue="steps",
        lock=None,
        queueing_lock=None,
        task_name="step",
        attempts=attempts,
    )


def test_every_policy_is_listed() -> None:
    assert set(NAMES.values()) == set(POLICIES)


def test_every_step_names_its_policy() -> None:
    # Without a policy only what the clock calls again by itself may go.
    without = {
        name
        for name, policy in steps()
        if policy not in NAMES and not (policy == "" and is_periodic(name))
    }
    assert not without, "Give these one of the policies of pipeline/retries.py"


HOURLY = {"tidy", "renew_idle", "follow_all", "ask_again"}  # all may wait


def test_the_clock_calls_at_least_every_minute() -> None:
    app.perform_import_paths()
    ticks = app.periodic_registry.periodic_tasks.values()
    assert {one.task.name for one in ticks} >= {"tick", "rescue"}
    for one in ticks:
        calls = list(islice(one.croniter.all_next(float, start_time=0), 400))
        gaps = [later - earlier for earlier, later in pairwise(calls)]
        most = 3600 if one.task.name in HOURLY else 60
        assert max(gaps) <= most, f"{one.task.name} sleeps: {one.cron}"


def test_no_two_steps_share_a_name() -> None:
    names = [name for name, _ in steps() if not is_periodic(name)]
    assert len(names) > 5
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("policy", NAMES.values(), ids=NAMES)
def test_every_policy_ends_and_says_what_becomes_of_the_work(policy: Policy) -> None:
    later = Unavailable("not now")
    last = policy.attempts - 1
    for attempts in range(last):
        assert policy.get_retry_decision(exception=later, job=a_job(attempts))
    assert policy.get_retry_decision(exception=later, job=a_job(last)) is None
    assert policy.last.endswith(".")


@pytest.mark.parametrize("policy", NAMES.values(), ids=NAMES)
def test_waits_grow_and_stay_within_days(policy: Policy) -> None:
    waits = [policy.wait(attempts) for attempts in range(policy.attempts - 1)]
    assert waits == sorted(waits)
    assert sum(waits) <= FOUR_DAYS


@pytest.mark.parametrize("policy", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("no", [Refused("no"), KeyError("ours")], ids=["no", "a bug"])
def test_what_will_not_get_better_is_not_repeated(
    policy: Policy, no: Exception
) -> None:
    assert policy.get_retry_decision(exception=no, job=a_job(0)) is None
