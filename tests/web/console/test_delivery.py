"""The page of delivery: figures, holds with their button, reports nobody understood."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referio.core.braking import Counts
from referio.newsletters import braking, feedback
from referio.newsletters.models import DomainHold, MailReport
from referio.transactions import transaction

PAGE = "/console/delivery"


@pytest.fixture
def report(db):
    now = timezone.now()
    with transaction():
        kept = feedback.keep("x@y.example", "fbl@refer.example", b"<script>", now=now)
        assert kept
    feedback.close(
        kept, what="unreadable", why="Odd.", state=MailReport.State.UNREADABLE, now=now
    )
    return kept


@pytest.fixture
def hold(db):
    with transaction():
        braking.count({"google": Counts(2000, 0, 7, 9)}, now=timezone.now())
        (held,) = braking.hold_troubled(now=timezone.now())
    return held


def test_figures_holds_and_reports_are_there(mina, hold, report):
    page = mina.get(PAGE).content.decode()
    for said in ("google", "2,000", "9 of 2000 mails of a day", "Odd.", "Held"):
        assert said in page


def test_staff_release_a_domain_once(mina, hold):
    answer = mina.post(f"{PAGE}/holds/{hold.pk}/release", follow=True)
    assert "Released." in answer.content.decode()
    assert DomainHold.objects.get().released_by == "mina@refer.example"
    answer = mina.post(f"{PAGE}/holds/{hold.pk}/release", follow=True)
    assert "not held any more" in answer.content.decode()
    assert braking.held_domains() == frozenset()


def test_a_report_is_a_file_and_can_be_put_away(mina, report):
    answer = mina.get(f"{PAGE}/reports/{report}")
    assert answer.content == b"<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert mina.get(f"{PAGE}/reports/999999").status_code == 404
    assert (
        "Put away."
        in mina.post(f"{PAGE}/reports/{report}/seen", follow=True).content.decode()
    )
    assert MailReport.objects.get().state == "handled"
    later = timezone.now() + timedelta(days=2)
    assert not feedback.to_look_at(now=later).exists()


def test_strangers_do_not_find_it(client, report):
    assert client.get(PAGE).status_code == 302
    assert client.post(f"{PAGE}/reports/{report}/seen").status_code == 302
    assert MailReport.objects.get().state == "unreadable"
