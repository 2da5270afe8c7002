"""A posting in Lever's words becomes one of ours, whatever is missing or odd."""

from datetime import UTC, datetime
from typing import Any

import pytest

from referio.adapters import html
from referio.adapters.lever import translate
from referio.adapters.lever.reading import EPOCH, moment
from referio.core.money import Interval, Pay
from referio.core.ports import Refused
from referio.core.postings import Arrival, Commitment, Listing, WorkMode
from tests.adapters import payloads


def test_a_posting() -> None:
    posting = translate.posting(payloads.posting())
    assert posting.remote_id == payloads.POSTING_ID
    assert posting.listing is Listing.OPEN
    assert posting.title == "Hydraulics Engineer"
    assert posting.description_html == (
        "<div>We build <b>quiet</b> pumps.</div>\n"
        "<h3>You bring</h3><ul><li>Calm</li><li>CAD</li></ul>\n"
        "<div>Come and visit.</div>\n"
        "<div>Plus a yearly bonus.</div>"
    )
    assert posting.description_text == (
        "We build quiet pumps.\nYou bring\nCalm\nCAD\nCome and visit.\n"
        "Plus a yearly bonus."
    )
    assert posting.locations == ("Porto", "Lisbon")
    assert posting.country == "PT"
    assert posting.work_mode is WorkMode.HYBRID
    assert posting.commitment is Commitment.FULL_TIME
    assert posting.commitment_text == "Permanent"
    assert (posting.department, posting.team) == ("Engineering", "Pumps")
    assert posting.pay == Pay(4200000, 5500050, "EUR", Interval.YEAR)
    assert posting.pay_text == "Plus a yearly bonus."
    assert posting.tags == ("water",)
    assert posting.site == "brightwater"
    assert posting.posted_at == datetime(2026, 9, 20, 10, 26, 40, tzinfo=UTC)
    assert posting.changed_at == datetime(2026, 9, 21, 11, 26, 40, tzinfo=UTC)
    assert posting.refused == ()


def test_the_least_a_posting_can_be() -> None:
    posting = translate.posting({"id": "p1", "text": "Welder"})
    assert posting.listing is Listing.HIDDEN
    assert posting.description_html == posting.description_text == ""
    assert posting.locations == posting.tags == ()
    assert posting.work_mode is WorkMode.UNSTATED
    assert posting.commitment is Commitment.UNSTATED
    assert posting.pay is None
    assert posting.site == posting.country == posting.team == ""
    assert posting.posted_at == posting.changed_at == EPOCH
    assert posting.refused == ("It does not say when it was posted.",)


@pytest.mark.parametrize(
    ("changes", "listing"),
    [
        ({}, Listing.OPEN),
        ({"distributionChannels": ["public"]}, Listing.OPEN),
        ({"distributionChannels": ["internal"]}, Listing.HIDDEN),
        ({"distributionChannels": []}, Listing.HIDDEN),
        ({"distributionChannels": None}, Listing.HIDDEN),
        ({"distributionChannels": "public"}, Listing.HIDDEN),
        ({"confidentiality": "confidential"}, Listing.HIDDEN),
        ({"confidentiality": None}, Listing.HIDDEN),
        ({"state": "internal"}, Listing.HIDDEN),
        ({"state": "draft"}, Listing.HIDDEN),
        ({"state": "pending"}, Listing.HIDDEN),
        ({"state": "rejected"}, Listing.HIDDEN),
        ({"state": "new-state"}, Listing.HIDDEN),
        ({"state": None}, Listing.HIDDEN),
        ({"state": "closed", "distributionChannels": None}, Listing.CLOSED),
        ({"state": "closed", "confidentiality": "confidential"}, Listing.CLOSED),
    ],
)
def test_only_what_is_plainly_public_is_open(
    changes: dict[str, Any], listing: Listing
) -> None:
    assert translate.posting(payloads.posting(**changes)).listing is listing


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "without an id"),
        ("posting", "without an id"),
        ({"text": "Welder"}, "without an id"),
        ({"id": 7, "text": "Welder"}, "without an id"),
        ({"id": "x" * 101, "text": "Welder"}, "without an id"),
        ({"id": "p1"}, "Posting p1 has no title"),
        ({"id": "p1", "text": " \n"}, "Posting p1 has no title"),
    ],
)
def test_what_cannot_be_read_is_refused(raw: object, said: str) -> None:
    with pytest.raises(Refused, match=said):
        translate.posting(raw)


def test_one_that_cannot_be_read_is_kept_hidden() -> None:
    raw = {"id": "p1", "state": "published", "updatedAt": 1789990000000}
    posting = translate.unreadable(raw, "Posting p1 has no title.")
    assert posting.remote_id == "p1"
    assert posting.listing is Listing.HIDDEN
    assert posting.refused == ("Posting p1 has no title.",)
    assert posting.posted_at == posting.changed_at == moment(raw, "updatedAt")
    assert translate.unreadable({"id": "p1"}, "x").changed_at == EPOCH


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("  Welder\t(m/f)\n", "Welder (m/f)"),
        ("Wel\x00der\x1b \u202egnihton", "Welder gnihton"),
        ("\ud800Welder", "Welder"),
        ("x" * 400, "x" * 300),
    ],
)
def test_titles(title: str, shown: str) -> None:
    assert translate.posting(payloads.posting(text=title)).title == shown


