"""Requests for access, and the invitations that come of them."""

from datetime import timedelta

import pytest

from referio.accounts import operations as accounts
from referio.accounts import queries
from referio.accounts.models import AccessRequest, Employer, User
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import a_staff_member, an_employer, an_invitation

pytestmark = pytest.mark.django_db


def ask(
    email: str = "sam@northwind.example", account: str = "northwind"
) -> AccessRequest:
    with transaction():
        return accounts.request_access(
            company="Northwind",
            contact_name="Sam",
            work_email=email,
            lever_account=account,
            note="",
            now=NOW,
        )


def approve(request: AccessRequest):
    staff = User.objects.filter(is_staff=True).first() or a_staff_member()
    with transaction():
        return accounts.approve(request.pk, by=staff, now=NOW, days=14)


def test_approving_makes_employer_seat_and_invitation() -> None:
    invitation = approve(ask())
    assert invitation.expires_at == NOW + timedelta(days=14)
    (owner,) = queries.owners_of(invitation.employer_id)
    assert owner.email == "sam@northwind.example"


def test_asking_twice_is_one_request_until_it_is_decided() -> None:
    assert ask().pk == ask("SAM@northwind.example", "Northwind").pk


def test_two_requests_for_one_lever_account_share_an_employer() -> None:
    first = approve(ask())
    second = approve(ask("kim@northwind.example", "NORTHWIND"))
    assert second.employer_id == first.employer_id
    assert len(queries.owners_of(first.employer_id)) == 2


def test_companies_of_one_name_are_told_apart() -> None:
    approve(ask())
    other = approve(ask("kim@other.example", "northwind-other"))
    assert other.employer.slug == "northwind-2"
    assert Employer.objects.count() == 2


def test_a_request_is_decided_once() -> None:
    request = ask()
    approve(request)
    with pytest.raises(accounts.AlreadyDecided), transaction():
        accounts.decline(request.pk, by=User.objects.get(is_staff=True), now=NOW)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"spent_at": NOW}, queries.InvitationSpent),
        ({"withdrawn_at": NOW}, queries.InvitationWithdrawn),
        ({"expires_at": NOW + timedelta(seconds=1)}, queries.InvitationExpired),
    ],
)
def test_an_invitation_that_cannot_be_used_says_why(changes, problem) -> None:
    invitation = an_invitation(an_employer(), **changes)
    with pytest.raises(problem) as told:
        queries.usable_invitation(invitation.pk, now=NOW + timedelta(minutes=1))
    assert told.value.invitation == invitation


def test_an_unknown_invitation_is_unknown() -> None:
    with pytest.raises(queries.InvitationUnknown):
        queries.usable_invitation(4711, now=NOW)


def test_a_withdrawn_invitation_cannot_be_spent() -> None:
    invitation = an_invitation(an_employer())
    with transaction():
        accounts.withdraw(invitation.pk, now=NOW)
        assert not accounts.spend(invitation.pk, now=NOW)
