"""Who takes newsletters and who signs them, as the settings say."""

import pytest

from referio.adapters.esp import EspMessenger
from referio.core.braking import Counts
from referio.env import MailRelay
from referio.mailing.dkim import SigningError
from referio.mailing.dkim_keys import new_key
from referio.mailing.messenger import Outgoing
from referio.mailing.outcomes import Accepted
from referio.mailing.smtp_messenger import SmtpMessenger
from referio.newsletters import braking
from referio.newsletters.models import DomainLimit
from referio.pipeline.messengers import messenger, signers
from referio.pipeline.sending.pace import at_any_pace, pace
from referio.transactions import transaction
from tests.conftest import NOW


def outgoing(count: int) -> list[Outgoing]:
    text = b"Subject: Hello\r\n\r\nHello\r\n"
    sender = "b+n@bounce.refer.example"
    return [Outgoing(n, sender, f"r{n}@gmail.com", text) for n in range(count)]


def test_the_relay_takes_mails(inbox):
    with messenger() as made:
        assert isinstance(made, SmtpMessenger)
        outcomes = [outcome for _, outcome in made.submit(outgoing(3))]
    assert [type(one) for one in outcomes] == [Accepted] * 3
    assert len(inbox.mails) == 3


def test_the_settings_limit_what_is_asked_of_the_relay(settings):
    settings.RELAY = MailRelay("mail.example.org", 587, starttls=True)
    settings.RELAY_LINES, settings.RELAY_MAILS_PER_LINE = 3, 100
    with messenger() as made:
        assert isinstance(made, SmtpMessenger)
        assert (made.limits.lines, made.limits.mails_per_line) == (3, 100)
        assert made.server.starttls


def test_a_provider_may_take_them_instead(settings):
    settings.MESSENGER, settings.ESP = "esp", "postmark"
    settings.ESP_OPTIONS = (("server_token", "an-invented-token"),)
    with messenger() as made:
        assert isinstance(made, EspMessenger)


def test_while_we_are_new_a_provider_gets_little_of_us(db, settings, clock_at):
    clock_at(NOW)
    settings.WARM_UP_SINCE = NOW.date()
    one = pace()
    found = [one(f"r{n}@gmail.com") for n in range(130)]
    # The table of the day: 500, a quarter of it in an hour.
    assert [one for one in found if one] == [NOW.replace(hour=10, minute=0)] * 5


def test_workers_share_what_a_domain_gets(db, settings, clock_at):
    clock_at(NOW)
    DomainLimit.objects.create(domain="reader.example", an_hour=3)
    one = pace()
    found = [one(f"r{n}@reader.example") for n in range(4)]
    assert found == [None, None, None, NOW.replace(hour=10, minute=0)]
    with transaction():
        braking.count({"reader.example": Counts(submitted=2)}, now=NOW)
    other = pace()
    assert other("r@reader.example") is None
    assert other("r@reader.example") == NOW.replace(hour=10, minute=0)
    assert other("r@elsewhere.example") is None


def test_a_mail_service_has_its_own_pace(settings):
    settings.MESSENGER = "esp"
    assert pace() is at_any_pace


def test_keys_sign_in_the_order_of_the_setting(settings, tmp_path):
    for name, edwards in [("m2", False), ("m1", False), ("e1", True)]:
        (tmp_path / name).write_bytes(new_key(ed25519=edwards))
    names = ("m2", "m1", "e1")
    settings.DKIM_KEYS = tuple((name, str(tmp_path / name)) for name in names)
    (both,) = signers()
    assert [one.selector for one in both.signers] == ["m2", "e1"]


def test_without_keys_nothing_is_signed(settings):
    settings.DKIM_KEYS = ()
    assert signers() == ()


def test_a_key_that_cannot_be_used_is_named(settings, tmp_path):
    settings.DKIM_KEYS = (("m1", str(tmp_path / "none")),)
    with pytest.raises(SigningError, match="none cannot be read"):
        signers()
    (tmp_path / "odd").write_text("no key")
    settings.DKIM_KEYS = (("m1", str(tmp_path / "odd")),)
    with pytest.raises(SigningError, match="odd: the file holds no private key"):
        signers()
