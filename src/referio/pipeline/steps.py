"""Every background job, in the order of the story. What happens next is told here alone."""

from datetime import timedelta
from uuid import UUID

from referio.accounts.queries import owners_of
from referio.alerts import operations as alerts
from referio.applications import drafts, people
from referio.applications import operations as applications
from referio.applications import queries as application_queries
from referio.ats import operations as ats
from referio.ats import queries as ats_queries
from referio.ats import webhooks
from referio.ats.models import Connection
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.pipeline import (
    clock,
    connecting,
    editions,
    following,
    handing_over,
    letters,
    syncing,
)
from referio.pipeline.retries import HAND_OVER, MAIL, ONCE, Postponed
from referio.pipeline.step import defer_once, step
from referio.transactions import transaction

# --- an employer comes ------------------------------------------------------------


@step(MAIL, queue="mail")
def send_invitation(*, invitation_id: int) -> None:
    """Mail an access link."""
    letters.invitation(invitation_id)


@step(MAIL, queue="mail")
def send_sign_in(*, user_id: int) -> None:
    """Mail a sign-in link."""
    letters.sign_in(user_id)


def ask_for_sign_in(user_id: int) -> bool:
    """Set the mail of a sign-in link going unless one waits already."""
    return defer_once(send_sign_in, f"sign-in-{user_id}", user_id=user_id)


# --- postings become jobs ---------------------------------------------------------


@step(ONCE, queue="sync")
def sync(*, connection_id: int, everything: bool = False) -> None:
    """Pull an employer's postings; after the first complete pull, tell its owners."""
    syncing.sync(connection_id, everything=everything, after_first=tell_owners)


def tell_owners(connection: Connection) -> None:
    """Set a mail to each owner going: their first jobs are in."""
    for owner in owners_of(connection.employer_id):
        send_connected.defer(connection_id=connection.pk, user_id=owner.pk)


def ask_for_sync(connection_id: int, *, everything: bool = False) -> bool:
    """Set a sync going unless one waits already; syncs of one connection never overlap."""
    key = f"sync-{connection_id}"
    return defer_once(sync, key, connection_id=connection_id, everything=everything)


def sync_due() -> None:
    """Set going the sync of every connection whose time has come."""
    for connection in ats_queries.due_for_sync(now=clock.now()):
        with transaction():
            ask_for_sync(connection.pk)


@step(MAIL, queue="mail")
def send_connected(*, connection_id: int, user_id: int) -> None:
    """Mail an owner that the first jobs are in."""
    letters.connected(connection_id, user_id)


# --- a connection stays healthy ---------------------------------------------------


@step(ONCE, queue="sync")
def check(*, connection_id: int) -> None:
    """Prove by a refresh that an employer's consent still stands."""
    connecting.check(connection_id)


def check_due() -> None:
    """Set going the check of every connection whose consent was proved too long ago."""
    for connection in ats_queries.due_for_check(now=clock.now()):
        ask_for_check(connection.pk)


def renew_idle() -> None:
    """Set going the renewal of every token unused for a month: three months kill it."""
    for connection in ats_queries.idle(now=clock.now()):
        ask_for_check(connection.pk)


def ask_for_check(connection_id: int) -> bool:
    """Set a check going unless one waits already."""
    with transaction():
        key = f"check-{connection_id}"
        return defer_once(check, key, connection_id=connection_id)


def warn_of_ends() -> None:
    """Set a mail to the owners going whose consent ends within a month; once."""
    with transaction():
        for connection in ats.claim_warnings(now=clock.now()):
            for owner in owners_of(connection.employer_id):
                send_consent_ends.defer(connection_id=connection.pk, user_id=owner.pk)


@step(MAIL, queue="mail")
def send_consent_ends(*, connection_id: int, user_id: int) -> None:
    """Mail an owner that the consent ends soon, and how to give a new one."""
    letters.consent_ends(connection_id, user_id)


def alarm_staff() -> None:
    """Set a mail to our staff going when an ATS refuses our credentials; one a day."""
    with transaction():
        if ats.claim_alarm(now=clock.now()):
            send_alarm.defer()


@step(MAIL, queue="mail")
def send_alarm() -> None:
    """Mail our staff that connections stand still by our own fault."""
    letters.alarm()


