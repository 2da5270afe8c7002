"""People apply: the employer's own form, a résumé, a receipt, and the way into Lever."""

from datetime import UTC, datetime
from functools import partial

from referio.local.expecting import Unexpected, expect, wait_for
from referio.local.page import Form, Page
from referio.local.story.cast import Reader, Sent, Story
from referio.local.story.papers import PROGRAM, resume
from referio.local.visitor import File, Visitor

SEND = "Send my application"
SOURCE, ORIGIN = "Refer.io", "applied"
RESUME = "q.personal.resume"


def apply(story: Story) -> None:
    """A reader follows a job in their newsletter and fills in the employer's questions."""
    with Visitor() as visitor:
        sent = send(story, visitor)
    story.applications.append(sent)
    title = story.ledger.jobs()[sent.job_id][3]
    story.tell(
        f"{sent.reader.name} followed the newsletter to “{title}” at {sent.employer.name},"
        " answered every question, attached a PDF and got a receipt."
    )


def hand_over(story: Story) -> None:
    """The application stands in Lever once, rightly named; a wrong file does not pass."""
    sent = story.applications[0]
    seconds = arrives(story, sent)
    _apply_again(story, sent)
    story.tell(
        f"It stood in Lever after {seconds}: on its posting, source “{SOURCE}”, origin"
        f" “{ORIGIN}”, with the résumé byte for byte. Applying again made no second one."
    )
    with Visitor() as visitor:
        second = send(story, visitor, try_a_program_first=True)
    story.applications.append(second)
    arrives(story, second)
    story.tell(
        f"{second.reader.name} attached a program called resume.pdf: refused in plain"
        " words, what was typed was kept, and the true résumé arrived as well."
    )


def send(
    story: Story,
    visitor: Visitor,
    *,
    try_a_program_first: bool = False,
    lever_takes_ms: int = 0,
) -> Sent:
    """Apply for a job of a newsletter nobody applied for yet. Raises Unexpected."""
    reader, job_id, address = _next_job(story)
    employer_id, remote_id, _, title = story.ledger.jobs()[job_id]
    employer = story.employer_of(employer_id)
    story.teller.doing(f"{reader.name} applies for “{title}”")
    began = datetime.now(UTC)
    job = visitor.open(address)
    expect(job.says(title), f"The page does not show “{title}”.")
    page = visitor.follow(job, "Apply")
    if try_a_program_first:
        page = _refused(visitor, page, reader)
    story.lever.be_slow(employer.site, lever_takes_ms)
    done = _fill_in(visitor, page, reader)
    expect(done.url.endswith("/apply/received"), f"Sending led to {done.name}.")
    mail = story.mailbox.wait_for(
        reader.email, "We have your application", since=began, seconds=60
    )
    return Sent(reader, job_id, remote_id, employer, mail.link("/applications/"))


def _next_job(story: Story) -> tuple[Reader, int, str]:
    """Return a reader, an open job of their newsletter, and its address there."""
    # Who left gets no mail any more, and a receipt is one.
    left = [story.left.email] if story.left else []
    taken = {*left, *(one.reader.email for one in story.applications)}
    jobs = story.ledger.jobs()
    readers = {one.email: one for one in story.readers}
    for mail in story.mailbox.newsletters():
        for job_id in mail.jobs:
            if mail.to not in taken and jobs[job_id][2] == "open":
                return readers[mail.to], job_id, mail.job_page(job_id)
    raise Unexpected("No newsletter has an open job left to apply for.")


def _fill_in(visitor: Visitor, page: Page, reader: Reader) -> Page:
    form, _ = page.form_with(SEND)
    values, files = answers(form, reader)
    return visitor.press(page, SEND, values, files=files)


