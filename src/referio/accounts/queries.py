"""What is asked of accounts."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from referio.accounts.models import (
    AccessRequest,
    Employer,
    Invitation,
    Membership,
    User,
)
from referio.core import mail_domains


class InvitationUnusable(Exception):
    """An access link cannot be used; `invitation` is the row, where there is one."""

    def __init__(self, invitation: Invitation | None = None) -> None:
        super().__init__(type(self).__doc__)
        self.invitation = invitation


class InvitationUnknown(InvitationUnusable):
    """No such invitation."""


class InvitationExpired(InvitationUnusable):
    """The invitation is past its date."""


class InvitationSpent(InvitationUnusable):
    """The invitation has already made a connection."""


class InvitationWithdrawn(InvitationUnusable):
    """Staff took the invitation back."""


def usable_invitation(invitation_id: int, *, now: datetime) -> Invitation:
    """Return an invitation that may still connect. Raises InvitationUnusable otherwise."""
    found = (
        Invitation.objects.select_related("employer").filter(pk=invitation_id).first()
    )
    if found is None:
        raise InvitationUnknown
    if found.spent_at:
        raise InvitationSpent(found)
    if found.withdrawn_at:
        raise InvitationWithdrawn(found)
    if found.expires_at <= now:
        raise InvitationExpired(found)
    return found


def invitation(invitation_id: int) -> Invitation:
    """Return an invitation in any state. Raises Invitation.DoesNotExist."""
    return Invitation.objects.select_related("employer").get(pk=invitation_id)


def requests() -> QuerySet[AccessRequest]:
    """Return all access requests, newest first."""
    return AccessRequest.objects.select_related("employer", "decided_by")


def waiting_requests() -> QuerySet[AccessRequest]:
    """Return the access requests nobody decided yet."""
    return requests().filter(state=AccessRequest.State.WAITING)


def employers() -> QuerySet[Employer]:
    """Return all employers by name."""
    return Employer.objects.order_by("name")


def employer(employer_id: int) -> Employer:
    """Return an employer. Raises Employer.DoesNotExist."""
    return Employer.objects.get(pk=employer_id)


def invitations_of(employer_id: int) -> QuerySet[Invitation]:
    """Return an employer's invitations, newest first."""
    return Invitation.objects.filter(employer_id=employer_id)


def open_invitation(
    employer_id: int, *, since: datetime, now: datetime
) -> Invitation | None:
    """Return the newest invitation made since a moment that may still connect."""
    usable = {"spent_at": None, "withdrawn_at": None, "expires_at__gt": now}
    return invitations_of(employer_id).filter(created_at__gte=since, **usable).first()


def employer_to_join(asked: AccessRequest) -> Employer | None:
    """Return the employer an earlier request for the same Lever account was approved for.

    Two employers for one account would take it from each other.
    """
    approved = AccessRequest.objects.filter(
        state=AccessRequest.State.APPROVED,
        lever_account__iexact=asked.lever_account,
        employer__isnull=False,
    ).select_related("employer")
    first = approved.order_by("decided_at").first()
    return first.employer if first else None


def accounts_asked_for(employer_id: int) -> list[str]:
    """Return the ATS accounts, as sites, that an employer's approved requests named."""
    approved = AccessRequest.objects.filter(
        employer_id=employer_id, state=AccessRequest.State.APPROVED
    )
    return list(dict.fromkeys(approved.values_list("lever_account", flat=True)))


def employer_for(user: User, slug: str) -> Employer:
    """Return the employer if the user has a seat there or is staff; else DoesNotExist."""
    mine = Employer.objects.all() if user.is_staff else user.employers.all()
    return mine.get(slug=slug)


def member(user_id: int) -> User:
    """Return an active user. Raises User.DoesNotExist."""
    return User.objects.get(pk=user_id, is_active=True)


def member_by_email(email: str) -> User | None:
    """Return the active user of an address, ignoring capitals."""
    return User.objects.filter(email__lower=email.lower(), is_active=True).first()


def seats_of(employer_id: int) -> QuerySet[Membership]:
    """Return an employer's seats with their users."""
    return Membership.objects.filter(employer_id=employer_id).select_related("user")


def owners_of(employer_id: int) -> list[User]:
    """Return those who get an employer's notices."""
    seats = seats_of(employer_id).filter(
        role=Membership.Role.OWNER, user__is_active=True
    )
    return [seat.user for seat in seats]


def employers_of(user: User) -> QuerySet[Employer]:
    """Return the employers a user has a seat at, by name."""
    return user.employers.order_by("name")


def request(request_id: int) -> AccessRequest | None:
    """Return an access request in any state."""
    return requests().filter(pk=request_id).first()


def is_free_mail(email: str) -> bool:
    """Tell whether an address is of a free mail service, so that staff must verify more."""
    return mail_domains.is_free_mail(email)


def domains_of(employer_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return the domains of employers that have any, like "acme.com".

    They are those of the mail addresses of their members, and of whoever asked for their
    access; free mail services and our own staff left out.
    """
    ids = list(employer_ids)
    seats = Membership.objects.filter(employer_id__in=ids, user__is_staff=False)
    asked = AccessRequest.objects.filter(
        employer_id__in=ids, state=AccessRequest.State.APPROVED
    )
    rows = seats.values_list("employer_id", "user__email").union(
        asked.values_list("employer_id", "work_email")
    )
    found: dict[int, set[str]] = {}
    for employer_id, address in rows:
        if domain := mail_domains.work_domain(address):
            found.setdefault(employer_id, set()).add(domain)
    return {employer_id: frozenset(domains) for employer_id, domains in found.items()}


def names_of(employer_ids: Iterable[int]) -> dict[int, str]:
    """Return {employer id: name}; employers that are gone are missing."""
    rows = Employer.objects.filter(pk__in=list(employer_ids))
    return dict(rows.values_list("pk", "name"))
