"""An index meets a batch: the batch's words, areas and people in the index's numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from referio.matching.batch import Features, JobBatch
from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64, RATED, U8, U32, UNRATED, Flags, Scope
from referio.matching.grounds import (
    EMPLOYER,
    LANGUAGES,
    MONEY,
    PAY,
    ROW,
    SEQUENCE,
    STANDING,
    TICKS,
    Batch,
    Ground,
    Jobs,
    Postings,
    set_bits,
    with_bitmaps,
)
from referio.matching.looking import NOWHERE, Trie, look
from referio.matching.ordering import ranked
from referio.matching.remote import offset_minutes
from referio.matching.texts import Texts

if TYPE_CHECKING:
    from referio.matching.index import AlertIndex

UNNAMED = np.int64(-1) << 63  # a language that no alert names


def meet(index: "AlertIndex", batch: JobBatch) -> Batch:
    """Return what the compiled loops read of a batch, for this index."""
    by_rank, rows, ranks = ranked(batch)
    sharers = np.unique(batch.employers, return_inverse=True)[1].astype(np.int32)
    jobs = _jobs(index, by_rank, rows)._replace(ranks=ranks, sharers=sharers)
    return Batch(jobs, postings_of(index, by_rank), _ground(index, by_rank))


def _jobs(index: "AlertIndex", batch: JobBatch, rows: I32) -> Jobs:
    columns, names = batch.columns, index.names
    packed = np.zeros((len(batch), 8), np.int64)
    packed[:, TICKS] = columns.ticks
    packed[:, LANGUAGES] = _languages(batch, names.languages)[batch.language]
    packed[:, PAY] = columns.pay
    packed[:, STANDING] = columns.standing
    packed[:, MONEY] = _classes(batch, names.currencies)
    packed[:, EMPLOYER] = columns.employers
    packed[:, SEQUENCE] = columns.sequences
    packed[:, ROW] = rows
    domains = {domain: -1 - row for row, domain in enumerate(names.domains)}
    keys = np.array([domains.get(one, 0) for one in batch.domains], np.int64)
    return Jobs(
        packed,
        rows,
        rows,
        columns.remote,
        columns.scope,
        columns.location_starts,
        columns.locations,
        batch.domain_starts,
        keys[batch.domain] if len(keys) else np.zeros(0, np.int64),
    )


def _languages(batch: JobBatch, named: Sequence[str]) -> I64:
    bits = {language: np.int64(1) << row + 1 for row, language in enumerate(named)}
    bits[""] = np.int64(1)
    return np.array([bits.get(one, UNNAMED) for one in batch.languages], np.int64)


def _classes(batch: JobBatch, currencies: Sequence[str]) -> I64:
    known = {currency: row + 1 for row, currency in enumerate(currencies)}
    # Behind one's own classes: -1 is the last of them, 0 the first.
    theirs = [known.get(one, UNRATED) for one in batch.currencies]
    return np.array([RATED, *theirs, UNRATED], np.int64)[batch.money]


def _ground(index: "AlertIndex", batch: JobBatch) -> Ground:
    found = [area in batch.areas for area in index.names.areas]
    area_row = np.full(len(found), -1, np.int32)
    area_row[found] = np.arange(sum(found), dtype=np.int32)
    bits = np.zeros((sum(found), (len(batch) + 63) // 64), np.uint64)
    for row, area in enumerate(index.names.areas):
        if area in batch.areas:
            set_bits(bits, area_row[row], batch.areas[area])
    open_to = _open_to(index.names.homes, batch.scopes, batch.at)
    return Ground(area_row, bits, open_to)


def _open_to(
    homes: Sequence[tuple[str, str]], scopes: Sequence[Scope], at: datetime
) -> Flags:
    """Return [homes, scopes]: whether remote work is open to who lives there."""
    offsets = {zone: offset_minutes(zone, at) for _, zone in homes}
    table = [
        [is_open(scope, country, offsets[zone]) for scope in scopes]
        for country, zone in homes
    ]
    return np.array(table, np.bool_).reshape(len(homes), len(scopes))


def is_open(scope: Scope, country: str, offset: int | None) -> bool:
    """Tell whether remote work is open to somebody in a country, at an offset."""
    if country and country in scope.excluded:
        return False
    if country and scope.countries and country not in scope.countries:
        return False
    if offset is None:
        return True
    low = scope.low is None or scope.low <= offset
    return low and (scope.high is None or offset <= scope.high)


def postings_of(index: "AlertIndex", batch: JobBatch) -> Postings:
    """Return for each feature of the index the jobs that have it."""
    if batch.features is not None:
        return _given(batch.features, index.n_features, len(batch))
    features, jobs, titled = _seen(index, batch)
    starts, jobs, titled = _by_feature(features, jobs, titled, index.n_features)
    if len(index.set_starts) > 1:
        starts, jobs, titled = _with_sets(
            starts, jobs, titled, index.set_starts, index.sets, len(batch)
        )
    return with_bitmaps(starts, jobs, titled, len(batch))


def _given(given: Features, features: int, m: int) -> Postings:
    jobs = np.repeat(np.arange(m, dtype=np.int32), np.diff(given.starts))
    titled = np.zeros(len(jobs), np.uint8)
    return with_bitmaps(*_by_feature(given.values, jobs, titled, features), m)


def _seen(index: "AlertIndex", batch: JobBatch) -> tuple[U32, I32, U8]:
    """Return (atom, job, whether in the title), jobs ascending."""
    found = [_seen_in(_trie(index, one.language), one) for one in batch.texts]
    if not found:
        return np.zeros(0, np.uint32), np.zeros(0, np.int32), np.zeros(0, np.uint8)
    atoms, jobs, titled = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    order = np.argsort(jobs, kind="stable")
    return atoms[order], jobs[order], titled[order]


def _trie(index: "AlertIndex", language: str) -> Trie:
    if language not in index.tries:
        index.tries[language] = Trie.of(index.names.atoms, language)
    return index.tries[language]


def _seen_in(trie: Trie, read: Texts) -> tuple[U32, I32, U8]:
    numbers = np.array([trie.words.get(one, NOWHERE) for one in read.stems], np.int32)
    groups = len(trie.group_starts) - 1
    seen, count = look(
        trie.walk, groups, read.rows,
        read.title_starts, numbers[read.titles], read.text_starts, numbers[read.texts],
    )  # fmt: skip
    group = seen.group[:count]
    sizes = np.diff(trie.group_starts)[group]
    steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    atoms = trie.atoms[np.repeat(trie.group_starts[group], sizes) + steps]
    return (
        atoms,
        np.repeat(seen.job[:count], sizes),
        np.repeat(seen.titled[:count], sizes),
    )


@compiled
def _by_feature(features: U32, jobs: I32, titled: U8, n: int) -> tuple[I64, I32, U8]:
    starts = np.zeros(n + 1, np.int64)
    for feature in features:
        if feature < n:
            starts[feature + 1] += 1
    starts = np.cumsum(starts)
    free = starts.copy()
    sorted_jobs = np.empty(starts[-1], np.int32)
    sorted_titled = np.empty(starts[-1], np.uint8)
    for at in range(len(features)):
        if features[at] < n:
            to = free[features[at]]
            sorted_jobs[to], sorted_titled[to] = jobs[at], titled[at]
            free[features[at]] = to + 1
    return starts, sorted_jobs, sorted_titled


@compiled
def _with_sets(starts: I64, jobs: I32, titled: U8, set_starts: I64, sets: U32, m: int) -> tuple[I64, I32, U8]:  # fmt: skip
    """Add the lists of the sets behind those of the atoms.

    A job has a set when it has the first of it, or any other in its title.
    """
    count = len(set_starts) - 1
    atoms = len(starts) - 1 - count
    most = len(jobs)
    for member in sets:
        most += starts[member + 1] - starts[member]
    all_jobs, all_titled = np.empty(most, np.int32), np.empty(most, np.uint8)
    all_jobs[: len(jobs)], all_titled[: len(jobs)] = jobs, titled
    ends = starts.copy()
    seen, in_title = np.full(m, -1, np.int32), np.zeros(m, np.uint8)
    to = starts[atoms]
    for one in range(count):
        first = to
        for at in range(set_starts[one], set_starts[one + 1]):
            for row in range(starts[sets[at]], starts[sets[at] + 1]):
                job = jobs[row]
                if at > set_starts[one] and not titled[row]:
                    continue
                if seen[job] != one:
                    seen[job], in_title[job] = one, 0
                    all_jobs[to] = job
                    to += 1
                in_title[job] |= titled[row]
        all_jobs[first:to].sort()
        for at in range(first, to):
            all_titled[at] = in_title[all_jobs[at]]
        ends[atoms + one + 1] = to
    return ends, all_jobs[:to].copy(), all_titled[:to].copy()
