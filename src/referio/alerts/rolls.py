"""Rolls: which alerts the editions have asked, in columns, a row for many subscribers.

Asking millions writes no row of theirs. A roll is written in the transaction that stores
the newsletters, so it is never known of one without the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import cast

import numpy as np
import psycopg
from django.db import connection as database
from django.db.models import Max
from numpy.typing import NDArray

from referio.alerts.models import Alert, Roll, Subscriber
from referio.transactions import transaction_required

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
WIDTH = 1 << 16  # subscribers of a roll
READ = """
    select ids, rounds, moments, sequences from alerts_roll
     where low < %s and high > %s order by low, high
"""
# All that were due by `asked_at` have been asked; of the lists, what is null stays.
WRITE = """
    insert into alerts_roll as roll
        (low, high, asked_at, ids, rounds, moments, sequences)
    values (%s, %s, %s, coalesce(%s, ''::bytea), coalesce(%s, ''::bytea),
            coalesce(%s::timestamptz[], '{}'), coalesce(%s::bigint[], '{}'))
    on conflict (low, high) do update
       set asked_at = greatest(roll.asked_at, excluded.asked_at)
"""
WITH_LISTS = """, ids = excluded.ids, rounds = excluded.rounds,
           moments = excluded.moments, sequences = excluded.sequences"""


@dataclass(frozen=True, slots=True)
class Span:
    """Subscribers by their ids: from `low` up to, but not including, `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Alerts by ascending id, and the number of the round in which each was asked last.

    A round is what an edition was to those it asked: the moment it opened, and the
    sequence up to which jobs took part. Rounds ascend by both.
    """

    ids: Ints
    rounds: Numbers
    moments: tuple[datetime, ...]
    sequences: Ints

    def last(self, ids: Ints) -> Numbers:
        """Return the round in which each of some alerts was asked last, -1 for never."""
        if not len(self.ids):
            return np.full(len(ids), -1, np.int32)
        at = np.searchsorted(self.ids, ids)
        at[at == len(self.ids)] = 0
        return np.where(self.ids[at] == ids, self.rounds[at], -1).astype(np.int32)

    def served(self, ids: Ints) -> Ints:
        """Return up to which sequence each of some alerts was served, 0 for never."""
        return np.append(self.sequences, 0)[self.last(ids)].astype(np.int64)


NOBODY = Asking(np.empty(0, np.int64), np.empty(0, np.int32), (), np.empty(0, np.int64))


def asking(span: Span) -> Asking:
    """Return what the rolls of a span say, of whichever parts they were written by."""
    with database.cursor() as cursor:
        binary = psycopg.Cursor(cursor.connection)
        binary.execute(READ, [span.high, span.low], binary=True)
        return _joined([_asking(*row) for row in binary])


def served(alert: Alert) -> int:
    """Return up to which sequence an alert was served: older jobs are not new to it."""
    owner = alert.subscriber_id
    asked = asking(Span(owner, owner + 1)).served(np.array([alert.pk]))
    return max(alert.served_sequence, int(asked[0]))


def asked_up_to(span: Span) -> datetime | None:
    """Return the moment up to which all that were due in a span have been asked.

    None when there are subscribers in it whom no edition has asked.
    """
    rows = Roll.objects.filter(low__gte=span.low, high__lte=span.high)
    found = {
        (low, high): at for low, high, at in rows.values_list("low", "high", "asked_at")
    }
    moments = [found.get(piece) for piece in pairwise(_borders(span))]
    known = [one for one in moments if one is not None]
    return min(known) if known and len(known) == len(moments) else None


@transaction_required
def call(
    span: Span,
    ids: Ints,
    owners: Ints,
    *,
    at: datetime,
    sequence: int,
    all_due: bool = True,
) -> None:
    """Record that some alerts of a span, of these owners, were asked at a moment.

    `all_due` tells that nobody else was due by then. What was recorded of a later moment
    stays. One at a time may call a span.
    """
    round_ = (at, sequence)
    upto = at if all_due else None
    order = np.argsort(owners, kind="stable")
    borders = list(_borders(span))
    cuts = np.searchsorted(owners[order], borders)
    for (low, high), (a, b) in zip(pairwise(borders), pairwise(cuts), strict=True):
        _call(Span(low, high), np.sort(ids[order[a:b]]), round_, upto)


def _call(
    piece: Span, ids: Ints, round_: tuple[datetime, int], upto: datetime | None
) -> None:
    statement, lists = WRITE, cast("list[object]", [None] * 4)
    if len(ids):
        now = _also(asking(piece), ids, *round_)
        statement += WITH_LISTS
        lists = [
            now.ids.astype("<i8").tobytes(),
            now.rounds.astype("<i4").tobytes(),
            list(now.moments),
            now.sequences.tolist(),
        ]
    with database.cursor() as cursor:
        # Django writes bytes as text into the statement; here they go beside it.
        psycopg.Cursor(cursor.connection).execute(
            statement, [piece.low, piece.high, upto, *lists]
        )


def _also(before: Asking, ids: Ints, at: datetime, sequence: int) -> Asking:
    """Return what is known with one more round for some alerts that were not asked later."""
    this = Asking(ids, np.zeros(len(ids), np.int32), (at,), np.array([sequence]))
    return _joined([before, this])


def _joined(several: list[Asking]) -> Asking:
    """Return several as one: of an alert that is in more than one, its last round."""
    told = sorted(
        {r for a in several for r in zip(a.moments, a.sequences, strict=True)}
    )
    number = {one: n for n, one in enumerate(told)}
    ids, rounds = [NOBODY.ids], [NOBODY.rounds]
    for one in several:
        mine = [number[r] for r in zip(one.moments, one.sequences, strict=True)]
        ids.append(one.ids)
        rounds.append(np.array(mine, np.int32)[one.rounds])
    return _sorted(np.concatenate(ids), np.concatenate(rounds), told)


def _sorted(ids: Ints, rounds: Numbers, told: list[tuple[datetime, int]]) -> Asking:
    order = np.argsort(ids, kind="stable")
    if (ids[order][1:] == ids[order][:-1]).any():
        order = np.lexsort((rounds, ids))
    last = np.append(ids[order][1:] != ids[order][:-1], True)[: len(ids)]
    used, numbers = np.unique(rounds[order[last]], return_inverse=True)
    return Asking(
        ids[order[last]],
        numbers.astype(np.int32),
        tuple(told[n][0] for n in used.tolist()),
        np.array([told[n][1] for n in used.tolist()], np.int64),
    )


def _asking(
    ids: bytes, rounds: bytes, moments: list[datetime], sequences: list[int]
) -> Asking:
    return Asking(
        np.frombuffer(ids, "<i8").astype(np.int64),
        np.frombuffer(rounds, "<i4").astype(np.int32),
        tuple(moments),
        np.array(sequences, np.int64),
    )


def _borders(span: Span) -> Iterator[int]:
    """Yield where the rolls of a span begin, as far as there are subscribers; then its end."""
    end = min(span.high, (last_subscriber() // WIDTH + 1) * WIDTH)
    yield span.low
    yield from range((span.low // WIDTH + 1) * WIDTH, end, WIDTH)
    yield max(end, span.low + 1)


def last_subscriber() -> int:
    """Return the highest id a subscriber has, 0 where there is none."""
    return Subscriber.objects.aggregate(last=Max("id"))["last"] or 0
