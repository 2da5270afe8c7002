"""One part from beginning to end: read, compiled, matched, written. Any machine can do it."""

import time
from dataclasses import dataclass
from pathlib import Path

from referio.adapters.arrow.matches import matches_table
from referio.adapters.arrow.parquet import write
from referio.matching.batch import JobBatch
from referio.matching.engine import Matches, match
from referio.matching.index import AlertIndex
from referio.pipeline.cluster.parts import Asked, Part


@dataclass(frozen=True, slots=True)
class Terms:
    """How many matches an alert is given, and how many of one employer (0 is any)."""

    limit: int = 10
    per_employer: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with one part; `target` is the file to write."""

    number: int
    part: Part
    terms: Terms
    target: Path


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one part."""

    number: int
    alerts: int
    matches: int
    seconds: float


def match_part(task: Task, batch: JobBatch) -> Told:
    """Do one part. Doing it again writes the same file. Raises WrongTable."""
    began = time.monotonic()
    asked = task.part.asked(batch)
    found = matched(asked, batch, task.terms)
    write(matches_table(found), task.target)
    seconds = time.monotonic() - began
    return Told(task.number, len(asked.alerts.ids), len(found), seconds)


def matched(asked: Asked, batch: JobBatch, terms: Terms) -> Matches:
    """Return the matches of some alerts."""
    return match(
        AlertIndex.compile(asked.alerts, asked.lexicon),
        batch,
        limit=terms.limit,
        per_employer=terms.per_employer,
        after=asked.news.after,
        sent=asked.news.sent,
    )
