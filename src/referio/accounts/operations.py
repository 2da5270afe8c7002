"""What happens to accounts: requests, approvals, invitations."""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q
from django.utils.text import slugify

from referio.accounts import queries
from referio.accounts.models import (
    AccessRequest,
    Employer,
    Invitation,
    Membership,
    User,
)
from referio.transactions import transaction, transaction_required

BETWEEN_SIGN_INS = timedelta(seconds=60)  # mails to one member, however often asked for
SAME_INVITATION = timedelta(hours=1)


class AlreadyDecided(Exception):
    """The access request was approved or declined before; nothing was done."""


@transaction_required
def request_access(
    *,
    company: str,
    contact_name: str,
    work_email: str,
    lever_account: str,
    note: str,
    now: datetime,
) -> AccessRequest:
    """Record a request; asking again while it waits returns the same one."""
    try:
        with transaction():
            return AccessRequest.objects.create(
                company=company,
                contact_name=contact_name,
                work_email=work_email,
                lever_account=lever_account,
                note=note,
                created_at=now,
            )
    except IntegrityError:
        return AccessRequest.objects.get(
            work_email__lower=work_email.lower(),
            lever_account__iexact=lever_account,
            state=AccessRequest.State.WAITING,
        )


@transaction_required
def approve(request_id: int, *, by: User, now: datetime, days: int) -> Invitation:
    """Make employer, first seat and invitation in one go. Raises AlreadyDecided.

    A second request for the same Lever account gets a seat at the same employer.
    """
    _decide(request_id, AccessRequest.State.APPROVED, by=by, now=now)
    request = AccessRequest.objects.get(pk=request_id)
    employer = queries.employer_to_join(request) or Employer.objects.create(
        name=request.company, slug=_free_slug(request.company), created_at=now
    )
    user = User.objects.filter(email__lower=request.work_email.lower()).first()
    user = user or User.objects.create_user(
        request.work_email, name=request.contact_name
    )
    Membership.objects.get_or_create(
        user=user, employer=employer, defaults={"role": Membership.Role.OWNER}
    )
    AccessRequest.objects.filter(pk=request_id).update(employer=employer)
    return invite(employer.pk, email=request.work_email, by=by, now=now, days=days)


@transaction_required
def decline(request_id: int, *, by: User, now: datetime) -> None:
    """Turn a request down. Raises AlreadyDecided."""
    _decide(request_id, AccessRequest.State.DECLINED, by=by, now=now)


def _decide(request_id: int, state: str, *, by: User, now: datetime) -> None:
    """Claim the decision: of two people pressing at once, one decides."""
    waiting = AccessRequest.objects.filter(
        pk=request_id, state=AccessRequest.State.WAITING
    )
    if waiting.update(state=state, decided_by=by, decided_at=now) != 1:
        raise AlreadyDecided(f"Access request {request_id} is not waiting any more.")


@transaction_required
def invite(
    employer_id: int, *, email: str, by: User | None, now: datetime, days: int
) -> Invitation:
    """Make a new access link; earlier ones stay as they are."""
    return Invitation.objects.create(
        employer_id=employer_id,
        email=email,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


@transaction_required
def invite_once(
    employer_id: int, *, email: str, by: User, now: datetime, days: int
) -> Invitation:
    """Return an access link of the last hour that still works, or make one.

    Presses at once wait for each other: however many, there is one link.
    """
    Employer.objects.select_for_update(no_key=True).get(pk=employer_id)
    found = queries.open_invitation(employer_id, since=now - SAME_INVITATION, now=now)
    return found or invite(employer_id, email=email, by=by, now=now, days=days)


@transaction_required
def withdraw(invitation_id: int, *, now: datetime) -> None:
    """Take an unspent access link back; twice is harmless."""
    Invitation.objects.filter(
        pk=invitation_id, spent_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=now)


@transaction_required
def spend(invitation_id: int, *, now: datetime) -> bool:
    """Use up an access link; False when someone else was first."""
    unspent = Invitation.objects.filter(
        pk=invitation_id, spent_at__isnull=True, withdrawn_at__isnull=True
    )
    return unspent.update(spent_at=now) == 1


def claim_sign_in_mail(user_id: int, *, now: datetime) -> bool:
    """Claim the next sign-in mail to a member; False within a minute of the last one."""
    rested = Q(sign_in_asked_at=None) | Q(sign_in_asked_at__lte=now - BETWEEN_SIGN_INS)
    return User.objects.filter(rested, pk=user_id).update(sign_in_asked_at=now) == 1


def mark_mailed(invitation_id: int, *, now: datetime) -> None:
    """Record when the relay took the invitation mail."""
    Invitation.objects.filter(pk=invitation_id).update(mailed_at=now)


def _free_slug(name: str) -> str:
    """Return a slug nobody has; companies share names."""
    wanted = slugify(name)[:70] or "employer"
    taken = set(
        Employer.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return (
        wanted if wanted not in taken else next(s for s in numbered if s not in taken)
    )
