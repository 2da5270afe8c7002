"""Whatever happens on the way, and in whatever order, there is exactly one in the end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referio.adapters.memory import simple_form
from referio.applications import operations as applications
from referio.applications import people
from referio.applications.models import Application, HandOver
from referio.applications.queries import application as application_of
from referio.applications.queries import submission
from referio.ats.models import Connection
from referio.core.ports import Incomplete, Unavailable
from referio.core.postings import Question, QuestionKind, QuestionSet, Submission
from referio.jobs.models import Job
from referio.pipeline import connecting, steps
from referio.pipeline.retries import Postponed
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.examples import examples
from tests.people import a_posting, a_submission, an_invitation
from tests.steps import run

SHOWS_AFTER = timedelta(minutes=2)
State = HandOver.State
SWIM = Question("custom.s.swim", "Do you swim?", QuestionKind.LINE, required=True)
numbers = count(1)


@dataclass
class Way:
    """One application on its way, and the things that can happen to it."""

    memory: Memory
    connection: Connection
    move_clock: Callable[[datetime], None]
    now: datetime
    email: str = field(default_factory=lambda: f"ines{next(numbers)}@candidate.example")

    def apply(self) -> Application:
        job = Job.objects.get()
        with transaction():
            application = applications.apply(
                job.pk,
                form=simple_form(job.remote_id),
                submission=a_submission(self.email),
                name="Inês",
                subscriber_id=None,
                now=self.now,
            )
        self.application = application
        return application

    def step(self, **switches: bool) -> None:
        """Run the hand-over while the ATS behaves in some way."""
        for name, value in switches.items():
            setattr(self.memory.ats, name, value)
        steps.ask_for_hand_over(self.application.pk)
        run(swallow=(Unavailable, Postponed))
        for name in switches:
            setattr(self.memory.ats, name, False)

    def die(self, *, asking: bool, told: bool) -> None:
        """A worker claims it and dies: before asking, or after, told of or not."""
        with transaction():
            claim = applications.claim(self.application.pk, now=self.now)
        if claim is None or claim.asked_at is not None:
            return
        if asking:
            applications.asking(claim, now=self.now)
        if told:
            application = application_of(self.application.pk)
            posting_id = application.job.remote_id
            with suppress(Incomplete):
                self.memory.ats.submit(posting_id, submission(application), key="x")

    def wait(self, minutes: int = 11) -> None:
        self.now += timedelta(minutes=minutes)
        self.move_clock(self.now)
        steps.rescue()
        run(swallow=(Unavailable, Postponed))

    def reconnect(self) -> None:
        self.connection.refresh_from_db()
        connecting.disconnect(self.connection, why="revoked", now=self.now)
        code = self.memory.authorization.allow()
        grant = self.memory.authorization.exchange(code=code, redirect_uri="x")
        invitation = an_invitation(self.connection.employer, now=self.now)
        self.now += timedelta(seconds=1)
        self.move_clock(self.now)
        connecting.connect(invitation.pk, grant, now=self.now)
        run(swallow=(Unavailable, Postponed))

    def ask_more(self) -> None:
        """The employer adds a question that needs an answer."""
        form = simple_form("p-pumps")
        more = QuestionSet("More", (SWIM,))
        self.memory.ats.put(a_posting(), form=replace(form, sets=(*form.sets, more)))

    def answer(self) -> None:
        """The candidate answers it, if they were asked."""
        form = self.memory.ats.form("p-pumps")
        given = Submission(self.email, {SWIM.key: "Daily"}, {})
        with transaction():
            answered = people.answer(
                self.application.pk, form=form, submission=given, now=self.now
            )
        if answered:
            self.step()

    def is_unmarked(self) -> bool:
        received = self.memory.ats.received
        return any("Refer.io" not in one.arrival.sources for one in received)

    def ours(self) -> int:
        received = self.memory.ats.received
        return sum(one.submission.email == self.email for one in received)


EVENTS: dict[str, Callable[[Way], None]] = {
    "works": lambda way: way.step(),
    "answer lost": lambda way: way.step(lose_answer=True),
    "away": lambda way: way.step(unavailable=True),
    "search refused": lambda way: way.step(refuses_search=True),
    "revoked in the middle": lambda way: way.step(disconnected=True),
    "answer lost, source not kept": lambda way: way.step(
        lose_answer=True, forgets_source=True
    ),
    "died before asking": lambda way: way.die(asking=False, told=False),
    "died while asking": lambda way: way.die(asking=True, told=False),
    "died after asking": lambda way: way.die(asking=True, told=True),
    "a minute": lambda way: way.wait(1),
    "eleven minutes": lambda way: way.wait(),
    "asks more": lambda way: way.ask_more(),
    "answered": lambda way: way.answer(),
    "reconnected": lambda way: way.reconnect(),
}


@pytest.fixture
def way(northwind: Connection, memory: Memory, inbox, clock_at) -> Callable[[], Way]:
    memory.ats.put(a_posting())
    memory.ats.shows_after = SHOWS_AFTER
    run()
    clock = {"now": NOW}

    def begin() -> Way:
        HandOver.objects.all().delete()
        memory.ats.received.clear()
        memory.ats.put(a_posting())
        clock["now"] += timedelta(days=1)
        clock_at(clock["now"])
        begun = Way(memory, northwind, clock_at, clock["now"])
        begun.apply()
        return begun

    return begin


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=st.lists(st.sampled_from(sorted(EVENTS)), max_size=8))
def test_exactly_one(way: Callable[[], Way], events: list[str]) -> None:
    begun = way()
    for event in events:
        EVENTS[event](begun)
        assert begun.ours() <= 1, "never two, not even for a moment"
    begun.reconnect()
    for _ in range(4):
        begun.wait()
        begun.answer()
    hand_over = HandOver.objects.get(application=begun.application)
    assert begun.ours() == 1
    if begun.is_unmarked():
        # There, but without our source: only a person can tell whose it is.
        assert hand_over.state in {State.UNCERTAIN, State.CONFIRMED}
    else:
        assert hand_over.state == State.CONFIRMED
        assert hand_over.sources == ["Refer.io"]
