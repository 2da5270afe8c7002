"""Newsletters go out: what was matched and composed is read from the mails themselves."""

from collections import Counter
from functools import partial

from referio.local.expecting import expect, wait_for
from referio.local.mailbox import Mail
from referio.local.story.cast import Story, some
from referio.local.story.employers import compare_with_lever, sync_now
from referio.local.visitor import Visitor

MOST_JOBS, MOST_OF_AN_EMPLOYER = 10, 2
HEADERS = (
    *("list-unsubscribe", "list-unsubscribe-post", "list-id", "list-help"),
    *("feedback-id", "message-id", "date", "auto-submitted"),
)


def first_edition(story: Story) -> None:
    """Wait until all who confirmed were served, and look into every newsletter."""
    story.teller.doing("waiting for the newsletters")
    wait_for("The first newsletters", story.ledger.is_quiet, seconds=90)
    mails = story.mailbox.newsletters()
    expect(mails, "Nobody got a newsletter.", log="worker")
    check(story)
    silent = story.readers[-1]
    got = len(story.mailbox.mails(to=silent.email))
    expect(
        got == 1, f"{silent.name} never confirmed and got {got} mails instead of one."
    )
    jobs = [job for mail in mails for job in mail.jobs]
    story.tell(
        f"{len(mails)} newsletters with {len(jobs)} jobs arrived, {len(set(jobs))}"
        f" different ones; at most {MOST_JOBS} in a mail and {MOST_OF_AN_EMPLOYER} of an"
        f" employer, each with its way out. {silent.name} got the confirmation mail only."
    )


def second_edition(story: Story) -> None:
    """A job opens and another closes in Lever; the next edition has only what is new."""
    before = len(story.mailbox.newsletters())
    title = next(iter(story.later))
    publish(story, title)
    closed = _close_one_sent(story)
    open_edition(story)
    check(story)
    mails = story.mailbox.newsletters()[before:]
    waiting = story.readers[-5]
    got = [mail for mail in mails if mail.to == waiting.email]
    expect(len(got) == 1, f"{waiting.name} waited for “{title}” and was not told.")
    with Visitor() as visitor:
        page = visitor.open(closed, status=410)
        expect(page.says("No longer open"), "A closed job does not say so.")
    story.tell(
        f"A recruiter published “{title}” and closed another job. The second edition:"
        f" {some(len(mails), 'newsletter')}, no job twice to anybody; the closed job's page says so."
    )


def publish(story: Story, title: str) -> int:
    """The Super Admin publishes a job in Lever; returns our number once it is with us."""
    hero = story.hero
    story.teller.doing(f"“{title}” is published in Lever and synced")
    hero.signed_in().change_state(story.later[title], "Publish")
    sync_now(story, hero)
    compare_with_lever(story)
    remote_id = story.later[title].rpartition("/")[2]
    jobs = story.ledger.jobs().items()
    return next(job for job, (_, remote, _, _) in jobs if remote == remote_id)


def _close_one_sent(story: Story) -> str:
    """Close a job that is in somebody's newsletter; returns the address in that mail."""
    mail = story.mailbox.newsletters()[0]
    job_id = mail.jobs[-1]
    employer_id, remote_id, _, _ = story.ledger.jobs()[job_id]
    employer = story.employer_of(employer_id)
    page = f"{story.world.lever}/jobs/{remote_id}"
    employer.signed_in().change_state(page, "Close")
    sync_now(story, employer)
    state = story.ledger.jobs()[job_id][2]
    expect(
        state == "closed", "A job closed in Lever is still open with us.", log="worker"
    )
    return mail.job_page(job_id)


def open_edition(story: Story) -> None:
    """An operator opens an edition for everyone; wait until it is done."""
    story.teller.doing("an edition for everyone")
    number = int(story.world.manage("open_edition", "--everyone").split()[0])
    state = partial(
        story.ledger.rows, "select state from newsletters_edition where id = %s", number
    )
    wait_for("The edition", lambda: state() == [("done",)], seconds=60)
    wait_for("An end to sending", story.ledger.is_quiet, seconds=30)


def check(story: Story) -> None:
    """Hold every newsletter so far against what we promise. Raises Unexpected."""
    mails = story.mailbox.newsletters()
    employer_of = {job: row[0] for job, row in story.ledger.jobs().items()}
    for mail in mails:
        _check_one(mail, employer_of)
    states = story.ledger.newsletters()
    expect(
        states.pop("submitted", 0) == len(mails) and not states.keys() - {"skipped"},
        f"{len(mails)} newsletters arrived; of the others {states} are on record.",
        log="worker",
    )
    twice = Counter((mail.to, job) for mail in mails for job in mail.jobs)
    again = sum(1 for times in twice.values() if times > 1)
    expect(not again, f"{again} times somebody got a job twice.", log="worker")


def _check_one(mail: Mail, employer_of: dict[int, int]) -> None:
    missing = [name for name in HEADERS if name not in mail.headers]
    expect(not missing, f"A newsletter lacks the headers {missing}.", log="worker")
    expect(mail.html and mail.text, "A newsletter lacks its HTML or its plain text.")
    expect(0 < len(mail.jobs) <= MOST_JOBS, f"A newsletter has {len(mail.jobs)} jobs.")
    of_one = Counter(employer_of[job] for job in mail.jobs)
    most = max(of_one.values())
    expect(
        most <= MOST_OF_AN_EMPLOYER, f"A newsletter has {most} jobs of one employer."
    )
