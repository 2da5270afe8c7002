"""Every alert out of PostgreSQL and into an index, as a worker does it that has none."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from match_edition import WARM_ALERTS, WRITTEN, product
from match_machine import peak_rss_mb

Figures = dict[str, object]
Say = Callable[[str], None]


def reading(alerts: int, seed: int, runs: int, say: Say) -> Figures:
    """Return how long so many alerts take from PostgreSQL to an index: the best of runs."""
    with product(say):
        _store(max(alerts, WARM_ALERTS), seed, say)
        taken = [_once(say) for _ in range(runs)]
    best = min(taken, key=lambda one: one[0] + one[1])
    return {
        "postgresql_alerts": best[2],
        "from_postgresql_s": round(best[0] + best[1], 2),
        "postgresql_read_s": round(best[0], 2),
        "postgresql_compile_s": round(best[1], 2),
        "postgresql_peak_rss_mb": round(peak_rss_mb(), 1),
    }


def _store(alerts: int, seed: int, say: Say) -> None:
    """Store alerts, many as copies of some. Few are read first, which compiles the loops."""
    from match_edition_copies import store_copies
    from match_edition_rows import Rows

    rows = Rows.make(seed, datetime.now(UTC), jobs=1000, new=10)
    rows.store_world()
    rows.store_alerts(0, WARM_ALERTS)
    _once(say)
    began, written = time.perf_counter(), min(alerts, WRITTEN)
    rows.store_alerts(WARM_ALERTS, written)
    store_copies(written, alerts)
    say(f"{alerts:,} alerts stored in {time.perf_counter() - began:.0f} s")


def _once(say: Say) -> tuple[float, float, int]:
    """Return the seconds of reading and of compiling, and how many alerts there are."""
    from referio.alerts.columns import read
    from referio.alerts.due import Span, last_subscriber
    from referio.jobs.queries import lexicon
    from referio.matching.index import AlertIndex
    from referio.pipeline.matching import living, memory
    from referio.pipeline.matching.streaming import collected

    began = time.perf_counter()
    with memory.spared():
        span = Span(0, last_subscriber() + 1)
        asked = [read(collected, span, readers=living.readers())]
        read_s = time.perf_counter() - began
        index = AlertIndex.compile(asked.pop(), lexicon())  # lets go of the columns
        compile_s = time.perf_counter() - began - read_s
    say(f"{len(index):,} alerts read in {read_s:.1f} s, compiled in {compile_s:.1f} s")
    return read_s, compile_s, len(index)