@pytest.mark.parametrize(
    ("categories", "locations"),
    [
        (None, ()),
        ({"location": None, "allLocations": []}, ()),
        ({"location": "Porto", "allLocations": []}, ("Porto",)),
        (
            {"location": "", "allLocations": ["Porto", None, "Lisbon"]},
            ("Porto", "Lisbon"),
        ),
        (
            {"location": " Lisbon ", "allLocations": ["Porto", "Lisbon"]},
            ("Lisbon", "Porto"),
        ),
        (
            {"allLocations": [f"Town {n}" for n in range(15)]},
            tuple(f"Town {n}" for n in range(15)),
        ),
    ],
)
def test_locations(categories: object, locations: tuple[str, ...]) -> None:
    posting = translate.posting(payloads.posting(categories=categories))
    assert posting.locations == locations


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("onsite", WorkMode.ONSITE),
        ("on-site", WorkMode.ONSITE),
        ("Remote", WorkMode.REMOTE),
        ("hybrid", WorkMode.HYBRID),
        ("unspecified", WorkMode.UNSTATED),
        (None, WorkMode.UNSTATED),
    ],
)
def test_work_modes(words: object, mode: WorkMode) -> None:
    assert translate.posting(payloads.posting(workplaceType=words)).work_mode is mode


@pytest.mark.parametrize(
    ("country", "code"), [("PT", "PT"), ("pt", "PT"), (None, ""), ("Portugal", "")]
)
def test_countries(country: object, code: str) -> None:
    assert translate.posting(payloads.posting(country=country)).country == code


@pytest.mark.parametrize(
    ("urls", "site"),
    [
        (None, ""),
        (
            {"list": None, "show": "https://jobs.eu.lever.co/still-water/5b"},
            "still-water",
        ),
        ({"list": "https://jobs.lever.co/"}, ""),
        ({"list": "http://127.0.0.1:8000/brightwater?x"}, "brightwater"),
        ({"list": "javascript:x", "show": 7}, ""),
    ],
)
def test_sites(urls: object, site: str) -> None:
    assert translate.posting(payloads.posting(urls=urls)).site == site


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (None, ""),
        (
            {"descriptionHtml": "", "description": "a\nb\n\nc & d\n"},
            "<p>a<br>b</p><p>c &amp; d</p>",
        ),
        ({"descriptionHtml": "<div><br></div>", "description": "a"}, "<p>a</p>"),
        ({"descriptionHtml": "<p>a</p>", "description": "b"}, "<p>a</p>"),
        ({"closing": "a"}, "<p>a</p>"),
        ({"lists": [{"text": "", "content": "<li>a</li>"}]}, "<ul><li>a</li></ul>"),
        ({"lists": [{"text": "A & B:", "content": ""}]}, "<h3>A &amp; B:</h3>"),
        ({"lists": [None, "x", {}]}, ""),
        ({"lists": {"text": "x"}}, ""),
    ],
)
def test_bodies(content: object, shown: str) -> None:
    raw = payloads.posting(
        content=content, salaryDescription=None, salaryDescriptionHtml=None
    )
    assert translate.posting(raw).description_html == shown


def test_a_list_cannot_break_out_of_its_place() -> None:
    lists = [{"text": "<script>x", "content": "<li>a</ul><script>b()</script><h3>c"}]
    posting = translate.posting(payloads.posting(content={"lists": lists}))
    assert "<script" not in posting.description_html
    assert posting.description_html.startswith(
        "<h3>&lt;script&gt;x</h3><ul><li>a</li></ul>"
    )


def test_an_endless_description_is_cut_and_said() -> None:
    content = {"descriptionHtml": "a" * (html.LIMIT + 1)}
    posting = translate.posting(payloads.posting(content=content))
    assert posting.refused == ("Its description is too long; the end is not shown.",)


def test_pay_that_cannot_be_used_leaves_the_posting_whole() -> None:
    broken = {"min": 2, "max": 1, "currency": "EUR", "interval": "one-time"}
    posting = translate.posting(payloads.posting(salaryRange=broken))
    assert posting.listing is Listing.OPEN
    assert posting.pay is None
    assert posting.refused == (
        "The salary range is not shown: its lowest amount is above its highest.",
    )


@pytest.mark.parametrize(
    ("applications", "ids"),
    [
        (["a1", "a2"], ("a1", "a2")),
        ([{"id": "a1", "posting": "p1"}], ("a1",)),
        ([None, 7, {}], ()),
        (None, ()),
    ],
)
def test_an_arrival(applications: object, ids: tuple[str, ...]) -> None:
    raw = payloads.opportunity(applications=applications)
    assert translate.arrival(raw) == Arrival(
        opportunity_id="opportunity-1",
        application_ids=ids,
        sources=("Refer.io",),
        origin="applied",
        created_at=datetime(2026, 9, 21, 14, 15, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize("raw", [None, {}, {"id": "o1"}, {"createdAt": 1789900000000}])
def test_no_arrival(raw: object) -> None:
    assert translate.arrival(raw) is None
