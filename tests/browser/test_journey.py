"""One journey in a real browser: connect, subscribe, apply, unsubscribe.

It sees what reading HTML cannot: that our own security policy lets every form through,
that pages are usable as they are drawn, and what people look at (artefacts/*.png).
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from referio.local.expecting import wait_for
from referio.local.lever import Lever
from referio.local.mailbox import Mail, Mailbox
from referio.local.story.papers import resume
from referio.local.world import STAFF, World

READER, NAME = "ana.abreu@readers.example", "Ana Abreu"
SITE = "northwind-water"
COMPANY = "Northwind Water"
WIDTHS = {"desktop": 1000, "phone": 375}


@dataclass
class Journey:
    """The person's browser, the mail, and where pictures go."""

    world: World
    browser: BrowserContext
    page: Page
    mailbox: Mailbox
    artefacts: Path
    complaints: list[str]

    def picture(self, name: str, *, page: Page | None = None) -> None:
        shown = page or self.page
        shown.screenshot(path=self.artefacts / f"{name}.png", full_page=True)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def journey(
    browser: BrowserContext, world: World, artefacts: Path
) -> Iterator[Journey]:
    page, complaints = browser.new_page(), []
    # What the page's own policy refuses is told in the console, and nowhere else.
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and "Security Policy" in said.text
            else None
        ),
    )
    with closing(Mailbox(world.mail)) as mailbox:
        yield Journey(world, browser, page, mailbox, artefacts, complaints)


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_a_whole_journey(journey: Journey) -> None:
    ask_for_access(journey)
    approve(journey)
    connect(journey)
    subscribe(journey)
    newsletter = read_newsletter(journey)
    apply(journey, newsletter)
    find_in_lever(journey)
    unsubscribe(journey, newsletter)
    assert journey.complaints == []


def ask_for_access(journey: Journey) -> None:
    page = journey.page
    page.goto(f"{journey.world.site}/employers")
    page.get_by_role("link", name="Request access").first.click()
    page.get_by_label("Company").fill(COMPANY)
    page.get_by_label("Your name").fill("Robin Example")
    page.get_by_label("Work e-mail").fill(f"people@{SITE}.example")
    page.get_by_label("Lever account").fill(f"jobs.lever.co/{SITE}")
    journey.press("Request access")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def approve(journey: Journey) -> None:
    page = journey.page
    page.goto(f"{journey.world.site}/console/")
    page.get_by_label("E-mail").fill(STAFF)
    page.get_by_label("Password").fill(journey.world.staff_password)
    journey.press("Sign in")
    page.get_by_role("link", name=COMPANY).click()
    journey.press("Approve and mail the invitation")
    expect(page.get_by_text("Approved.")).to_be_visible()


def connect(journey: Journey) -> None:
    page = journey.page
    mail = journey.mailbox.wait_for(f"people@{SITE}.example", "on Lever to Refer.io")
    page.goto(mail.link("/connect/"))
    journey.press("Authorize")
    page.get_by_label("E-mail").fill(f"super-admin@{SITE}.example")
    page.get_by_label("Password").fill("lever")
    journey.press("Sign in")
    journey.press("Accept")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"{COMPANY} is connected"
    )
    # The page renews itself until the first pull is over.
    found = page.get_by_text("public postings found", exact=True)
    expect(found).to_be_visible(timeout=20_000)
    journey.picture("thank-you")
    page.get_by_role("link", name="Click here to return to Lever").click()
    expect(page).to_have_url(f"{journey.world.lever}/")


def subscribe(journey: Journey) -> None:
    page = journey.page
    page.goto(f"{journey.world.site}/alerts/new")
    page.get_by_label("Your e-mail address").fill(READER)
    page.get_by_label("Job titles or words").fill("engineer, technician")
    page.get_by_label("Place", exact=False).first.fill("Porto, Portugal")
    journey.press("Send me the confirmation mail")
    expect(page).to_have_url(f"{journey.world.site}/alerts/check-your-mail")
    mail = journey.mailbox.wait_for(READER, "Please confirm your job alert")
    page.goto(mail.link("/alerts/confirm/"))
    journey.press("Yes, send me jobs")
    expect(page.get_by_text("is on.")).to_be_visible()
    journey.picture("my-alerts")


def read_newsletter(journey: Journey) -> Mail:
    mail = wait_for("The newsletter", journey.mailbox.newsletters, seconds=60)[0]
    for name, width in WIDTHS.items():
        shown = journey.browser.new_page()
        shown.set_viewport_size({"width": width, "height": 800})
        shown.goto(f"{journey.world.mail}/{mail.id}/html")
        widest = shown.evaluate("document.documentElement.scrollWidth")
        assert widest <= width, f"At {width} pixels people must scroll sideways."
        journey.picture(f"newsletter-{name}", page=shown)
        shown.close()
    return mail


def apply(journey: Journey, mail: Mail) -> None:
    page = journey.page
    page.goto(f"{journey.world.mail}/{mail.id}/html")
    with page.expect_popup() as opened:  # the catcher opens links beside the mail
        page.locator("h2 a").first.click()
    journey.page = page = opened.value
    page.get_by_role("link", name="Apply for this job").click()
    fill_in(page)
    journey.picture("application-form")
    journey.press("Send my application")
    page.wait_for_url("**/apply/received")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    journey.picture("received")
    receipt = journey.mailbox.wait_for(READER, "We have your application")
    page.goto(receipt.link("/applications/"))
    arrived = page.get_by_role("heading", name="Your application has arrived")
    for _ in range(20):
        if arrived.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(arrived).to_be_visible()
    journey.picture("receipt")


TYPED = {
    "input[type=text], textarea": "Pumps, and the people who run them.",
    "input[type=tel]": "+351 220 000 000",
    "input[type=url]": "https://people.example/ana",
}


def fill_in(page: Page) -> None:
    """Answer every question in the way its field asks for."""
    form = page.locator("main form")
    for boxes, words in TYPED.items():
        for box in form.locator(boxes).all():
            box.fill(words)
    page.get_by_label("Full name").fill(NAME)
    form.locator("input[type=email]").fill(READER)
    for choice in form.locator("select:not([name*='eeo'])").all():
        choice.select_option(index=1)
    for group in form.locator("fieldset:has(> .choices), .notice").all():
        group.locator("input").first.check()
    pdf = FilePayload(
        name="resume.pdf", mimeType="application/pdf", buffer=resume(NAME)
    )
    for file in form.locator("input[type=file]").all():
        file.set_input_files([pdf])


def find_in_lever(journey: Journey) -> None:
    page = journey.page
    page.goto(f"{journey.world.lever}/candidates")
    page.get_by_role("link", name=NAME).click()
    facts = page.locator("dl").first
    expect(facts).to_contain_text("Refer.io")
    expect(facts).to_contain_text("applied")
    expect(page.get_by_role("link", name="resume.pdf").first).to_be_visible()
    journey.picture("lever-candidate")
    with closing(Lever(journey.world.lever)) as lever:
        assert len(lever.opportunities(SITE, READER)) == 1


def unsubscribe(journey: Journey, mail: Mail) -> None:
    page = journey.page
    page.goto(mail.one_click)
    journey.press("Unsubscribe from everything")
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    journey.picture("unsubscribed")
