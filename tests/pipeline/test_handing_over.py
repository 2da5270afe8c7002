"""An application reaches the ATS exactly once, whatever happens on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referio.adapters.memory import simple_form
from referio.applications import operations as applications
from referio.applications.models import Answer, Application, HandOver
from referio.applications.queries import stuck, unnamed
from referio.core.ports import Misconfigured, Refused, Unavailable
from referio.core.postings import (
    Attachment,
    Listing,
    Question,
    QuestionKind,
    QuestionSet,
    Whereabouts,
)
from referio.jobs.models import Job
from referio.pipeline import connecting, handing_over, steps
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
    assert run() == ["hand_over", "confirm_hand_over", "send_application_arrived"]
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


def retry(application: Application, *swallow: type[Exception]) -> list[str]:
    steps.ask_for_hand_over(application.pk)
    return run(swallow=swallow)


def test_what_does_not_show_yet_is_not_repeated(
    pumps: Job, memory: Memory, clock_at
) -> None:
    memory.ats.lose_answer, memory.ats.shows_after = True, timedelta(minutes=2)
    application = apply(pumps)
    run(swallow=(Unavailable,))
    memory.ats.lose_answer = False
    retry(application, Postponed)
    assert state_of(application).state == State.UNCERTAIN
    clock_at(NOW + timedelta(minutes=3))
    retry(application)
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_what_has_not_shown_for_long_is_asked_again(
    pumps: Job, memory: Memory, clock_at
) -> None:
    memory.ats.lose_answer = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    memory.ats.lose_answer = False
    memory.ats.received.clear()
    retry(application, Postponed)
    assert memory.ats.received == []
    clock_at(NOW + timedelta(minutes=11))
    retry(application)
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_what_stands_there_without_our_source_is_left_to_a_person(
    pumps: Job, memory: Memory, clock_at
) -> None:
    memory.ats.lose_answer = memory.ats.forgets_source = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    memory.ats.lose_answer = memory.ats.forgets_source = False
    clock_at(NOW + timedelta(minutes=11))
    retry(application, Postponed)
    in_doubt = state_of(application)
    assert in_doubt.state == State.UNCERTAIN
    assert "somebody has to see" in in_doubt.error
    assert len(memory.ats.received) == 1


def test_an_answer_that_comes_while_held_is_kept(
    pumps: Job, northwind, memory: Memory
) -> None:
    application = apply(pumps)
    submit = memory.ats.submit

    def while_another_step_meets_the_end(*given, **more):
        answer = submit(*given, **more)
        connecting.disconnect(northwind, why="revoked", now=NOW)
        return answer

    memory.ats.submit = while_another_step_meets_the_end  # type: ignore[method-assign]
    run(only=("hand_over",))
    there = state_of(application)
    assert there.state == State.SENT
    assert there.remote_application_id == "application-1"


def test_applying_again_after_a_refusal_replaces_it(pumps: Job, memory: Memory) -> None:
    memory.ats.put(a_posting(listing=Listing.CLOSED))
    refused = apply(pumps)
    run()
    memory.ats.put(a_posting())
    again = apply(pumps, email="INES@candidate.example")
    run()
    assert state_of(again).state == State.CONFIRMED
    assert not Application.objects.filter(pk=refused.pk).exists()


def test_a_mail_that_cannot_be_set_going_leaves_the_arrival_for_the_next_attempt(
    pumps: Job, memory: Memory
) -> None:
    application = apply(pumps)
    run(only=("hand_over",))

    def broken(_: object) -> None:
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        handing_over.confirm(application.pk, if_arrived=broken)
    assert state_of(application).state == State.SENT
    assert "send_application_arrived" in run()


def test_what_is_not_found_is_asked_for_at_a_pace_and_shown_to_staff(
    pumps: Job, memory: Memory, clock_at
) -> None:
    application = apply(pumps)
    run(only=("hand_over",))
    memory.ats.received.clear()
    run(swallow=(Postponed,))
    assert state_of(application) in stuck()
    for minute in range(1, 9):
        clock_at(NOW + timedelta(minutes=minute))
        steps.rescue()
    assert waiting() == []
    clock_at(NOW + timedelta(minutes=11))
    steps.rescue()
    assert waiting() == ["confirm_hand_over"]


def test_a_doubt_that_cannot_be_looked_into_stays_a_doubt(
    pumps: Job, memory: Memory
) -> None:
    memory.ats.lose_answer = memory.ats.refuses_search = True
    application = apply(pumps)
    run(swallow=(Unavailable,))
    retry(application, Postponed)
    assert state_of(application).state == State.UNCERTAIN
    assert len(memory.ats.received) == 1


def test_a_worker_that_lost_its_claim_neither_asks_nor_records(
    pumps: Job, memory: Memory
) -> None:
    application = apply(pumps)
    with transaction():
        slow = applications.claim(application.pk, now=NOW)
    assert slow is not None
    applications.take_back(before=NOW + timedelta(minutes=11), now=NOW)
    run()
    assert state_of(application).state == State.CONFIRMED
    with pytest.raises(applications.ClaimLost):
        applications.asking(slow, now=NOW)
    applications.postponed(slow, error="too late", now=NOW)
    assert state_of(application).state == State.CONFIRMED
    assert len(memory.ats.received) == 1


def test_the_slow_workers_attempt_ends_quietly(pumps: Job, memory: Memory) -> None:
    application = apply(pumps)
    form = memory.ats.form

    def overtaken(posting_id: str, **where: object):
        memory.ats.form = form  # type: ignore[method-assign]
        applications.take_back(before=NOW + timedelta(minutes=11), now=NOW)
        return form(posting_id)

    memory.ats.form = overtaken  # type: ignore[method-assign]
    run()
    assert memory.ats.received == []
    retry(application)
    assert state_of(application).state == State.CONFIRMED


def test_our_own_fault_makes_it_wait_and_not_fail(pumps: Job, memory: Memory) -> None:
    def not_permitted(posting_id: str, **where: object):
        raise Misconfigured("Lever does not permit it: 403")

    form, memory.ats.form = memory.ats.form, not_permitted  # type: ignore[method-assign]
    application = apply(pumps)
    run(swallow=(Misconfigured,))
    waits = state_of(application)
    assert waits.state == State.WAITING
    assert waits in stuck()
    memory.ats.form = form  # type: ignore[method-assign]
    retry(application)
    assert state_of(application).state == State.CONFIRMED


def test_a_refused_one_goes_again_on_a_persons_word(pumps: Job, memory: Memory) -> None:
    memory.ats.put(a_posting(listing=Listing.CLOSED))
    application = apply(pumps)
    run()
    memory.ats.put(a_posting())
    with transaction():
        assert applications.try_again(application.pk, now=NOW)
        assert not applications.try_again(application.pk, now=NOW)
    retry(application)
    assert state_of(application).state == State.CONFIRMED


def test_held_before_asking_is_sent_after_reconnecting_whatever_else_arrived(
    pumps: Job, northwind, memory: Memory
) -> None:
    memory.ats.disconnected = True
    application = apply(pumps)
    run()
    memory.ats.disconnected = False
    memory.ats.apply_directly(pumps.remote_id, "ines@candidate.example")
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    connecting.connect(an_invitation(northwind.employer).pk, grant, now=NOW)
    run()
    assert state_of(application).sources == ["Refer.io"]
    assert [one.submission.source for one in memory.ats.received] == [
        "Job site",
        "Refer.io",
    ]


def test_a_newer_direct_application_does_not_hide_ours(
    pumps: Job, memory: Memory
) -> None:
    application = apply(pumps)
    run(only=("hand_over",))
    memory.ats.apply_directly(pumps.remote_id, "ines@candidate.example")
    run()
    assert state_of(application).sources == ["Refer.io"]


def test_access_lost_while_confirming_ends_the_connection(
    pumps: Job, northwind, memory: Memory
) -> None:
    application = apply(pumps)
    run(only=("hand_over",))
    memory.ats.disconnected = True
    run()
    northwind.refresh_from_db()
    assert northwind.state == "disconnected"
    assert state_of(application).state == State.SENT


def test_a_search_refused_while_confirming_is_noted(pumps: Job, memory: Memory) -> None:
    application = apply(pumps)
    run(only=("hand_over",))
    memory.ats.refuses_search = True
    run()
    assert state_of(application).error == "Searching is not allowed."
    assert state_of(application) in stuck()


def test_what_is_held_though_access_works_is_released(
    pumps: Job, memory: Memory, clock_at
) -> None:
    application = apply(pumps)
    with transaction():
        applications.hold(pumps.connection_id, why="left over")
    run()
    clock_at(NOW + timedelta(minutes=1))
    steps.rescue()
    clock_at(NOW + timedelta(minutes=12))
    steps.rescue()
    run()
    assert state_of(application).state == State.CONFIRMED


def test_long_after_arrival_what_was_given_is_erased(
    pumps: Job, memory: Memory, clock_at
) -> None:
    resume = Attachment("ines.pdf", "application/pdf", b"%PDF-1.7")
    application = apply(
        pumps, attachments={"personal.resume": resume}, ip_address="203.0.113.7"
    )
    run()
    clock_at(NOW + timedelta(days=29))
    steps.tidy()
    assert application.documents.count() == 1
    clock_at(NOW + timedelta(days=31))
    steps.tidy()
    application.refresh_from_db()
    assert application.ip_address is None
    assert application.erased_at == NOW + timedelta(days=31)
    assert not application.documents.exists()
    assert not application.answers.exists()


def test_a_refusal_is_told_to_the_applicant(pumps: Job, memory: Memory, inbox) -> None:
    inbox.clear()
    memory.ats.put(a_posting(listing=Listing.CLOSED))
    application = apply(pumps)
    assert run(only=("hand_over", "send_application_refused")) == [
        "hand_over",
        "send_application_refused",
    ]
    assert state_of(application).state == State.REFUSED
    (mail,) = inbox.mails
    assert mail.recipients == ("ines@candidate.example",)
    assert b"was not taken" in mail.raw


def test_a_refusal_of_a_claim_that_is_lost_is_told_nobody(pumps: Job) -> None:
    application = apply(pumps)
    with transaction():
        claim = applications.claim(application.pk, now=NOW)
    assert claim is not None
    lost = applications.Claim(application.pk, claim.number + 1, None)
    assert not applications.refused(lost, error="no")
    assert applications.refused(claim, error="no")


def test_a_question_added_meanwhile_waits_for_the_candidate(
    pumps: Job, memory: Memory
) -> None:
    asks = Question("custom.s.swim", "Do you swim?", QuestionKind.LINE, required=True)
    form = simple_form(pumps.remote_id)
    more = (*form.sets, QuestionSet("More", (asks,)))
    application = apply(pumps)
    memory.ats.put(a_posting(), form=replace(form, sets=more))
    assert run() == ["hand_over", "send_application_unanswered"]
    row = state_of(application)
    assert (row.state, row.asked_at) == (State.UNANSWERED, None)
    assert "“Do you swim?” needs an answer" in row.error
    assert memory.ats.received == []


def test_a_mail_about_an_answer_given_meanwhile_is_not_sent(
    pumps: Job, memory: Memory, inbox
) -> None:
    application = apply(pumps)
    run()
    sent = len(inbox.mails)
    steps.send_application_unanswered.defer(application_id=str(application.pk))
    run()
    assert len(inbox.mails) == sent


@pytest.mark.parametrize("no", [Refused("locked"), Misconfigured("locked"), None])
def test_a_locked_list_of_sources_is_told_and_not_asked_again(
    pumps: Job, memory: Memory, monkeypatch: pytest.MonkeyPatch, no: Exception | None
) -> None:
    asked = []

    def credit(opportunity_id: str, source: str) -> None:
        asked.append(source)
        if no:
            raise no

    monkeypatch.setattr(memory.ats, "credit", credit)
    memory.ats.forgets_source = True
    application = apply(pumps)
    run()
    row = state_of(application)
    assert (row.state, row.sources) == (State.CONFIRMED, ["Job site"])
    assert "list of sources is probably locked" in row.error
    assert unnamed() == [("Northwind", 1)]
    steps.rescue()
    run()
    assert asked == ["Refer.io"]


def test_answers_to_a_survey_are_forwarded_and_then_erased(
    pumps: Job, memory: Memory
) -> None:
    form = simple_form(pumps.remote_id)
    age = Question("survey.s1", "Age?", QuestionKind.LINE)
    whole = replace(form, sets=(*form.sets, QuestionSet("Who", (age,), voluntary=True)))
    memory.ats.put(a_posting(), form=whole)
    answers = {**a_submission().answers, "survey.s1": "20 to 29"}
    application = apply(pumps, form=whole, answers=answers)
    run()
    given = memory.ats.received[0].submission
    assert given.answers["survey.s1"] == "20 to 29"
    assert given.whereabouts == Whereabouts("PT", "Porto")
    assert not application.answers.filter(key="survey.s1").exists()
    assert application.answers.filter(key="personal.fullName").exists()
