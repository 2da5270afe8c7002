"""The living index: a base on the disk for each part, and beside it what changed since.

A base is read once and kept; each match reads only what changed. What is asked of an index
is always who is due now, so an alert that is paused or deleted takes no part, and one that
changed takes part as it is now (docs/decisions/0012-living-index.md).
"""

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.conf import settings
from django.db import connection as database
from numpy.typing import NDArray

from referio import alerts, core, matching
from referio.alerts.columns import read
from referio.alerts.due import Due, Span
from referio.jobs import queries as jobs
from referio.matching.engine import NEVER
from referio.matching.index import AlertIndex
from referio.matching.keeping import NotAnIndex
from referio.pipeline.matching import memory, streaming

logger = logging.getLogger(__name__)
Ints = NDArray[np.int64]

# What was changing while a base was read says a moment before it, of when it began.
OVERLAP = timedelta(hours=1)
PAYS = 0.05  # a delta of so much of its base is merged into it
OLDEST = timedelta(days=7)
LONGEST = timedelta(hours=1)  # that building a base may take
MOST_READERS = 4


@dataclass(frozen=True, slots=True)
class Base:
    """An index of all that listened at a moment; later changes are not in it."""

    index: AlertIndex
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Portion:
    """An index, and by its rows above which sequence jobs are new; NEVER for no part."""

    index: AlertIndex
    after: Ints


def portions(span: Span, due: Due, *, now: datetime) -> list[Portion]:
    """Return indexes in which each alert that is due takes part exactly once.

    Read `due` first: whatever it holds is in the base, in what changed since, or is read
    by itself. Builds the base anew where there is none, or where merging the changes pays.
    """
    base = _kept(span, now) or rebuild(span, now=now)
    delta = changed(span, base)
    if len(delta) > PAYS * len(base.index):
        base = rebuild(span, now=now)
        delta = changed(span, base)
    known = np.isin(due.ids, base.index.ids) | np.isin(due.ids, delta.ids)
    strange = _compiled(span, ids=due.ids[~known])
    return [
        Portion(base.index, _after(base.index, due, without=delta.ids)),
        *(Portion(one, _after(one, due)) for one in (delta, strange) if len(one)),
    ]


def changed(span: Span, base: Base) -> AlertIndex:
    """Return an index of what changed since a base was read, and still listens."""
    return _compiled(span, since=base.read_at - OVERLAP)


def rebuild(span: Span, *, now: datetime) -> Base:
    """Read all alerts of a span from PostgreSQL and keep them as its base.

    Two that build at once each keep their own; the newer counts, and none is half there.
    """
    with memory.spared():
        base = Base(_compiled(span), now)
    folder = _folder(span)
    name = f"{_stamp(now)}-{uuid4().hex}"
    beside, kept = folder / f".{name}", folder / name
    beside.mkdir(parents=True)
    base.index.save(beside / "index")
    about = {"version": version(), "read_at": now.isoformat()}
    (beside / "about.json").write_text(json.dumps(about), encoding="utf-8")
    beside.rename(kept)
    logger.info("index of %s alerts, %s to %s", len(base.index), span.low, span.high)
    _clear(folder, now)
    return base


def _clear(folder: Path, now: datetime) -> None:
    """Remove the bases that a newer one stands for, and what is of use to no span.

    That is what a killed worker left half, and bases too old, of spans that may be no more.
    """
    half, old = f".{_stamp(now - LONGEST)}", _stamp(now - OLDEST)
    every = list(Path(settings.INDEX_FOLDER).glob("*/*"))
    useless = [p for p in every if p.name < (half if p.name[0] == "." else old)]
    for path in [*(folder / name for name in _names(folder)[1:]), *useless]:
        shutil.rmtree(path, ignore_errors=True)


def _stamp(moment: datetime) -> str:
    return f"{int(moment.timestamp() * 1000):015}"


def _compiled(
    span: Span, *, since: datetime | None = None, ids: Ints | None = None
) -> AlertIndex:
    if ids is not None and not len(ids):
        return AlertIndex.of(())
    all_of_them = since is None and ids is None
    lexicon, count = jobs.lexicon(), readers() if all_of_them else 1
    stream = streaming.collected if all_of_them else streaming.stream
    # Nothing else may hold the columns: they are let go when they have been compiled.
    return AlertIndex.compile(
        read(stream, span, since=since, ids=ids, readers=count), lexicon
    )


def readers() -> int:
    """Return how many connections read a base: one a thread, up to what PostgreSQL bears."""
    return min(MOST_READERS, settings.MATCH_THREADS)


def _kept(span: Span, now: datetime) -> Base | None:
    """Return the newest base on the disk that may still be used."""
    folder = _folder(span)
    return next(_usable([folder / name for name in _names(folder)], now), None)


def _usable(kept: list[Path], now: datetime) -> Iterator[Base]:
    for path in kept:
        try:
            about = json.loads((path / "about.json").read_text(encoding="utf-8"))
            read_at = datetime.fromisoformat(about["read_at"])
            if about["version"] == version() and now - OLDEST < read_at <= now:
                yield Base(AlertIndex.load(path / "index"), read_at)
        except (OSError, ValueError, KeyError, NotAnIndex) as error:
            # Somebody removed it a moment ago, or the disk lost a part of it.
            logger.warning("index %s cannot be used: %s", path.name, error)


def _names(folder: Path) -> list[str]:
    """Return the names of the bases of a span, the newest first."""
    if not folder.exists():
        return []
    return sorted((p.name for p in folder.iterdir() if p.name[0] != "."), reverse=True)


def _folder(span: Span) -> Path:
    at = database.settings_dict
    whose = f"{at['HOST']} {at['PORT']} {at['NAME']}"
    mark = sha256(whose.encode()).hexdigest()[:8]
    return Path(settings.INDEX_FOLDER) / f"{mark}-{span.low}-{span.high}"


def version() -> str:
    """Return what changes with all that an index is made by: our code, the words known."""
    return f"{_code()} {jobs.lexicon().version}"


@cache
def _code() -> str:
    made_by = sha256()
    for package in (alerts, core, matching):
        for path in sorted(Path(package.__path__[0]).rglob("*.*")):
            if path.suffix != ".pyc" and "__pycache__" not in path.parts:
                made_by.update(path.read_bytes())
    return made_by.hexdigest()


def _after(index: AlertIndex, due: Due, *, without: Ints | None = None) -> Ints:
    after = np.full(len(index), NEVER, np.int64)
    rows, found = _rows(index, due.ids)
    after[rows[found]] = due.after[found]
    if without is not None:
        rows, found = _rows(index, without)
        after[rows[found]] = NEVER
    return after


def _rows(index: AlertIndex, ids: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return where alerts stand in an index, and whether they do."""
    rows = np.searchsorted(index.ids, ids)
    rows[rows == len(index)] = 0
    found = index.ids[rows] == ids if len(index) else np.zeros(len(ids), np.bool_)
    return rows, found
