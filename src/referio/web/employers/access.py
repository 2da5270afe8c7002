"""The only doors to an employer's data: each takes who asks and returns the thing, or 404.

Never "forbidden": to a stranger another employer's page does not exist. A person is let in
by a seat at the employer (staff see all), or by holding a signed link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from referio.accounts import queries as accounts
from referio.applications import queries as applications
from referio.ats import queries as ats
from referio.core import links
from referio.jobs import queries as jobs
from referio.pipeline import addresses
from referio.web.employers import sessions

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from referio.accounts.models import Employer, Invitation, User
    from referio.applications.models import HandOver
    from referio.ats.models import Connection
    from referio.jobs.models import Job

    Visitor = User | AnonymousUser

SIGN_IN_SECONDS = 30 * 60
MOST_UNRESOLVED = 20  # as many as one can read
MANAGERS = frozenset({"owner", "recruiter"})


def employer_of(visitor: Visitor, slug: str) -> Employer:
    """Return the employer the visitor has a seat at. Raises Http404."""
    if not visitor.is_authenticated:
        raise Http404
    try:
        return accounts.employer_for(visitor, slug)
    except ObjectDoesNotExist:
        raise Http404 from None


def employers_of(visitor: Visitor) -> list[Employer]:
    """Return the employers the visitor has a seat at. Raises Http404 for strangers."""
    if not visitor.is_authenticated:
        raise Http404
    return list(accounts.employers_of(visitor))


def managed_employer_of(visitor: Visitor, slug: str) -> Employer:
    """Return the employer the visitor may act for: no mere viewer. Raises Http404."""
    employer = employer_of(visitor, slug)
    if not may_manage(visitor, employer):
        raise Http404
    return employer


def may_manage(visitor: Visitor, employer: Employer) -> bool:
    """Tell whether a visitor who may see the employer may also act for it."""
    if visitor.is_staff:
        return True
    seats = accounts.seats_of(employer.pk)
    return any(seat.user_id == visitor.pk and seat.role in MANAGERS for seat in seats)


def connections_of(visitor: Visitor, slug: str) -> list[Connection]:
    """Return the employer's connections, newest first. Raises Http404."""
    return list(ats.connections_of(employer_of(visitor, slug).pk))


def unresolved_of(visitor: Visitor, slug: str) -> dict[str, int]:
    """Return the locations in which we found no place, and how many open jobs have each.

    Raises Http404.
    """
    found: Counter[str] = Counter()
    for one in connections_of(visitor, slug):
        found.update(jobs.unresolved(one.pk))
    return dict(found.most_common(MOST_UNRESOLVED))


def connection_seen_by(visitor: Visitor, slug: str, connection_id: int) -> Connection:
    """Return one connection the visitor may look at. Raises Http404, also for others' ids."""
    mine = connections_of(visitor, slug)
    found = next((one for one in mine if one.pk == connection_id), None)
    if found is None:
        raise Http404
    return found


def connection_of(visitor: Visitor, slug: str, connection_id: int) -> Connection:
    """Return one connection the visitor may act on. Raises Http404, also for others' ids."""
    managed_employer_of(visitor, slug)
    return connection_seen_by(visitor, slug, connection_id)


def jobs_of(visitor: Visitor, slug: str) -> QuerySet[Job]:
    """Return the employer's jobs in every state. Raises Http404."""
    return jobs.jobs_of(employer_of(visitor, slug).pk)


def hand_overs_of(visitor: Visitor, slug: str) -> QuerySet[HandOver]:
    """Return the hand-overs of all applications to the employer. Raises Http404."""
    return applications.hand_overs_of(employer_of(visitor, slug).pk)


def waiting_of(visitor: Visitor, slug: str) -> QuerySet[HandOver]:
    """Return the hand-overs that have not arrived in the ATS yet. Raises Http404."""
    return applications.waiting_of(employer_of(visitor, slug).pk)


def invitation_id_in(token: str, *, now: datetime) -> int:
    """Return the invitation a signed link names. Raises InvitationUnknown.

    The link itself never grows old: the invitation's own date decides.
    """
    try:
        (text,) = addresses.parts_of(token, "invitation", now=now, max_age=None)
    except links.LinkError:
        raise accounts.InvitationUnknown from None
    return int(text)


def usable_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the invitation of a link that may still connect. Raises InvitationUnusable."""
    return accounts.usable_invitation(invitation_id_in(token, now=now), now=now)


def member_in(token: str, *, now: datetime) -> User | None:
    """Return the member a sign-in link is for, or None. Raises links.LinkError.

    None also when the member has signed in since the link was made: it works once. Staff
    are left out: whoever may see everything signs in with a password.
    """
    text, stamp = addresses.parts_of(token, "sign-in", now=now, max_age=SIGN_IN_SECONDS)
    try:
        member = accounts.member(int(text))
    except ObjectDoesNotExist:
        return None
    return None if member.is_staff or member.signed_in_stamp != int(stamp) else member


def connection_made_here(
    session: Mapping[str, object], invitation_id: int
) -> Connection | None:
    """Return the connection this very browser session made with an invitation, or None."""
    made = session.get(sessions.CONNECTED)
    number = made.get(str(invitation_id)) if isinstance(made, dict) else None
    try:
        return ats.connection(number) if isinstance(number, int) else None
    except ObjectDoesNotExist:
        return None
