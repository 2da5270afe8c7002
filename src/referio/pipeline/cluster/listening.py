"""The alerts of a range of subscribers that listen, with what is new to each."""

import numpy as np

from referio.adapters.arrow.news import News
from referio.alerts import columns, due
from referio.alerts.due import Due, Span
from referio.jobs.queries import lexicon
from referio.matching.batch import JobBatch
from referio.matching.columns import Ints
from referio.matching.engine import NEVER
from referio.pipeline.cluster.parts import Asked
from referio.pipeline.matching.sent import barred
from referio.pipeline.matching.streaming import stream


def listening(low: int, high: int, batch: JobBatch) -> Asked:
    """Return the alerts of the subscribers from `low` up to, but not including, `high`."""
    span = Span(low, high)
    known = due.read(stream, due.Asked(span))
    alerts = columns.read(stream, span)
    order = np.argsort(alerts.ids, kind="stable")
    after = _after(alerts.ids[order], known)
    sent = barred(span, known, batch).of_rows(alerts.subscribers[order], after)
    return Asked(alerts, News(after, sent), lexicon())


def _after(ids: Ints, known: Due) -> Ints:
    """Return up to which sequence jobs are known; who came a moment ago takes no part."""
    after = np.full(len(ids), NEVER, np.int64)
    there = np.isin(ids, known.ids)
    after[there] = known.after[np.searchsorted(known.ids, ids[there])]
    return after
