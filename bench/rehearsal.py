"""An edition over a file of real postings and invented alerts, rehearsed: is it what people want?

Every posting becomes a job as a sync would make it. Alerts are invented from what the
postings offer: words of a title, the place, the level, seven tenths of the pay. Then
`referio match --dry-run` says what each would get, and why; read ten samples and judge.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from match_edition import product

if TYPE_CHECKING:
    from referio.alerts.drafts import AlertDraft
    from referio.jobs.models import Job

Line = Mapping[str, Any]
PAYS = 7, 10  # of what a job offers, people ask for


def main() -> int:
    """Store, invent, rehearse."""
    options = _parser().parse_args()
    lines = [json.loads(line) for line in options.board.read_text("utf-8").splitlines()]
    console = Console(stderr=True, quiet=options.json)
    with console.status("starting") as status, product(status.update):
        _store(lines)
        _invent(options.alerts, random.Random(options.seed))
        status.update(f"rehearsing {options.alerts:,} alerts")
        _rehearse(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    number = parser.add_argument
    number("--board", type=Path, required=True, help="postings, as a public board has")
    number("--alerts", type=int, default=50_000)
    number("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="no progress, one line")
    return parser


def _store(lines: Sequence[Line]) -> None:
    """Make jobs of all postings, employer by employer, as a sync does."""
    from referio.accounts.models import Employer
    from referio.ats import registry
    from referio.ats.models import Connection, SyncRun
    from referio.jobs import gazetteer
    from referio.jobs.operations import Sync, take
    from referio.transactions import transaction

    now = datetime.now(UTC)
    gazetteer.load()
    read = registry.adapter("lever").board_posting
    assert read is not None
    for number, site in enumerate(sorted({line["_company"] for line in lines}), 1):
        employer = Employer.objects.create(name=site, slug=site, created_at=now)
        connection = Connection.objects.create(
            employer=employer, account_id=f"account {number}", state="active",
            access_token=b"sealed", connected_at=now,
        )  # fmt: skip
        run = SyncRun.objects.create(connection=connection, started_at=now)
        theirs = [read(line) for line in lines if line["_company"] == site]
        with transaction():
            take(Sync(connection, run, gazetteer.PlaceTable(), now), theirs)


def _invent(count: int, luck: random.Random) -> None:
    """Store so many subscribers with an alert each."""
    from match_copy import copy
    from referio.alerts.models import SHARDS, Alert, Subscriber, Timetable
    from referio.jobs.models import Job

    now = datetime.now(UTC)
    jobs = list(Job.objects.filter(state="open").prefetch_related("places"))
    ids = range(1, count + 1)
    copy(
        Subscriber,
        id=ids,
        email=(f"reader-{number}@mail.example" for number in ids),
        state=["active"] * count,
        shard=(number % SHARDS for number in ids),
        created_at=[now] * count,
        confirmed_at=[now] * count,
        changed_at=[now] * count,
    )
    drafts = [asdict(_draft(luck.choice(jobs), luck)) for _ in ids]
    moments = dict.fromkeys(["confirmed_at", "created_at", "changed_at", "due_at"])
    columns = {name: [draft[name] for draft in drafts] for name in drafts[0]}
    lists = {
        name: [list(value) if isinstance(value, tuple) else value for value in values]
        for name, values in columns.items()
    }
    when = {name: [now] * count for name in moments}
    daily = Timetable.objects.create(
        cadence="daily", hour=8, weekday=0, time_zone="Etc/UTC"
    )
    shared = {"timetable_id": [daily.pk] * count}
    copy(Alert, id=ids, subscriber_id=ids, **lists, **when, **shared)


def _draft(job: "Job", luck: random.Random) -> "AlertDraft":
    """Return what somebody might ask for who would like this job."""
    from referio.alerts.drafts import AlertDraft

    head = re.split(r" - |[(,/|–]", job.title)[0]
    title = [word for word in head.split() if word.isalpha()]
    wish: dict[str, Any] = {"name": " ".join(title) or "Any job"}
    if title and luck.random() < 0.8:
        wish["words_any"] = (" ".join(title[-luck.choice((1, 2, 2)) :]),)
    wish |= luck.choice((_near, _area, _remote, _near, _anywhere))(job, luck)
    if job.pay_high and luck.random() < 0.5:
        wish |= {
            "floor_amount": max(1, job.pay_high * PAYS[0] // PAYS[1]),
            "floor_currency": job.pay_currency,
            "floor_interval": str(job.pay_interval),
            "pay_unstated_too": luck.random() < 0.5,
        }
    if job.seniority != "unstated" and luck.random() < 0.2:
        wish["seniorities"] = (str(job.seniority),)
    if luck.random() < 0.1:
        wish["words_none"] = (luck.choice(("manager", "intern", "senior", "sales")),)
    return AlertDraft(**wish)


def _near(job: "Job", luck: random.Random) -> dict[str, Any]:
    cities = [one.place_id for one in job.places.all() if one.place_id]
    if not cities:
        return {}
    return {
        "place_ids": tuple(cities[:2]),
        "radii": tuple(luck.choice((10, 25, 50, 100)) for _ in cities[:2]),
        "remote_too": luck.random() < 0.5,
    }


def _area(job: "Job", luck: random.Random) -> dict[str, Any]:
    del luck
    countries = [one.country for one in job.places.all() if one.country]
    return {"areas": (countries[0],)} if countries else {}


def _remote(job: "Job", luck: random.Random) -> dict[str, Any]:
    del job, luck
    return {"remote_only": True}


def _anywhere(job: "Job", luck: random.Random) -> dict[str, Any]:
    del job, luck
    return {}


def _rehearse(options: argparse.Namespace) -> None:
    from django.core.management import call_command

    more: Iterator[str] = iter(["--json"] if options.json else [])
    call_command("match", "--dry-run", f"--seed={options.seed}", *more)


if __name__ == "__main__":
    sys.exit(main())
