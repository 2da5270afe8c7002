"""The letters to subscribers, through a real SMTP server: in their language, and only when due."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from referio.adapters.memory import simple_form
from referio.alerts import everywhere, exports, looking, operations
from referio.alerts.drafts import AlertDraft
from referio.alerts.models import Alert, Consent, Export, Subscriber
from referio.applications import operations as applications
from referio.core.postings import Attachment
from referio.jobs.models import Job
from referio.pipeline import exporting, steps
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader, a_submission
from tests.steps import run, waiting

YEAR = timedelta(days=365)
MONTH = timedelta(days=30)
State = Subscriber.State


def speaks(alert: Alert, language: str) -> None:
    with transaction():
        everywhere.set_language(alert.subscriber_id, language, now=NOW)


def ana() -> Subscriber:
    return Subscriber.objects.get(email="ana@reader.example")


def test_a_confirmation_is_in_the_language_of_who_signed_up(inbox) -> None:
    with transaction():
        alert = operations.sign_up(
            "bo@reader.example",
            AlertDraft(name="Leise Pumpen"),
            time_zone="Europe/Berlin",
            language="de",
            wording="1",
            now=NOW,
        )
        steps.send_confirmation.defer(alert_id=alert.pk)
    run()
    (mail,) = inbox.mails
    assert "Bestätigen Sie" in mail.text
    assert "Täglich um 08:00 Uhr" in mail.text


def test_a_welcome_tells_when_the_next_mail_comes_and_how_to_stop(inbox) -> None:
    alert = a_reader()
    speaks(alert, "fr")
    steps.send_welcome.func(alert_id=alert.pk)
    (mail,) = inbox.mails
    headers = dict(mail.headers)
    assert "Votre alerte emploi est active" in mail.text
    assert "Se désinscrire de tout" in mail.text
    assert "/unsubscribe/" in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_nobody_is_welcomed_who_left_or_must_not_be_mailed(inbox) -> None:
    alert, other = a_reader(), a_reader("bo@reader.example")
    with transaction():
        operations.unsubscribe(alert.subscriber_id, now=NOW)
        operations.suppress("bo@reader.example", why="bounced", now=NOW)
    Subscriber.objects.filter(email="bo@reader.example").update(state=State.ACTIVE)
    steps.send_welcome.func(alert_id=alert.pk)
    steps.send_welcome.func(alert_id=other.pk)
    assert not inbox.mails


# --- once a year -------------------------------------------------------------------


def test_a_year_after_the_last_yes_we_ask_once(inbox, clock_at) -> None:
    a_reader()
    clock_at(NOW + YEAR - timedelta(hours=1))
    steps.ask_if_looking()
    assert waiting() == []
    clock_at(NOW + YEAR)
    steps.ask_if_looking()
    steps.ask_if_looking()
    assert run() == ["send_still_looking"]
    (mail,) = inbox.mails
    assert "/still-looking/" in mail.text
    assert "Pumps" in mail.text
    assert "/unsubscribe/" in dict(mail.headers)["List-Unsubscribe"]


def test_who_answered_or_left_before_the_mail_went_is_not_asked(
    inbox, clock_at
) -> None:
    alert, other = a_reader(), a_reader("bo@reader.example")
    clock_at(NOW + YEAR)
    steps.ask_if_looking()
    with transaction():
        assert looking.say_yes(alert.subscriber_id, wording="1", now=NOW + YEAR)
        operations.unsubscribe(other.subscriber_id, now=NOW + YEAR)
    run()
    assert not inbox.mails


def test_a_yes_lasts_another_year_and_is_kept_as_consent(clock_at) -> None:
    alert = a_reader()
    clock_at(NOW + YEAR)
    steps.ask_if_looking()
    with transaction():
        assert looking.say_yes(alert.subscriber_id, wording="looking-1", now=NOW + YEAR)
    assert Consent.objects.get(wording="looking-1").given_at == NOW + YEAR
    run()
    clock_at(NOW + YEAR + MONTH)
    steps.ask_if_looking()
    assert waiting() == []
    assert ana().state == State.ACTIVE
    clock_at(NOW + 2 * YEAR)
    steps.ask_if_looking()
    assert waiting() == ["send_still_looking"]


def test_silence_pauses_all_and_says_so_once(inbox, clock_at) -> None:
    alert = a_reader()
    clock_at(NOW + YEAR)
    steps.ask_if_looking()
    run()
    clock_at(NOW + YEAR + MONTH)
    steps.ask_if_looking()
    steps.ask_if_looking()
    assert run() == ["send_resting"]
    assert ana().state == State.RESTING
    alert.refresh_from_db()
    assert not alert.paused  # what they set themselves stays
    assert "are paused" in inbox.mails[-1].text
    with transaction():
        assert looking.say_yes(ana().pk, wording="1", now=NOW + YEAR + MONTH)
    assert ana().state == State.ACTIVE


def test_a_question_that_never_got_out_is_asked_anew_and_silence_does_not_count(
    inbox, clock_at
) -> None:
    a_reader()
    clock_at(NOW + YEAR)
    steps.ask_if_looking()
    ProcrastinateJob.objects.all()._raw_delete("default")  # given up
    clock_at(NOW + YEAR + MONTH)
    steps.ask_if_looking()
    assert run() == ["send_still_looking"]
    assert ana().state == State.ACTIVE


def test_a_yes_brings_nobody_back_who_unsubscribed(db) -> None:
    alert = a_reader()
    with transaction():
        operations.unsubscribe(alert.subscriber_id, now=NOW)
        assert not looking.say_yes(alert.subscriber_id, wording="1", now=NOW)
    assert ana().state == State.UNSUBSCRIBED


def test_a_new_wish_of_one_who_rests_does_not_wake_the_old_ones(clock_at) -> None:
    old = a_reader()
    Subscriber.objects.update(state=State.RESTING, asked_at=NOW)
    a_reader(name="Valves", words_any=("valves",))
    old.refresh_from_db()
    assert old.paused
    assert (ana().state, ana().asked_at) == (State.ACTIVE, None)


# --- a copy of their data ----------------------------------------------------------


def held(content: bytes) -> tuple[dict[str, Any], ZipFile]:
    archive = ZipFile(BytesIO(content))
    return json.loads(archive.read(exporting.ABOUT)), archive


def test_a_copy_is_made_once_mailed_and_can_be_fetched_until_it_expires(
    inbox, clock_at
) -> None:
    alert = a_reader()
    speaks(alert, "es")
    assert steps.ask_for_export(alert.subscriber_id)
    assert not steps.ask_for_export(alert.subscriber_id)
    assert run() == ["make_export", "send_export_ready"]
    assert not steps.ask_for_export(alert.subscriber_id)
    (mail,) = inbox.mails
    assert "Tus datos están listos" in mail.text
    assert "/my-data/" in mail.text
    export = Export.objects.get()
    about, _ = held(exports.content(export.pk, now=NOW))
    assert about["you"]["email"] == "ana@reader.example"
    assert [one["name"] for one in about["alerts"]] == ["Pumps"]
    assert about["consents"][0]["wording"] == "2026-11"
    clock_at(NOW + timedelta(days=8))
    with pytest.raises(Export.DoesNotExist):
        exports.content(export.pk, now=NOW + timedelta(days=8))
    steps.tidy()
    assert not Export.objects.exists()


def test_a_copy_that_failed_is_taken_up_again_and_forgotten_in_the_end(
    db, clock_at
) -> None:
    alert = a_reader()
    assert steps.ask_for_export(alert.subscriber_id)
    ProcrastinateJob.objects.all().update(status="failed")
    clock_at(NOW + timedelta(hours=25))
    assert steps.ask_for_export(alert.subscriber_id)
    assert not steps.ask_for_export(alert.subscriber_id)
    assert Export.objects.count() == 1
    clock_at(NOW + timedelta(days=9))
    steps.tidy()
    assert not Export.objects.exists()


def test_what_is_kept_is_sealed(db) -> None:
    alert = a_reader()
    steps.ask_for_export(alert.subscriber_id)
    run(only=("make_export",))
    assert not bytes(Export.objects.get().content or b"").startswith(b"PK")


def test_a_copy_holds_applications_their_answers_and_files(
    northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    run()
    job = Job.objects.get()
    alert = a_reader()
    resume = Attachment("../../résumé é.pdf", "application/pdf", b"%PDF-1.7")
    given = a_submission("ANA@reader.example", attachments={"personal.resume": resume})
    with transaction():
        operations.mute(alert.subscriber_id, job_id=job.pk, now=NOW)
        applications.apply(
            job.pk,
            form=simple_form(job.remote_id),
            submission=given,
            name="Ana",
            subscriber_id=None,  # she applied before we knew that it is she
            now=NOW,
        )
    about, archive = held(exporting.made(ana(), now=NOW))
    (application,) = about["applications"]
    assert application["given"]["answers"]["personal.fullName"] == "Inês Prado"
    assert application["hand_over"][0]["state"] == "waiting"
    (name,) = application["given"]["files"]
    assert name == f"applications/{application['id']}/1-résumé_é.pdf"
    assert archive.read(name) == b"%PDF-1.7"
    assert about["job_names"] == {str(job.pk): "Hydraulics Engineer at Northwind"}


def test_nothing_that_points_at_a_subscriber_is_left_out(db) -> None:
    a_reader()
    about, _ = held(exporting.made(ana(), now=NOW))
    pointing = {
        one.get_accessor_name() or one.related_model._meta.model_name
        for one in Subscriber._meta.related_objects
    }
    assert pointing >= {"alerts", "consents", "mutes", "newsletters", "applications"}
    assert pointing - about.keys() == exporting.NOT_TOLD
