"""The messenger through a provider, with anymail's own provider for tests."""

import pytest
from anymail.backends.test import EmailBackend
from anymail.exceptions import AnymailAPIError, AnymailError
from anymail.message import AnymailRecipientStatus
from django.core import mail as django_mail
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from referio.adapters.esp import EspMessenger, backend, refused, translated
from referio.mailing.message import message
from referio.mailing.messenger import Outgoing
from referio.mailing.newsletter import render
from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Rejected,
    Stage,
    Uncertain,
)
from referio.mailing.verdicts import Verdict, verdict_of
from tests.mailing.samples import HOUSE, envelope, newsletter, ten_jobs

SENDER = "b+n-1@bounce.refer.example"


class Provider(EmailBackend):  # type: ignore[misc]  # anymail has no types
    """Answers what it is told to."""

    def __init__(self, answer=None) -> None:
        super().__init__(ignore_unsupported_features=True)
        self.answer = answer

    def post_to_esp(self, payload, message):
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer:
            status = AnymailRecipientStatus(message_id="m1", status=self.answer)
            message.anymail_test_response = {
                "recipient_status": dict.fromkeys(payload.recipient_emails, status)
            }
        return super().post_to_esp(payload, message)


def outgoing() -> Outgoing:
    made = message(render(newsletter(*ten_jobs()), HOUSE), envelope())
    return Outgoing(7, SENDER, "ada@example.org", made)


def submitted(answer=None):
    ((key, outcome),) = EspMessenger(Provider(answer)).submit([outgoing()])
    assert key == 7
    return outcome


def test_a_newsletter_keeps_what_it_says(mailoutbox):
    assert isinstance(submitted(), Accepted)
    (sent,) = django_mail.outbox
    said = vars(sent)["anymail_test_params"]
    assert said["to"][0].addr_spec == "ada@example.org"
    assert said["envelope_sender"] == SENDER
    assert "List-Unsubscribe" in said["extra_headers"]
    assert (
        said["extra_headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    )
    assert "<html" in said["html_body"]
    assert "<html" not in said["text_body"]
    assert said["metadata"] == {"key": "7"}
    assert "Date" not in said["extra_headers"]


def test_a_mail_of_one_part():
    plain = Outgoing(1, SENDER, "a@example.org", b"From: a@x.example\r\n\r\nHello\r\n")
    said = translated(plain)
    assert (said.body.strip(), said.subject, said.reply_to) == ("Hello", "", [])


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("queued", Accepted),
        ("sent", Accepted),
        ("rejected", Rejected),
        ("invalid", Rejected),
        ("failed", Deferred),
        (AnymailAPIError("late", status_code=None), Uncertain),
        (AnymailError("what"), Rejected),
        (ConnectionResetError("gone"), Uncertain),
    ],
)
def test_what_the_provider_says(answer, kind, mailoutbox):
    assert isinstance(submitted(answer), kind)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (422, Rejected),
        (401, Deferred),
        (403, Deferred),
        (429, Deferred),
        (503, Deferred),
        (500, Uncertain),
        (504, Uncertain),
        (None, Uncertain),
    ],
)
def test_only_what_was_surely_not_taken_goes_again(status, kind):
    outcome = refused(status, "words")
    assert isinstance(outcome, kind)
    if isinstance(outcome, Rejected):
        assert outcome.stage is Stage.MESSAGE


def wrapped(error: Exception) -> AnymailAPIError:
    """As anymail says it of whatever requests raised."""
    made = AnymailAPIError("no line")
    made.__cause__ = error
    return made


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectTimeoutError("slow"), Deferred),
        (NewConnectionError(None, "refused"), Deferred),  # type: ignore[arg-type]
        (ConnectionRefusedError("refused"), Deferred),
        (ConnectionResetError("the line broke"), Uncertain),
        (TimeoutError("no answer"), Uncertain),
    ],
)
def test_a_provider_out_of_reach_is_a_silent_relay(error, kind, mailoutbox):
    outcome = submitted(wrapped(error))
    assert isinstance(outcome, kind)
    if isinstance(outcome, Deferred):
        assert outcome.code == NO_REPLY


def test_that_we_may_not_send_is_no_answer():
    for status in (401, 403):
        assert refused(status, "words").code == NO_REPLY  # type: ignore[union-attr]


def test_a_recipient_it_will_not_mail_counts_as_one(mailoutbox):
    for outcome in (submitted("rejected"), submitted("invalid")):
        assert isinstance(outcome, Rejected)
        assert verdict_of(outcome) in {Verdict.HARD, Verdict.SOFT}


def test_answers_of_a_provider_repeat_no_address(mailoutbox):
    outcome = submitted(AnymailAPIError("for ada@example.org", status_code=None))
    assert "example.org" not in outcome.text


def test_a_provider_is_made_from_its_options():
    made = backend("postmark", {"server_token": "an-invented-token"})
    assert "token" not in repr(EspMessenger(made))
    with pytest.raises(ModuleNotFoundError):
        backend("no-such", {})
