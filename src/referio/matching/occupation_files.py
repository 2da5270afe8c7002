"""Published vocabularies of occupations, as their files come: O*NET's alternate titles, ESCO.

https://www.onetcenter.org/dictionary/27.0/text/alternate_titles.html: tab-separated, a line
a title. https://esco.ec.europa.eu/en/use-esco/download: comma-separated, a line an
occupation, its labels one below the other in a cell.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from referio.core.languages import language_of

ONET_ATTRIBUTION = (
    "This product includes information from the O*NET Database by the U.S. Department of"
    " Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0"
    " license. O*NET® is a trademark of USDOL/ETA. We have modified some of this"
    " information; USDOL/ETA has not approved, endorsed, or tested these modifications."
)
ESCO_ATTRIBUTION = (
    "This service uses the ESCO classification of the European Commission."
    " We have modified some of it."
)
ENOUGH = 20  # descriptions, to tell the language of a file by

Row = Mapping[str, str | None]

_SPELT_OUT = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<other>[^()]+)\)$")


class NotAVocabulary(ValueError):
    """A file is none that we can read names of occupations from; the message says why."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation and its names, each with other spellings of the same; the main one first.

    `main` says whether the first name is the one that the occupation goes by.
    """

    code: str
    names: tuple[tuple[str, ...], ...]
    main: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a file holds: `source` is "onet", or "esco-" and the language."""

    source: str
    attribution: str
    language: str  # ISO 639-1
    occupations: tuple[Occupation, ...]


def read_vocabulary(lines: Iterable[str]) -> Vocabulary:
    """Return the vocabulary in a file's lines. Raises NotAVocabulary."""
    feed = iter(lines)
    header = next(feed, "").lstrip("\ufeff").rstrip("\r\n")
    for is_header, read in _SHAPES:
        if is_header(header):
            return read(header, feed)
    raise NotAVocabulary(
        "its first line is the heading neither of O*NET's alternate titles"
        " (O*NET-SOC Code, Alternate Title, …) nor of ESCO's occupations (conceptUri,"
        " iscoGroup, preferredLabel, altLabels, …)"
    )


def _onet(header: str, feed: Iterator[str]) -> Vocabulary:
    found: dict[str, list[tuple[str, ...]]] = {}
    table = csv.DictReader(
        feed, header.split("\t"), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    for row in _rows(table):
        title, short = _cell(row, "Alternate Title"), _cell(row, "Short Title")
        if title:
            code = _cell(row, "O*NET-SOC Code")
            found.setdefault(code, []).append(_spellings(title, short))
    return Vocabulary(
        "onet",
        ONET_ATTRIBUTION,
        "en",
        _some(
            Occupation(code, tuple(all_), main=False) for code, all_ in found.items()
        ),
    )


def _esco(header: str, feed: Iterator[str]) -> Vocabulary:
    columns = next(csv.reader([header]))
    occupations: list[Occupation] = []
    described: list[str] = []
    for row in _rows(csv.DictReader(feed, columns)):
        labels = [_cell(row, "preferredLabel"), *_cell(row, "altLabels").split("\n")]
        names = dict.fromkeys(" ".join(label.split()) for label in labels)
        spelt = tuple(_alternatives(name) for name in names if name)
        occupations.append(Occupation(_cell(row, "conceptUri"), spelt, main=True))
        if len(described) < ENOUGH:
            described.append(_cell(row, "description"))
    language = language_of("\n".join(described))
    return Vocabulary(
        f"esco-{language or 'unknown'}", ESCO_ATTRIBUTION, language, _some(occupations)
    )


def _rows(table: "csv.DictReader[str]") -> Iterator[Row]:
    """Yield whole rows. Raises NotAVocabulary for one that is cut or no table."""
    try:
        for number, row in enumerate(table, 2):
            if None in row.values() or None in row:
                raise NotAVocabulary(
                    f"its row {number} has not the columns of the heading"
                )
            yield row
    except csv.Error as error:
        raise NotAVocabulary(f"it is no table: {error}") from error


def _cell(row: Row, name: str) -> str:
    return (row.get(name) or "").strip()


def _some(occupations: Iterable[Occupation]) -> tuple[Occupation, ...]:
    found = tuple(occupations)
    if not found:
        raise NotAVocabulary("it has a heading and nothing below it")
    return found


def _spellings(title: str, short: str) -> tuple[str, ...]:
    """Return a title, what stands in brackets behind it, and its short form."""
    apart = _SPELT_OUT.match(title)
    names = [apart["name"], apart["other"]] if apart else [title]
    if short and short != "n/a":
        names.append(short)
    return tuple(dict.fromkeys(names))


def _alternatives(label: str) -> tuple[str, ...]:
    """Return both words of "waiter/waitress", and any other label as it is."""
    return tuple(label.split("/")) if " " not in label else (label,)


def _is_onet(header: str) -> bool:
    return {"O*NET-SOC Code", "Alternate Title"} <= set(header.split("\t"))


def _is_esco(header: str) -> bool:
    needed = {"conceptUri", "iscoGroup", "preferredLabel", "altLabels", "description"}
    return needed <= set(header.split(","))


_SHAPES: tuple[
    tuple[Callable[[str], bool], Callable[[str, Iterator[str]], Vocabulary]], ...
] = ((_is_onet, _onet), (_is_esco, _esco))
