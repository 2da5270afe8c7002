"""An edition by the product itself: alerts and jobs in PostgreSQL, newsletters out.

The database has our migrations and is filled by COPY with the invented workload in words.
Two editions are measured: the first reads every alert and leaves an index on the disk; the
second, which is the daily one, has that index and the new jobs. Beyond some hundred
thousand, alerts are stored as copies of the first ones at other places.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from match_machine import peak_rss_mb
from referio.local import migrating
from referio.local.environment import environment
from referio.local.postgres import DATABASE, PrivatePostgres
from workload import ALERTS_OF_TEN

if TYPE_CHECKING:
    from match_edition_rows import Rows

Figures = dict[str, object]
T = TypeVar("T")
Say = Callable[[str], None]
JOBS, NEW = 100_000, 10_000
WARM_ALERTS, WARM_JOBS = 2000, 500
WRITTEN = 260_000  # alerts that are drawn one by one
STEP = timedelta(hours=1)  # between editions
WORKERS = 2


def edition(alerts: int, seed: int, say: Say) -> Figures:
    """Return how long two editions of so many alerts take, by the product's functions."""
    subscribers = alerts * 10 // ALERTS_OF_TEN + 1
    part = str(-(-subscribers // WORKERS) + 1)
    with product(say, REFERIO_PART_SUBSCRIBERS=part):
        # Django reads its settings as it is imported.
        from match_edition_rows import Rows

        now, alerts = datetime.now(UTC), max(alerts, WARM_ALERTS + 1)
        jobs = min(JOBS, max(4 * WARM_JOBS, alerts))
        new = min(NEW, jobs // 10)
        rows = Rows.make(seed, now, jobs=jobs, new=new)
        rows.store_world()
        _warm_up(rows, now, say)
        stored_s, _ = _timed(partial(_store, rows, alerts, jobs - new))
        say(f"{alerts:,} alerts stored in {stored_s:.0f} s")
        first = _one_edition(now + 2 * STEP, say)
        rows.store_jobs(jobs - new, jobs)
        daily = _one_edition(now + 3 * STEP, say)
    return {
        "edition_alerts": alerts,
        "edition_jobs": jobs,
        "edition_new_jobs": new,
        "edition_s": daily["seconds"],
        "edition_stages": daily["stages"],
        "edition_newsletters": daily["newsletters"],
        "first_edition_s": first["seconds"],
        "first_edition_stages": first["stages"],
        "first_edition_newsletters": first["newsletters"],
        "edition_peak_rss_mb": round(peak_rss_mb(), 1),
    }


def _warm_up(rows: "Rows", now: datetime, say: Say) -> None:
    """Let every loop be compiled by two small editions, of which no index stays."""
    from django.conf import settings

    rows.store_alerts(0, WARM_ALERTS)
    for number in range(2):
        rows.store_jobs(number * WARM_JOBS, (number + 1) * WARM_JOBS)
        _one_edition(now + number * STEP, say)
    shutil.rmtree(settings.INDEX_FOLDER)


def _store(rows: "Rows", alerts: int, jobs: int) -> None:
    from match_edition_copies import store_copies

    written = min(alerts, WRITTEN)
    rows.store_alerts(WARM_ALERTS, written)
    store_copies(written, alerts)
    rows.store_jobs(2 * WARM_JOBS, jobs)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


@contextmanager
def product(say: Say, **variables: str) -> Iterator[None]:
    """Start PostgreSQL and make this process one of the product's."""
    with (
        tempfile.TemporaryDirectory(prefix="referio-bench-") as name,
        # With fsync: what we claim to have stored is on the disk.
        PrivatePostgres(Path(name)) as server,
    ):
        server.ensure_database(DATABASE)
        own = {**_variables(Path(name), server.url(DATABASE)), **variables}
        say("applying migrations")
        migrating.manage(own, "migrate", "--verbosity", "0")
        os.environ.update(own)
        import django

        django.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()


def _variables(folder: Path, database: str) -> Mapping[str, str]:
    return {
        **environment(folder),
        "DJANGO_SETTINGS_MODULE": "referio.settings",
        "DATABASE_URL": database,
        "REFERIO_BASE_URL": "http://127.0.0.1:1",
        "REFERIO_LOG_LEVEL": "WARNING",
    }


def _one_edition(now: datetime, say: Say) -> Figures:
    """Open an edition for everybody and match its parts, two at a time as two workers do."""
    from django.db import connection as database

    from match_edition_stages import Stages
    from referio.newsletters.models import Newsletter
    from referio.pipeline import editions
    from referio.pipeline.matching import part
    from referio.pipeline.matching.spans import spans
    from referio.transactions import transaction

    def prepare() -> int:
        with transaction():
            opened = editions.open_edition(now=now, everyone=True)
        assert opened is not None, "nobody is due"
        with ThreadPoolExecutor(WORKERS) as workers:
            list(workers.map(partial(match_part, opened.pk), range(len(spans()))))
        return opened.pk

    def match_part(edition_id: int, number: int) -> None:
        with closing(database), transaction():
            part.match_part(edition_id, number, now=now)

    with Stages.of(part) as stages:
        seconds, edition_id = _timed(prepare)
    stored = Newsletter.objects.filter(edition_id=edition_id).count()
    assert stored, "an edition without a newsletter is no measurement"
    say(f"{stored:,} newsletters in {seconds:.1f} s: {stages.told()}")
    return {
        "seconds": round(seconds, 2),
        "newsletters": stored,
        "stages": stages.seconds,
    }
