"""Which web domains are an employer's, so that nobody is sent the jobs of their own."""

import pytest

from referio.accounts import queries
from referio.accounts.models import AccessRequest, Employer, Membership, User
from tests.conftest import NOW
from tests.people import a_staff_member, an_employer

pytestmark = pytest.mark.django_db


def seat(employer: Employer, email: str) -> None:
    user = User.objects.create_user(email)
    Membership.objects.create(
        user=user, employer=employer, role=Membership.Role.RECRUITER
    )


def asked(employer: Employer, email: str, state: str) -> None:
    AccessRequest.objects.create(
        company=employer.name,
        work_email=email,
        lever_account=employer.slug,
        state=state,
        employer=employer,
        created_at=NOW,
    )


def test_domains_are_those_of_members_and_of_who_asked() -> None:
    northwind = an_employer()
    seat(northwind, "lena@North-Wind.example")
    asked(northwind, "boss@northwind.group.example", AccessRequest.State.APPROVED)
    asked(northwind, "liar@elsewhere.example", AccessRequest.State.DECLINED)
    assert queries.domains_of([northwind.pk]) == {
        northwind.pk: {
            "northwind.example",
            "north-wind.example",
            "northwind.group.example",
        }
    }


def test_free_mail_and_our_own_staff_tell_nothing() -> None:
    bakery = an_employer("Bakery", owner="rosa@gmail.com")
    Membership.objects.create(
        user=a_staff_member(), employer=bakery, role=Membership.Role.VIEWER
    )
    assert queries.domains_of([bakery.pk]) == {}


def test_many_employers_are_asked_for_at_once(django_assert_num_queries) -> None:
    employers = [
        an_employer(f"Mill{number}", owner=f"sam@mill{number}.example")
        for number in range(5)
    ]
    with django_assert_num_queries(1):
        found = queries.domains_of(one.pk for one in employers[:3])
    assert found == {
        one.pk: frozenset([f"mill{number}.example"])
        for number, one in enumerate(employers[:3])
    }


def test_nobody_has_none() -> None:
    assert queries.domains_of([]) == {}
