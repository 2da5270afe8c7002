"""The mails that are not newsletters, through a real SMTP server."""

import pytest

from referio.accounts.models import User
from referio.alerts import operations as alerts
from referio.alerts.drafts import AlertDraft
from referio.env import MailRelay
from referio.mailing.smtp import Uncertain
from referio.pipeline import outgoing, steps
from referio.pipeline.retries import Postponed
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import an_employer, an_invitation
from tests.steps import run


def test_an_invitation_goes_out_with_its_link_and_is_noted(inbox) -> None:
    invitation = an_invitation(an_employer())
    steps.send_invitation.defer(invitation_id=invitation.pk)
    run()
    (mail,) = inbox.mails
    assert mail.recipients == ("sam@northwind.example",)
    assert "http://127.0.0.1:8000/connect/" in mail.text
    invitation.refresh_from_db()
    assert invitation.mailed_at == NOW


def test_a_sign_in_link_goes_to_the_member(inbox) -> None:
    an_employer()
    user = User.objects.get()
    assert steps.ask_for_sign_in(user.pk)
    assert not steps.ask_for_sign_in(user.pk)
    run()
    (mail,) = inbox.mails
    assert "/employers/sign-in/" in mail.text


def test_a_confirmation_names_the_alert(inbox) -> None:
    with transaction():
        alert = alerts.sign_up(
            "bo@reader.example",
            AlertDraft(name="Quiet pumps"),
            time_zone="Etc/UTC",
            language="en",
            wording="1",
            now=NOW,
        )
        steps.send_confirmation.defer(alert_id=alert.pk)
    run()
    (mail,) = inbox.mails
    assert "Quiet pumps" in mail.text
    assert "/alerts/confirm/" in mail.text
    assert dict(mail.headers)["Auto-Submitted"] == "auto-generated"


def test_a_relay_that_is_away_postpones(settings) -> None:
    settings.RELAY = MailRelay("127.0.0.1", 1)
    invitation = an_invitation(an_employer())
    with pytest.raises(Postponed):
        steps.send_invitation.func(invitation_id=invitation.pk)
    invitation.refresh_from_db()
    assert invitation.mailed_at is None


class Line:
    """A relay's line that answers as it is told, and remembers what it was given."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.given: list[bytes] = []

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *how: object) -> None:
        pass

    def send(self, message: bytes, *, sender: str, recipient: str):
        self.given.append(message)
        return self.answers.pop(0)


def test_a_mail_in_doubt_goes_once_more_the_same_and_no_third_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line(Uncertain("lost"), Uncertain("lost again"))
    monkeypatch.setattr(outgoing, "relay", lambda: line)
    steps.send_invitation.func(invitation_id=an_invitation(an_employer()).pk)
    assert len(line.given) == 2
    assert line.given[0] == line.given[1]


def test_a_refused_address_is_not_tried_again_and_not_told(inbox) -> None:
    invitation = an_invitation(an_employer())
    invitation.email = "not an address"
    invitation.save()
    with pytest.raises(ValueError, match=r"name@domain|cannot have") as told:
        steps.send_invitation.func(invitation_id=invitation.pk)
    assert "not an address" not in str(told.value)
