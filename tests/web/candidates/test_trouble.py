"""Pages for when something is not as it should be."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from referio.jobs import vocabularies
from referio.newsletters.models import Edition, Newsletter
from referio.pipeline import addresses
from referio.transactions import transaction
from tests.people import a_reader
from tests.web.candidates.conftest import close
from tests.web.candidates.pages import path, text

pytestmark = pytest.mark.django_db


def test_a_page_that_is_not_there_says_where_to_go(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "See open jobs" in text(answer)
    assert "support@refer.example" in text(answer)


def test_far_too_much_text_is_refused_plainly(job):
    client = Client(raise_request_exception=False)
    answer = client.post(f"/jobs/{job.pk}/apply", {"q.custom.s.why": "x" * 3_000_000})
    assert answer.status_code == 400
    assert "We could not read that" in text(answer)


@pytest.mark.parametrize("codec", ["unicode_escape", "rot13", "base64", "idna"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"]
)
def test_text_is_read_as_utf8_whatever_the_request_calls_it(codec, kind):
    part = 'Content-Disposition: form-data; name="words_any"\r\n\r\n\\ud800'
    body = f"--edge\r\n{part}\r\n--edge--\r\n"
    client = Client(raise_request_exception=False)
    answer = client.generic("POST", "/alerts/new", body, f"{kind}; charset={codec}")
    assert answer.status_code == 422
    assert "Please type the e-mail address" in text(answer)


def test_a_forged_form_is_told_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/alerts/new", {})
    assert answer.status_code == 403
    assert "reload the page" in text(answer)
    assert "support@refer.example" in text(answer)


@pytest.mark.parametrize("page", ["500.html", "400.html"])
def test_pages_for_our_own_failures_need_nothing_to_be_rendered(page):
    words = render_to_string(page)
    assert "<h1>" in words
    assert "Front page" in words


def test_pages_name_our_policy_and_stay_out_of_frames(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://auth.lever.co https://hire.lever.co" in policy
    assert "geolocation=()" in answer["Permissions-Policy"]


def a_newsletter(job, at) -> Newsletter:
    """A newsletter of one job to Ana."""
    ana = a_reader(now=at)
    edition = Edition.objects.create(due_at=at, sequence=1, opened_at=at)
    return Newsletter.objects.create(
        edition=edition,
        subscriber=ana.subscriber,
        shard=0,
        jobs=[job.pk],
        found_by=[ana.pk],
        scores=[1],
        reasons=[0],
        more=[0],
        prepared_at=at,
    )


def test_a_newsletter_is_read_on_the_web_under_a_policy_of_its_own(client, job, at):
    link = path(addresses.web_copy(a_newsletter(job, at).pk, at))
    answer = client.get(link)
    assert answer.status_code == 200
    assert "Hydraulics Engineer" in text(answer)
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_newsletter_whose_jobs_all_closed_says_so(client, job, memory, at):
    link = path(addresses.web_copy(a_newsletter(job, at).pk, at))
    close(memory, job)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "have closed" in text(answer)


@pytest.mark.parametrize(
    ("purpose", "parts", "page"),
    [
        ("manage", ("ana",), "/my/{}"),
        ("manage", ("9" * 30,), "/my/{}"),
        ("manage", ("-1",), "/my/{}"),
        ("confirm", ("x",), "/alerts/confirm/{}"),
        ("unsubscribe", ("",), "/unsubscribe/{}"),
        ("unsubscribe-alert", ("1.5",), "/unsubscribe/alert/{}"),
        ("mute", (1, "job", "x"), "/mute/{}"),
        ("mute", (1, "job"), "/mute/{}"),
        ("application", ("not-an-id",), "/applications/{}"),
        ("newsletter", ("one",), "/newsletters/{}"),
    ],
)
def test_a_link_that_names_no_number_does_not_open(client, at, purpose, parts, page):
    answer = client.get(page.format(addresses.signed(purpose, *parts, at=at)))
    assert answer.status_code == 404
    assert "This link does not open" in text(answer)


def test_a_one_click_request_that_names_no_number_is_told_so(client, at):
    token = addresses.signed("unsubscribe", "ana", at=at)
    answer = client.post(f"/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 404


def test_a_reader_who_is_no_number_is_nobody(client, job, at):
    token = addresses.signed("reader", "ana", at=at)
    assert client.get(f"/jobs/{job.pk}/pumps?for={token}").status_code == 200


def test_the_privacy_page_says_what_is_so(client):
    page = text(client.get("/privacy"))
    for said in (
        "your e-mail address and the IP address are not",
        "30 days after your application reached",
        "is deleted after a month",
        "We erase your answers, your files and the IP address",
        "as soon as the employer’s system has taken the application",
        "up to 30 MB",
    ):
        assert said in page


def test_the_privacy_page_thanks_whose_words_and_places_we_use(client):
    with transaction():
        vocabularies.replace("onet", "Thanks to O*NET & friends.", [("a", "b")])
    page = text(client.get("/privacy"))
    assert "GeoNames</a>, CC BY 4.0" in page
    assert "Thanks to O*NET &amp; friends." in page
