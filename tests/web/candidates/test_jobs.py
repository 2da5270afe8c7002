"""Jobs on the web."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job
from referio.pipeline import addresses, connecting
from referio.web.figures import public_figures
from tests.conftest import NOW
from tests.people import a_reader
from tests.web.candidates.conftest import close, publish
from tests.web.candidates.pages import path, structured, text

pytestmark = pytest.mark.django_db


def page_of(client: Client, job: Job, **query: str) -> Any:
    """A job's page, by its canonical path."""
    return client.get(
        path(addresses.job(job.pk, job.title, None, job.posted_at)), query
    )


def test_a_job_shows_what_the_employer_says(client, job):
    answer = page_of(client, job)
    page = text(answer)
    for told in (
        "Hydraulics Engineer",
        "Northwind",
        "Porto",
        "Hybrid · Full-time",
        "€42,000–€55,000 a year",
    ):
        assert told.replace("–€", "–€") in page
    assert "<p>We build quiet pumps.</p>" in page
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000/jobs/{job.pk}/hydraulics-engineer"'
        in page
    )
    assert f"/jobs/{job.pk}/apply" in page


def test_pay_that_is_not_stated_is_said_to_be_so(client, northwind, memory):
    job = publish(memory, northwind, "p-2", pay=None)
    answer = page_of(client, job)
    assert "Pay not stated" in text(answer)
    assert "baseSalary" not in structured(answer)


def test_search_engines_get_a_job_posting(client, job):
    posting = structured(page_of(client, job))
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == "Hydraulics Engineer"
    assert posting["datePosted"] == "2026-11-17"
    assert posting["employmentType"] == "FULL_TIME"
    assert posting["hiringOrganization"] == {
        "@type": "Organization",
        "name": "Northwind",
    }
    assert posting["identifier"]["value"] == "p-pumps"
    assert posting["directApply"] is True
    assert posting["jobLocation"][0]["address"]["addressCountry"] == "PT"
    assert posting["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {
            "@type": "QuantitativeValue",
            "unitText": "YEAR",
            "minValue": 42000.0,
            "maxValue": 55000.0,
        },
    }


def test_remote_jobs_say_from_where(client, northwind, memory):
    job = publish(
        memory,
        northwind,
        "p-2",
        work_mode=WorkMode.REMOTE,
        locations=("Remote - Canada",),
        country="CA",
        commitment=Commitment.UNSTATED,
        pay=Pay(200_000, 200_000, "CAD", Interval.TWO_WEEKS),
    )
    posting = structured(page_of(client, job))
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert posting["applicantLocationRequirements"] == [
        {"@type": "Country", "name": "CA"}
    ]
    assert "employmentType" not in posting
    assert posting["baseSalary"]["value"]["value"] == 52_000.0


def test_a_script_in_the_title_stays_text(client, northwind, memory):
    wicked = "</script><script>alert(1)</script> \u2028 & Co"
    job = publish(
        memory,
        northwind,
        "p-2",
        title=wicked,
        description_html="<p>&lt;/script&gt;</p>",
    )
    answer = page_of(client, job)
    assert structured(answer)["title"] == " ".join(wicked.split(" "))
    assert "<script>alert" not in text(answer)
    assert text(answer).count("</script") == 1


