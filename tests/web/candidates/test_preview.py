"""What an alert finds now."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referio.alerts import operations
from referio.alerts.drafts import AlertDraft
from referio.core.postings import WorkMode
from referio.matching.lexicon import OWN
from referio.pipeline import addresses
from referio.transactions import transaction
from referio.web.candidates import preview
from tests.people import a_reader
from tests.web.candidates.conftest import publish
from tests.web.candidates.pages import path, text

pytestmark = pytest.mark.django_db


def page_of(client, alert, at):
    """What the alert's page of findings says."""
    mine = path(addresses.manage(alert.subscriber_id, at))
    return text(client.get(f"{mine}/alerts/{alert.pk}/now"))


def test_fitting_jobs_are_shown_with_their_reasons(client, northwind, memory, job, at):
    publish(memory, northwind, "p-2", title="Night Nurse", description_text="Care.")
    ana = a_reader(words_any=("hydraulics",), now=at)
    page = page_of(client, ana, at)
    assert "Hydraulics Engineer" in page
    assert "Why:" in page
    assert "Night Nurse" not in page


def test_remote_jobs_for_another_country_do_not_fit(client, northwind, memory, at):
    publish(
        memory,
        northwind,
        "p-2",
        work_mode=WorkMode.REMOTE,
        locations=("Remote - Canada",),
        country="CA",
    )
    ana = a_reader(words_any=("hydraulics",), areas=("PT",), now=at)
    assert "Nothing fits at the moment" in page_of(client, ana, at)


def test_what_was_left_out_stays_out(client, job, at):
    ana = a_reader(words_any=("hydraulics",), now=at)
    with transaction():
        operations.mute(ana.subscriber_id, employer_id=job.employer_id, now=at)
    assert "Nothing fits at the moment" in page_of(client, ana, at)


def test_nobody_elses_alert_is_shown(client, job, at):
    ana, bo = a_reader(now=at), a_reader("bo@reader.example", now=at)
    mine = path(addresses.manage(ana.subscriber_id, at))
    assert client.get(f"{mine}/alerts/{bo.pk}/now").status_code == 404


def test_the_best_comes_first_and_what_counts_as_a_word_is_found(
    client, northwind, memory, at
):
    other = next(one for one in OWN.counts_as("devops") if "devops" not in one)
    for number, title in enumerate((other, "Gardener", "DevOps"), start=1):
        publish(memory, northwind, f"p-{number}", title=title)
    ana = a_reader(words_any=("devops",), synonyms=True, now=at)
    page = page_of(client, ana, at)
    assert other in page
    assert "Gardener" not in page
    alone = page_of(
        client,
        a_reader("bo@a.example", words_any=("devops",), now=at, refused=(other,)),
        at,
    )
    assert f">{other}</a>" not in alone
    assert ">DevOps</a>" in alone


def test_place_pay_and_words_are_all_asked(client, job, at):
    asked = AlertDraft(
        words_any=("hydraulics",),
        place_ids=(2735943,),
        radii=(25,),
        floor_amount=5_000_000,
        floor_currency="EUR",
        floor_interval="year",
    )
    ana = a_reader(now=at)
    for change, fits in (
        ({}, True),
        ({"place_ids": (2267057,)}, False),
        ({"floor_amount": 6_000_000}, False),
        ({"words_none": ("quiet",)}, False),
    ):
        with transaction():
            operations.change_alert(ana.pk, replace(asked, **change), now=at)
        assert ("Hydraulics Engineer" in page_of(client, ana, at)) == fits


def test_what_counts_as_a_word_is_asked_once_however_many_jobs(
    client, northwind, memory, at
):
    for number in range(3):
        publish(memory, northwind, f"p-{number}", title=f"Pumps {number}")
    alert = a_reader(words_any=("pumps",), now=at)
    with CaptureQueriesContext(connection) as asked:
        assert len(preview.fitting(alert, now=at)) == 3
    assert sum("jobs_vocabulary" in one["sql"] for one in asked) == 1
