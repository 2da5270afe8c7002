"""Compile the loops of matching before anybody waits for them; they are kept on the disk."""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from referio.adapters.arrow.alert_columns import alert_columns
from referio.adapters.arrow.alert_facts import alerts_table
from referio.core.criteria import AlertFacts, Criteria, JobFacts, JobPlace, Near, Point
from referio.core.postings import Commitment, WorkMode
from referio.matching.batch import JobBatch
from referio.matching.columns import Lists
from referio.matching.engine import Matches, match
from referio.matching.index import AlertIndex
from referio.matching.items import MARK, Items, Known
from referio.matching.listing import joined
from referio.matching.merging import Batch, Found, merge

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
OSLO = Point(59.9, 10.7)
ALERTS = (
    AlertFacts(1, 1, Criteria(words_any=("chef", "head cook"))),
    AlertFacts(3, 3, Criteria(words_any=("nurse",), synonyms=True)),
    AlertFacts(2, 2, Criteria(places=(Near("Oslo", OSLO, 25, "NO", "Europe/Oslo"),))),
)
JOB = JobFacts(
    id=1,
    sequence=1,
    cluster=1,
    employer_id=1,
    employer="A kitchen",
    title="Head cook",
    description="Cook.",
    places=(JobPlace("Oslo", "NO", OSLO),),
    remote_countries=frozenset(),
    work_mode=WorkMode.ONSITE,
    commitment=Commitment.FULL_TIME,
    pay=None,
    completeness=50,
    age_days=0,
)


def run(*, json_only: bool) -> int:
    """Match a few alerts with a job in every way an edition does, and say how long it took."""
    began = time.monotonic()
    with Console(stderr=True).status("compiling the loops of matching"):
        make_ready()
    took = round(time.monotonic() - began, 1)
    told = f"The loops of matching are ready ({took:.0f} s)."
    sys.stdout.write((json.dumps({"seconds": took}) if json_only else told) + "\n")
    return 0


def make_ready() -> None:
    """Compile what an edition waits for: a minute or two, or a second where that was done."""
    index = AlertIndex.compile(alert_columns(alerts_table(ALERTS)))
    batch = JobBatch.of([JOB], at=LONG_AGO)
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder) / "index")
        # As it was made, and as it is mapped from a file: two kinds of arrays.
        for one in (index, AlertIndex.load(Path(folder) / "index")):
            _merge(one, batch, match(one, batch))
            match(one, batch, limit=None)
    _read()


def _merge(index: AlertIndex, batch: JobBatch, matches: Matches) -> None:
    stand_back = np.zeros(len(batch), np.int32)
    jobs = Batch(batch.employers, batch.clusters, stand_back)
    merge(Found.of(matches, index.subscribers), jobs)


def _read() -> None:
    text = np.frombuffer(f"{MARK}?1{MARK}achef".encode(), np.uint8)
    # As Arrow lends it, and as it is where pieces were put together.
    for one in (text, text.copy()):
        _cut(one)


def _cut(text: NDArray[np.uint8]) -> None:
    known = Known()
    known.whole(text, "?")
    said = Items([known.cut(text, "?", np.ones(1, np.bool_))], [known]).said("a")
    words = Lists(said.starts(), said.values(len))
    said.mask(len)
    joined(words, words, np.zeros(1, np.int32))
