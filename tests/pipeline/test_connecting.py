"""Connecting, losing access, connecting again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referio.accounts.queries import InvitationSpent
from referio.ats.models import Connection
from referio.ats.operations import AccountTaken, AccountUnknown
from referio.jobs.models import Job, JobChange
from referio.pipeline import connecting
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
    from referio.pipeline import steps

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
