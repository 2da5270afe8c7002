"""An application reaches the ATS exactly once, whatever happens on the way."""

from datetime import timedelta

import pytest

from referio.adapters.memory import simple_form
from referio.applications import operations as applications
from referio.applications.models import Answer, Application, HandOver
from referio.core.ports import Unavailable
from referio.core.postings import (
    Attachment,
    Listing,
    Question,
    QuestionKind,
    QuestionSet,
)
from referio.jobs.models import Job
from referio.pipeline import connecting, steps
from referio.pipeline.retries import Postponed
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_submission, an_invitation
from tests.steps import run, waiting

State = HandOver.State


@pytest.fixture
def pumps(northwind, memory: Memory, inbox) -> Job:
    """An open job of Northwind."""
    memory.ats.put(a_posting())
    run()
    return Job.objects.get()


def apply(job: Job, **changes) -> Application:
    with transaction():
        application = applications.apply(
            job.pk,
            form=changes.pop("form", simple_form(job.remote_id)),
            submission=a_submission(**changes),
            name="Inês Prado",
            subscriber_id=None,
            now=NOW,
        )
        steps.ask_for_hand_over(application.pk)
    return application


def state_of(application: Application) -> HandOver:
    return HandOver.objects.get(application=application)


def test_it_arrives_with_our_source(pumps: Job, memory: Memory) -> None:
    resume = Attachment("ines.pdf", "application/pdf", b"%PDF-1.7")
    application = apply(pumps, attachments={"personal.resume": resume})
    assert run() == ["hand_over", "confirm_hand_over"]
    received = memory.ats.received[0]
    assert received.submission.source == "Refer.io"
    assert received.submission.attachments["personal.resume"].content == b"%PDF-1.7"
    assert received.submission.answers["personal.fullName"] == "Inês Prado"
    done = state_of(application)
    assert (done.state, done.sources, done.origin) == (
        State.CONFIRMED,
        ["Refer.io"],
        "applied",
    )


def test_what_was_given_is_sealed_at_rest(pumps: Job) -> None:
    application = apply(
        pumps,
        attachments={
            "personal.resume": Attachment("a.pdf", "application/pdf", b"%PDF")
        },
    )
    assert b"%PDF" not in bytes(application.documents.get().content)
    assert all(
        b"Prado" not in bytes(answer.value) for answer in application.answers.all()
    )


def test_a_missing_source_is_added(pumps: Job, memory: Memory) -> None:
    memory.ats.forgets_source = True
    application = apply(pumps)
    run()
    assert state_of(application).sources == ["Job site", "Refer.io"]


def test_an_ats_that_is_away_gets_it_later(pumps: Job, memory: Memory) -> None:
    memory.ats.unavailable = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    assert state_of(application).state == State.WAITING
    memory.ats.unavailable = False
    steps.hand_over.defer(application_id=str(application.pk))
    run()
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_a_lost_answer_is_asked_about_and_not_repeated(
    pumps: Job, memory: Memory
) -> None:
    memory.ats.lose_answer = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    assert state_of(application).state == State.UNCERTAIN
    memory.ats.lose_answer = False
    steps.hand_over.defer(application_id=str(application.pk))
    run()
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_doubt_stays_while_the_ats_does_not_answer(pumps: Job, memory: Memory) -> None:
    memory.ats.lose_answer = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    memory.ats.lose_answer, memory.ats.unavailable = False, True
    steps.hand_over.defer(application_id=str(application.pk))
    run(swallow=(Unavailable,))
    assert state_of(application).state == State.UNCERTAIN


def test_a_worker_that_died_before_asking_leaves_doubt_and_then_one(
    pumps: Job, memory: Memory, clock_at
) -> None:
    application = apply(pumps)
    with transaction():
        applications.claim(application.pk, now=NOW)
    run()
    assert memory.ats.received == []
    clock_at(NOW + timedelta(minutes=11))
    steps.rescue()
    clock_at(NOW + timedelta(minutes=12))
    steps.rescue()
    steps.rescue()
    assert waiting() == ["hand_over"]
    run()
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_handing_over_twice_makes_one(pumps: Job, memory: Memory) -> None:
    application = apply(pumps)
    steps.hand_over.defer(application_id=str(application.pk))
    run()
    run()
    assert len(memory.ats.received) == 1


def test_a_refusal_is_kept_with_its_reason(pumps: Job, memory: Memory) -> None:
    memory.ats.put(a_posting(listing=Listing.CLOSED))
    application = apply(pumps)
    run()
    refused = state_of(application)
    assert refused.state == State.REFUSED
    assert "closed" in refused.error


def test_it_is_not_confirmed_until_it_is_found(pumps: Job, memory: Memory) -> None:
    application = apply(pumps)
    run(only=("hand_over",))
    kept, memory.ats.received = memory.ats.received, []
    run(swallow=(Postponed,))
    assert state_of(application).state == State.SENT
    memory.ats.received = kept
    steps.confirm_hand_over.defer(application_id=str(application.pk))
    run()
    assert state_of(application).state == State.CONFIRMED


def test_revoked_access_holds_it_and_reconnecting_delivers_it_once(
    pumps: Job, northwind, memory: Memory
) -> None:
    memory.ats.disconnected = True
    application = apply(pumps)
    run()
    assert state_of(application).state == State.HELD
    memory.ats.disconnected = False
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    connecting.connect(an_invitation(northwind.employer).pk, grant, now=NOW)
    run()
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_voluntary_answers_are_forwarded_and_then_erased(
    pumps: Job, memory: Memory
) -> None:
    eeo = QuestionSet(
        "Equal opportunity",
        (Question("eeo.gender", "Gender", QuestionKind.LINE),),
        voluntary=True,
    )
    form = simple_form(pumps.remote_id)
    form = type(form)(form.posting_id, (*form.sets, eeo), version="2")
    memory.ats.put(a_posting(), form=form)
    answers = {
        "personal.fullName": "Inês",
        "personal.email": "ines@candidate.example",
        "eeo.gender": "Female",
    }
    apply(pumps, form=form, answers=answers)
    assert Answer.objects.filter(voluntary=True).count() == 1
    run()
    assert memory.ats.received[0].submission.answers["eeo.gender"] == "Female"
    assert not Answer.objects.filter(voluntary=True).exists()


def test_applying_twice_is_one_application(pumps: Job, memory: Memory) -> None:
    first = apply(pumps)
    with pytest.raises(applications.AlreadyApplied) as refused:
        apply(pumps, email="INES@candidate.example")
    assert refused.value.application.pk == first.pk
    run()
    assert len(memory.ats.received) == 1
