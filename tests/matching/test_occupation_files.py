"""The files of O*NET and ESCO as they come, and files that are neither."""

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.matching.lexicon import OWN, Lexicon
from referio.matching.occupation_files import (
    NotAVocabulary,
    Vocabulary,
    read_vocabulary,
)
from referio.matching.sifting import MOST_NAMES, sift
from tests.matching.published import ESCO_HEADING, esco, esco_text, onet, onet_text

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("REFERIO_SHARED_DATA", ROOT.parent / "shared" / "data"))
ONET = FOLDER / "vocab" / "onet27_alternate_titles.tsv.gz"
ESCO = FOLDER / "vocab" / "esco_occupations_en.csv.gz"

needs_real_files = pytest.mark.skipif(
    not (ONET.exists() and ESCO.exists()),
    reason=f"NOT TESTED with published vocabularies: they are not in {ONET.parent}; "
    "set REFERIO_SHARED_DATA to the folder above it",
)


def test_titles_of_onet_come_with_what_they_are_short_for() -> None:
    read = onet(
        ("11-1", "Kettle Officer (KO)", "KO"),
        ("11-1", "KM (Kettle Mender)", ""),
        ("22-2", "Spoon Polisher", ""),
        ("22-2", "", ""),
    )
    assert (read.source, read.language) == ("onet", "en")
    assert "CC BY 4.0" in read.attribution
    kettles, spoons = read.occupations
    assert kettles.names == (("Kettle Officer", "KO"), ("KM", "Kettle Mender"))
    assert (spoons.code, spoons.names) == ("22-2", (("Spoon Polisher",),))
    assert not spoons.main


def test_labels_of_esco_come_with_the_preferred_one_first_and_once() -> None:
    read = esco(("kettle  mender", "mender of kettles|kettle mender||fixer/fixress"))
    assert (read.source, read.language) == ("esco-en", "en")
    assert "European Commission" in read.attribution
    (kettles,) = read.occupations
    assert kettles.names == (
        ("kettle mender",),
        ("mender of kettles",),
        ("fixer", "fixress"),
    )
    assert kettles.main


def test_each_language_of_esco_is_a_source_of_its_own() -> None:
    german = (
        "Wer das macht, richtet die Kessel der Stadt, und er macht es gern und gut."
    )
    assert esco(("Kesselflicker", ""), about=german).source == "esco-de"
    assert esco(("kettle mender", ""), about="").source == "esco-unknown"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "first line"),
        ("\n\n", "first line"),
        ("kettle,mender\n", "first line"),
        ("conceptType,conceptUri,code,preferredLabel,altLabels,inScheme,description\n", "first line"),
        ("O*NET-SOC Code\tTitle\tDescription\n11-1\tKettle Menders\tMend.\n", "first line"),
        (onet_text(), "nothing below"),
        (esco_text(), "nothing below"),
        (onet_text() + "11-1\tKettle\n", "row 2"),
        (onet_text() + "11-1\tKettle\tn/a\t08\tmore\n", "row 2"),
        (",".join(ESCO_HEADING) + "\nOccupation,uri\n", "row 2"),
        (",".join(ESCO_HEADING) + "\n" + "a" * 200_000, "no table"),
    ],
)  # fmt: skip
def test_what_is_no_vocabulary_says_why(text: str, why: str) -> None:
    with pytest.raises(NotAVocabulary, match=why):
        read_vocabulary(text.splitlines(keepends=True))


def test_a_mark_of_byte_order_and_line_ends_of_windows_do_no_harm() -> None:
    text = "\ufeff" + onet_text(("11-1", "Kettle Mender", "")).replace("\n", "\r\n")
    (kettles,) = read_vocabulary(text.splitlines(keepends=True)).occupations
    assert kettles.names == (("Kettle Mender",),)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in ("", onet_text(), ",".join(ESCO_HEADING) + "\n"):
        try:
            read = read_vocabulary((start + text).splitlines(keepends=True))
        except NotAVocabulary:
            continue
        assert read.occupations


def real(file: Path) -> Vocabulary:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return read_vocabulary(lines)


@needs_real_files
def test_the_real_onet_gives_narrow_groups() -> None:
    read = real(ONET)
    groups = list(sift([read], OWN))
    assert len(read.occupations) > 900
    assert 1000 < len(groups) < 3000
    assert max(map(len, groups)) < 12
    lexicon = Lexicon(groups)
    assert "Human Resources Business Partner" in lexicon.counts_as(
        "HR Business Partner"
    )
    assert lexicon.counts_as("school nurse") == ()


@needs_real_files
def test_the_real_esco_keeps_apart_what_our_table_keeps_apart() -> None:
    read = real(ESCO)
    groups = list(sift([read], OWN))
    assert read.source == "esco-en"
    assert 2000 < len(groups) <= len(read.occupations)
    assert max(map(len, groups)) <= MOST_NAMES
    lexicon = Lexicon(groups)
    assert "solutions developer" in lexicon.counts_as("software developer")
    assert "data engineer" not in lexicon.counts_as("data scientist")
    assert "bookkeeper" not in lexicon.counts_as("accountant")
