"""`referio vocabulary`: takes published names of occupations in, and shows what counts as what."""

import gzip
import io
import json
import zlib
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from rich.console import Console
from rich.progress import Progress

from referio.jobs import queries, vocabularies
from referio.matching.lexicon import OWN
from referio.matching.occupation_files import (
    NotAVocabulary,
    Vocabulary,
    read_vocabulary,
)
from referio.matching.sifting import sift
from referio.transactions import transaction

EXAMPLES = """examples:
  referio vocabulary import alternate_titles.tsv.gz     O*NET's, from onetcenter.org
  referio vocabulary import occupations_en.csv          ESCO's, from esco.ec.europa.eu
  referio vocabulary show "devops engineer" --json      what counts as it, by source

Names that stand under several occupations, vague ones and those of another level are left
out. What was imported of a source before is replaced; the same files change nothing. Keep
the attribution that is printed where you say what you use.

exit codes: 0 done, 1 a file cannot be used and nothing was changed, 2 the call is wrong."""

GZIP = b"\x1f\x8b"

Told = dict[str, dict[str, Any]]


class Command(BaseCommand):
    """Imports vocabularies into the database, or shows what counts as a word."""

    help = "Import names of occupations (O*NET, ESCO), or show what counts as a word."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, with what, and whether a program reads the answer."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("do", choices=["import", "show"])
        parser.add_argument(
            "given", nargs="+", metavar="FILE|WORD", help="files, or one word or phrase"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it and print what came of it. Raises CommandError."""
        try:
            if options["do"] == "import":
                told = take_in([Path(name) for name in options["given"]])
            else:
                told = show(" ".join(options["given"]))
        except ProgrammingError as error:
            raise CommandError(
                "The database lacks tables of this version: run `referio manage migrate`,"
                " then this again."
            ) from error
        self.stdout.write(
            json.dumps(told, ensure_ascii=False)
            if options["json"]
            else "\n".join(_words(told))
        )


def take_in(files: Sequence[Path]) -> Told:
    """Store what is good in these files, all or none of them. Raises CommandError."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        by_source: dict[str, list[Vocabulary]] = {}
        for file in files:
            read = _read(file, progress)
            by_source.setdefault(read.source, []).append(read)
        step = progress.add_task("sifting and storing", total=len(by_source))
        told: Told = {}
        with transaction():
            for source, several in by_source.items():
                told[source] = _store(source, several)
                progress.advance(step)
    return told


def _store(source: str, several: Sequence[Vocabulary]) -> dict[str, Any]:
    groups = list(sift(several, OWN))
    attribution = several[0].attribution
    return {
        "changed": vocabularies.replace(source, attribution, groups),
        "occupations": sum(len(one.occupations) for one in several),
        "groups": len(groups),
        "names": sum(map(len, groups)),
        "attribution": attribution,
    }


def show(word: str) -> Told:
    """Return {source: what counts as a word there, and whom to thank for it}."""
    thanks = {one.source: one.attribution for one in queries.imported()}
    return {
        source: {"counts as it": list(names), "attribution": thanks.get(source, "")}
        for source, names in queries.counting_as(word).items()
    }


def _read(file: Path, progress: Progress) -> Vocabulary:
    """Return what a file holds. Raises CommandError, naming the file."""
    try:
        with _lines(file, progress) as lines:
            return read_vocabulary(lines)
    except NotAVocabulary as error:
        raise CommandError(f"{file} is no vocabulary: {error}. {_UNCHANGED}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not written in UTF-8. {_UNCHANGED}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise CommandError(f"{file} cannot be read: {error}. {_UNCHANGED}") from error


_UNCHANGED = "Nothing was changed; name other files."


@contextmanager
def _lines(file: Path, progress: Progress) -> Iterator[io.TextIOWrapper]:
    """Open a file that may be compressed, telling how far it is read."""
    with progress.open(file, "rb", description=file.name) as raw:
        packed = raw.read(len(GZIP)) == GZIP
        raw.seek(0)
        content: Any = gzip.GzipFile(fileobj=raw) if packed else raw
        yield io.TextIOWrapper(content, encoding="utf-8", newline="")


def _words(told: Told) -> Iterator[str]:
    for source, one in told.items():
        if "names" in one:
            done = "stored" if one["changed"] else "as it was"
            yield (
                f"{source}: {done}, {one['names']} names in {one['groups']} groups, of"
                f" {one['occupations']} occupations"
            )
        else:
            yield f"{source}: {', '.join(one['counts as it'])}"
    yield from dict.fromkeys(
        one["attribution"] for one in told.values() if one["attribution"]
    )
    if not told:
        yield "Nothing counts as that."