def test_no_page_allows_inline_scripts_or_styles(client, job):
    for answer in (page_of(client, job), client.get("/"), client.get("/nowhere")):
        policy = answer["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "default-src 'none'" in policy
        assert " style=" not in answer.content.decode()


def test_a_closed_job_says_so_and_offers_similar_ones(client, northwind, memory, job):
    publish(memory, northwind, "p-2", title="Senior Hydraulics Engineer")
    close(memory, job)
    answer = page_of(client, job)
    assert answer.status_code == 410
    assert "has closed this job" in text(answer)
    assert "Senior Hydraulics Engineer" in text(answer)
    assert "application/ld+json" not in text(answer)
    assert client.get(f"/jobs/{job.pk}/apply").status_code == 410


def test_a_withdrawn_job_says_so(client, job, at):
    connecting.disconnect(job.connection, why="Access was revoked.", now=at)
    answer = page_of(client, job)
    assert answer.status_code == 410
    assert "no longer shares its jobs" in text(answer)


def test_a_job_that_never_was_is_not_found(client, db):
    answer = client.get("/jobs/999999/engineer")
    assert answer.status_code == 404
    assert "There is no such page" in text(answer)


def test_the_list_finds_by_words_and_place(client, northwind, memory, job):
    publish(
        memory,
        northwind,
        "p-2",
        title="Nurse",
        locations=("Berlin",),
        country="DE",
        description_text="Care for people.",
        work_mode=WorkMode.REMOTE,
    )
    assert "2 open jobs" in text(client.get("/jobs"))
    for query, found, missing in (
        ({"q": "hydraulics"}, "Hydraulics Engineer", "Nurse"),
        ({"q": "northwind care"}, "Nurse", "Hydraulics"),
        ({"where": "Germany"}, "Nurse", "Hydraulics"),
        ({"where": "porto, portugal"}, "Hydraulics", "Nurse"),
        ({"where": "remote"}, "Nurse", "Hydraulics"),
    ):
        page = text(client.get("/jobs", query))
        assert found in page
        assert missing not in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "zzz"},
        {"q": "%"},
        {"q": "\x00"},
        {"page": "99"},
        {"page": "x"},
        {"q": "'\"<b>"},
    ],
)
def test_odd_searches_are_answered(client, job, query):
    answer = client.get("/jobs", query)
    assert answer.status_code == 200
    assert "<b>" not in text(answer)


def test_long_lists_are_parted_into_pages(client, northwind, memory):
    for number in range(23):
        publish(memory, northwind, f"p-{number}", title=f"Engineer {number}")
    first = text(client.get("/jobs", {"q": "engineer"}))
    assert "Page 1 of 2" in first
    assert "q=engineer&amp;where=&amp;page=2" in first
    assert "Page 2 of 2" in text(client.get("/jobs", {"q": "engineer", "page": 2}))


def test_the_front_page_counts_what_there_is(client, job, at):
    a_reader(now=at)
    page = text(client.get("/"))
    assert "<strong>1</strong> <span>open job</span>" in page
    assert "<strong>1</strong> <span>employer hiring</span>" in page
    assert "person gets" in page
    assert "Hydraulics Engineer" in page


def test_the_front_page_works_with_nothing_in_it(client, db):
    page = text(client.get("/"))
    assert "open jobs</span>" not in page
    assert "1 Example Street" in page


def test_a_reader_stays_known_on_the_way_to_the_form(client, job, at):
    ana = a_reader(now=at)
    link = path(addresses.job(job.pk, job.title, ana.subscriber_id, at))
    token = link.partition("?for=")[2]
    assert f"/jobs/{job.pk}/apply?for={token}" in text(client.get(link))
    damaged = client.get(link[:-2])
    assert damaged.status_code == 200
    assert "apply?for" not in text(damaged)


@pytest.mark.parametrize(
    "address",
    ["/", "/jobs", "/privacy", "/alerts/new", "/alerts/check-your-mail", "/places"],
)
def test_pages_stand_alone(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 200
    page = text(answer)
    assert '<html lang="en">' in page
    assert page.count("<h1") == 1
    assert 'href="#main"' in page
    assert client.post(address).status_code in (405, 422)


def test_public_figures_are_counted_once_a_minute(
    client, job, memory, northwind, clock_at, django_assert_num_queries
):
    clock_at(NOW)
    assert "<strong>1</strong> <span>open job</span>" in text(client.get("/"))
    publish(memory, northwind, "p-valves")
    with django_assert_num_queries(0):
        assert public_figures().open_jobs == 1
    clock_at(NOW + timedelta(seconds=61))
    assert "<strong>2</strong> <span>open jobs</span>" in text(client.get("/"))
