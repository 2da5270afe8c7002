"""People come: they sign up, confirm by mail, and get newsletters of jobs that fit."""

from referio.local.expecting import expect
from referio.local.mailbox import Mail
from referio.local.page import Page
from referio.local.story.cast import Reader, Story, people
from referio.local.story.wishes import wishes, word
from referio.local.visitor import Visitor

SUBSCRIBERS = 24
CONFIRM = "Please confirm your job alert"
SEND = "Send me the confirmation mail"


def subscribe(story: Story) -> None:
    """People of many wishes sign up; all but one press the button behind the mail's link."""
    story.readers = _readers(story)
    for reader in story.readers:
        story.teller.doing(f"{reader.name} signs up")
        _sign_up(story, reader)
    for reader in story.readers:
        story.teller.doing(f"waiting for the confirmation mail of {reader.name}")
        mail = story.mailbox.wait_for(reader.email, CONFIRM)
        if reader.confirms:
            _confirm(story, mail)
    active = "select count(*) from alerts_subscriber where state = 'active'"
    story.figures["subscribers"] = story.ledger.count(active)
    signed_up = len(story.readers)
    expect(
        story.figures["subscribers"] == signed_up - 1,
        "Not all who confirmed are active.",
    )
    story.tell(
        f"{signed_up} people signed up, {signed_up - 1} confirmed by mail and button."
        f" {story.readers[-1].name} never did."
    )


def _readers(story: Story) -> list[Reader]:
    """Return people who want what is there, and the last ones, who want special things."""
    postings = [
        one for e in story.employers for one in story.lever.public_postings(e.site)
    ]
    soon, later = _hidden_titles(story)
    usual = wishes(postings, SUBSCRIBERS - 5)
    zone = {"time_zone": "Europe/Lisbon"}
    special = [
        {"words_any": soon, **zone},
        {"words_any": f"{later}, {word(postings[0])}", **zone},
        {"words_any": f"{later}, {word(postings[0])}", **zone},
        {"words_any": "lighthouse violin tuner", **zone},
        {"words_any": word(postings[0]), **zone},
    ]
    wanted = [*usual, *special]
    crowd = people(len(wanted))
    readers = [Reader(*who, wish) for who, wish in zip(crowd, wanted, strict=True)]
    readers[-1].confirms = False
    return readers


def _hidden_titles(story: Story) -> tuple[str, str]:
    """Return the titles of two jobs that nobody can see yet: a draft and a closed one."""
    admin = story.hero.signed_in()
    story.later = admin.postings("draft") | admin.postings("closed")
    titles = list(story.later)
    return titles[0], titles[-1]


def _sign_up(story: Story, reader: Reader) -> None:
    with Visitor() as visitor:
        page = visitor.follow(visitor.open(story.page("/")), "Job alerts")
        answer = visitor.press(
            page, SEND, {"email": reader.email, **reader.wish}, status=None
        )
        if answer.status == 422:
            answer = visitor.press(answer, SEND, _second_try(answer), status=None)
        expect(
            "/alerts/check-your-mail" in answer.url,
            f"The sign-up of {reader.name} with {reader.wish} ended at {answer.name}.",
        )


def _second_try(answer: Page) -> dict[str, str]:
    """Take the first place of those offered, or look for words where it is not known."""
    several = answer.says("Which") and answer.says("do you mean?")
    return {} if several else {"place": "", "words_any": "engineer, manager, nurse"}


def _confirm(story: Story, mail: Mail) -> None:
    state = "select state from alerts_subscriber where email = %s"
    with Visitor() as visitor:
        page = visitor.open(mail.link("/alerts/confirm/"))
        before = story.ledger.rows(state, mail.to)
        expect(before == [("pending",)], "Opening a link confirmed an alert.")
        on = visitor.press(page, "Yes, send me jobs")
        expect(on.says("is on."), "Confirming led nowhere.")
