"""What is new to each alert of a table: in the order of an index, which is by alert id."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from referio.adapters.arrow.encoding import integers, offsets
from referio.adapters.arrow.schemas import ALERTS, checked
from referio.matching.columns import Ints, Lists


@dataclass(frozen=True, slots=True)
class News:
    """For each alert by ascending id: jobs up to `after` and those `sent` are not new."""

    after: Ints
    sent: Lists  # rows of the batch


def news(table: pa.Table, jobs: Ints) -> News:
    """Return what is new, for a batch with these job ids, ascending. Raises WrongTable."""
    whole = checked(table, _KNOWN)
    order = np.argsort(integers(whole.column("id")), kind="stable")
    after, sent = (whole.column(n).combine_chunks().take(order) for n in _NEWS)
    return News(integers(after), _in_batch(sent, jobs))


_NEWS = ("after", "sent")
_KNOWN = pa.schema([ALERTS.field(name) for name in ("id", *_NEWS)])


def _in_batch(sent: pa.ListArray, jobs: Ints) -> Lists:
    """Return the lists with jobs as rows of the batch; jobs that are not in it fall out."""
    wanted = integers(sent.flatten())
    at = np.searchsorted(jobs, wanted)
    known = np.zeros(len(wanted), np.bool_)
    inside = at < len(jobs)
    known[inside] = jobs[at[inside]] == wanted[inside]
    kept = np.concatenate([[0], np.cumsum(known)])
    starts: Ints = kept[offsets(sent)].astype(np.int64)
    return Lists(starts, at[known].astype(np.int32))
