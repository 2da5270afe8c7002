"""`referio edition`: see how far editions are, and steer one."""

import json
import time
from argparse import RawDescriptionHelpFormatter
from io import StringIO
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.live import Live
from rich.table import Table

from referio.newsletters import queries as newsletters
from referio.newsletters.progress import Progress, progress
from referio.newsletters.steering import CannotSteer, Order
from referio.pipeline import steps

EXAMPLES = """examples:
  referio edition list                 the newest editions, with counts
  referio edition open --everyone      open one now for every alert, due or not
  referio edition open --hold          match it, and send nothing before `start`
  referio edition show 12 --watch      counts, rate and time left, until it is over
  referio edition pause 12             what is in hand is finished, then it stands still
  referio edition resume 12
  referio edition cancel 12            what has not left is skipped, for good

What an edition would hold is told by `referio match --dry-run`, which stores nothing.

exit codes: 0 done, 1 it cannot be done in this state, 2 the call is wrong."""
SHOWING = ("list", "show")
OPENING = "open"
WIDTH = 140
EVERY = 2.0  # seconds between two looks


class Command(BaseCommand):
    """Shows and steers editions."""

    help = "See how far editions are; open, hold, start, pause, resume or cancel one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which edition."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("what", choices=[*SHOWING, OPENING, *Order])
        parser.add_argument("number", nargs="?", type=int, help="of the edition")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--watch", action="store_true", help="show it until it ends"
        )
        parser.add_argument("--everyone", action="store_true", help="due or not")
        parser.add_argument("--hold", action="store_true", help="wait for `start`")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it and print what came of it. Raises CommandError."""
        what, number = options["what"], options["number"]
        if what == "list":
            self._tell(
                [_now(one.pk) for one in newsletters.editions()],
                as_json=options["json"],
            )
            return
        if what == OPENING:
            number = self._opened(options)
        if number is None:
            raise CommandError(
                "Say which edition: a number from the list.", returncode=2
            )
        if what in list(Order):
            self._steered(number, Order(what))
        if options["watch"] and not options["json"]:
            _watch(number)
        self._tell([_found(number)], as_json=options["json"])

    def _opened(self, options: dict[str, Any]) -> int:
        opened = steps.open_edition(everyone=options["everyone"], hold=options["hold"])
        if opened is None:
            raise CommandError("No alert is due, so no edition was opened.")
        return opened

    def _steered(self, number: int, order: Order) -> None:
        _found(number)
        try:
            steps.steer(number, order)
        except CannotSteer as error:
            raise CommandError(str(error)) from error

    def _tell(self, several: list[Progress], *, as_json: bool) -> None:
        if as_json:
            told = [as_values(one) for one in several]
            self.stdout.write(json.dumps(told))
            return
        paper = StringIO()
        Console(file=paper, width=WIDTH).print(_table(several))
        self.stdout.write(paper.getvalue())


def _found(number: int) -> Progress:
    try:
        return _now(number)
    except ObjectDoesNotExist:
        raise CommandError(f"There is no edition {number}.", returncode=2) from None


def _now(number: int) -> Progress:
    return progress(number, now=timezone.now())


def as_values(one: Progress) -> dict[str, Any]:
    """Return how far an edition is as JSON holds it."""
    edition = one.edition
    return {
        "edition": edition.pk,
        "due_at": edition.due_at.isoformat(),
        "state": edition.state,
        "hold": edition.hold,
        "alerts": edition.alerts,
        "jobs": edition.jobs,
        "parts": one.parts,
        "parts_matched": one.parts_matched,
        "newsletters": one.newsletters,
        "states": one.states,
        "settled": one.settled,
        "per_second": round(one.per_second, 1),
        "seconds_left": one.seconds_left,
    }


def _table(several: list[Progress]) -> Table:
    table = Table(
        "edition", "due", "state", "newsletters", "settled", "rate", "left", "of them"
    )
    for one in several:
        table.add_row(
            str(one.edition.pk),
            f"{one.edition.due_at:%Y-%m-%d %H:%M}",
            _state(one),
            f"{one.newsletters:,}",
            f"{one.percent} %",
            f"{one.per_second:,.0f}/s",
            left(one.seconds_left),
            ", ".join(f"{n:,} {state}" for state, n in sorted(one.states.items())),
        )
    return table


def _state(one: Progress) -> str:
    said = str(one.edition.get_state_display())
    if one.edition.state == "matching":
        said += f" {one.parts_matched}/{one.parts}"
    return (
        f"{said}, will be held"
        if one.edition.hold and not one.edition.matched_at
        else said
    )


def left(seconds: int | None) -> str:
    """Return how long it takes yet, in words."""
    if seconds is None:
        return "–"
    hours, minutes = divmod(-(-seconds // 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _watch(number: int) -> None:
    with Live(console=Console(), refresh_per_second=4) as shown:
        while True:
            one = _found(number)
            shown.update(_table([one]))
            if one.edition.done_at:
                return
            time.sleep(EVERY)
