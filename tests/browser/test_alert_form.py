"""The form of an alert in a real Chromium, with everything filled in."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from referio.alerts.models import Alert, Subscriber
from referio.matching.lexicon import OWN
from referio.pipeline import addresses
from tests.people import a_reader, an_employer
from tests.web.candidates.pages import path

WIDTHS = {"desktop": 1100, "phone": 390}
PLACES = (("Porto, Portugal", "25"), ("Lisbon, Portugal", "40"), ("Vigo, Spain", "30"))
WORDS = "devops, nurse"


@pytest.fixture
def at() -> datetime:
    """When the link was made: lately, by the real clock."""
    return timezone.now()


@pytest.fixture
def page(browser: BrowserContext, live_server, at) -> Iterator[Page]:
    """Ana's page with her alerts."""
    ana = a_reader(words_any=("pumps",), now=at)
    page = browser.new_page()
    page.goto(live_server.url + path(addresses.manage(ana.subscriber_id, at)))
    yield page
    # Those made beside Playwright's loop are not Django's to close.
    connections.close_all()


def photograph(page: Page, artefacts: Path, name: str) -> None:
    """Keep a picture of the whole page at each width; nothing may be wider than it."""
    for width_name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width_name}"
        page.screenshot(path=artefacts / f"{name}-{width_name}.png", full_page=True)


def fill_in(page: Page) -> None:
    """Fill in everything an alert may ask."""
    page.get_by_label("Words that must be there").fill("Kubernetes")
    page.get_by_label("Words to leave out").fill("unpaid")
    page.get_by_text("More places").click()
    for number, (place, km) in enumerate(PLACES, start=1):
        end = "" if number == 1 else f"_{number}"
        page.fill(f"[name=place{end}]", place)
        page.fill(f"[name=radius_km{end}]", km)
    page.get_by_label("Or anywhere in").fill("Germany\nCalifornia, US")
    page.locator("details > summary", has_text="More: pay").click()
    page.fill("[name=floor]", "45,000")
    page.locator("details > summary", has_text="Choose fields").click()
    page.locator("details > summary", has_text="Choose languages").click()
    for label in ("Hybrid", "Full-time", "Senior", "Lead or principal", "Engineering"):
        page.get_by_label(label, exact=True).check()
    for label in ("IT", "English", "Português"):
        page.get_by_label(label, exact=True).check()
    page.get_by_label("Employers to follow").fill("Northwind")


def test_everything_an_alert_may_ask_is_filled_in_by_hand(page, artefacts):
    northwind = an_employer("Northwind")
    refused = OWN.counts_as("devops")[0]
    page.get_by_role("link", name="Add an alert").click()
    photograph(page, artefacts, "alert-empty")
    page.get_by_label("Job titles or words").fill(WORDS)
    page.get_by_role("button", name="See what means the same").click()
    page.get_by_label(refused, exact=True).check()
    fill_in(page)
    photograph(page, artefacts, "alert-filled")
    page.get_by_role("button", name="Add this alert").click()
    page.get_by_text("Your new alert is on").wait_for()
    photograph(page, artefacts, "my-alerts")
    alert = Alert.objects.latest("id")
    assert len(alert.place_ids) == 3
    assert (alert.radii, alert.areas) == ([25, 40, 30], ["DE", "US-CA"])
    assert (alert.refused, alert.synonyms) == ([refused], True)
    assert alert.seniorities == ["senior", "lead"]
    assert alert.functions == ["engineering", "it"]
    assert alert.languages == ["en", "pt"]
    assert alert.followed == [northwind.pk]


def test_return_in_a_field_saves_and_does_not_only_look(page):
    page.get_by_role("link", name="Add an alert").click()
    page.get_by_label("Job titles or words").fill("nurse")
    page.get_by_label("Job titles or words").press("Enter")
    page.get_by_text("Your new alert is on").wait_for()
    assert Alert.objects.latest("id").words_any == ["nurse"]


def test_what_holds_for_all_alerts_is_set_once(page, artefacts):
    page.get_by_label("Words you never want to see").fill("night shift")
    page.get_by_label("Where you work now").fill("nonsense")
    page.get_by_role("button", name="Save for all alerts").click()
    page.get_by_role("link", name="Where you work now").click()
    assert page.evaluate("document.activeElement.name") == "own_domains"
    photograph(page, artefacts, "everywhere-refused")
    page.get_by_label("Where you work now").fill("ana@acme.com")
    page.get_by_label("Country you live in").select_option("PT")
    page.get_by_role("button", name="Save for all alerts").click()
    page.get_by_text("It holds for all your alerts").wait_for()
    ana = Subscriber.objects.get()
    assert (ana.muted_words, ana.own_domains) == (["night shift"], ["acme.com"])
    assert ana.country == "PT"


def test_a_refused_form_opens_what_was_folded_and_leads_to_it(page, artefacts):
    page.get_by_role("link", name="Add an alert").click()
    page.get_by_label("Job titles or words").fill("data engineer")
    page.get_by_label("Words to leave out").fill("engineer")
    page.fill("[name=place]", "Portland")
    page.fill("[name=radius_km]", "20000")
    page.get_by_label("Or anywhere in").fill("Georgia")
    page.get_by_role("button", name="Add this alert").click()
    page.get_by_text("Please look at this again").wait_for()
    photograph(page, artefacts, "alert-refused")
    page.fill("[name=radius_km]", "200")
    page.get_by_role("button", name="Add this alert").click()
    page.get_by_label("Portland, ME, United States").check()
    page.get_by_label("Or anywhere in").fill("Georgia, US")
    page.get_by_label("Words to leave out").fill("")
    page.get_by_role("button", name="Add this alert").click()
    page.get_by_text("Your new alert is on").wait_for()
    assert Alert.objects.latest("id").radii == [200]


def test_a_missed_job_is_asked_about_by_its_address(page, artefacts):
    page.get_by_role("link", name="Why did it not come?").click()
    page.get_by_label("Address of the job").fill("https://elsewhere.example/careers")
    page.get_by_label("Address of the job").press("Enter")
    page.get_by_text("not the address of a job here").wait_for()
    photograph(page, artefacts, "why-refused")
