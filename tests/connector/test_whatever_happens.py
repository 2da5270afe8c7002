"""Random histories of edits, faults, clock jumps and killed workers; then everything agrees.

After the dust has settled our open jobs are Lever's public postings, every application is
one opportunity or was refused aloud, and no token was ever logged.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from referio.applications.models import HandOver
from referio.jobs.models import Job
from tests.connector.scene import Scene, Trouble
from tests.examples import examples

State = HandOver.State
PICK = st.integers(min_value=0, max_value=99)
TITLES = st.sampled_from(["Welder", "Pump fitter", "Clerk", "Ärztin", "電気技師"])
TAGS = st.sampled_from([[], ["referio:off"], ["referio:hold"], ["water"]])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "text": TITLES,
        "tags": TAGS,
        "workplaceType": st.sampled_from(["remote", "onsite", "hybrid"]),
        "confidentiality": st.sampled_from(["confidential", "non-confidential"]),
    },
)
STATES = st.sampled_from(["published", "internal", "closed", "draft", "pending"])
FAULTS = st.sampled_from(
    [
        {"unavailable_next": 1},
        {"unavailable_next": 6},
        {"too_many_next": 2},
        {"too_many_next": 9},
        {"listing_breaks_after_first_page": True},
        {"apply_fails_after_storing": True},
        {"access_tokens_outlive_revocation": True},
    ]
)
TROUBLES = st.sampled_from(
    [
        None,
        Trouble({"apply_fails_after_storing": True}),
        Trouble({"unavailable_next": 3}),
        Trouble({"too_many_next": 3}),
        # Its calls: the form, perhaps a file, applying, finding twice.
        *(
            Trouble(kill_at=call, acted_on=on)
            for call in (1, 2, 3, 4)
            for on in (True, False)
        ),
    ]
)
SPANS = st.sampled_from(
    [{"seconds": 20}, {"minutes": 12}, {"minutes": 70}, {"hours": 25}, {"days": 31}]
)


def machine(scene: Scene) -> type[RuleBasedStateMachine]:  # noqa: C901 - a rule each
    class Whatever(RuleBasedStateMachine):
        """Both systems, and whatever people, machines and clocks do to them."""

        @initialize(number=st.integers(min_value=0, max_value=3))
        def begin(self, number: int) -> None:
            scene.begin_anew()
            for at in range(number):
                scene.publish(f"Welder {at}")
            scene.work()

        @rule(title=TITLES, tags=TAGS)
        def publish(self, title: str, tags: list[str]) -> None:
            scene.publish(title, tags=tags)

        @precondition(lambda _: bool(scene.hands.postings()))
        @rule(pick=PICK, changes=CHANGES)
        def edit(self, pick: int, changes: dict[str, object]) -> None:
            scene.hands.edit(self._picked(pick), **changes)

        @precondition(lambda _: bool(scene.hands.postings()))
        @rule(pick=PICK, state=STATES)
        def move(self, pick: int, state: str) -> None:
            scene.hands.edit(self._picked(pick), state=state)

        @precondition(lambda _: bool(scene.hands.postings()))
        @rule(pick=PICK)
        def delete(self, pick: int) -> None:
            scene.hands.delete(self._picked(pick))

        @rule(fault=FAULTS)
        def go_wrong(self, fault: dict[str, object]) -> None:
            scene.hands.switch(**fault)

        @rule(call=st.integers(min_value=1, max_value=6), acted_on=st.booleans())
        def kill_the_worker(self, call: int, acted_on: bool) -> None:
            scene.wire.kill_at(call, acted_on=acted_on)

        @rule()
        def revoke(self) -> None:
            scene.hands.revoke()

        @rule()
        def connect(self) -> None:
            scene.connect()
            scene.work()

        @rule(everything=st.booleans())
        def sync(self, everything: bool) -> None:
            scene.sync(everything=everything)

        @precondition(lambda _: Job.objects.filter(state="open").exists())
        @rule(pick=PICK, trouble=TROUBLES)
        def apply(self, pick: int, trouble: Trouble | None) -> None:
            jobs = list(Job.objects.filter(state="open").order_by("id"))
            scene.apply(jobs[pick % len(jobs)], trouble)

        @rule(span=SPANS)
        def wait(self, span: dict[str, float]) -> None:
            scene.wait(**span)

        @invariant()
        def nobody_stands_in_lever_twice(self) -> None:
            for email in scene.applied.values():
                assert len(scene.hands.sources_of(email)) <= 1

        def teardown(self) -> None:
            scene.settle()
            assert scene.open_jobs() == scene.hands.public()
            for application_id, email in scene.applied.items():
                assert_told(scene, application_id, email)
            assert_no_secret(scene)

        def _picked(self, pick: int) -> str:
            ids = sorted(scene.hands.postings())
            return ids[pick % len(ids)]

    return Whatever


def assert_told(scene: Scene, application_id, email: str) -> None:
    """An application is one opportunity of ours, or was refused and is none."""
    stands, there = scene.hand_over(application_id), scene.hands.sources_of(email)
    if stands.state == State.REFUSED:
        assert there == []
        assert stands.error
    elif stands.state == State.SENT:
        # Made confidential after it arrived: Lever shows it to no application any more.
        posting = stands.application.job.remote_id
        assert scene.hands.is_confidential(posting), stands.error
        assert len(there) == 1
    else:
        assert stands.state == State.CONFIRMED, (stands.state, stands.error)
        assert [("Refer.io" in sources) for sources in there] == [True]


def assert_no_secret(scene: Scene) -> None:
    """Nothing that was logged holds a token that was ever issued."""
    heard = "\n".join(scene.lines)
    assert not [secret for secret in scene.hands.secrets() if secret in heard]


def test_whatever_happens(scene: Scene) -> None:
    run_state_machine_as_test(
        machine(scene),
        settings=settings(
            max_examples=examples(20),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # A history is short enough to read; making it shorter takes minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
