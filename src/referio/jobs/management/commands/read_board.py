"""`referio manage read_board`: shows what we understand of a file of postings."""

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referio.ats import registry
from referio.core.ports import Refused
from referio.core.postings import Posting
from referio.jobs.board_report import BoardReport, Told, report
from referio.jobs.gazetteer import places_in_memory

EXAMPLES = """examples:
  referio manage read_board board.jsonl           what is understood, in words
  referio manage read_board board.jsonl --json    the same for a program
  referio manage read_board board.jsonl --json | jq .unresolved

FILE holds a posting a line, as Lever's public board gives them (v0: `lists`, `additional`)
or as its API does (v1: `content`). Nothing is written, and no database is asked.
"""


class Command(BaseCommand):
    """Reads a file of postings and prints what a sync would understand of it."""

    help = "Show what is understood of a file of postings: pay, places, eligibility, copies."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether a program reads the answer."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print the report. Raises CommandError, naming the line, for what is no JSON."""
        unread: list[str] = []
        told = report(_postings(options["file"], unread), places_in_memory())
        told.refused += unread
        if options["json"]:
            self.stdout.write(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_words(told)))


def _postings(file: Path, unread: list[str]) -> Iterator[Posting]:
    read = registry.adapter("lever").board_posting
    if read is None:
        raise CommandError("This ATS has no public board that we can read.")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read(json.loads(line))
        except ValueError as error:
            raise CommandError(f"{file}, line {number} is no JSON: {error}.") from error
        except Refused as refused:
            unread.append(f"line {number}: {refused}")


def _words(told: BoardReport) -> Iterator[str]:
    yield f"{told.postings} postings, {told.open} of them open"
    yield f"pay: {told.pay_by_field} by field, {len(told.pay_by_text)} read from the text"
    yield from _evidence(told.pay_by_text)
    yield from _counted("languages", told.languages)
    yield from _counted("work modes", told.work_modes)
    yield from _counted("commitments", told.commitments)
    yield from _counted("seniorities", told.seniorities)
    yield from _counted("functions", told.functions)
    yield from _counted("locations in which no place was found", told.unresolved)
    yield f"remote eligibility: read from the text of {len(told.eligibility)}"
    yield from _evidence(told.eligibility)
    copies = [ids for ids in told.clusters.values() if len(ids) > 1]
    yield f"clusters: {len(told.clusters)}, {len(copies)} of several postings"
    yield from (f"  {' '.join(ids)}" for ids in copies)
    yield f"refused: {len(told.refused)}"
    yield from (f"  {why}" for why in told.refused)


def _counted(name: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"{name}: {len(counts)}"
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    yield from (f"  {count:>5}  {value}" for value, count in ranked)


def _evidence(every: list[Told]) -> Iterator[str]:
    for one in every:
        yield f"  {one.posting}  {one.title}: {one.read}"
        yield from (f"      “{sentence}”" for sentence in one.evidence)
