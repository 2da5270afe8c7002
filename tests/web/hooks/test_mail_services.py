"""Webhooks of mail services, in one service's own words: believed by our password only."""

import json
from base64 import b64encode

import pytest

from referio.alerts.queries import suppressed
from referio.newsletters.models import DeliveryEvent
from tests.pipeline.sent import a_sent_newsletter

SECRET = "postmark:a long password"
HOOK = "/hooks/mail/postmark"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "MessageID": "f2d2e26f",
    "Description": "The server was unable to deliver your message.",
    "Details": "smtp;550 5.1.1 The email account does not exist.",
    "Email": "ana@reader.example",
    "BouncedAt": "2026-11-20T09:00:00Z",
    "Metadata": {},
}
SPAM = {
    **BOUNCE,
    "RecordType": "SpamComplaint",
    "Type": "SpamComplaint",
    "TypeCode": 512,
}


@pytest.fixture
def heard(settings, client, db):
    settings.MAIL_WEBHOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}

    def call(body, *, password: str = SECRET, hook: str = HOOK):
        known = "Basic " + b64encode(password.encode()).decode()
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post(
            hook,
            text,
            content_type="application/json",
            headers={"Authorization": known},
        ).status_code

    return call


def test_a_bounce_is_taken_once_however_often_it_is_told(heard):
    row = a_sent_newsletter()
    told = {**BOUNCE, "Metadata": {"key": str(row.pk)}}
    assert [heard(told), heard(told), heard(BOUNCE)] == [200, 200, 200]
    event = DeliveryEvent.objects.get()
    assert (event.kind, event.source) == ("hard", "Postmark")
    assert suppressed(["ana@reader.example"]) == {"ana@reader.example"}


def test_a_complaint_about_the_newest_newsletter_of_an_address(heard):
    a_sent_newsletter()
    assert heard(SPAM) == 200
    assert DeliveryEvent.objects.get().kind == "complained"


def test_who_does_not_know_the_password_is_not_heard(heard, settings):
    a_sent_newsletter()
    assert heard(BOUNCE, password="postmark:guess") == 400
    assert heard(BOUNCE, hook="/hooks/mail/no-such-service") == 404
    settings.MAIL_WEBHOOK_SECRET = ""
    assert heard(BOUNCE) == 404
    assert not DeliveryEvent.objects.exists()


def test_an_address_nobody_knows_changes_nothing(heard):
    assert heard({**BOUNCE, "Email": "nobody@reader.example"}) == 200
    assert not DeliveryEvent.objects.exists()
