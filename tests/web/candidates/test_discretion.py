"""What goes wrong is written to the log, and no link that somebody could use."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from referio.core.discretion import DiscreetFormatter
from referio.pipeline import addresses
from tests.people import a_reader
from tests.web.candidates.pages import path

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What our own handler, as configured, writes."""
    (ours,) = (
        one
        for one in logging.getLogger().handlers
        if isinstance(one, logging.StreamHandler)
        and isinstance(one.formatter, DiscreetFormatter)
    )
    written = io.StringIO()
    before = ours.setStream(written)
    yield written
    ours.setStream(before)


def test_links_that_fail_stay_out_of_the_log(client, job, at, log):
    ana = a_reader(now=at)
    link = path(addresses.manage(ana.subscriber_id, at))
    client.post(f"{link}/alerts/new", {"cadence": "hourly"})
    client.get(f"{link}/nowhere?for=secret-of-ana")
    client.get(f"{link[:-1]}")
    client.get(f"/unsubscribe/{link.rpartition('/')[2]}")
    said = log.getvalue()
    assert "/my/…/alerts/new" in said
    assert said.count("WARNING django.request") == 4
    assert link.rpartition("/")[2][:28] not in said
    assert "secret-of-ana" not in said


def test_a_failure_of_ours_names_no_link_either(job, at, log):
    link = path(addresses.manage(2**62, at))
    client = Client(raise_request_exception=False)
    client.post(
        f"/jobs/{job.pk}/apply?for={link.rpartition('/')[2]}", {"x": "y" * 10**7}
    )
    assert "ERROR" in log.getvalue()
    assert link.rpartition("/")[2] not in log.getvalue()


def test_other_peoples_hosts_are_no_error_of_ours(client, log):
    answer = client.get("/", headers={"host": "scanner.example"})
    assert answer.status_code == 400
    assert "ERROR" not in log.getvalue()
    assert "INFO django.security.DisallowedHost Invalid HTTP_HOST" in log.getvalue()
    assert "Traceback" not in log.getvalue()


def test_nothing_of_djangos_writes_past_our_formatter():
    named = ("django", "django.request", "django.server", "django.security.csrf")
    assert not [one for name in named for one in logging.getLogger(name).handlers]
