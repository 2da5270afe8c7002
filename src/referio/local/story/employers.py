"""Employers come: they ask for access, connect their Lever account, and their jobs arrive."""

from functools import partial

from referio.local.expecting import expect, wait_for
from referio.local.lever import LeverUser
from referio.local.page import Page
from referio.local.story.cast import Employer, Story, staff
from referio.local.visitor import Visitor

BACK_TO_LEVER = "Click here to return to Lever"
INVITED = "on Lever to Refer.io"


def ask_for_access(story: Story) -> None:
    """Each employer asks on the public page; staff approve; each gets its link by mail."""
    story.employers = [
        _employer(site, account)
        for site, account in story.lever.accounts().items()
        if account["hasIntegrations"]  # the others cannot connect
    ]
    for employer in story.employers:
        _request(story, employer)
    with staff(story) as visitor:
        for employer in story.employers:
            _approve(story, visitor, employer)
    for employer in story.employers:
        story.teller.doing(f"waiting for the invitation of {employer.name}")
        mail = story.mailbox.wait_for(employer.email, INVITED)
        employer.invitation = mail.link("/connect/")
    others = len(story.employers) - 1
    more = f" So it went for {others} more." if others else ""
    story.tell(
        f"{story.hero.name} asked for access, staff approved, and the invitation is in"
        f" the mail.{more}"
    )


def _employer(site: str, account: dict[str, str]) -> Employer:
    name = account["name"]
    return Employer(site, account["id"], name, f"people@{site}.example")


def _request(story: Story, employer: Employer) -> None:
    story.teller.doing(f"{employer.name} asks for access")
    with Visitor() as visitor:
        about = visitor.open(story.page("/employers"))
        page = visitor.follow(about, "Request access")
        asked = {
            "company": employer.name,
            "contact_name": "Robin Example",
            "work_email": employer.email,
            "lever_account": f"https://jobs.lever.co/{employer.site}",
        }
        thanks = visitor.press(page, "Request access", asked)
        expect(thanks.says("We have your request"), "Nobody thanked for the request.")


def _approve(story: Story, visitor: Visitor, employer: Employer) -> None:
    story.teller.doing(f"staff approve {employer.name}")
    requests = visitor.open(story.page("/console/requests"))
    request = visitor.follow(requests, employer.name)
    done = visitor.press(request, "Approve and mail the invitation")
    expect(done.says("Approved."), f"{employer.name} was not approved.")


def connect(story: Story) -> None:
    """The wrong person is refused and nothing is stored; then Super Admins connect."""
    _fail_as_team_member(story)
    for employer in story.employers:
        story.teller.doing(f"the Super Admin of {employer.name} connects")
        connect_one(story, employer)
    accounts = {one.account_id for one in story.ledger.connections()}
    expect(
        accounts == {one.account_id for one in story.employers},
        "Not every account was connected to its own employer.",
    )
    story.tell(
        f"The Super Admin of {story.hero.name} accepted and was thanked, with the button"
        f" “{BACK_TO_LEVER}”. Connected accounts: {len(accounts)}."
    )


def _fail_as_team_member(story: Story) -> None:
    story.teller.doing("a Team Member tries")
    with LeverUser(story.world.lever, story.hero.site, "team-member") as member:
        page = _accept(story, story.hero, member)
    expect(page.says("Nothing was connected"), "A Team Member could connect.")
    expect(page.says("Super Admin"), "A Team Member is not told who may connect.")
    expect(not story.ledger.connections(), "A refused consent left a connection.")
    story.tell(
        f"A Team Member of {story.hero.name} tried first: Lever refused at the very end,"
        " the page says that a Super Admin has to accept, and nothing was stored."
    )


def connect_one(story: Story, employer: Employer) -> None:
    """The Super Admin opens the link, authorizes, signs in, accepts, and goes back."""
    admin = employer.admin or LeverUser(story.world.lever, employer.site)
    employer.admin = admin
    thanks = _accept(story, employer, admin)
    expect(
        thanks.says(f"Thank you. {employer.name} is connected."),
        f"{employer.name} was not thanked: {thanks.name}.",
    )
    back = dict(thanks.links).get(BACK_TO_LEVER, "")
    expect(back == story.world.lever, f"“{BACK_TO_LEVER}” does not lead to Lever.")
    admin.open(back)


def _accept(story: Story, employer: Employer, user: LeverUser) -> Page:
    landing = user.open(employer.invitation)
    expect(landing.says(employer.name), "The invitation does not name the employer.")
    page = user.press(landing, "Authorize")
    expect(page.url.startswith(story.world.lever), "Authorize does not lead to Lever.")
    if page.says("Sign in to Lever"):
        page = user.press(page, "Sign in", user.login)
    return user.press(page, "Accept")


def sync(story: Story) -> None:
    """Wait for complete pulls, and hold our jobs against what Lever shows to anybody."""
    story.teller.doing("waiting for the first complete sync of every connection")
    wait_for("A complete sync", partial(all_synced, story), seconds=60)
    compare_with_lever(story)
    seen = sum(one.seen or 0 for one in story.ledger.connections())
    story.figures["postings_seen"] = seen
    story.tell(
        f"{seen} postings seen, {story.ledger.open_jobs()} jobs open: exactly the"
        " postings that Lever shows to anybody. Drafts, internal, unlisted and"
        " confidential ones stayed where they are."
    )


def all_synced(story: Story) -> bool:
    """Tell whether every connection had a complete sync since it was made."""
    return all(one.seen is not None for one in story.ledger.connections())


def compare_with_lever(story: Story) -> None:
    """See that the open jobs are the public postings, one by one. Raises Unexpected."""
    jobs = story.ledger.jobs().values()
    ours = {remote_id for _, remote_id, state, _ in jobs if state == "open"}
    connected = _connected(story)
    theirs = {
        str(posting["id"])
        for employer in story.employers
        if employer.account_id in connected
        for posting in story.lever.public_postings(employer.site)
    }
    expect(
        ours - theirs == set(), f"{len(ours - theirs)} jobs are not public in Lever."
    )
    expect(theirs - ours == set(), f"{len(theirs - ours)} public postings are no jobs.")


def _connected(story: Story) -> set[str]:
    rows = story.ledger.connections()
    return {one.account_id for one in rows if one.state == "active"}


def sync_now(story: Story, employer: Employer) -> None:
    """Staff press Sync now on the page of a connection, and wait until it is done."""
    rows = story.ledger.connections()
    mine = next(one for one in rows if one.account_id == employer.account_id)
    runs = partial(
        story.ledger.count,
        "select count(*) from ats_syncrun where complete and connection_id = %s",
        mine.id,
    )
    before = runs()
    with staff(story) as visitor:
        page = visitor.open(story.page(f"/console/connections/{mine.id}"))
        visitor.press(page, "Sync now")
    wait_for("The sync", lambda: runs() > before, seconds=30)
