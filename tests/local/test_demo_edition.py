"""`referio manage open_edition`, and the queue that defers within our transactions."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from tests import steps
from tests.people import call

from referio.alerts import operations
from referio.alerts.drafts import AlertDraft
from referio.newsletters.models import Edition
from referio.pipeline.queue import Connector, WorkerConnector
from referio.transactions import transaction


def opened(*arguments: str) -> str:
    told = StringIO()
    call_command("open_edition", *arguments, stdout=told)
    return told.getvalue().strip()


@pytest.mark.django_db
def test_without_alerts_no_edition_is_opened() -> None:
    assert opened("--everyone") == "No alert is due."
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_everyone_is_asked_whether_due_or_not(now: datetime) -> None:
    with transaction():
        alert = operations.sign_up(
            "ana@readers.example",
            AlertDraft(name="Nurse", words_any=("nurse",), hour=8),
            time_zone="Europe/Lisbon",
            language="en",
            wording="newsletter-1",
            now=now,
        )
        operations.confirm(alert.pk, now=now)
    call(alert, at=datetime.now(now.tzinfo), sequence=0)
    assert opened() == "No alert is due."
    assert opened("--everyone") == str(Edition.objects.get().pk)
    assert "match_part" in steps.waiting()


def test_a_worker_defers_over_the_connection_of_the_step() -> None:
    assert isinstance(app.connector, Connector)
    worker = app.connector.get_worker_connector()
    assert isinstance(worker, WorkerConnector)
    assert isinstance(worker.get_sync_connector(), DjangoConnector)
