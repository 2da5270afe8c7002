"""What comes back about newsletters: bounces, complaints, people who leave by mail."""

from datetime import timedelta

import pytest

from referio.alerts import operations as alerts
from referio.alerts.models import Alert, Consent, Subscriber, Suppression
from referio.alerts.queries import suppressed
from referio.newsletters import feedback
from referio.newsletters.models import DeliveryEvent, DomainHour, MailReport
from referio.pipeline import addresses, steps, tracking
from referio.pipeline.retries import Postponed
from referio.pipeline.tracking import Tracked
from referio.transactions import transaction
from tests.conftest import NOW
from tests.mailing import report_samples as samples
from tests.mailing.report_samples import BREAKINGS, arf, dsn
from tests.people import a_reader
from tests.pipeline.sent import a_sent_newsletter, leave_token_of, token_of

ANA = "ana@reader.example"
State = MailReport.State


@pytest.fixture
def come_back(run_steps):
    """Let a report come in about a newsletter, as the inlet takes it, and be read."""

    def come(row, text, *, to: str = "", sender: str = "") -> MailReport:
        text = text.replace("newsletter-7@", f"{token_of(row)}@")
        address = to or f"b+{token_of(row)}@bounce.refer.example"
        steps.take_in(sender, address, text.encode())
        run_steps(only=("read_report",))
        return MailReport.objects.latest("pk")

    return come


def test_a_dead_address_is_never_mailed_again(come_back):
    row = a_sent_newsletter()
    report = come_back(row, dsn())
    row.refresh_from_db()
    assert (report.state, report.what) == (State.HANDLED, "bounce")
    assert row.state == "bounced"
    assert row.why.startswith("550 5.1.1")
    assert suppressed([ANA]) == {ANA}
    assert row.subscriber.state == Subscriber.State.UNREACHABLE
    event = DeliveryEvent.objects.get()
    assert (event.kind, event.domain, event.source) == (
        "hard",
        "reader.example",
        "inlet",
    )
    assert not Consent.objects.exclude(withdrawn_at=None).exists()


def test_the_same_report_twice_is_one_report_and_one_event(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn())
    come_back(row, dsn())
    come_back(row, dsn().replace("I am sorry", "Once more"))
    assert MailReport.objects.count() == 2
    assert DeliveryEvent.objects.count() == 1
    assert DomainHour.objects.get().bounced == 1


def test_policy_never_ends_the_mail_of_a_person(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn(samples.SPAM))
    row.refresh_from_db()
    assert row.state == "bounced"
    assert DeliveryEvent.objects.get().kind == "policy"
    assert suppressed([ANA]) == set()
    assert row.subscriber.state == Subscriber.State.ACTIVE


def soft_bounces(come_back, clock_at, days):
    for day in days:
        at = NOW + timedelta(days=day)
        clock_at(at)
        come_back(a_sent_newsletter(at=at), dsn(samples.FULL))


def test_a_full_mailbox_counts_over_days(come_back, clock_at):
    soft_bounces(come_back, clock_at, [0, 1, 2, 3, 4, 5])
    assert suppressed([ANA]) == set()
    soft_bounces(come_back, clock_at, [8])
    assert suppressed([ANA]) == {ANA}
    assert Suppression.objects.get().why == "soft bounces"


def test_what_arrives_lets_the_count_begin_again(come_back, clock_at):
    soft_bounces(come_back, clock_at, [0, 1, 2, 3])
    come_back(a_sent_newsletter(at=NOW + timedelta(days=3.5)), dsn(samples.DELIVERED))
    soft_bounces(come_back, clock_at, [9, 12])
    assert suppressed([ANA]) == set()


def test_a_newsletter_nothing_came_back_of_has_arrived(come_back, clock_at):
    soft_bounces(come_back, clock_at, [0, 1, 2, 3])
    a_sent_newsletter(at=NOW + timedelta(days=3.5))
    soft_bounces(come_back, clock_at, [12])
    assert suppressed([ANA]) == set()


@pytest.mark.parametrize("kind", ["abuse", "fraud"])
def test_a_complaint_ends_everything_at_once(come_back, kind):
    row = a_sent_newsletter()
    report = come_back(row, arf(kind), to="fbl@refer.example")
    row.refresh_from_db()
    assert (report.state, report.what) == (State.HANDLED, "complaint")
    assert row.state == "complained"
    assert row.subscriber.state == Subscriber.State.UNSUBSCRIBED
    assert Consent.objects.get().withdrawn_at == NOW
    assert suppressed([ANA]) == {ANA}
    assert DomainHour.objects.get().complained == 1


