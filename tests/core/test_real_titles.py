"""Levels and functions of real postings: how much is read, and what must never be."""

import json
import os
import re
from pathlib import Path

import pytest

from referio.core.function_reading import function_of
from referio.core.roles import Function, Seniority
from referio.core.seniority_reading import seniority_of

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("REFERIO_SHARED_DATA", ROOT.parent / "shared" / "data"))
BOARD = FOLDER / "lever-postings.jsonl"

pytestmark = pytest.mark.skipif(
    not BOARD.exists(),
    reason=f"NOT TESTED with real postings: {BOARD} is not there; "
    "set REFERIO_SHARED_DATA to its folder",
)


@pytest.fixture(scope="module")
def postings() -> list[tuple[str, str, str]]:
    """Return department, team and title of each posting."""
    read = map(json.loads, BOARD.read_text(encoding="utf-8").splitlines())
    return [
        (
            one["categories"].get("department") or "",
            one["categories"].get("team") or "",
            one["text"],
        )
        for one in read
    ]


def titles_with(postings: list[tuple[str, str, str]], words: str) -> list[str]:
    return [title for *_, title in postings if re.search(words, title, re.IGNORECASE)]


def test_nearly_all_say_their_function(postings: list[tuple[str, str, str]]) -> None:
    said = [function_of(*one) for one in postings]
    unstated = [
        title
        for (*_, title), function in zip(postings, said, strict=True)
        if function is Function.UNSTATED
    ]
    speculative = re.compile(r"future|spontan", re.IGNORECASE)
    assert [title for title in unstated if not speculative.search(title)] == []
    assert len(set(said)) >= 18


def test_a_good_part_say_their_level(postings: list[tuple[str, str, str]]) -> None:
    said = [seniority_of(title) for *_, title in postings]
    stated = sum(level is not Seniority.UNSTATED for level in said)
    assert 0.35 < stated / len(said) < 0.55
    assert set(said) == set(Seniority)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        (r"^lead ", Seniority.LEAD),
        (r"engineering manager", Seniority.MANAGER),
        (r"^manager,", Seniority.MANAGER),
        (r"^head of", Seniority.EXECUTIVE),
        (r"^key account manager", Seniority.UNSTATED),
        (r"^product manager - ", Seniority.UNSTATED),
        (r"- stage paris", Seniority.INTERN),
    ],
)
def test_levels_of_real_titles(
    postings: list[tuple[str, str, str]], words: str, level: Seniority
) -> None:
    found = titles_with(postings, words)
    assert found
    assert {seniority_of(title) for title in found} == {level}
