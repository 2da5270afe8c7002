"""Questions that change while somebody fills in the form: only the difference is asked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from referio.applications import drafts
from referio.applications.models import Application, Draft, DraftDocument
from referio.applications.queries import submission
from referio.core.postings import Form, Notice, Question, QuestionKind
from referio.pipeline import steps
from tests.conftest import NOW
from tests.people import a_posting
from tests.web.candidates.conftest import a_long_form
from tests.web.candidates.pages import fields, sent, text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SWIM = Question("custom.s.new", "Do you swim?", QuestionKind.LINE, required=True)
ANSWERS = {
    "q.personal.fullName": "Inês Prado",
    "q.personal.email": "ines@candidate.org",
    "q.custom.s.why": "They hum.",
    "q.custom.s.eu": "Yes",
    "q.custom.s.tools": ["CAD", "FEM"],
    "q.eeo.gender": "Female",
    "q.consent.store": "yes",
}


def changed(form: Form, key: str, **changes: Any) -> Form:
    """The form with one question changed; `key` gone if nothing is said of it."""
    sets = tuple(
        replace(
            part,
            questions=tuple(
                replace(q, **changes) if q.key == key else q
                for q in part.questions
                if changes or q.key != key
            ),
        )
        for part in form.sets
    )
    return replace(form, sets=sets, version="other")


@pytest.fixture
def page(job) -> str:
    return f"/jobs/{job.pk}/apply"


@pytest.fixture
def filled(client, page, clock_at) -> dict[str, Any]:
    """What a browser sends of the form as it was shown, filled in."""
    resume = SimpleUploadedFile("cv.pdf", PDF, content_type="application/pdf")
    return {**sent(client.get(page)), **ANSWERS, "q.personal.resume": resume}


@pytest.fixture
def change(memory):
    """Change the form in the ATS."""
    return lambda form: memory.ats.put(a_posting(), form=form)


def asked(answer: Any) -> set[str]:
    """The questions a page asks."""
    names = (one.get("name", "") for one in fields(answer).inputs)
    return {name for name in names if name.startswith("q.")}


def test_only_the_new_question_is_asked_and_everything_else_is_kept(
    client, page, filled, change
):
    change(a_long_form(more=(SWIM,)))
    answer = client.post(page, filled)
    assert asked(answer) == {"q.custom.s.new"}
    told = text(answer)
    assert "The employer has changed the questions in the meantime" in told
    assert "“Do you swim?” is new." in told
    assert "error-summary" not in told
    assert not Application.objects.exists()
    carried = sent(answer)
    assert client.post(page, {**carried, "q.custom.s.new": "Daily"}).status_code == 302
    given = submission(Application.objects.get())
    assert given.answers["custom.s.new"] == "Daily"
    assert given.answers["custom.s.tools"] == ("CAD", "FEM")
    assert given.answers["eeo.gender"] == "Female"
    assert given.attachments["personal.resume"].content == PDF
    assert given.consents == {"store": True, "marketing": False}
    assert not Draft.objects.exists()
    assert not DraftDocument.objects.exists()


def test_a_mistake_in_the_difference_keeps_asking_only_that(
    client, page, filled, change
):
    change(a_long_form(more=(SWIM,)))
    carried = sent(client.post(page, filled))
    answer = client.post(page, {**carried, "q.custom.s.new": ""})
    assert answer.status_code == 422
    assert asked(answer) == {"q.custom.s.new"}
    assert "the employer needs an answer" in text(answer)
    found = fields(answer)
    assert set(found.described) <= set(found.ids)
    carried = sent(answer)
    assert client.post(page, {**carried, "q.custom.s.new": "Daily"}).status_code == 302


def test_what_was_wrong_anyway_is_asked_along_with_the_difference(
    client, page, filled, change
):
    change(a_long_form(more=(SWIM,)))
    answer = client.post(page, {**filled, "q.personal.email": "ines"})
    assert asked(answer) == {"q.custom.s.new", "q.personal.email"}
    assert "does not look like an e-mail address" in text(answer)


def test_all_answers_can_be_looked_through(client, page, filled, change):
    change(a_long_form(more=(SWIM,)))
    carried = sent(client.post(page, filled))
    whole = client.post(page, {**carried, "q.custom.s.new": "Daily", "all": "yes"})
    assert {"q.custom.s.why", "q.custom.s.new", "q.eeo.gender"} < asked(whole)
    kept = sent(whole)
    assert kept["q.custom.s.why"] == ["They hum."]
    assert kept["q.custom.s.new"] == ["Daily"]
    assert "cv.pdf" in text(whole)
    assert not Application.objects.exists()
    last = {**kept, "q.custom.s.why": "They hum softly."}
    assert client.post(page, last).status_code == 302
    given = submission(Application.objects.get())
    assert given.answers["custom.s.why"] == "They hum softly."
    assert "personal.resume" in given.attachments


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (("custom.s.eu", {"options": ("Yes", "No", "Soon")}), "in another way"),
        (("custom.s.why", {"label": "Why us?"}), "“Why pumps?” now reads “Why us?”."),
        (("custom.s.school", {"required": True}), "“University” now needs an answer."),
    ],
)
def test_what_changed_is_said_and_asked_with_the_old_answer_in_it(
    client, page, filled, change, changes, told
):
    key, differently = changes
    change(changed(a_long_form(), key, **differently))
    answer = client.post(page, {**filled, "q.custom.s.school": ""})
    assert asked(answer) == {f"q.{key}"}
    assert told in text(answer)
    if f"q.{key}" in ANSWERS:
        assert sent(answer)[f"q.{key}"] == [ANSWERS[f"q.{key}"]]


def test_what_became_required_and_is_answered_holds_nobody_up(
    client, page, filled, change
):
    change(changed(a_long_form(), "custom.s.why", required=True))
    assert client.post(page, filled).status_code == 302


def test_a_question_that_is_gone_holds_nobody_up(client, page, filled, change):
    change(changed(a_long_form(), "custom.s.why"))
    assert client.post(page, filled).status_code == 302
    assert "custom.s.why" not in submission(Application.objects.get()).answers


def test_a_consent_in_other_words_is_asked_anew(client, page, filled, change):
    stricter = Notice("store", "<p>We keep your data for ten years.</p>", "policy-9")
    change(replace(a_long_form(), notices=(stricter,), version="other"))
    answer = client.post(page, filled)
    assert asked(answer) == {"q.consent.store"}
    assert "ten years" in text(answer)
    assert "has other words" in text(answer)
    unticked = {k: v for k, v in sent(answer).items() if k != "q.consent.store"}
    assert client.post(page, unticked).status_code == 302
    made = Application.objects.get()
    assert made.consents == {"store": False}
    assert made.policies == {"store": "policy-9"}


def test_a_form_that_changes_twice_is_asked_twice(client, page, filled, change):
    dive = Question("custom.s.dive", "Do you dive?", QuestionKind.LINE, required=True)
    change(a_long_form(more=(SWIM,)))
    carried = sent(client.post(page, filled))
    change(a_long_form(more=(SWIM, dive)))
    answer = client.post(page, {**carried, "q.custom.s.new": "Daily"})
    assert asked(answer) == {"q.custom.s.dive"}
    last = {**sent(answer), "q.custom.s.dive": "No"}
    assert client.post(page, last).status_code == 302
    given = submission(Application.objects.get())
    assert (given.answers["custom.s.new"], given.answers["custom.s.dive"]) == (
        "Daily",
        "No",
    )


@pytest.mark.parametrize("trace", [None, "", "[", '[["personal.fullName",1]]'])
def test_a_page_without_its_trace_shows_the_whole_form(
    client, page, filled, change, trace
):
    change(a_long_form(more=(SWIM,)))
    sent_by = {**filled, "asked": trace}
    answer = client.post(page, {k: v for k, v in sent_by.items() if v is not None})
    assert {"q.custom.s.why", "q.custom.s.new"} < asked(answer)
    assert sent(answer)["q.custom.s.why"] == ["They hum."]


def test_a_file_is_kept_through_mistakes_and_may_be_left_out(client, page, filled):
    sample = SimpleUploadedFile("work.pdf", PDF, content_type="application/pdf")
    wrong = {**filled, "q.custom.s.sample": sample, "q.custom.s.eu": ""}
    answer = client.post(page, wrong)
    assert "work.pdf" in text(answer)
    assert "work.pdf</span> out" in text(answer)
    carried = {**sent(answer), "q.custom.s.eu": "Yes", "drop": "custom.s.sample"}
    assert client.post(page, carried).status_code == 302
    given = submission(Application.objects.get())
    assert set(given.attachments) == {"personal.resume"}


def test_a_draft_opens_for_its_own_job_and_day_only(client, page, filled, job):
    answer = client.post(page, {**filled, "q.custom.s.eu": ""})
    (draft_id,) = sent(answer)["draft"]
    made = Draft.objects.get()
    assert b"They hum" not in bytes(made.typed)
    assert PDF not in bytes(made.documents.get().content)
    now = made.expires_at - drafts.KEPT_FOR
    assert drafts.find(draft_id, job_id=job.pk, now=now)
    assert drafts.find(draft_id, job_id=job.pk + 1, now=now) is None
    assert drafts.find("nonsense", job_id=job.pk, now=now) is None
    late = now + timedelta(days=1)
    assert drafts.find(draft_id, job_id=job.pk, now=late) is None


def test_drafts_are_gone_within_a_day(client, page, filled, clock_at):
    client.post(page, {**filled, "q.custom.s.eu": ""})
    clock_at(NOW + timedelta(hours=21))
    steps.tidy()
    assert Draft.objects.count() == 1
    clock_at(NOW + timedelta(hours=23))
    steps.tidy()
    assert not Draft.objects.exists()
    assert not DraftDocument.objects.exists()


def test_an_expired_draft_asks_everything_again(client, page, filled, change, clock_at):
    change(a_long_form(more=(SWIM,)))
    carried = sent(client.post(page, filled))
    clock_at(NOW + timedelta(hours=23))
    answer = client.post(page, {**carried, "q.custom.s.new": "Daily"})
    assert answer.status_code == 422
    assert {"q.personal.fullName", "q.custom.s.new"} < asked(answer)
    assert sent(answer)["q.custom.s.new"] == ["Daily"]


def test_going_back_to_an_earlier_page_finds_the_draft(client, page, filled, change):
    change(a_long_form(more=(SWIM,)))
    earlier = sent(client.post(page, filled))
    client.post(page, {**earlier, "q.custom.s.new": ""})
    assert Draft.objects.count() == 1
    assert client.post(page, {**earlier, "q.custom.s.new": "Daily"}).status_code == 302
    assert "personal.resume" in submission(Application.objects.get()).attachments
