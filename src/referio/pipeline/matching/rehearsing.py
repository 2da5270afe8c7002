"""An edition rehearsed: what it would send now, counted and sampled; nothing is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from referio.alerts.conditions import asked
from referio.alerts.due import Asked, Span
from referio.jobs.models import Job
from referio.jobs.operations import newest_sequence
from referio.jobs.queries import sendable
from referio.newsletters.models import Newsletter
from referio.newsletters.storing import Made
from referio.pipeline.matching import part
from referio.pipeline.matching.spans import spans
from referio.pipeline.reasons import Reasons
from referio.transactions import transaction

SAMPLES = 10
Heard = Callable[
    [str, int, int], None
]  # what is being done, how many parts, of how many


@dataclass(frozen=True, slots=True)
class Picked:
    """One job of a sample: why it is there, in sentences, and what its score is."""

    job: Job
    found_by: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an edition would be. `by_size[n]` newsletters have n jobs; [0] is always 0."""

    alerts: int
    jobs: int
    matched: int
    newsletters: int
    entries: int
    by_size: tuple[int, ...]
    samples: tuple[tuple[Picked, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of a part: its jobs and alerts would not fit for all at once."""

    made: Made
    alerts: int
    jobs: int
    matched: int


def rehearse(*, limit: int, seed: int, now: datetime, heard: Heard) -> Rehearsal:
    """Match all listening alerts with the open jobs that are new to them.

    `limit` is the most jobs of a newsletter; `seed` picks the samples.
    """
    with transaction():
        newest = newest_sequence()
    found = list(_parts(spans(), newest, limit=limit, now=now, heard=heard))
    made = [one.made for one in found]
    sizes = np.concatenate([np.empty(0, np.int64), *(np.diff(m.starts) for m in made)])
    counted = np.bincount(sizes.astype(np.int64), minlength=limit + 1)
    return Rehearsal(
        alerts=sum(one.alerts for one in found),
        jobs=max((one.jobs for one in found), default=0),
        matched=sum(one.matched for one in found),
        newsletters=len(sizes),
        entries=int(sizes.sum()),
        by_size=tuple(counted.tolist()),
        samples=tuple(_samples(made, seed, now)),
    )


def _parts(
    spans: Sequence[Span], newest: int, *, limit: int, now: datetime, heard: Heard
) -> Iterator[Part]:
    for done, span in enumerate(spans):
        heard("matching", done, len(spans))
        yield _part(span, newest, limit=limit, now=now)
    heard("counting", len(spans), len(spans))


def _part(span: Span, newest: int, *, limit: int, now: datetime) -> Part:
    found = part.answer(Asked(span), upto=newest, at=now, now=now, limit=limit)
    jobs = len(found.batch.ids)
    return Part(part.made(found), len(found.due), jobs, found.matched)


def _samples(
    made: Sequence[Made], seed: int, now: datetime
) -> Iterator[tuple[Picked, ...]]:
    everybody = [(m, row) for m, one in enumerate(made) for row in _some(one, seed)]
    luck = np.random.default_rng(seed)
    order = luck.permutation(len(everybody))[:SAMPLES]
    rows = [_newsletter(made[m], row, now) for m, row in (everybody[n] for n in order)]
    reasons = Reasons(now)
    reasons.load(asked({alert for row in rows for alert in row.found_by}))
    jobs = {
        job.pk: job
        for job in sendable().filter(pk__in={j for r in rows for j in r.jobs})
    }
    for job in jobs.values():
        reasons.add(job)
    for row in rows:
        yield tuple(
            Picked(
                jobs[job],
                row.found_by[n],
                row.scores[n],
                tuple(
                    reasons.sentences(
                        row.found_by[n],
                        job,
                        row.reasons[n],
                        language=row.subscriber.language,
                    )
                ),
            )
            for n, job in enumerate(row.jobs)
            if job in jobs
        )


def _some(made: Made, seed: int) -> list[int]:
    """Return a few newsletters of a part, so that no list of millions is shuffled."""
    luck = np.random.default_rng(seed)
    several = min(SAMPLES, len(made))
    return (
        sorted(luck.choice(len(made), several, replace=False).tolist())
        if several
        else []
    )


def _newsletter(made: Made, row: int, now: datetime) -> Newsletter:
    """Return a newsletter as it would be stored; it is not."""
    first, last = int(made.starts[row]), int(made.starts[row + 1])
    return Newsletter(
        subscriber_id=int(made.subscribers[row]),
        jobs=made.jobs[first:last].tolist(),
        found_by=made.found_by[first:last].tolist(),
        scores=made.scores[first:last].tolist(),
        reasons=made.reasons[first:last].tolist(),
        more=made.more[first:last].tolist(),
        prepared_at=now,
    )
