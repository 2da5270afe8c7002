"""Applying through the employer's own form."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from referio.adapters.memory import MemoryAts
from referio.applications.models import Application, Draft
from referio.applications.queries import submission
from referio.ats import registry
from referio.ats.operations import ats_for
from referio.core.documents import LIMIT_BYTES
from referio.core.ports import Unavailable
from referio.core.postings import Listing, Question, QuestionKind
from referio.jobs.models import Job
from referio.pipeline import addresses, clock
from referio.web.candidates import live
from tests.conftest import NOW
from tests.people import a_posting, a_reader
from tests.steps import waiting
from tests.web.candidates.conftest import a_long_form, publish
from tests.web.candidates.pages import fields, path, sent, text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ANSWERS = {
    "q.personal.fullName": "Inês Prado",
    "q.personal.email": "ines@candidate.org",
    "q.personal.phone": "+351 912 000 000",
    "q.url.LinkedIn": "linkedin.example/ines",
    "q.custom.s.why": "They hum.",
    "q.custom.s.eu": "Yes",
    "q.custom.s.size": "M",
    "q.custom.s.tools": ["CAD", "FEM"],
    "q.custom.s.school": "Porto",
    "q.eeo.gender": "Female",
    "q.consent.store": "yes",
    "version": "v1",
}


def a_cv(content: bytes = PDF, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def send(client: Client, job: Job, **changes: Any) -> Any:
    """Fill the form in and send it; a change to None leaves the field out."""
    query = changes.pop("query", "")
    given = {**ANSWERS, "q.personal.resume": a_cv(), **changes}
    whole = {name: value for name, value in given.items() if value is not None}
    return client.post(f"/jobs/{job.pk}/apply{query}", whole)


def sent_and_receipt(client: Client, job: Job, **changes: Any) -> str:
    """Apply, and return the path of the receipt that is mailed."""
    assert send(client, job, **changes).status_code == 302
    made = Application.objects.get()
    return path(addresses.receipt(made.pk, made.created_at))


def test_every_kind_of_question_is_asked(client, job):
    answer = client.get(f"/jobs/{job.pk}/apply")
    page, found = text(answer), fields(answer)
    kinds = {
        one["name"]: one.get("type") or one["tag"]
        for one in found.inputs
        if "name" in one
    }
    assert kinds["q.personal.fullName"] == "text"
    assert kinds["q.personal.email"] == "email"
    assert kinds["q.personal.resume"] == "file"
    assert kinds["q.url.LinkedIn"] == "url"
    assert kinds["q.custom.s.why"] == "textarea"
    assert kinds["q.custom.s.eu"] == "radio"
    assert kinds["q.custom.s.size"] == "select"
    assert kinds["q.custom.s.tools"] == "checkbox"
    assert "q.custom.s.note" not in kinds
    assert "We are a quiet team." in page
    assert "Two sentences do." in page
    assert "About &lt;pumps&gt;" in page
    assert "<p>We keep your data for 12 months.</p>" in page
    assert "Voluntary." in page
    assert page.count("(required)") == 4
    assert answer["Cache-Control"] == "no-store"


def test_every_field_has_a_label_and_every_description_exists(client, job):
    for answer in (
        client.get(f"/jobs/{job.pk}/apply"),
        client.post(f"/jobs/{job.pk}/apply", {"version": "v1"}),
    ):
        found = fields(answer)
        visible = [one for one in found.inputs if one.get("type") != "hidden"]
        assert {one["id"] for one in visible} <= found.labelled
        assert set(found.described) <= set(found.ids)
        assert len(found.ids) == len(set(found.ids))
        targets = {part.partition('"')[0] for part in text(answer).split('href="#')[1:]}
        assert targets <= {*found.ids, "main"}


def test_an_application_is_stored_and_set_on_its_way(client, job):
    answer = send(client, job)
    made = Application.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/jobs/{job.pk}/apply/received"
    assert "The receipt goes to the e-mail address you gave" in text(
        client.get(answer["Location"])
    )
    assert (made.name, made.email, made.subscriber) == (
        "Inês Prado",
        "ines@candidate.org",
        None,
    )
    assert waiting()[-2:] == ["send_application_receipt", "hand_over"]
    given = submission(made)
    assert given.answers["custom.s.tools"] == ("CAD", "FEM")
    assert given.attachments["personal.resume"].content == PDF
    assert given.consents == {"store": True, "marketing": False}
    assert given.source == "Refer.io"


def test_it_reaches_the_employer_and_the_receipt_says_when(
    client, job, memory, run_steps
):
    receipt = sent_and_receipt(client, job)
    before = text(client.get(receipt))
    assert "On its way" in before
    assert "cv.pdf" in before
    run_steps(only=("hand_over", "confirm_hand_over"))
    (received,) = memory.ats.received
    assert received.submission.source == "Refer.io"
    after = text(client.get(receipt))
    assert "Your application has arrived" in after
    assert "In Northwind’s hiring system" in after
    assert "(UTC)" in after


def test_what_is_missing_is_said_once_at_each_place_and_typed_values_stay(client, job):
    answer = send(
        client,
        job,
        **{
            "q.personal.fullName": "",
            "q.custom.s.eu": None,
            "q.personal.email": "ines",
        },
    )
    page, kept = text(answer), sent(answer)
    assert answer.status_code == 422
    assert not Application.objects.exists()
    assert page.count("the employer needs") == 4
    assert kept["q.custom.s.why"] == ["They hum."]
    assert kept["q.custom.s.tools"] == ["CAD", "FEM"]
    assert kept["q.custom.s.size"] == ["M"]
    assert kept["q.eeo.gender"] == ["Female"]
    assert kept["q.personal.email"] == ["ines"]
    assert kept["q.consent.store"] == ["yes"]
    assert '<strong dir="auto">cv.pdf</strong> is kept' in page


@pytest.mark.parametrize(
    "odd", ["<script>alert(1)</script>", "🛠️ Zoë", "مرحبا بالعالم", "\nnew line first"]
)
def test_odd_answers_come_back_as_they_were_and_harmless(client, job, odd):
    answer = send(
        client,
        job,
        **{"q.custom.s.why": odd, "q.personal.fullName": odd, "q.custom.s.eu": None},
    )
    assert "<script>alert" not in text(answer)
    assert sent(answer)["q.custom.s.why"] == [odd.strip()]
    assert send(client, job, **{"q.custom.s.why": odd}).status_code == 302


def test_ten_kilobytes_of_name_get_a_clear_answer(client, job):
    answer = send(client, job, **{"q.personal.fullName": "N" * 10_000})
    assert answer.status_code == 422
    assert "10,000 characters" in text(answer)


def test_a_program_called_pdf_is_refused(client, job):
    answer = send(
        client, job, **{"q.personal.resume": a_cv(b"MZ\x90\x00" + b"\0" * 100)}
    )
    assert answer.status_code == 422
    assert "is not a file we can hand on" in text(answer)


def test_thirty_megabytes_pass_and_one_byte_more_is_refused(client, job):
    whole = PDF.ljust(LIMIT_BYTES, b" ")
    answer = send(client, job, **{"q.personal.resume": a_cv(whole + b" ")})
    assert answer.status_code == 422
    assert "Files can be up to 30 MB" in text(answer)
    assert sent(answer)["q.custom.s.why"] == ["They hum."]
    assert send(client, job, **{"q.personal.resume": a_cv(whole)}).status_code == 302


def test_a_huge_request_is_refused_before_it_is_read(client, job):
    answer = client.post(
        f"/jobs/{job.pk}/apply",
        b"x",
        content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH="900000000",
    )
    assert answer.status_code == 413
    assert "too large" in text(answer)


def test_applying_twice_looks_like_applying_and_sends_nothing_new(
    client, job, memory, run_steps
):
    first = send(client, job)
    again = send(client, job, **{"q.personal.email": "INES@candidate.org"})
    assert (first.status_code, first["Location"]) == (
        again.status_code,
        again["Location"],
    )
    assert "/applications/" not in text(client.get(again["Location"]))
    run_steps(only=("hand_over", "confirm_hand_over"))
    assert len(memory.ats.received) == 1


def test_the_owner_gets_the_receipt_again_at_most_once_an_hour(client, job, clock_at):
    send(client, job)
    for minutes, mails in ((59, 0), (61, 1), (119, 1), (122, 2)):
        clock_at(NOW + timedelta(minutes=minutes))
        send(client, job)
        assert waiting().count("send_application_again") == mails
    assert waiting().count("send_application_receipt") == 1


def test_the_second_mail_says_what_happened(client, job, inbox, run_steps, clock_at):
    send(client, job)
    clock_at(NOW + timedelta(hours=2))
    send(client, job)
    run_steps(only=("send_application_receipt", "send_application_again"))
    first, again = (message_from_bytes(m.raw, policy=default) for m in inbox.mails)
    assert "is with us already" in again["Subject"]
    plain = again.get_body(("plain",))
    assert plain is not None
    words = " ".join(plain.get_content().split())
    assert "The first one stands" in words
    assert "/applications/" in words
    assert first["Message-ID"] != again["Message-ID"]


def test_a_forwarded_link_tells_nothing_of_its_first_reader(client, job, at):
    ana = a_reader(now=at)
    token = path(addresses.job(job.pk, job.title, ana.subscriber_id, at)).partition(
        "?"
    )[2]
    for _ in range(2):
        page = client.get(f"/jobs/{job.pk}/apply?{token}")
        assert page.status_code == 200
        assert sent(page)["q.personal.email"] == [""]
        assert "ana@reader.example" not in text(page)
        assert "/applications/" not in text(page)
        answer = send(
            client, job, query=f"?{token}", **{"q.personal.email": "Ana@reader.example"}
        )
        assert answer["Location"] == f"/jobs/{job.pk}/apply/received"


def test_only_the_reader_themselves_is_credited(client, job, at):
    ana = a_reader(now=at)
    token = path(addresses.job(job.pk, job.title, ana.subscriber_id, at)).partition(
        "?"
    )[2]
    send(client, job, query=f"?{token}", **{"q.personal.email": "bo@reader.example"})
    send(client, job, query=f"?{token}", **{"q.personal.email": "Ana@reader.example"})
    bo, ana_herself = Application.objects.order_by("created_at")
    assert bo.subscriber is None
    assert ana_herself.subscriber_id == ana.subscriber_id


@pytest.mark.parametrize("listing", [Listing.CLOSED, Listing.HIDDEN])
def test_a_job_closed_a_moment_ago_takes_nothing(
    client, job, memory, northwind, listing
):
    other = publish(memory, northwind, "p-valves", title="Hydraulics Engineer, valves")
    assert client.get(f"/jobs/{job.pk}/apply").status_code == 200
    memory.ats.put(a_posting(listing=listing), form=a_long_form())
    answer = send(client, job)
    assert answer.status_code == 410
    assert "It takes no applications here" in text(answer)
    assert other.title in text(answer)
    assert not Application.objects.exists()


def test_questions_changed_meanwhile_are_shown_again_with_answers_kept(
    client, job, memory
):
    added = Question("custom.s.new", "Do you swim?", QuestionKind.LINE, required=True)
    memory.ats.put(a_posting(), form=a_long_form(more=(added,)))
    answer = send(client, job)
    page, kept = text(answer), sent(answer)
    assert not Application.objects.exists()
    assert "has changed the questions" in page
    assert "Do you swim?" in page
    assert kept["version"] == ["v2"]
    assert kept["q.custom.s.why"] == ["They hum."]
    again = send(client, job, **{"version": "v2", "q.custom.s.new": "Yes"})
    assert again.status_code == 302


def test_an_outage_keeps_what_was_typed(client, job, memory):
    memory.ats.unavailable = True
    first = client.get(f"/jobs/{job.pk}/apply")
    assert first.status_code == 503
    assert "Please try again in a moment" in text(first)
    answer = send(client, job)
    assert answer.status_code == 503
    assert "not sent yet" in text(answer)
    kept = sent(answer)
    assert kept["q.custom.s.tools"] == ["CAD", "FEM"]
    assert "What you typed and attached is kept" in text(answer)
    memory.ats.unavailable = False
    assert client.post(f"/jobs/{job.pk}/apply", kept).status_code == 302
    given = submission(Application.objects.get())
    assert given.answers["custom.s.why"] == "They hum."
    assert given.attachments["personal.resume"].content == PDF
    assert not Draft.objects.exists()


def test_a_form_that_is_gone_says_so(client, job, memory):
    memory.ats.delete("p-pumps")
    answer = client.get(f"/jobs/{job.pk}/apply")
    assert answer.status_code == 410
    assert "takes no applications now" in text(answer)


def test_a_revoked_connection_says_so(client, job, memory):
    memory.ats.disconnected = True
    for answer in (client.get(f"/jobs/{job.pk}/apply"), send(client, job)):
        assert answer.status_code == 410
        assert "has ended its connection to Refer.io" in text(answer)
        assert "just closed" not in text(answer)
    assert "Your application is not sent" in text(answer)


def test_what_we_may_not_read_is_ours_to_mend(client, job, memory):
    memory.ats.forbidden = True
    answer = send(client, job)
    assert answer.status_code == 503
    assert "We have to put something right first" in text(answer)
    assert "does not answer" not in text(answer)
    assert sent(answer)["q.custom.s.why"] == ["They hum."]


def test_a_form_that_is_looked_at_may_be_a_minute_old(client, job, memory, clock_at):
    page = f"/jobs/{job.pk}/apply"
    assert sent(client.get(page))["version"] == ["v1"]
    added = Question("custom.s.new", "Do you swim?", QuestionKind.LINE, required=True)
    memory.ats.put(a_posting(), form=a_long_form(more=(added,)))
    clock_at(NOW + timedelta(seconds=59))
    assert sent(client.get(page))["version"] == ["v1"]
    assert "has changed the questions" in text(send(client, job))
    assert sent(client.get(page))["version"] == ["v2"]
    memory.ats.unavailable = True
    assert client.get(page).status_code == 200
    clock_at(NOW + timedelta(minutes=3))
    assert client.get(page).status_code == 503


def test_a_posting_that_is_gone_takes_no_applications(job, memory):
    assert live.takes_applications(job)
    memory.ats.delete("p-pumps")
    assert not live.takes_applications(job)


def test_people_who_wait_get_the_client_that_gives_up_soon(job, memory):
    lever = registry.ADAPTERS["lever"]
    hasty = MemoryAts(clock.now, unavailable=True)
    registry.ADAPTERS["lever"] = replace(lever, hasty_client=lambda *_: hasty)
    with pytest.raises(Unavailable):
        live.form(job, fresh=True)
    assert ats_for(job.connection_id, now=NOW).form("p-pumps").version == "v1"


def test_search_engines_stay_out_of_forms(client, job):
    assert client.get(f"/jobs/{job.pk}/apply")["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in text(client.get(f"/jobs/{job.pk}/apply"))
    links = text(client.get(f"/jobs/{job.pk}/hydraulics-engineer")).split("<a ")
    to_form = [one for one in links if f"/jobs/{job.pk}/apply" in one]
    assert to_form
    assert all('rel="nofollow"' in one for one in to_form)


def test_the_form_says_what_becomes_of_the_answers(client, job):
    page = text(client.get(f"/jobs/{job.pk}/apply"))
    assert "internet (IP) address you send from" in page
    assert "30 days after they have arrived" in page
    assert "erase them as soon as the employer’s system has taken it" in page


def test_the_form_is_protected_against_forgery(job):
    answer = send(Client(enforce_csrf_checks=True), job)
    assert answer.status_code == 403
    assert not Application.objects.exists()


def test_the_visitors_address_goes_along_unless_it_is_our_own_proxy(client, job):
    client.post(
        f"/jobs/{job.pk}/apply",
        {**ANSWERS, "q.personal.resume": a_cv()},
        REMOTE_ADDR="10.0.0.2",
        HTTP_X_FORWARDED_FOR="1.2.3.4, 93.184.216.34",
    )
    assert Application.objects.get().ip_address == "93.184.216.34"


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("uncertain", "On its way"),
        ("held", "has interrupted its connection"),
        ("refused", "did not take the application"),
    ],
)
def test_the_receipt_tells_trouble_in_words(client, job, state, says):
    receipt = sent_and_receipt(client, job)
    made = Application.objects.get()
    made.hand_over.state = state
    made.hand_over.save()
    assert says in text(client.get(receipt))


def test_a_receipt_opens_only_by_its_link(client, job):
    receipt = sent_and_receipt(client, job)
    assert client.get(receipt[:-1]).status_code == 404


def test_the_receipt_names_what_was_answered_and_no_answer(client, job):
    gaps = {"q.custom.s.school": "", "q.custom.s.tools": None}
    page = text(client.get(sent_and_receipt(client, job, **gaps)))
    assert "Why pumps?" in page
    assert "University" not in page
    assert "Tools" not in page
    assert "They hum." not in page
