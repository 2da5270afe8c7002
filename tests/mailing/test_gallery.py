"""Every mail in every language, as agreed and fit to be sent."""

import ast
import re
from datetime import UTC, datetime
from html import unescape

import pytest

from referio.mailing.catalogue import languages
from referio.mailing.gallery import HOUSE, LAST_YEAR, gallery
from referio.mailing.message import message
from referio.mailing.newsletter import pieces
from referio.mailing.palette import COLOURS
from referio.mailing.template import LAYOUTS
from tests.house.sources import PRODUCT, calls, functions, tree
from tests.mailing.reading import Page, links_of_html, links_of_text
from tests.mailing.samples import envelope

GALLERY = gallery()
LETTERS = [sample for sample in GALLERY if not sample.name.startswith("newsletter")]
PREHEADER = re.compile(r'<div style="display:none[^>]*>([^&<]*(?:&[^<]*)?)')


def named(samples):
    return [pytest.param(s, id=f"{s.name}-{s.language}") for s in samples]


@pytest.mark.parametrize("sample", named(LETTERS))
def test_looks_as_agreed(sample, match_parts):
    match_parts(sample.parts)


def test_every_mail_is_there_in_every_language():
    names = {s.name for s in GALLERY if s.language == "en"}
    assert {"newsletter-1-job", "newsletter-3-jobs", "newsletter-10-jobs"} <= names
    assert {(s.name, s.language) for s in GALLERY} == {
        (name, language) for name in names for language in languages()
    }


def test_no_letter_is_missing():
    mailing = PRODUCT / "mailing"
    kinds = {
        one.name
        for path in mailing.glob("*letters.py")
        for one in functions(path)
        if one.returns is not None and ast.unparse(one.returns) == "Letter"
    }
    shown = {
        called.rpartition(".")[2] for called, _ in calls(tree(mailing / "gallery.py"))
    }
    # `ask` and `say` stand for two of them there.
    assert kinds - shown <= {"still_looking", "disconnected"}
    assert len(kinds) > 15


def test_html_is_well_formed_and_in_its_language():
    for sample in GALLERY:
        page = Page(sample.parts.html)
        assert page.wrong == [], (sample.name, sample.language)
        assert ("lang", sample.language) in page.tags[0][1].items()


def test_text_and_html_lead_to_the_same_pages():
    for sample in LETTERS:
        links = links_of_html(sample.parts.html)
        assert links == links_of_text(sample.parts.text), sample.name
        assert links, sample.name


def test_text_says_all_that_html_says():
    for sample in LETTERS:
        text = " ".join(sample.parts.text.decode().split())
        for heading in re.findall(rb"<h1[^>]*>(.*?)</h1>", sample.parts.html):
            assert plain(heading) in text, sample.name
        for paragraph in re.findall(rb"<p [^>]*>([^<]+)</p>", sample.parts.html):
            assert plain(paragraph) in text, (sample.name, sample.language)


def plain(source: bytes) -> str:
    return " ".join(unescape(source.decode()).split())


def test_text_fits_a_narrow_window_but_for_links():
    for sample in LETTERS:
        lines = sample.parts.text.decode().split("\r\n")
        assert [line for line in lines if len(line) > 72 and "://" not in line] == []


def test_a_preheader_says_something_of_its_own():
    for sample in LETTERS:
        shown = PREHEADER.search(sample.parts.html.decode())
        assert shown
        words = unescape(shown[1]).split("\u034f")[0].strip()
        assert 20 <= len(words) <= 110, (sample.name, sample.language, words)
        assert words != sample.parts.subject


def test_a_subject_is_short_enough_to_be_read():
    for sample in GALLERY:
        assert len(sample.parts.subject) <= 120, sample.name


def test_every_mail_has_dark_colours_and_our_address():
    for sample in GALLERY:
        assert b"prefers-color-scheme:dark" in sample.parts.html
        assert HOUSE.postal_address in sample.parts.text.decode()


def test_letters_of_the_kind_one_may_refuse_show_the_way_out():
    refusable = {"welcome", "still-looking", "still-looking-one-alert", "resting"}
    for sample in LETTERS:
        has = "/unsubscribe?" in sample.parts.text.decode()
        assert has == (sample.name in refusable), sample.name


def test_every_mail_becomes_a_message():
    at = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)
    for sample in GALLERY:
        whole = message(sample.parts, envelope(date=at))
        assert max(map(len, whole.split(b"\r\n"))) <= 998


def test_what_is_filled_in_is_never_left_open():
    for sample in GALLERY:
        assert not re.search(rb"\{\w*\}", sample.parts.text), sample.name
        assert b"{{" not in sample.parts.html


def test_dates_are_of_the_language():
    texts = {
        s.language: " ".join(s.parts.text.decode().split())
        for s in LETTERS
        if s.name == "still-looking"
    }
    assert LAST_YEAR.year == 2025
    assert "12 June 2025" in texts["en"]
    assert "12. Juni 2025" in texts["de"]
    assert "12 juin 2025" in texts["fr"]
    assert "12 de junio de 2025" in texts["es"]


def test_ten_jobs_stay_below_the_size_mail_programs_clip():
    largest = [s for s in GALLERY if s.name == "newsletter-10-jobs"]
    assert len(largest) == len(languages())
    assert max(len(s.parts.html) for s in largest) <= 60_000


def test_every_newsletter_of_the_gallery_can_be_written_as_production_does():
    for sample in GALLERY:
        assert (sample.issue is not None) == sample.name.startswith("newsletter")
        if sample.issue:
            made = pieces(sample.issue, HOUSE, locale=sample.language)
            assert b"".join(made.html) == sample.parts.html


def test_letters_can_be_turned_round_for_languages_written_from_the_right():
    for sample in LETTERS:
        page = sample.parts.html.decode().partition("<body")[2]
        assert not re.search(r'align="(left|right)"|float:|(left|right):\d', page)
        for padding in re.findall(r'padding:([^;"]+)', page):
            sides = padding.split()
            assert len(sides) < 4 or sides[1] == sides[3], f"{sample.name}: {padding}"
    for path in LAYOUTS.glob("*.html"):
        assert not re.search(r'align="?(left|right)', path.read_text()), path.name


def test_nothing_is_hidden_by_its_colour_or_by_a_size_that_filters_take_for_spam():
    for sample in GALLERY:
        hidden = re.search(rb'<div style="(display:none[^"]*)"', sample.parts.html)
        assert hidden
        assert b"mso-hide:all" in hidden[1]
        assert not re.search(rb"font-size:[01]px", hidden[1])
        assert COLOURS["page"].encode() not in hidden[1]
