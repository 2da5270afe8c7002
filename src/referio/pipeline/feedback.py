"""What came back by mail: read, put down to the newsletter it is about, and followed.

Whom a report is about is told by tokens of ours alone. A report that merely names an
address could be anybody's, so it changes nothing and a person looks at it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from referio.alerts import operations as alerts
from referio.alerts.models import Subscriber
from referio.mailing.report_reading import read
from referio.mailing.reports import (
    Action,
    AutoReply,
    Bounce,
    Complaint,
    Fate,
    Original,
)
from referio.mailing.verdicts import Verdict, enhanced_in, verdict
from referio.newsletters import feedback
from referio.newsletters.feedback import Kind, Told
from referio.newsletters.models import MailReport, Newsletter
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import tokens
from referio.pipeline.retries import Postponed
from referio.pipeline.tokens import Named
from referio.transactions import transaction

INLET, RELAY = "inlet", "relay"
State = MailReport.State
# From the least to the most severe: of several fates the mildest counts.
SEVERITY = (Verdict.OURS, Verdict.POLICY, Verdict.SOFT, Verdict.HARD)
HARMLESS = frozenset({"not-spam", "auth-failure", "dmarc"})
LEFT_ADDRESSES = re.compile(r"mailto:([^>?\s,]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report was, and the newsletter it is about where one is."""

    what: str
    why: str = ""
    state: MailReport.State = State.HANDLED
    newsletter: int | None = None


def handle(report_id: int, *, now: datetime) -> None:
    """Read a report and do what it asks for; twice is harmless.

    Raises Postponed while its newsletter is still being handed over.
    """
    row = feedback.report(report_id)
    if row.state != State.WAITING:
        return
    with transaction():
        found = _found(row, now)
        early = found.newsletter and feedback.is_under_way(found.newsletter)
        if not early:
            feedback.close(
                row.pk, what=found.what, why=found.why, state=found.state, now=now
            )
    if early:
        raise Postponed(f"Newsletter {found.newsletter} is still being handed over.")


def refused(newsletter_id: int, said: str, *, now: datetime) -> None:
    """Do what follows when the relay itself refused a recipient; twice is harmless."""
    code, _, text = said.partition(" ")
    number = int(code) if code.isdecimal() and len(code) == 3 else 0
    enhanced = enhanced_in(text)
    kind = Kind(verdict(number, enhanced, text))
    with transaction(), suppress(Newsletter.DoesNotExist, Subscriber.DoesNotExist):
        feedback.record(
            newsletter_id, Told(kind, RELAY, number, enhanced, text), now=now
        )


def follow_events(newsletter_id: int) -> None:
    """Do what events lead to that came before the handing over was recorded.

    Twice is harmless. Raises Postponed while it is not.
    """
    if feedback.is_under_way(newsletter_id):
        raise Postponed(f"Newsletter {newsletter_id} is still being handed over.")
    with transaction():
        feedback.lead_on_by_events(newsletter_id)


def _found(row: MailReport, now: datetime) -> Finding:
    if row.recipient.lower().startswith(tokens.LEAVE):
        return _leave(row, now)
    report = read(bytes(row.content or b""))
    if isinstance(report, Bounce):
        return _bounced(row, report, now)
    if isinstance(report, Complaint):
        return _complained(row, report, now)
    if isinstance(report, AutoReply):
        return Finding("automatic reply")
    return Finding(_whose(row), report.why, State.UNREADABLE)


def _whose(row: MailReport) -> str:
    to_a_machine = row.recipient.startswith(("b+", "fbl@")) or not row.sender
    return "unreadable" if to_a_machine else "reply"


def _leave(row: MailReport, now: datetime) -> Finding:
    """End all newsletters of whom the address belongs to, whatever the mail says."""
    subscriber_id = tokens.leaving(row.recipient)
    if subscriber_id is None:
        why = "Its token is none of ours, so we cannot tell who wants to leave."
        return Finding("unsubscribe", why, State.UNKNOWN)
    alerts.unsubscribe(subscriber_id, now=now)
    return Finding("unsubscribe")


def _bounced(row: MailReport, report: Bounce, now: datetime) -> Finding:
    named = _named(row, report.original)
    if named is None:
        why = "It is about no mail of ours, as far as its tokens tell."
        return Finding("bounce", why, State.UNKNOWN)
    if named.newsletter is None:
        return Finding("bounce", f"It is about a letter: {named.letter}.")
    return _recorded("bounce", named.newsletter, report, now)


def _recorded(
    what: str, newsletter_id: int, report: Bounce | Complaint, now: datetime
) -> Finding:
    try:
        told = (
            _told(report.fates, newsletter_of(newsletter_id).subscriber.email)
            if isinstance(report, Bounce)
            else Told(Kind.COMPLAINED, INLET, text=report.kind)
        )
        feedback.record(newsletter_id, told, now=now)
    except (Newsletter.DoesNotExist, Subscriber.DoesNotExist):
        return Finding(what, "Its newsletter, or the reader, is gone.")
    return Finding(what, newsletter=newsletter_id)


def _told(fates: tuple[Fate, ...], email: str) -> Told:
    """Return what one report says of one person, whom it may name among others."""
    mine = [
        fate
        for fate in fates
        if email.casefold() in {one.casefold() for one in fate.recipients}
    ]
    fate = min(mine or fates, key=_severity)
    return Told(_kind(fate), INLET, fate.code, fate.enhanced, fate.text)


def _severity(fate: Fate) -> int:
    return SEVERITY.index(fate.verdict) if fate.action is Action.FAILED else -1


def _kind(fate: Fate) -> Kind:
    if fate.action is Action.DELIVERED:
        return Kind.DELIVERED
    return Kind.DELAYED if fate.action is Action.DELAYED else Kind(fate.verdict)


def _complained(row: MailReport, report: Complaint, now: datetime) -> Finding:
    if report.kind in HARMLESS:
        return Finding("complaint", f"Of the kind {report.kind}: nothing to do.")
    named = _named(row, report.original)
    if named and named.newsletter:
        if report.kind == "opt-out":
            return _opted_out(named.newsletter, now)
        return _recorded("complaint", named.newsletter, report, now)
    for address in LEFT_ADDRESSES.findall(report.original.unsubscribe):
        if subscriber_id := tokens.leaving(address):
            try:
                alerts.complained(subscriber_id, now=now)
            except Subscriber.DoesNotExist:
                return Finding("complaint", "Its reader is gone.")
            return Finding("complaint")
    why = "It carries no token of ours, so we cannot tell whose it is."
    return Finding("complaint", why, State.UNKNOWN)


def _opted_out(newsletter_id: int, now: datetime) -> Finding:
    try:
        reader = newsletter_of(newsletter_id).subscriber_id
    except Newsletter.DoesNotExist:
        return Finding("complaint", "Its newsletter, or the reader, is gone.")
    alerts.unsubscribe(reader, now=now)
    return Finding("complaint", "Of the kind opt-out: unsubscribed.")


def _named(row: MailReport, original: Original) -> Named | None:
    return next(iter(_names(row, original)), None)


def _names(row: MailReport, original: Original) -> Iterator[Named]:
    """Yield what the tokens name: a newsletter rather than a letter."""
    found = [
        named
        for text in (row.recipient, original.sender, original.message_id)
        if (named := tokens.named_in(text))
    ]
    own = [named for named in found if row.recipient.startswith("b+")]
    yield from (named for named in found if named.newsletter)
    yield from own
