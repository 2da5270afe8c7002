"""The best jobs first: so that a loop that keeps ten can end when none that follows is better."""

from dataclasses import replace

import numpy as np

from referio.matching.batch import Features, JobBatch
from referio.matching.conditions import I32, JobColumns
from referio.matching.legs import gather


def ranked(batch: JobBatch) -> tuple[JobBatch, I32, I32]:
    """Return (the batch by standing, row of each rank, rank of each row)."""
    order = np.argsort(-batch.columns.standing, kind="stable").astype(np.int32)
    if (
        len(order) == 1
    ):  # a job that is told of by itself: copying its columns takes longest
        return batch, order, order
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    domain_starts, domain = gather(batch.domain_starts, batch.domain, order)
    sorted_batch = replace(
        batch,
        columns=_columns(batch.columns, order),
        areas={area: np.sort(ranks[rows]) for area, rows in batch.areas.items()},
        money=batch.money[order],
        language=batch.language[order],
        domain_starts=domain_starts,
        domain=domain,
        texts=tuple(replace(one, rows=ranks[one.rows]) for one in batch.texts),
        features=_features(batch.features, order),
    )
    return sorted_batch, order, ranks


def _columns(columns: JobColumns, order: I32) -> JobColumns:
    locations = np.arange(len(columns.locations), dtype=np.int64)
    starts, kept = gather(columns.location_starts, locations, order)
    single = {name: getattr(columns, name)[order] for name in JobColumns._fields[:9]}
    return columns._replace(
        **single,
        location_starts=starts,
        locations=columns.locations[kept],
    )


def _features(given: Features | None, order: I32) -> Features | None:
    return given and Features(*gather(given.starts, given.values, order))
