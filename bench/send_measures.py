"""One measurement of the send bench, in a process of its own: `world`, `prepare`, `send`, `peer`.

Started by send.py with our variables set and a line of JSON that says what is wanted.
Prints its figures as one line of JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import django

from send_watch import Memory, peak_rss_mb

Figures = dict[str, object]
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # when all was prepared
CHUNK = 100_000  # newsletters of one part


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `cores` are those the process may run on."""

    cores: list[int]
    newsletters: int = 0
    jobs: int = 0
    edition: int = 0
    workers: int = 1
    nth: int = 0
    stages: bool = False
    sign: str = ""


def main() -> None:
    """Measure what the first argument names."""
    what, told = sys.argv[1:]
    wanted = Wanted(**json.loads(told))
    os.sched_setaffinity(0, wanted.cores)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
    django.setup()
    figures = MEASURES[what](wanted)
    figures["peak_rss_mb"] = peak_rss_mb()
    sys.stdout.write(json.dumps(figures) + "\n")


def world(wanted: Wanted) -> Figures:
    """Store readers, alerts and jobs."""
    from send_rows import SendRows

    SendRows(wanted.newsletters, NOW, wanted.jobs).store()
    return {}


def prepare(wanted: Wanted) -> Figures:
    """Write the newsletters of an edition from what matching gives, and open it."""
    from referio.newsletters import storing
    from referio.transactions import transaction
    from send_rows import SendRows

    rows = SendRows(wanted.newsletters, NOW, wanted.jobs)
    edition = rows.open_edition(wanted.nth)
    seconds = cpu = 0.0
    for made in rows.made(CHUNK):
        began, busy = time.perf_counter(), time.process_time()
        with transaction():
            storing.copy(made, edition_id=edition, prepared_at=NOW)
        seconds += time.perf_counter() - began
        cpu += time.process_time() - busy
    return {"edition": edition, "seconds": seconds, "cpu_s": cpu}


def send(wanted: Wanted) -> Figures:
    """Send a worker's share of the shards of an edition."""
    from referio.alerts.models import SHARDS
    from referio.pipeline.sending import shards
    from send_stages import timed

    mine = list(range(wanted.nth, SHARDS, wanted.workers))
    with Memory() as memory, timed(wanted.stages) as stages:
        began, busy = time.perf_counter(), time.process_time()
        shards.send(wanted.edition, mine)
        seconds = time.perf_counter() - began
        cpu = time.process_time() - busy
    return {
        "seconds": seconds,
        "cpu_s": cpu,
        "rss_mb": memory.points(),
        "mail_bytes": stages.pop("octets", 0) / max(wanted.newsletters, 1),
        "stages_s": stages,
    }


def peer(wanted: Wanted) -> Figures:
    """Send as Django's users do: a template, EmailMultiAlternatives, dkimpy, smtplib."""
    from send_peer import send_all

    began, busy = time.perf_counter(), time.process_time()
    sent = send_all(wanted.newsletters, NOW)
    return {
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - busy,
        "mails": sent,
    }


MEASURES: dict[str, Callable[[Wanted], Figures]] = {
    "world": world,
    "prepare": prepare,
    "send": send,
    "peer": peer,
}

if __name__ == "__main__":
    main()
