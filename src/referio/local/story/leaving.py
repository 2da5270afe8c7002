"""Leaving: a reader unsubscribes, employers revoke, and one of them comes back."""

from datetime import datetime
from functools import partial

from referio.local.expecting import expect, wait_for
from referio.local.mailbox import Mail
from referio.local.story.applicants import arrives, send
from referio.local.story.cast import Employer, Sent, Story, now, some, staff
from referio.local.story.employers import (
    INVITED,
    all_synced,
    compare_with_lever,
    connect_one,
)
from referio.local.story.newsletters import check, open_edition, publish
from referio.local.visitor import Visitor, one_click

SLOW_MS = 2000  # how long Lever takes for each answer while it is revoked
GONE = "is no longer connected to Lever"


def unsubscribe(story: Story) -> None:
    """One click in the mail program ends it; looking at the link does not."""
    leaver, stayer = story.readers[-4], story.readers[-3]
    mail = _newsletters(story, leaver.email)[-1]
    state = partial(
        story.ledger.rows,
        "select state from alerts_subscriber where email = %s",
        leaver.email,
    )
    with Visitor() as visitor:
        visitor.open(mail.one_click)
    expect(state() == [("active",)], "Looking at the link unsubscribed somebody.")
    one_click(mail.one_click)
    expect(state() == [("unsubscribed",)], "The one click unsubscribed nobody.")
    story.left, story.left_at = leaver, now()
    title = list(story.later)[-1]
    job_id = publish(story, title)
    open_edition(story)
    check(story)
    got = [mail for mail in _newsletters(story, stayer.email) if job_id in mail.jobs]
    expect(got, f"{stayer.name} was not told of “{title}”.", log="worker")
    expect(mails_after_leaving(story) == 0, f"{leaver.name} left and still got mail.")
    story.tell(
        f"Looking at the link changed nothing; the one-click POST of the mail's header"
        f" ended it. “{title}” opened, which {leaver.name} and {stayer.name} both asked"
        f" for: of the two, only {stayer.name} was written to."
    )


def _newsletters(story: Story, email: str) -> list[Mail]:
    return [mail for mail in story.mailbox.mails(to=email) if mail.is_newsletter]


def mails_after_leaving(story: Story) -> int:
    """Count what came to the reader who unsubscribed, from that moment on."""
    if story.left is None:
        return 0
    return len(story.mailbox.mails(to=story.left.email, since=story.left_at))


def revoke(story: Story) -> None:
    """Every Super Admin revokes, one with an application on its way; all must be gone."""
    compare_with_lever(story)
    story.figures["jobs_open"] = story.ledger.open_jobs()
    with Visitor() as visitor:
        held = send(story, visitor, lever_takes_ms=SLOW_MS)
    story.held = held
    pressed = _revoke_all(story, held.employer)
    story.lever.be_slow(held.employer.site, 0)
    story.teller.doing("waiting until every revocation is noticed")
    pace = int(story.world.own["REFERIO_SYNC_EVERY_SECONDS"])
    noticed = partial(_all_noticed, story)
    wait_for("Notice of every revocation", noticed, seconds=pace + 45)
    slowest = max(
        (one.disconnected_at - pressed[one.account_id]).total_seconds()
        for one in story.ledger.connections()
        if one.disconnected_at
    )
    story.figures["revocation_noticed_s"] = round(slowest, 1)
    _check_nothing_is_left(story, pressed)
    _check_held(story, held)
    story.tell(
        f"{some(len(pressed), 'Super Admin')} pressed Revoke access; the last was noticed after"
        f" {slowest:.1f} s (a sync every {pace} s). Every job page sent says so, an"
        " edition for everyone sent nothing, each employer has a mail, and the"
        f" application of {held.reader.name} is kept for {held.employer.name}."
    )


def _revoke_all(story: Story, first: Employer) -> dict[str, datetime]:
    """Press Revoke access everywhere; returns {account: when}."""
    pressed = {}
    for employer in sorted(story.employers, key=lambda one: one is not first):
        story.teller.doing(f"the Super Admin of {employer.name} revokes access")
        pressed[employer.account_id] = now()
        employer.signed_in().revoke()
    return pressed


def _all_noticed(story: Story) -> bool:
    return all(one.state == "disconnected" for one in story.ledger.connections())


def _check_nothing_is_left(story: Story, pressed: dict[str, datetime]) -> None:
    left = story.ledger.open_jobs()
    story.figures["jobs_open_after_revocation"] = left
    expect(left == 0, f"{left} jobs are open after every employer left.", log="worker")
    _check_pages(story)
    before = len(story.mailbox.newsletters())
    open_edition(story)
    sent = len(story.mailbox.newsletters()) - before
    expect(
        sent == 0, f"{sent} newsletters went out with nothing to send.", log="worker"
    )
    for employer in story.employers:
        since = pressed[employer.account_id]
        story.mailbox.wait_for(employer.email, f"{employer.name} {GONE}", since=since)


def _check_pages(story: Story) -> None:
    """See that every job that was ever sent, and the list of jobs, tell that they are gone."""
    pages = {
        job: mail.job_page(job)
        for mail in story.mailbox.newsletters()
        for job in mail.jobs
    }
    with Visitor() as visitor:
        for address in pages.values():
            story.teller.doing("opening the job pages that were sent")
            visitor.open(address, status=410)
        jobs = visitor.open(story.page("/jobs"))
        expect(jobs.says("No open jobs at the moment"), "The list still shows jobs.")


def _check_held(story: Story, held: Sent) -> None:
    state = partial(
        story.ledger.rows,
        "select h.state from applications_handover h"
        "  join applications_application a on a.id = h.application_id"
        " where a.job_id = %s and a.email = %s",
        *(held.job_id, held.reader.email),
    )
    wait_for("The kept application", lambda: state() == [("held",)], seconds=60)
    with Visitor() as visitor:
        receipt = visitor.open(held.receipt)
    expect(receipt.says("kept safe"), "The receipt does not say that it is kept safe.")
    found = story.lever.opportunities(held.employer.site, held.reader.email)
    expect(not found, "An application reached Lever after access was revoked.")


def reconnect(story: Story) -> None:
    """A new invitation, the same pages, and everything goes on where it stopped."""
    assert story.held is not None  # noqa: S101 - the chapter before sets it
    held, employer = story.held, story.held.employer
    jobs, newsletters = len(story.ledger.jobs()), len(story.mailbox.newsletters())
    _invite_again(story, employer)
    connect_one(story, employer)
    wait_for("A complete sync", partial(all_synced, story), seconds=60)
    compare_with_lever(story)
    more = len(story.ledger.jobs()) - jobs
    expect(more == 0, f"Reconnecting made {more} jobs a second time.", log="worker")
    story.applications.append(held)
    arrives(story, held)
    open_edition(story)
    check(story)
    sent = len(story.mailbox.newsletters()) - newsletters
    story.tell(
        f"{employer.name} is back with {story.ledger.open_jobs()} jobs, none doubled. The"
        f" application that was kept stands in Lever once. The next edition sent"
        f" {some(sent, 'newsletter')}, again no job twice to anybody."
    )


def _invite_again(story: Story, employer: Employer) -> None:
    story.teller.doing(f"{employer.name} gets a new invitation")
    since = now()
    with staff(story) as visitor:
        employers = visitor.open(story.page("/console/employers"))
        page = visitor.follow(employers, employer.name)
        visitor.press(page, "Make a new link and mail it", {"email": employer.email})
    mail = story.mailbox.wait_for(employer.email, INVITED, since=since)
    employer.invitation = mail.link("/connect/")
