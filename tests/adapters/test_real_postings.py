"""Postings as they are in the world, when the folder that holds them is there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lever_sandbox.server import make_world
from referio.adapters import html
from referio.adapters.lever import translate
from referio.core.postings import Commitment, Listing, Posting

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("REFERIO_SHARED_DATA", ROOT.parent / "shared" / "data"))
BOARD = FOLDER / "lever-postings.jsonl"

pytestmark = pytest.mark.skipif(
    not BOARD.exists(),
    reason=f"NOT TESTED with real postings: {BOARD} is not there; "
    "set REFERIO_SHARED_DATA to its folder",
)


@pytest.fixture(scope="module")
def postings() -> list[Posting]:
    return list(_read())


def _read() -> Iterator[Posting]:
    world = make_world([BOARD])
    for account in world.accounts.values():
        for posting in account.postings.values():
            yield translate.posting(posting.as_v1("https://jobs.lever.co"))


def test_every_posting_is_read(postings: list[Posting]) -> None:
    shown = [posting for posting in postings if posting.listing is Listing.OPEN]
    assert len(shown) == len(BOARD.read_text(encoding="utf-8").splitlines())
    for posting in shown:
        assert posting.title
        assert posting.site
        assert posting.refused == ()


def test_what_is_shown_is_clean_and_its_text_is_plain(postings: list[Posting]) -> None:
    for posting in postings:
        assert html.clean(posting.description_html) == posting.description_html
        assert "style=" not in posting.description_html
        assert "&nbsp;" not in posting.description_text
        assert "  " not in posting.description_text
        assert posting.description_text == html.plain(posting.description_html)


def test_every_commitment_is_understood(postings: list[Posting]) -> None:
    unread = {
        posting.commitment_text
        for posting in postings
        if posting.commitment is Commitment.UNSTATED and posting.commitment_text
    }
    assert unread <= {"Permanent / Contract"}
