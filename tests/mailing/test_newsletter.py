import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.postings import Commitment, WorkMode
from referio.mailing.cards import ADDRESS_OCTETS, CardFacts
from referio.mailing.newsletter import render
from tests.mailing.reading import Page, links_of_html, links_of_text
from tests.mailing.samples import (
    ANALYST,
    ARABIC,
    DEVELOPER,
    ENGINEER,
    HOSTILE,
    HOUSE,
    JAPANESE,
    newsletter,
    ten_jobs,
)

TWO_ALERTS = ("Data engineer near Bristol", "Remote Python")
WORST = CardFacts(
    "ख" * 200,
    "Ж" * 200,
    "東" * 200,
    WorkMode.REMOTE,
    Commitment.FULL_TIME,
    None,
    400,
    "ß" * 200,
)


@pytest.mark.parametrize(
    "issue",
    [
        pytest.param(newsletter(ENGINEER), id="one-job"),
        pytest.param(newsletter(ENGINEER, DEVELOPER, ANALYST), id="three-jobs"),
        pytest.param(newsletter(*ten_jobs(), alerts=TWO_ALERTS), id="ten-jobs"),
        pytest.param(newsletter(ARABIC, JAPANESE, ENGINEER), id="other-scripts"),
        pytest.param(newsletter(HOSTILE), id="hostile-title"),
    ],
)
def test_looks_as_agreed(issue, match_parts):
    parts = render(issue, HOUSE)
    assert Page(parts.html).wrong == []
    match_parts(parts)


def test_text_has_the_same_links_in_the_same_order():
    parts = render(newsletter(*ten_jobs(), alerts=TWO_ALERTS), HOUSE)
    links = links_of_html(parts.html)
    # The unsubscribe link stands at the top and again at the foot.
    assert len(links) == 2 + 10 * 3 + 4
    assert links == links_of_text(parts.text)


def test_text_is_not_escaped():
    parts = render(newsletter(ENGINEER), HOUSE)
    assert "Northwind & Sons" in parts.text.decode()
    assert b"&amp;" not in parts.text


def test_ten_jobs_stay_below_the_size_mail_programs_clip():
    assert len(render(newsletter(*ten_jobs()), HOUSE).html) <= 60_000


@pytest.mark.parametrize("letter", ["Ж", "ख", "東", "ß", "&", "\U0001f9d1", "Жизнь "])
def test_ten_jobs_with_the_longest_names_stay_as_small_in_any_script(letter):
    long = letter * 200
    url = "https://refer.example/jobs?employer=".ljust(ADDRESS_OCTETS, "x")
    facts = replace(
        WORST, title=long, employer=long, place=long, pay_text=long, all_jobs=url
    )
    whole = newsletter(*[facts] * 10, alerts=(long, long))
    entries = [one._replace(reasons=(long,) * 3, more=7) for one in whole.entries]
    assert len(render(replace(whole, entries=entries), HOUSE).html) <= 60_000


def test_a_title_of_usual_length_is_never_cut():
    title = "Ведущий инженер-программист по обработке больших данных"
    page = unescape(
        render(newsletter(replace(WORST, title=title)), HOUSE).html.decode()
    )
    assert f">{title}</a>" in page.replace("<!--\r\n-->", "")


def test_unsubscribe_stands_before_the_first_job():
    page = render(newsletter(*ten_jobs()), HOUSE).html
    assert page.index(b"/stop?") < page.index(b"Senior Data Engineer</a>")


def test_a_script_in_a_title_is_only_text():
    parts = render(newsletter(HOSTILE), HOUSE)
    assert b"<script" not in parts.html
    assert b"<img" not in parts.html
    assert b"&lt;script&gt;" in parts.html
    assert "<script>" in parts.text.decode()


def test_braces_from_an_employer_are_not_a_slot():
    assert b"{{job}}" in render(newsletter(HOSTILE), HOUSE).html


@pytest.mark.parametrize(
    ("jobs", "subject"),
    [
        ((ENGINEER,), "New job: Senior Data Engineer, Bristol, United Kingdom"),
        ((DEVELOPER, ANALYST), "2 new jobs: Python Developer, Payments, London"),
        ((JAPANESE,), "New job: データエンジニア（リモート可）, 東京"),
    ],
)
def test_the_subject_names_a_job_that_is_inside(jobs, subject):
    assert render(newsletter(*jobs), HOUSE).subject == subject


def test_without_jobs_there_is_no_newsletter():
    with pytest.raises(ValueError, match="send none instead"):
        render(newsletter(), HOUSE)


def test_every_layout_table_is_for_looks_only():
    page = Page(render(newsletter(*ten_jobs()), HOUSE).html)
    roles = {attrs.get("role") for tag, attrs in page.tags if tag == "table"}
    assert roles == {"presentation"}


def test_screen_readers_get_language_landmark_and_headings():
    page = Page(render(newsletter(ENGINEER, ANALYST), HOUSE).html)
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("h1"), tags.count("h2")) == (1, 2)
    article = next(attrs for _, attrs in page.tags if attrs.get("role") == "article")
    assert article["lang"] == "en"
    assert article["aria-roledescription"] == "email"
    assert article["aria-label"].startswith("2 new jobs")


def test_links_that_say_little_are_labelled_with_their_job():
    page = Page(render(newsletter(ENGINEER), HOUSE).html)
    labels = [
        attrs["aria-label"]
        for tag, attrs in page.tags
        if tag == "a" and "aria-label" in attrs
    ]
    assert labels == [
        "View job: Senior Data Engineer at Northwind & Sons",
        "Not for me: Senior Data Engineer at Northwind & Sons",
    ]


def test_there_are_no_images_and_nothing_is_fetched():
    page = render(newsletter(*ten_jobs()), HOUSE).html
    assert not re.search(rb"<img|src=|url\(|@import|<link", page)


def test_who_wrote_where_and_why_stand_at_the_foot():
    text = render(newsletter(ENGINEER), HOUSE).text.decode()
    assert "because ada@example.org signed up" in text
    assert "on 3 March 2026" in text
    assert HOUSE.postal_address in text
    assert HOUSE.support_address in text


anything = st.text(max_size=150)


@given(title=anything, employer=anything, place=anything, pay_text=anything)
def test_whatever_an_employer_writes_the_mail_stays_whole(
    title, employer, place, pay_text
):
    facts = CardFacts(
        title, employer, place, WorkMode.ONSITE, Commitment.CONTRACT, None, 5, pay_text
    )
    parts = render(newsletter(facts, ENGINEER), HOUSE)
    page = Page(parts.html)
    assert page.wrong == []
    assert page.links == Page(render(newsletter(ANALYST, ENGINEER), HOUSE).html).links
    for body in (parts.html, parts.text):
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)


def test_lines_are_already_in_the_form_that_is_signed():
    page = render(newsletter(*ten_jobs()), HOUSE).html
    assert not re.search(rb"[ \t]{2}|[ \t]\r\n|\t", page)
