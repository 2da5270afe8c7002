"""A question the employer added after somebody applied: asked by mail, and only that."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from referio.applications.models import Application, Draft, HandOver
from referio.applications.queries import submission
from referio.core.postings import Listing, Notice, Question, QuestionKind
from referio.pipeline import addresses, connecting, steps
from tests.conftest import NOW
from tests.people import a_posting, an_invitation
from tests.steps import waiting
from tests.web.candidates.conftest import a_long_form, publish
from tests.web.candidates.pages import fields, path, sent, text
from tests.web.candidates.test_drift import ANSWERS, PDF, SWIM

pytestmark = pytest.mark.django_db
State = HandOver.State
SKETCH = Question(
    "custom.s.sketch", "A sketch of a pump", QuestionKind.FILE, required=True
)


@pytest.fixture
def lacking(client, job, memory, run_steps, clock_at):
    """Inês applied, and Northwind wants to know whether she swims before it gets there."""
    resume = SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf")
    address = f"/jobs/{job.pk}/apply"
    carried = sent(client.get(address))
    client.post(address, {**carried, **ANSWERS, "q.personal.resume": resume})
    memory.ats.put(a_posting(), form=a_long_form(more=(SWIM,)))
    run_steps(only=("hand_over",))
    return Application.objects.get()


@pytest.fixture
def receipt(lacking) -> str:
    return path(addresses.receipt(lacking.pk, lacking.created_at))


def test_the_candidate_is_asked_by_mail_and_not_refused(
    client, lacking, receipt, inbox, run_steps
):
    assert lacking.hand_over.state == State.UNANSWERED
    assert waiting()[-1] == "send_application_unanswered"
    run_steps(only=("send_application_unanswered",))
    (mail,) = inbox.mails
    assert mail.subject.startswith("One more question: Hydraulics Engineer")
    assert receipt in mail.text
    page = text(client.get(receipt))
    assert "The employer asks one more thing" in page
    assert f'href="{receipt}/answer"' in page
    assert "20 December 2026" in page
    assert "did not take" not in page


def test_only_the_missing_answer_is_asked_and_the_rest_goes_along(
    client, lacking, receipt, memory, run_steps
):
    page = client.get(f"{receipt}/answer")
    names = {one.get("name", "") for one in fields(page).inputs}
    assert {name for name in names if name.startswith("q.")} == {"q.custom.s.new"}
    given = {**sent(page), "q.custom.s.new": "Daily"}
    answer = client.post(f"{receipt}/answer", given)
    assert (answer.status_code, answer["Location"]) == (302, receipt)
    run_steps(only=("hand_over", "confirm_hand_over"))
    (received,) = memory.ats.received
    assert received.submission.answers["custom.s.new"] == "Daily"
    assert received.submission.answers["custom.s.why"] == "They hum."
    assert received.submission.answers["eeo.gender"] == "Female"
    assert received.submission.attachments["personal.resume"].content == PDF
    assert "Your application has arrived" in text(client.get(receipt))


def test_an_empty_answer_is_asked_for_in_words(client, receipt):
    carried = sent(client.get(f"{receipt}/answer"))
    answer = client.post(f"{receipt}/answer", {**carried, "q.custom.s.new": " "})
    assert answer.status_code == 422
    assert "the employer needs an answer" in text(answer)
    found = fields(answer)
    assert set(found.described) <= set(found.ids)
    assert HandOver.objects.get().state == State.UNANSWERED


def test_answering_twice_hands_over_once(client, receipt, memory, run_steps):
    page = sent(client.get(f"{receipt}/answer"))
    for _ in range(2):
        answer = client.post(f"{receipt}/answer", {**page, "q.custom.s.new": "Daily"})
        assert answer["Location"] == receipt
    run_steps(only=("hand_over",))
    assert client.get(f"{receipt}/answer")["Location"] == receipt
    assert len(memory.ats.received) == 1


def test_a_missing_file_is_asked_for_too(client, receipt, memory, run_steps):
    memory.ats.put(a_posting(), form=a_long_form(more=(SKETCH,)))
    carried = sent(client.get(f"{receipt}/answer"))
    sketch = SimpleUploadedFile("pump.pdf", PDF, content_type="application/pdf")
    given = {**carried, "q.custom.s.sketch": sketch}
    assert client.post(f"{receipt}/answer", given).status_code == 302
    run_steps(only=("hand_over",))
    (received,) = memory.ats.received
    assert set(received.submission.attachments) == {
        "personal.resume",
        "custom.s.sketch",
    }


def test_what_changes_while_one_answers_is_asked_without_blame(client, receipt, memory):
    carried = sent(client.get(f"{receipt}/answer"))
    dive = Question("custom.s.dive", "Do you dive?", QuestionKind.LINE, required=True)
    memory.ats.put(a_posting(), form=a_long_form(more=(SWIM, dive)))
    page = client.post(f"{receipt}/answer", {**carried, "q.custom.s.new": "Daily"})
    assert page.status_code == 200
    assert "error-summary" not in text(page)
    assert sent(page)["q.custom.s.new"] == ["Daily"]
    last = {**sent(page), "q.custom.s.dive": "No"}
    assert client.post(f"{receipt}/answer", last).status_code == 302
    given = submission(Application.objects.get())
    assert given.answers["custom.s.new"] == "Daily"


def test_a_consent_in_other_words_is_asked_along(client, receipt, memory):
    stricter = Notice("store", "<p>Ten years.</p>", "policy-9")
    form = replace(a_long_form(more=(SWIM,)), notices=(stricter,))
    memory.ats.put(a_posting(), form=form)
    page = client.get(f"{receipt}/answer")
    assert "Ten years." in text(page)
    given = {**sent(page), "q.custom.s.new": "Daily"}
    assert client.post(f"{receipt}/answer", given).status_code == 302
    made = Application.objects.get()
    assert (made.consents["store"], made.policies["store"]) == (False, "policy-9")


def test_a_job_that_closed_meanwhile_says_so(client, receipt, memory, northwind):
    memory.ats.put(a_posting(listing=Listing.CLOSED), form=a_long_form(more=(SWIM,)))
    assert client.get(f"{receipt}/answer").status_code == 410
    memory.ats.disconnected = True
    assert client.get(f"{receipt}/answer").status_code == 410


def test_an_outage_says_so_and_keeps_what_was_given(client, receipt, memory, run_steps):
    memory.ats.put(a_posting(), form=a_long_form(more=(SKETCH, SWIM)))
    carried = sent(client.get(f"{receipt}/answer"))
    memory.ats.unavailable = True
    assert client.get(f"{receipt}/answer").status_code == 503
    sketch = SimpleUploadedFile("pump.pdf", PDF, content_type="application/pdf")
    given = {**carried, "q.custom.s.new": "", "q.custom.s.sketch": sketch}
    answer = client.post(f"{receipt}/answer", given)
    assert answer.status_code == 503
    memory.ats.unavailable = False
    page = client.post(f"{receipt}/answer", sent(answer))
    assert page.status_code == 422
    assert "pump.pdf" in text(page)
    last = {**sent(page), "q.custom.s.new": "Daily"}
    assert client.post(f"{receipt}/answer", last).status_code == 302
    assert not Draft.objects.exists()
    run_steps(only=("hand_over",))
    (received,) = memory.ats.received
    assert received.submission.attachments["custom.s.sketch"].content == PDF


def test_what_nobody_answers_is_erased_after_thirty_days(lacking, clock_at):
    clock_at(NOW + timedelta(days=29))
    steps.tidy()
    assert Application.objects.exists()
    clock_at(NOW + timedelta(days=31))
    steps.tidy()
    assert not Application.objects.exists()


def test_nobody_replaces_an_application_that_waits_by_typing_its_address(
    client, lacking, job
):
    """Whoever fills in the form again, the owner of the address is sent the link."""
    cache.clear()  # a form that is looked at may be a minute old
    address = f"/jobs/{job.pk}/apply"
    resume = SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf")
    given = {**sent(client.get(address)), **ANSWERS, "q.custom.s.new": "Daily"}
    again = client.post(address, {**given, "q.personal.resume": resume})
    assert again.status_code == 302
    assert Application.objects.get().pk == lacking.pk
    assert Application.objects.get().hand_over.state == State.UNANSWERED


def test_a_posting_that_closes_before_the_answer_comes_ends_it_aloud(
    lacking, memory, northwind, run_steps
):
    memory.ats.put(a_posting(listing=Listing.CLOSED), form=a_long_form(more=(SWIM,)))
    steps.sync.defer(connection_id=northwind.pk, everything=True)
    run_steps(only=("sync",))
    steps.tidy()
    ended = HandOver.objects.get(application=lacking)
    assert (ended.state, ended.job_closed) == (State.REFUSED, True)
    assert "send_application_refused" in waiting()


def test_the_time_to_answer_does_not_run_while_access_is_ended(
    lacking, memory, northwind, clock_at
):
    northwind.refresh_from_db()
    connecting.disconnect(northwind, why="revoked", now=NOW)
    clock_at(NOW + timedelta(days=45))
    steps.tidy()
    assert Application.objects.filter(pk=lacking.pk).exists()
    later = NOW + timedelta(days=45)
    code = memory.authorization.allow()
    grant = memory.authorization.exchange(code=code, redirect_uri="x")
    invitation = an_invitation(northwind.employer, now=later)
    connecting.connect(invitation.pk, grant, now=later)
    steps.tidy()
    assert Application.objects.filter(pk=lacking.pk).exists()
    clock_at(NOW + timedelta(days=90))
    steps.tidy()
    assert not Application.objects.filter(pk=lacking.pk).exists()


def test_a_job_that_closed_on_the_way_is_told_with_similar_ones(
    client, job, memory, northwind, inbox, run_steps
):
    other = publish(memory, northwind, "p-valves", title="Hydraulics Engineer, valves")
    resume = SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf")
    address = f"/jobs/{job.pk}/apply"
    given = {**sent(client.get(address)), **ANSWERS, "q.personal.resume": resume}
    assert client.post(address, given).status_code == 302
    memory.ats.put(a_posting(listing=Listing.CLOSED), form=a_long_form())
    run_steps(only=("hand_over", "send_application_refused"))
    made = Application.objects.get()
    assert (made.hand_over.state, made.hand_over.job_closed) == (State.REFUSED, True)
    (mail,) = inbox.mails
    assert mail.subject.startswith("This job has closed: Hydraulics Engineer")
    page = text(client.get(path(addresses.receipt(made.pk, made.created_at))))
    assert "The job closed before your application got there" in page
    assert other.title in page