# --- a person subscribes ----------------------------------------------------------


@step(MAIL, queue="mail")
def send_confirmation(*, alert_id: int) -> None:
    """Mail the link that makes an alert count."""
    letters.confirmation(alert_id)


# --- jobs become newsletters ------------------------------------------------------


def open_edition(*, everyone: bool = False) -> int | None:
    """Open an edition if alerts are due, and set its matching going; returns its id."""
    with transaction():
        edition = editions.open_edition(now=clock.now(), everyone=everyone)
        if edition is None:
            return None
        ask_for_matching(edition.pk)
        return edition.pk


def ask_for_matching(edition_id: int) -> bool:
    """Set an edition's matching going unless it is under way."""
    return defer_once(match_edition, f"match-{edition_id}", edition_id=edition_id)


@step(MAIL, queue="match")
def match_edition(*, edition_id: int) -> None:
    """Find who gets what, and look at the jobs once more before they are sent."""
    with transaction():
        if not editions.match_edition(edition_id, now=clock.now()):
            return
        looks = editions.plan_looks(edition_id, now=clock.now())
        for connection_id in looks:
            ask_for_look(edition_id, connection_id)
        if not looks:
            ask_for_shards(edition_id)


def ask_for_look(edition_id: int, connection_id: int) -> bool:
    """Set the last look at an employer's jobs going unless it is under way."""
    key = f"look-{edition_id}-{connection_id}"
    return defer_once(
        look_at_jobs, key, edition_id=edition_id, connection_id=connection_id
    )


@step(ONCE, queue="sync")
def look_at_jobs(*, edition_id: int, connection_id: int) -> None:
    """See whether an employer's jobs are as we know them; after the last look, send."""
    if editions.look(edition_id, connection_id):
        ask_for_shards(edition_id)


def ask_for_shards(edition_id: int) -> None:
    """Set the sending of every shard of an edition going."""
    with transaction():
        for shard in newsletter_queries.shards_of(edition_id):
            ask_for_shard(edition_id, shard.number)


def ask_for_shard(edition_id: int, shard: int) -> bool:
    """Set a shard's sending going unless it is under way."""
    key = f"send-{edition_id}-{shard}"
    return defer_once(send_shard, key, edition_id=edition_id, shard=shard)


@step(MAIL, queue="send")
def send_shard(*, edition_id: int, shard: int) -> None:
    """Send a shard; what the relay would not take now is tried again later."""
    if not editions.send_shard(edition_id, shard):
        raise Postponed(f"Shard {shard} of edition {edition_id} has newsletters left.")


# --- a candidate applies ----------------------------------------------------------


@step(MAIL, queue="mail")
def send_application_receipt(*, application_id: str) -> None:
    """Mail the applicant a receipt."""
    letters.application_received(UUID(application_id))


@step(MAIL, queue="mail")
def send_application_again(*, application_id: str) -> None:
    """Mail the applicant the receipt once more: somebody typed their address again."""
    letters.application_again(UUID(application_id))


@step(HAND_OVER, queue="hand-over")
def hand_over(*, application_id: str) -> None:
    """Bring an application to the ATS, and then see that it stands there rightly."""
    arrived = handing_over.hand_over(
        UUID(application_id),
        if_refused=tell_applicant,
        if_unanswered=ask_applicant,
    )
    if arrived:
        ask_for_confirmation(UUID(application_id))


def tell_applicant(application_id: UUID) -> None:
    """Set a mail to the applicant going: the employer's system said no."""
    send_application_refused.defer(application_id=str(application_id))


def ask_applicant(application_id: UUID) -> None:
    """Set a mail to the applicant going: the form asks something new."""
    send_application_unanswered.defer(application_id=str(application_id))


@step(MAIL, queue="mail")
def send_application_unanswered(*, application_id: str) -> None:
    """Mail the applicant that an answer is missing, with the link to give it."""
    letters.application_unanswered(UUID(application_id))


@step(MAIL, queue="mail")
def send_application_refused(*, application_id: str) -> None:
    """Mail the applicant that the employer's system did not take the application."""
    letters.application_refused(UUID(application_id))


