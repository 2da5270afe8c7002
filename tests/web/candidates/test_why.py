"""Why a job did not come."""

import pytest

from referio.alerts import operations
from referio.alerts.models import Alert
from referio.core.postings import WorkMode
from referio.jobs.models import Job
from referio.pipeline import addresses
from referio.transactions import transaction
from tests.people import a_reader
from tests.web.candidates.conftest import close
from tests.web.candidates.pages import fields, path, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(at) -> Alert:
    """Ana's alert for nurses."""
    return a_reader(words_any=("nurse",), name="Nurses", now=at)


@pytest.fixture
def ask(client, ana, at):
    """Ask Ana's page about an address."""
    mine = path(addresses.manage(ana.subscriber_id, at))
    return lambda given: client.get(f"{mine}/why", {"job": given})


def test_each_alert_says_what_shut_the_job_out(ask, job, at):
    a_reader(words_any=("hydraulics",), areas=("DE",), name="Abroad", now=at)
    a_reader(words_any=("hydraulics",), name="Pumps at home", now=at)
    page = text(ask(f"https://refer.example/jobs/{job.pk}/hydraulics-engineer?for=x#y"))
    assert "Hydraulics Engineer" in page
    assert "“nurse”" in page
    assert "Germany" in page
    assert "It fits: it comes next, unless ten others fit better." in page
    assert page.count("Does not fit") == 2


def test_a_bare_number_is_enough(ask, job):
    assert "Hydraulics Engineer" in text(ask(f" {job.pk} "))


def test_remote_work_that_is_closed_to_her_country_says_so(ask, job, ana):
    Job.objects.update(work_mode=WorkMode.REMOTE, remote_countries=["CA"])
    Alert.objects.update(words_any=[], areas=["PT"])
    assert "not open to people in Portugal" in text(ask(str(job.pk)))


def test_what_she_muted_or_excluded_herself_is_said(ask, job, ana, at):
    Alert.objects.update(words_any=["hydraulics"], words_none=["pumps"])
    with transaction():
        operations.mute(ana.subscriber_id, employer_id=job.employer_id, now=at)
        operations.mute(ana.subscriber_id, job_id=job.pk, now=at)
    page = text(ask(str(job.pk)))
    assert "“pumps”, which you excluded" in page
    assert "Northwind." in page
    assert "You left this job out yourself" in page


def test_a_closed_job_says_when_it_closed(ask, job, memory):
    close(memory, job)
    page = text(ask(str(job.pk)))
    assert "It is closed since" in page
    assert "Does not fit" not in page


def test_a_held_job_and_an_unsubscribed_reader_are_told_apart(ask, job, ana, at):
    Job.objects.update(held=True)
    with transaction():
        operations.unsubscribe(ana.subscriber_id, now=at)
    page = text(ask(str(job.pk)))
    assert "keeps it out of newsletters" in page
    assert "You get no newsletters at present" in page


def test_a_paused_alert_and_one_that_passed_it_by_say_so(ask, job, ana, at):
    Alert.objects.update(words_any=["hydraulics"], paused=True)
    assert "this alert is paused" in text(ask(str(job.pk)))
    Alert.objects.update(paused=False, served_sequence=job.sequence)
    assert "was there when this alert last looked" in text(ask(str(job.pk)))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("https://elsewhere.example/careers", "not the address of a job here"),
        ("/jobs/999999999", "We have no such job"),
        ("/jobs/" + "9" * 40, "not the address of a job here"),
        ("<script>alert(1)</script>", "not the address of a job here"),
        ("\0", "not the address of a job here"),
        ("x" * 5000, "not the address of a job here"),
    ],
)
def test_what_names_no_job_says_what_to_paste(ask, given, says):
    answer = ask(given)
    assert answer.status_code == 404
    assert says in text(answer)
    assert "<script>alert" not in text(answer)
    assert set(fields(answer).described) <= set(fields(answer).ids)


def test_the_page_alone_asks_for_an_address_and_is_kept_private(client, ana, at):
    mine = path(addresses.manage(ana.subscriber_id, at))
    assert f'href="{mine}/why"' in text(client.get(mine))
    answer = client.get(f"{mine}/why")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/my/nonsense/why").status_code == 404