def test_not_spam_and_opting_out_are_no_complaints(come_back):
    row = a_sent_newsletter()
    come_back(row, arf("not-spam"), to="fbl@refer.example")
    assert Subscriber.objects.get().state == "active"
    come_back(row, arf("opt-out"), to="fbl@refer.example")
    assert Subscriber.objects.get().state == "unsubscribed"
    assert suppressed([ANA]) == set()


def test_a_complaint_that_names_only_an_address_changes_nothing(come_back):
    row = a_sent_newsletter()
    report = come_back(row, arf(original="Subject: x\n"), to="fbl@refer.example")
    assert report.state == State.HANDLED  # the return path in the report is a token
    blank = arf(original="Subject: x\n").replace(f"<{samples.TOKEN_PATH}>", "<>")
    report = come_back(row, blank, to="fbl@refer.example")
    assert report.state == State.UNKNOWN


def test_leaving_by_mail(run_steps):
    ana = a_reader().subscriber
    token = addresses.unsubscribe(ana.pk, NOW).rsplit("/", 1)[-1]
    steps.take_in(ANA, f"unsubscribe+{token}@refer.example", b"Subject: x\n\n")
    ben = a_sent_newsletter("ben@reader.example")
    steps.take_in("", f"unsubscribe+{leave_token_of(ben)}@refer.example", b"Stop\n")
    steps.take_in("eve@x.example", f"unsubscribe+{token_of(ben)}@refer.example", b"\n")
    run_steps()
    ana.refresh_from_db()
    assert ana.state == Subscriber.State.UNSUBSCRIBED
    assert not Subscriber.objects.exclude(state="unsubscribed").exists()
    assert feedback.to_look_at(now=NOW).get().state == State.UNKNOWN


def test_whatever_comes_is_kept_and_read_or_shown_to_a_person(run_steps):
    row = a_sent_newsletter()
    whole = dsn().replace("newsletter-7@", f"{token_of(row)}@")
    came = {way(whole) for way in BREAKINGS.values()}
    for raw in came:
        steps.take_in("", f"b+{token_of(row)}@bounce.refer.example", raw)
    run_steps()
    kept = MailReport.objects.all()
    assert {bytes(report.content or b"") for report in kept} == came
    for report in kept:
        handled = report.state == State.HANDLED
        unclear = report.state in {State.UNREADABLE, State.UNKNOWN} and report.why
        assert handled or unclear, report.why


def test_an_unknown_token_is_told_and_changes_nothing(come_back):
    row = a_sent_newsletter()
    forged = token_of(row)[:-4] + "beef"
    for token in (forged, f"newsletter-{row.pk}", "confirm-7"):
        to = f"b+{token}@bounce.refer.example"
        report = come_back(row, dsn(original=f"X-Of: {token}\n"), to=to)
        assert (report.state, "a letter" in report.why) == (State.HANDLED, True)
    report = come_back(row, dsn(original=""), to="fbl@refer.example")
    assert report.state == State.UNKNOWN
    assert not DeliveryEvent.objects.exists()


def test_what_comes_back_before_the_handing_over_is_recorded_waits_for_it(run_steps):
    row = a_sent_newsletter(state="prepared")
    steps.take_in("", f"b+{token_of(row)}@bounce.refer.example", dsn().encode())
    with pytest.raises(Postponed):
        run_steps()
    assert suppressed([ANA]) == {ANA}
    type(row).objects.update(state="submitted")
    steps.ask_to_read(MailReport.objects.get().pk)
    run_steps()
    row.refresh_from_db()
    assert (row.state, MailReport.objects.get().state) == ("bounced", State.HANDLED)


def test_what_a_service_tells_before_the_handing_over_is_recorded_counts_later(
    run_steps,
):
    row = a_sent_newsletter(state="claimed")
    told = Tracked("bounced", "X", key=str(row.pk), text="550 5.1.1 no such user")
    assert tracking.take(told, now=NOW)
    with pytest.raises(Postponed):
        steps.follow_events.func(newsletter_id=row.pk)
    type(row).objects.update(state="submitted")
    run_steps(only=("follow_events",))
    row.refresh_from_db()
    assert (row.state, row.why) == ("bounced", "550 5.1.1 no such user")