def ask_for_hand_over(application_id: UUID) -> bool:
    """Set a hand-over going unless one waits already, be it for its next attempt."""
    key = f"hand-over-{application_id}"
    return defer_once(hand_over, key, application_id=str(application_id))


def ask_for_confirmation(application_id: UUID) -> bool:
    """Set the finding of an application in the ATS going unless it is under way."""
    key = f"confirm-{application_id}"
    return defer_once(confirm_hand_over, key, application_id=str(application_id))


@step(HAND_OVER, queue="hand-over")
def confirm_hand_over(*, application_id: str) -> None:
    """Find the application in the ATS, verify its source, and tell the applicant."""
    handing_over.confirm(UUID(application_id), if_arrived=tell_of_arrival)


def tell_of_arrival(application_id: UUID) -> None:
    """Set a mail to the applicant going: the employer has it."""
    send_application_arrived.defer(application_id=str(application_id))


@step(MAIL, queue="mail")
def send_application_arrived(*, application_id: str) -> None:
    """Mail the applicant that the employer has the application."""
    letters.application_arrived(UUID(application_id))


# --- what becomes of an application -----------------------------------------------


@step(MAIL, queue="sync")
def register_webhooks(*, connection_id: int) -> None:
    """See that the ATS announces to us what happens to applications."""
    following.register(connection_id)


def ask_for_webhooks(connection_id: int) -> bool:
    """Set the registering of webhooks going unless it is under way."""
    key = f"webhooks-{connection_id}"
    return defer_once(register_webhooks, key, connection_id=connection_id)


@step(MAIL, queue="hand-over")
def act_on_announcement(*, announcement_id: int) -> None:
    """Look up what was announced, and bring our application up to date."""
    following.act_on(
        announcement_id, if_arrived=tell_of_arrival, if_refused=tell_applicant
    )


def ask_to_act(announcement_id: int) -> bool:
    """Set acting on an announcement going unless it is under way."""
    key = f"announcement-{announcement_id}"
    return defer_once(act_on_announcement, key, announcement_id=announcement_id)


@step(ONCE, queue="sync")
def follow(*, connection_id: int) -> None:
    """Ask the ATS what became of applications since we last asked."""
    following.follow(connection_id)


def follow_all() -> None:
    """Set following going at every connection."""
    with transaction():
        for connection in webhooks.followed():
            key = f"follow-{connection.pk}"
            defer_once(follow, key, connection_id=connection.pk)


# --- an employer leaves -----------------------------------------------------------


@step(MAIL, queue="mail")
def send_disconnected(*, connection_id: int, invitation_id: int, user_id: int) -> None:
    """Mail an owner what ended, what became of everything, and the way back."""
    letters.disconnected(connection_id, invitation_id, user_id)


# --- what a dead machine left behind ----------------------------------------------

SILENT = timedelta(minutes=10)
LOOKED_WITHIN = timedelta(minutes=3)  # an edition waits no longer for an ATS


def rescue() -> None:
    """Take up work whose worker died or whose step gave up; what is under way stays so."""
    now = clock.now()
    newsletters.take_back(before=now - SILENT, now=now)
    applications.take_back(before=now - SILENT, now=now)
    for connection_id in application_queries.held_with_access():
        connecting.release_held(connection_id, now=now)
    with transaction():
        for edition_id in newsletter_queries.unmatched(before=now - SILENT):
            ask_for_matching(edition_id)
        for edition_id in newsletter_queries.waiting_for_looks(
            before=now - LOOKED_WITHIN
        ):
            newsletters.give_up_looks(edition_id, now=now)
            ask_for_shards(edition_id)
        for edition_id, shard in newsletter_queries.unfinished(before=now - SILENT):
            ask_for_shard(edition_id, shard)
        for application_id in application_queries.neglected(now=now):
            ask_for_hand_over(application_id)
        for application_id in application_queries.unconfirmed(now=now):
            ask_for_confirmation(application_id)


def tidy() -> None:
    """Erase what is kept no longer than it is needed."""
    with transaction():
        applications.erase_delivered(now=clock.now())
        people.forget_unanswered(now=clock.now())
        drafts.forget_old(now=clock.now())
        webhooks.erase_old(now=clock.now())
        alerts.forget_unconfirmed(now=clock.now())
