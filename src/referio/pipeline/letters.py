"""The letters to employers, staff and candidates: from ids to a letter on its way."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from referio.accounts import operations as accounts
from referio.accounts import queries as accounts_queries
from referio.applications.models import Application, HandOver
from referio.applications.queries import application as application_of
from referio.applications.queries import held_of
from referio.ats.queries import at_fault, ends_at
from referio.ats.queries import connection as connection_of
from referio.jobs.models import Job
from referio.jobs.queries import counts_of, withdrawn_titles
from referio.mailing import connection_letters, delivery_letters, letters
from referio.mailing.letter import Letter
from referio.newsletters import braking
from referio.pipeline import addresses, clock
from referio.pipeline.endings import LEFT
from referio.pipeline.outgoing import send_letter

SIGN_IN_WITHIN = timedelta(minutes=30)


def invitation(invitation_id: int) -> None:
    """Mail an access link."""
    found = accounts_queries.invitation(invitation_id)
    letter = letters.invitation(
        employer=found.employer.name,
        link=addresses.invitation(found.pk, found.created_at),
        expires=found.expires_at.date(),
    )
    send_letter(letter, found.email, token=f"invitation-{found.pk}", at=clock.now())
    accounts.mark_mailed(invitation_id, now=clock.now())


def sign_in(user_id: int) -> None:
    """Mail a sign-in link to a member of an employer."""
    user, now = accounts_queries.member(user_id), clock.now()
    letter = letters.sign_in(
        link=addresses.sign_in(user.pk, user.signed_in_stamp, now),
        until=now + SIGN_IN_WITHIN,
    )
    token = f"sign-in-{user.pk}-{int(now.timestamp())}"
    send_letter(letter, user.email, token=token, at=now)


def connected(connection_id: int, user_id: int) -> None:
    """Tell an owner that the employer's first jobs are in."""
    connection = connection_of(connection_id)
    letter = connection_letters.connected(
        employer=connection.employer.name,
        jobs=counts_of(connection_id).get(Job.State.OPEN, 0),
        link=addresses.portal(connection.employer.slug),
    )
    token = f"connected-{connection.pk}-{_stamp(connection.connected_at)}-{user_id}"
    owner = accounts_queries.member(user_id)
    send_letter(letter, owner.email, token=token, at=clock.now())


def disconnected(connection_id: int, invitation_id: int, user_id: int) -> None:
    """Tell an owner that access ended, what became of everything, and the way back."""
    connection = connection_of(connection_id)
    invitation = accounts_queries.invitation(invitation_id)
    cut = connection_letters.Disconnection(
        employer=connection.employer.name,
        noticed=connection.disconnected_at or invitation.created_at,
        jobs=withdrawn_titles(connection_id),
        applications_waiting=held_of(connection_id).count(),
        by_you=connection.disconnected_why == LEFT,
    )
    link = addresses.invitation(invitation.pk, invitation.created_at)
    owner = accounts_queries.member(user_id)
    send_letter(
        connection_letters.disconnected(cut, link=link),
        owner.email,
        token=f"disconnected-{invitation.pk}-{user_id}",
        at=clock.now(),
    )
    accounts.mark_mailed(invitation_id, now=clock.now())


def consent_ends(connection_id: int, user_id: int) -> None:
    """Tell an owner when the consent ends by itself, and how to give a new one."""
    connection = connection_of(connection_id)
    ends = ends_at(connection)
    letter = connection_letters.consent_ends(
        employer=connection.employer.name,
        ends=ends.date(),
        link=addresses.portal(connection.employer.slug),
    )
    token = f"consent-ends-{connection.pk}-{_stamp(ends)}-{user_id}"
    owner = accounts_queries.member(user_id)
    send_letter(letter, owner.email, token=token, at=clock.now())


def alarm() -> None:
    """Tell our staff which connections stand still because our credentials are refused."""
    stuck = [(one.employer.name, one.our_fault) for one in at_fault()]
    if not stuck:
        return
    letter = connection_letters.alarm(stuck, link=addresses.console())
    token = f"alarm-{clock.now().date().isoformat()}"
    send_letter(letter, settings.SUPPORT_EMAIL, token=token, at=clock.now())


def domain_held(hold_id: int) -> None:
    """Tell our staff that newsletters to a domain are held."""
    hold = braking.hold(hold_id)
    held = delivery_letters.Held(hold.domain, hold.cause, hold.why, hold.until)
    letter = delivery_letters.domain_held(held, link=addresses.delivery())
    token = f"hold-{hold.pk}"
    send_letter(letter, settings.SUPPORT_EMAIL, token=token, at=clock.now())


def application_received(application_id: UUID) -> None:
    """Mail the applicant a receipt with a link that tells how it goes on."""
    application = application_of(application_id)
    letter = letters.application_received(
        _about(application),
        received=application.created_at,
        locale=_language(application),
    )
    _tell(application, letter, f"application-{application.pk.hex}")


def application_again(application_id: UUID) -> None:
    """Mail the applicant the receipt once more, since the same was sent again."""
    application = application_of(application_id)
    letter = letters.application_again(
        _about(application),
        received=application.created_at,
        locale=_language(application),
    )
    asked = _stamp(application.receipt_again_at or application.created_at)
    _tell(application, letter, f"application-{application.pk.hex}-{asked}")


def application_arrived(application_id: UUID) -> None:
    """Mail the applicant that the employer has the application."""
    application = application_of(application_id)
    delivered = application.hand_over.confirmed_at or clock.now()
    letter = letters.application_delivered(
        _about(application), delivered=delivered, locale=_language(application)
    )
    _tell(application, letter, f"arrived-{application.pk.hex}")


def application_refused(application_id: UUID) -> None:
    """Mail the applicant that the employer's system said no, and what they can do."""
    application = application_of(application_id)
    closed = application.hand_over.job_closed
    letter = letters.application_refused(
        _about(application), job_closed=closed, locale=_language(application)
    )
    attempt = application.hand_over.attempts
    _tell(application, letter, f"refused-{application.pk.hex}-{attempt}")


def application_unanswered(application_id: UUID) -> None:
    """Mail the applicant that the form asks something new; nothing if it is answered."""
    application = application_of(application_id)
    hand_over = application.hand_over
    if hand_over.state != HandOver.State.UNANSWERED:
        return
    letter = letters.application_unanswered(
        _about(application),
        until=hand_over.due_at.date(),
        locale=_language(application),
    )
    token = f"unanswered-{application.pk.hex}-{hand_over.attempts}"
    _tell(application, letter, token)


def _about(application: Application) -> letters.Applied:
    return letters.Applied(
        title=application.job.title,
        employer=application.job.employer.name,
        link=addresses.receipt(application.pk, application.created_at),
    )


def _language(application: Application) -> str:
    """Return the language a candidate reads us in; English of whom we know nothing."""
    return application.subscriber.language if application.subscriber else "en"


def _tell(application: Application, letter: Letter, token: str) -> None:
    send_letter(letter, application.email, token=token, at=clock.now())


def _stamp(at: datetime) -> int:
    return int(at.timestamp())