def _refused(visitor: Visitor, page: Page, reader: Reader) -> Page:
    form, _ = page.form_with(SEND)
    values, files = answers(form, reader)
    files[RESUME] = ("resume.pdf", PROGRAM, "application/pdf")
    back = visitor.press(page, SEND, values, files=files, status=422)
    expect(
        back.says("is not a file we can hand on"), "A program is refused without words."
    )
    kept = back.form_with(SEND)[0].controls["q.personal.fullName"].value
    expect(kept == reader.name, "What was typed is lost with a refused file.")
    return back


def answers(form: Form, reader: Reader) -> tuple[dict[str, str], dict[str, File]]:
    """Answer every question but the voluntary ones, and attach a PDF to all that take a file."""
    personal = {
        "q.personal.fullName": reader.name,
        "q.personal.email": reader.email,
        "q.personal.phone": "+351 220 000 000",
        "q.personal.currentCompany": "Mill Street Pumps",
        "q.personal.currentLocation": "Porto",
    }
    asked = [one for one in form.controls.values() if one.name.startswith("q.")]
    values: dict[str, str] = {}
    for one in asked:
        if one.kind != "file" and not one.name.startswith("q.eeo."):
            values[one.name] = personal.get(one.name) or _answer(one.kind, one.offered)
    pdf = ("resume.pdf", resume(reader.name), "application/pdf")
    return values, {one.name: pdf for one in asked if one.kind == "file"}


def _answer(kind: str, offered: list[str]) -> str:
    if offered:
        return next(one for one in offered if one)
    return (
        "https://people.example/me" if kind == "url" else "As my résumé says, gladly."
    )


def arrives(story: Story, sent: Sent) -> str:
    """Wait until an application is in Lever and the receipt says so; returns how long."""
    story.teller.doing("waiting for the application to stand in Lever")
    look = partial(story.lever.opportunities, sent.employer.site, sent.reader.email)
    wait_for("The application in Lever", look, seconds=60)
    confirmed = partial(_confirmed, story, sent)
    row = wait_for("Lever's word that it came from us", confirmed, seconds=60)
    _check_arrival(story, sent)
    with Visitor() as visitor:
        receipt = visitor.open(sent.receipt)
    expect(
        receipt.says("Your application has arrived"),
        "The receipt does not say it arrived.",
    )
    return f"{row:.1f} s"


def _confirmed(story: Story, sent: Sent) -> float | None:
    rows = story.ledger.rows(
        "select extract(epoch from h.sent_at - a.created_at)"
        "  from applications_application a"
        "  join applications_handover h on h.application_id = a.id"
        " where a.job_id = %s and a.email = %s and h.state = 'confirmed'",
        *(sent.job_id, sent.reader.email),
    )
    return float(rows[0][0]) if rows else None


def _check_arrival(story: Story, sent: Sent) -> None:
    found = story.lever.opportunities(sent.employer.site, sent.reader.email)
    expect(len(found) == 1, f"Lever has {len(found)} opportunities of one application.")
    one = found[0]
    expect(one["posting"] == sent.remote_id, "The application is on another posting.")
    expect(one["sources"] == [SOURCE], f"Its sources are {one['sources']}.")
    expect(one["origin"] == ORIGIN, f"Its origin is {one['origin']}.")
    files = story.lever.resumes(sent.employer.site, one["id"])
    expect(
        files == [resume(sent.reader.name)], "The résumé in Lever is not the one sent."
    )


def _apply_again(story: Story, sent: Sent) -> None:
    """The same person applies for the same job from another browser."""
    with Visitor() as visitor:
        page = visitor.open(story.page(f"/jobs/{sent.job_id}/apply"))
        form, _ = page.form_with(SEND)
        values, files = answers(form, sent.reader)
        again = visitor.press(page, SEND, values, files=files)
        alike = again.url.endswith("/apply/received")
        expect(alike, "A second application is told from a first.")
        expect(not again.links_to("/applications/"), "A stranger is shown a receipt.")
    found = story.lever.opportunities(sent.employer.site, sent.reader.email)
    expect(len(found) == 1, "Applying twice made two opportunities.")
