"""An edition is matched part by part, once, whatever happens; and everybody sees the same."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.db.transaction import set_rollback

from referio.accounts.models import Employer
from referio.alerts import operations as alerts
from referio.alerts import rolls
from referio.alerts.drafts import AlertDraft
from referio.alerts.models import Alert, Subscriber
from referio.jobs.models import Job
from referio.matching.reasons import CLAUSES
from referio.newsletters import queries as newsletter_queries
from referio.newsletters.models import Edition, Exposure, Newsletter, Part, Shard
from referio.pipeline import steps
from referio.pipeline.matching import part as matching
from referio.pipeline.sending import taking
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.house.sources import ROOT
from tests.people import a_posting, a_reader, due_again
from tests.steps import run, waiting

State = Newsletter.State
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def post(northwind, memory: Memory, inbox):
    """Put postings into the ATS and sync them."""

    def putting(*postings) -> None:
        memory.ats.put(*postings)
        steps.sync.defer(connection_id=northwind.pk)
        run()
        inbox.clear()

    return putting


def everything() -> list[tuple[object, ...]]:
    """What the newsletters hold, without their own ids."""
    names = ("edition", "subscriber", "shard", "jobs", "found_by", "scores", "reasons")
    rows = Newsletter.objects.values_list(*names, "more", "prepared_at", "state")
    return sorted(rows)


def test_an_edition_is_sent_when_all_its_parts_are_in(post, settings, inbox) -> None:
    post(a_posting())
    readers = [a_reader(f"{name}@reader.example") for name in ("ana", "bo")]
    settings.PART_SUBSCRIBERS = readers[1].subscriber_id
    assert steps.open_edition() is not None
    assert waiting() == ["match_part", "match_part"]
    first, second = Part.objects.order_by("number")
    steps.match_part.func(edition_id=first.edition_id, part=second.number)
    assert Edition.objects.get().state == Edition.State.MATCHING
    assert Newsletter.objects.count() == 1
    run()
    assert Edition.objects.get().state == Edition.State.DONE
    assert len(inbox.mails) == 2
    assert Edition.objects.get().alerts == 2


def test_a_part_without_readers_is_in_at_once(post, settings) -> None:
    post(a_posting())
    alert = a_reader()
    settings.PART_SUBSCRIBERS = max(1, alert.subscriber_id // 2)
    steps.open_edition()
    run()
    counted = dict(Part.objects.values_list("number", "alerts"))
    assert sum(counted.values()) == 1
    assert len(counted) > 1
    assert Edition.objects.get().state == Edition.State.DONE


def test_the_same_part_is_matched_once(post) -> None:
    post(a_posting())
    a_reader()
    edition_id = steps.open_edition()
    assert edition_id is not None
    with transaction():
        shards = matching.match_part(edition_id, 0, now=LATER)
        assert matching.match_part(edition_id, 0, now=LATER) == []
    assert shards == [Newsletter.objects.get().shard]
    assert Shard.objects.get().newsletters == 1


def test_a_step_that_failed_and_runs_again_gives_the_same_rows(post) -> None:
    post(*(a_posting(f"p-{n}", title=f"Engineer number {n}") for n in range(4)))
    for name in ("ana", "bo", "cy"):
        a_reader(f"{name}@reader.example")
    edition_id = steps.open_edition()
    assert edition_id is not None

    with transaction():
        matching.match_part(edition_id, 0, now=LATER)
        first = everything()
        set_rollback(True)
    assert not Newsletter.objects.exists()
    with transaction():
        matching.match_part(edition_id, 0, now=LATER + timedelta(hours=3))
    assert everything() == first
    assert len(first) == 3


def test_whom_an_edition_asked_is_recorded_with_its_newsletters(post) -> None:
    post(a_posting())
    alert = a_reader(hour=8)
    steps.open_edition()
    run(only=("match_part",))
    assert rolls.served(alert) == Edition.objects.get().sequence
    assert due_again(alert) == NOW.replace(day=21, hour=8)


def test_the_next_edition_asks_only_about_later_jobs(post, inbox, clock_at) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    alert = a_reader()
    steps.open_edition()
    run(only=("match_part",))
    clock_at(LATER)
    steps.open_edition(everyone=True)
    run(only=("match_part",))
    assert Newsletter.objects.count() == 1
    assert due_again(alert) > LATER
    assert rolls.served(alert) == Edition.objects.latest("pk").sequence


@pytest.mark.django_db(transaction=True)
def test_who_was_asked_is_not_asked_again(post, clock_at) -> None:
    post(a_posting())
    a_reader()
    first = steps.open_edition()
    run(only=("match_part",))
    clock_at(NOW + timedelta(hours=1))
    assert steps.open_edition() is None
    assert dict(Part.objects.values_list("edition", "alerts")) == {first: 1}


def test_matched_late_an_alert_loses_no_day(post, clock_at) -> None:
    post(a_posting())
    alert = a_reader(hour=8)
    steps.open_edition()
    clock_at(NOW + timedelta(days=2))
    run(only=("match_part",))
    assert due_again(alert) == NOW.replace(day=21, hour=8)


def test_what_stands_in_a_row(post, northwind) -> None:
    post(
        a_posting("p-1", title="Pump Engineer"),
        a_posting("p-2", title="Pump Fitter"),
        a_posting("p-3", title="Pump Painter"),
    )
    alert = a_reader(words_any=("pump",))
    steps.open_edition()
    run(only=("match_part",))
    row = Newsletter.objects.get()
    assert row.jobs == sorted(row.jobs)
    assert row.found_by == [alert.pk, alert.pk]
    assert row.alerts == [alert.pk]
    assert row.scores == sorted(row.scores, reverse=True)
    assert row.reasons == [1 << CLAUSES.index("words")] * 2
    assert row.more == [1, 0]
    assert (row.state, row.submitted_at, row.why) == (State.PREPARED, None, "")
    assert row.prepared_at == Edition.objects.get().opened_at
    assert Part.objects.get().chosen == row.jobs
    assert newsletter_queries.jobs_in(row.edition_id) == row.jobs
    (exposure,) = Exposure.objects.all()
    assert (exposure.employer_id, exposure.shown) == (northwind.employer_id, 2)


def test_who_is_gone_when_the_rows_are_written_gets_none(post, monkeypatch) -> None:
    post(a_posting())
    a_reader("ana@reader.example")
    gone = a_reader("bo@reader.example")
    edition_id = steps.open_edition()
    assert edition_id is not None
    answer = matching.answer

    def slowly(*arguments, **named):
        found = answer(*arguments, **named)
        Subscriber.objects.filter(pk=gone.subscriber_id).delete()
        return found

    monkeypatch.setattr(matching, "answer", slowly)
    run(only=("match_part",))
    assert Newsletter.objects.get().subscriber.email == "ana@reader.example"


def test_who_is_gone_a_moment_later_does_not_hold_up_the_others(
    post, inbox, monkeypatch
) -> None:
    monkeypatch.setattr(taking, "BATCH", 1)
    post(a_posting())
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    letter = Newsletter.objects.get()
    for nobody in (10**12, 10**12 + 1):
        orphan = Newsletter.objects.get(pk=letter.pk)
        orphan.pk, orphan.subscriber_id = letter.pk + nobody, nobody
        Newsletter.objects.bulk_create([orphan])
    run()
    assert len(inbox.mails) == 1
    assert Newsletter.objects.get().pk == letter.pk
    assert Edition.objects.get().state == Edition.State.DONE


def test_who_comes_while_a_part_is_matched_is_not_served_by_it(
    post, monkeypatch
) -> None:
    post(a_posting())
    a_reader("ana@reader.example")
    steps.open_edition()
    answer = matching.answer

    def slowly(*arguments, **named):
        found = answer(*arguments, **named)
        a_reader("bo@reader.example", now=NOW - timedelta(hours=1))
        return found

    monkeypatch.setattr(matching, "answer", slowly)
    run(only=("match_part",))
    late = Alert.objects.get(subscriber__email="bo@reader.example")
    assert (rolls.served(late), due_again(late)) == (0, NOW - timedelta(hours=1))


def test_reasons_are_told_as_the_alert_is_now(post, inbox) -> None:
    post(a_posting())
    alert = a_reader(words_any=("hydraulics",))
    steps.open_edition()
    run(only=("match_part",))
    with transaction():
        alerts.change_alert(alert.pk, AlertDraft(words_any=("violin",)), now=LATER)
    run()
    assert "Hydraulics Engineer" in inbox.mails[0].text
    assert "violin" not in inbox.mails[0].text
    assert "is in the title" not in inbox.mails[0].text


def test_of_reasons_only_those_the_job_was_found_by_are_told(post, inbox) -> None:
    post(a_posting())
    alert = a_reader(words_any=("hydraulics",))
    steps.open_edition()
    run(only=("match_part",))
    wider = AlertDraft(words_any=("hydraulics",), commitments=("full-time",))
    with transaction():
        alerts.change_alert(alert.pk, wider, now=LATER)
    run()
    assert "is in the title" in inbox.mails[0].text
    assert "full time, as you asked" not in inbox.mails[0].text


def test_a_mail_keeps_what_it_held_when_it_left(post, inbox) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    first, second = Newsletter.objects.get().jobs
    Job.objects.filter(pk=first).update(state="closed", closed_at=NOW)
    run()
    row = Newsletter.objects.get()
    # Links name a job by its place, so none is taken out.
    assert row.jobs == [-first, second]


def test_an_employer_shown_more_than_others_stands_back_among_equals(
    post, northwind
) -> None:
    post(a_posting("p-1", title="Engineer"), a_posting("p-2", title="Engineer too"))
    other = Employer.objects.create(name="Other", slug="other", created_at=NOW)
    before = Edition.objects.create(
        due_at=NOW - timedelta(days=2), sequence=0, opened_at=NOW - timedelta(days=2)
    )
    first, second = Job.objects.order_by("pk")
    Job.objects.filter(pk=second.pk).update(employer=other)
    a_reader()
    Exposure.objects.create(edition=before, employer=northwind.employer, shown=900)
    steps.open_edition()
    run(only=("match_part",))
    assert Newsletter.objects.get().jobs == [second.pk, first.pk]


def test_exposure_is_forgotten_after_four_weeks(northwind, clock_at) -> None:
    edition = Edition.objects.create(due_at=NOW, sequence=0, opened_at=NOW)
    Exposure.objects.create(edition=edition, employer=northwind.employer, shown=1)
    clock_at(NOW + timedelta(days=27))
    steps.tidy()
    assert Exposure.objects.exists()
    clock_at(NOW + timedelta(days=29))
    steps.tidy()
    assert not Exposure.objects.exists()


DIES = """
import os, signal, sys
import django
django.setup()
from referio.newsletters import operations
from referio.pipeline import steps

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "dies":
    operations.finish_matching = die  # the rows are written, and nothing is committed
steps.match_part.func(edition_id=int(sys.argv[1]), part=0)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_does_it(
    post, index_folder
) -> None:
    post(a_posting())
    reader = a_reader()
    edition_id = steps.open_edition()
    at = connection.settings_dict
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"postgresql://{at['USER']}@:{at['PORT']}/{at['NAME']}"
        f"?host={at['HOST']}",
        "REFERIO_DATA": str(index_folder.parent),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
    }

    def work(how: str) -> int:
        arguments = [sys.executable, "-c", DIES, str(edition_id), how]
        return subprocess.run(arguments, env=environment, check=False).returncode

    assert work("dies") == -signal.SIGKILL
    assert not Newsletter.objects.exists()
    assert rolls.served(reader) == 0
    assert list(index_folder.rglob("about.json"))
    assert work("lives") == 0
    assert Newsletter.objects.get().state == State.PREPARED
    assert work("again") == 0
    assert Newsletter.objects.count() == 1
    assert rolls.served(reader) == Edition.objects.get().sequence
