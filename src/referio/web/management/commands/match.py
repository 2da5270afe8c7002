"""`referio match --dry-run`: what the next newsletters would be, for whoever runs the house."""

import json
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from referio.alerts import queries as alerts
from referio.pipeline.matching.rehearsing import Heard, Picked, Rehearsal, rehearse
from referio.web.candidates.asked import facts_of

EXAMPLES = """examples:
  referio match --dry-run                     counts, a histogram and ten samples
  referio match --dry-run --seed 7            ten others
  referio match --dry-run --limit 5 --json    as JSON, with at most five jobs a newsletter

Asks every alert that listens, whether it is due or not, about the open jobs that are new to
it. Nothing is stored and nobody gets mail; no address is shown. The index of alerts in the
data folder is made or brought up to date, as any edition does.

exit codes: 0 done, 1 the database cannot be used as it is, 2 the call is wrong."""

BAR = 40  # characters


class Command(BaseCommand):
    """Rehearses an edition."""

    help = (
        "Match all alerts with the open jobs as an edition would now; writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much to show, and whether a program reads the answer."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument(
            "--dry-run",
            action="store_true",
            required=True,
            help="store and send nothing",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--limit", type=int, default=10, help="jobs of a newsletter at most (10)"
        )
        parser.add_argument("--seed", type=int, default=1, help="picks the samples (1)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Rehearse and print what came of it. Raises CommandError."""
        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more.", returncode=2)
        try:
            with _progress() as heard:
                told = rehearse(
                    limit=options["limit"],
                    seed=options["seed"],
                    now=timezone.now(),
                    heard=heard,
                )
            samples = [_sample(one) for one in told.samples]
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database cannot be used: {error}".strip()
                + " Run `referio doctor`, and `referio manage migrate` for its tables."
            ) from error
        show = _as_json if options["json"] else _in_words
        self.stdout.write(show(told, samples))


@contextmanager
def _progress() -> Iterator[Heard]:
    """Show on standard error which part of the subscribers is being matched."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def heard(what: str, done: int, of: int) -> None:
            progress.update(task, description=what, completed=done, total=of)

        yield heard


def _sample(jobs: Iterable[Picked]) -> dict[str, Any]:
    """Return what one newsletter would hold, and what its alerts ask."""
    jobs = list(jobs)
    found_by = list(dict.fromkeys(one.found_by for one in jobs))
    rows = [alerts.alert(one) for one in found_by]
    return {
        "alerts": [
            {"id": row.pk, "name": row.name, "asks": dict(asks)}
            for row, asks in zip(rows, facts_of(rows), strict=True)
        ],
        "jobs": [
            {
                "id": one.job.pk,
                "title": one.job.title,
                "employer": one.job.employer.name,
                "alert": one.found_by,
                "score": one.score,
                "reasons": list(one.reasons),
            }
            for one in jobs
        ],
    }


def _counts(told: Rehearsal) -> dict[str, int | float]:
    each = told.entries / told.newsletters if told.newsletters else 0.0
    return {
        "alerts": told.alerts,
        "jobs": told.jobs,
        "matched_alerts": told.matched,
        "newsletters": told.newsletters,
        "jobs_per_newsletter": round(each, 2),
    }


def _as_json(told: Rehearsal, samples: list[dict[str, Any]]) -> str:
    by_size = {size: count for size, count in enumerate(told.by_size) if size}
    whole = {**_counts(told), "newsletters_by_jobs": by_size, "samples": samples}
    return json.dumps(whole, ensure_ascii=False)


def _in_words(told: Rehearsal, samples: list[dict[str, Any]]) -> str:
    counts = [
        f"{name.replace('_', ' '):>20}  {n:,}" for name, n in _counts(told).items()
    ]
    bars = ["", "Newsletters by how many jobs they hold:", *_bars(told.by_size)]
    told_of = [line for one in samples for line in ["", *_lines(one)]]
    return "\n".join([*counts, *bars, *told_of])


def _bars(by_size: tuple[int, ...]) -> Iterator[str]:
    most = max(1, *by_size)
    for size, count in enumerate(by_size):
        if size:
            yield f"{size:>4}  {'█' * -(-count * BAR // most)} {count:,}"


def _lines(sample: dict[str, Any]) -> Iterator[str]:
    for alert in sample["alerts"]:
        asks = "; ".join(f"{name}: {value}" for name, value in alert["asks"].items())
        yield f"Alert {alert['id']}, “{alert['name']}”. {asks}"
    for job in sample["jobs"]:
        yield f"  {job['score']:>4}  {job['title']}, {job['employer']}"
        if job["reasons"]:
            yield f"        {'; '.join(job['reasons'])}"
