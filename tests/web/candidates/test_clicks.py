"""Opening a link of a newsletter is noted, judged later, and changes nothing else."""

from datetime import timedelta

import pytest
from django.test import Client

from referio.jobs.models import Job
from referio.newsletters import clicks
from referio.newsletters.models import Click
from referio.pipeline import addresses, steps
from tests.conftest import NOW
from tests.pipeline.sent import a_sent_newsletter

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def letter(job: Job):
    row = a_sent_newsletter()
    row.jobs = [job.pk, *row.jobs]
    row.save()
    return row


@pytest.fixture
def link(letter, job):
    url = addresses.job(job.pk, job.title, letter.subscriber_id, NOW)
    return url.removeprefix("http://127.0.0.1:8000")


def opened(link: str, agent: str = FIREFOX, method: str = "get"):
    visit = getattr(Client(), method)
    return visit(
        link, headers={"User-Agent": agent}, REMOTE_ADDR="203.0.113.9"
    ).status_code


def test_a_click_is_kept_without_address_or_name_of_the_program(letter, link, job):
    assert opened(link) == 200
    assert opened(link) == 200
    click = Click.objects.earliest("pk")
    assert click.newsletter_id == letter.pk
    assert (click.link, click.agent, click.method) == (
        f"job {job.pk}",
        "browser",
        "GET",
    )
    assert len(click.network) == 8
    assert click.by_person is None


def test_it_is_judged_once_all_is_known(letter, link, clock_at):
    clock_at(NOW + timedelta(seconds=3))
    assert opened(link, method="head") == 200
    clock_at(NOW + timedelta(hours=1))
    assert opened(link) == 200
    steps.judge_clicks()
    assert Click.objects.filter(by_person=None).count() == 1  # may be one of many yet
    clock_at(NOW + timedelta(hours=1, minutes=11))
    steps.judge_clicks()
    assert list(Click.objects.order_by("at").values_list("by_person", flat=True)) == [
        False,
        True,
    ]
    counted = clicks.counted(since=NOW)
    assert counted == {"people": 1, "machines": 1, "waiting": 0}


def test_without_a_link_of_ours_nothing_is_kept(letter, link, job):
    assert opened(link.partition("?")[0]) == 200
    assert opened(link[:-3] + "xyz") == 200
    assert not Click.objects.exists()


def test_old_clicks_are_forgotten(letter, link, clock_at):
    opened(link)
    clock_at(NOW + timedelta(days=91))
    steps.tidy()
    assert not Click.objects.exists()
