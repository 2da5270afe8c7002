"""Connecting, losing access, connecting again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referio.accounts.queries import InvitationSpent
from referio.ats.models import Connection
from referio.ats.operations import AccountTaken, AccountUnknown
from referio.jobs.models import Job, JobChange
from referio.pipeline import connecting, schedule, steps
from referio.pipeline.connecting import OtherAccount
from tests.conftest import NOW, Memory
from tests.people import a_posting, an_employer, an_invitation
from tests.steps import run, waiting


def a_grant(memory: Memory):
    return memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )


def test_a_connection_spends_the_invitation_and_sets_the_first_sync_going(
    northwind,
) -> None:
    invitation = northwind.employer.invitations.get()
    assert invitation.spent_at == NOW
    assert northwind.state == Connection.State.ACTIVE
    assert waiting() == ["sync"]


def test_tokens_are_sealed(northwind) -> None:
    assert b"access-" not in bytes(northwind.access_token)
    assert b"refresh-" not in bytes(northwind.refresh_token)


def test_a_spent_invitation_connects_nothing(northwind, memory: Memory) -> None:
    invitation = northwind.employer.invitations.get()
    with pytest.raises(InvitationSpent):
        connecting.connect(invitation.pk, a_grant(memory), now=NOW)


def test_an_account_of_another_employer_is_refused_and_the_invitation_kept(
    northwind, memory: Memory
) -> None:
    rival = an_invitation(an_employer("Rival", owner="rita@rival.example"))
    with pytest.raises(AccountTaken):
        connecting.connect(rival.pk, a_grant(memory), now=NOW)
    rival.refresh_from_db()
    assert rival.spent_at is None


def test_a_token_that_names_no_account_connects_nothing(memory: Memory) -> None:
    invitation = an_invitation(an_employer())
    with pytest.raises(AccountUnknown):
        connecting.connect(
            invitation.pk, replace(a_grant(memory), account_id=""), now=NOW
        )
    assert not Connection.objects.exists()


def test_revocation_is_noticed_by_the_next_sync_and_ends_everything(
    northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    run()
    memory.ats.disconnected = True
    northwind.sync_due_at = NOW
    northwind.save()
    inbox.clear()
    steps.sync_due()
    assert run() == ["sync", "send_disconnected"]
    northwind.refresh_from_db()
    assert northwind.state == Connection.State.DISCONNECTED
    assert northwind.access_token is None
    assert northwind.refresh_token is None
    job = Job.objects.get()
    assert job.state == Job.State.WITHDRAWN
    assert job.changes.filter(kind=JobChange.Kind.WITHDRAWN).count() == 1
    assert [mail.recipients for mail in inbox.mails] == [("sam@northwind.example",)]


def test_a_late_answer_about_old_tokens_leaves_a_fresh_consent_alone(
    northwind, memory: Memory
) -> None:
    connecting.disconnect(northwind, why="revoked", now=NOW)
    later = NOW + timedelta(minutes=1)
    again = an_invitation(northwind.employer)
    connecting.connect(again.pk, a_grant(memory), now=later)
    assert not connecting.disconnect(northwind, why="an old answer", now=later)
    northwind.refresh_from_db()
    assert northwind.state == Connection.State.ACTIVE


def test_disconnecting_twice_is_once(northwind) -> None:
    assert connecting.disconnect(northwind, why="revoked", now=NOW)
    assert not connecting.disconnect(northwind, why="revoked", now=NOW)


def test_reconnecting_takes_up_the_old_connection_and_doubles_nothing(
    northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    run()
    before = Job.objects.get()
    connecting.disconnect(northwind, why="revoked", now=NOW)
    again = an_invitation(northwind.employer)
    connection = connecting.connect(again.pk, a_grant(memory), now=NOW)
    run()
    assert connection.pk == northwind.pk
    job = Job.objects.get()
    assert (job.pk, job.state) == (before.pk, Job.State.OPEN)
    assert job.changes.filter(kind=JobChange.Kind.REOPENED).count() == 1


def test_a_check_notices_a_revocation_and_ends_everything(
    northwind, memory: Memory, inbox, clock_at
) -> None:
    memory.ats.put(a_posting())
    run()
    memory.authorization.end()
    clock_at(NOW + timedelta(minutes=4))
    inbox.clear()
    steps.check_due()
    assert run(only=("check", "send_disconnected")) == ["check", "send_disconnected"]
    northwind.refresh_from_db()
    assert northwind.state == Connection.State.DISCONNECTED
    assert Job.objects.get().state == Job.State.WITHDRAWN
    (mail,) = inbox.mails
    assert "Hydraulics Engineer" in mail.text


def test_a_check_that_finds_all_well_comes_again_in_four_minutes(
    northwind, memory: Memory, clock_at
) -> None:
    run(only=("sync",))
    for minutes, checks in ((4, 1), (7, 0), (8, 1)):
        clock_at(NOW + timedelta(minutes=minutes))
        steps.check_due()
        assert run(only=("check",)) == ["check"] * checks
    assert len(memory.authorization.alive) == 1


def test_checks_of_one_connection_do_not_pile_up(northwind, clock_at) -> None:
    clock_at(NOW + timedelta(minutes=4))
    for _ in range(3):
        steps.check_due()
    assert waiting().count("check") == 1


def test_a_check_during_trouble_changes_nothing(
    northwind, memory: Memory, clock_at
) -> None:
    memory.authorization.unavailable = True
    clock_at(NOW + timedelta(minutes=4))
    connecting.check(northwind.pk)
    northwind.refresh_from_db()
    assert northwind.state == Connection.State.ACTIVE
    assert northwind.renew_failures == 1


def test_a_check_of_an_ended_connection_does_nothing(northwind) -> None:
    connecting.disconnect(northwind, why="revoked", now=NOW)
    connecting.check(northwind.pk)
    northwind.refresh_from_db()
    assert northwind.disconnected_why == "revoked"


def test_idle_tokens_are_renewed_by_the_day_where_checks_are_off(
    northwind, memory: Memory, clock_at, settings
) -> None:
    settings.CHECK_EVERY_SECONDS = 0
    clock_at(NOW + timedelta(days=31))
    schedule.tick.func(timestamp=0)
    assert "check" not in waiting()
    schedule.renew_idle.func(timestamp=0)
    assert run(only=("check",)) == ["check"]
    assert memory.authorization.alive == {"refresh-3"}


def test_owners_are_warned_once_a_month_before_the_end(
    northwind, inbox, clock_at
) -> None:
    run()
    inbox.clear()
    clock_at(NOW + timedelta(days=336))
    for _ in range(2):
        schedule.renew_idle.func(timestamp=0)
        run(only=("send_consent_ends",))
    (mail,) = inbox.mails
    assert mail.recipients == ("sam@northwind.example",)
    assert "20 November 2027" in mail.text


def test_our_staff_are_mailed_once_a_day_about_our_own_faults(
    northwind, memory: Memory, inbox, clock_at, settings
) -> None:
    run()
    inbox.clear()
    Connection.objects.update(our_fault="Lever refuses our credentials: no.")
    for hours in (0, 1, 25):
        clock_at(NOW + timedelta(hours=hours))
        schedule.rescue.func(timestamp=0)
        run(only=("send_alarm",))
    assert [mail.recipients for mail in inbox.mails] == [(settings.SUPPORT_EMAIL,)] * 2
    assert "Northwind" in inbox.mails[0].text


def test_an_alarm_that_is_over_before_it_is_mailed_is_not_mailed(
    northwind, inbox
) -> None:
    run()
    inbox.clear()
    steps.send_alarm.defer()
    run(only=("send_alarm",))
    assert not inbox.mails


def test_leaving_here_ends_all_and_gives_the_tokens_back(
    northwind, memory: Memory
) -> None:
    assert connecting.leave(northwind, now=NOW)
    assert not memory.authorization.alive
    assert not connecting.leave(northwind, now=NOW)


def test_another_account_needs_to_be_wanted(northwind, memory: Memory) -> None:
    grant = replace(a_grant(memory), account_id="account-2")
    again = an_invitation(northwind.employer)
    with pytest.raises(OtherAccount) as refused:
        connecting.connect(again.pk, grant, now=NOW)
    assert refused.value.known == (northwind,)
    again.refresh_from_db()
    assert again.spent_at is None
    second = connecting.connect(again.pk, grant, another=True, now=NOW)
    assert second.pk != northwind.pk
    assert Connection.objects.filter(state="active").count() == 2