def test_a_complaint_of_somebody_deleted_since_is_read_once(run_steps):
    ana = a_reader().subscriber
    token = addresses.unsubscribe(ana.pk, NOW).rsplit("/", 1)[-1]
    ana.delete()
    left = "Message-ID: <x@y.example>\n"
    left += f"List-Unsubscribe: <mailto:unsubscribe+{token}@refer.example>\n"
    text = arf(original=left).replace(f"<{samples.TOKEN_PATH}>", "<>")
    steps.take_in("", "fbl@refer.example", text.encode())
    run_steps()
    report = MailReport.objects.get()
    assert (report.state, report.why) == (State.HANDLED, "Its reader is gone.")


def test_mail_that_others_put_off_counts_for_the_brake(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn(samples.DELAYED))
    assert DomainHour.objects.get().deferred == 1


def test_no_address_stays_with_a_newsletter(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn())
    row.refresh_from_db()
    assert "@" not in row.why


def again(email: str, now):
    """Sign up once more, and press the button in the mail."""
    from referio.alerts.drafts import AlertDraft

    with transaction():
        alert = alerts.sign_up(
            email, AlertDraft(name="Again"), time_zone="Etc/UTC", language="en",
            wording="2026-11", now=now,
        )  # fmt: skip
    with transaction():
        return alerts.confirm(alert.pk, now=now)


def test_confirming_the_address_lifts_a_bounce(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn())
    again(ANA, NOW + timedelta(days=1))
    assert suppressed([ANA]) == set()
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE
    assert not Alert.objects.filter(paused=True).exists()
    # The old report, once more, is no news.
    come_back(row, dsn().replace("sorry", "so sorry"))
    assert suppressed([ANA]) == set()


def test_after_a_complaint_only_a_new_sign_up_counts(come_back):
    row = a_sent_newsletter()
    draft = Alert.objects.get()
    Alert.objects.filter(pk=draft.pk).update(confirmed_at=None)
    later = NOW + timedelta(minutes=5)
    come_back(row, arf(), to="fbl@refer.example")
    with pytest.raises(alerts.Suppressed), transaction():
        alerts.confirm(draft.pk, now=later)
    with pytest.raises(alerts.Suppressed), transaction():
        alerts.resume(row.subscriber_id, wording="2026-11", now=later)
    assert suppressed([ANA]) == {ANA}
    Alert.objects.filter(pk=draft.pk).update(created_at=NOW - timedelta(days=40))
    again(ANA, later)
    assert suppressed([ANA]) == set()


def test_a_mail_service_tells_the_same(come_back):
    row = a_sent_newsletter()
    mail = f"<{token_of(row)}@refer.example>"
    told = [
        Tracked("delivered", "Postal", mail),
        Tracked("delivered", "Postal", mail),
        Tracked("bounced", "Postal", recipient=ANA, text="550 5.1.1 no such user"),
        Tracked("opened", "Postal", key=str(row.pk)),
        Tracked("complained", "Postal", key=str(row.pk)),
        Tracked("bounced", "Postal", recipient="nobody@reader.example", text="5.1.1"),
    ]
    assert [tracking.take(one, now=NOW) for one in told] == [
        True, False, True, False, True, False,
    ]  # fmt: skip
    row.refresh_from_db()
    assert row.state == "complained"
    assert suppressed([ANA]) == {ANA}


@pytest.mark.parametrize(
    ("reason", "text", "kind"),
    [
        ("invalid", "", "hard"),
        ("blocked", "", "policy"),
        ("bounced", "mailbox full", "soft"),
        ("spam", "550 5.7.1 no", "policy"),
        ("bounced", "smtp; 550 5.1.1 unknown", "hard"),
    ],
)
def test_why_a_mail_service_could_not_deliver(reason, text, kind):
    row = a_sent_newsletter()
    mail = f"{token_of(row)}@refer.example"
    assert tracking.take(
        Tracked("bounced", "X", mail, reason=reason, text=text), now=NOW
    )
    assert DeliveryEvent.objects.get().kind == kind


def test_what_is_old_is_erased(come_back):
    row = a_sent_newsletter()
    come_back(row, dsn())
    come_back(row, samples.LETTER)
    with transaction():
        feedback.erase_old(now=NOW + timedelta(days=31))
    handled = MailReport.objects.get(state=State.HANDLED)
    assert (handled.content, handled.recipient) == (None, "")
    assert MailReport.objects.get(state=State.UNREADABLE).content
    assert DeliveryEvent.objects.get().text == ""
    with transaction():
        feedback.erase_old(now=NOW + timedelta(days=401))
    assert not MailReport.objects.exists()
    assert not DeliveryEvent.objects.exists()
