"""How fast alerts meet jobs, beside the way most sites do it: one query per alert.

Prints JSON on stdout. Both sides get the same alerts and jobs in the same run, and what
they find is compared, so that a faster wrong answer cannot win.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from rich.console import Console

from referio.core.criteria import AlertFacts, JobFacts
from referio.core.text import tokens
from referio.local.postgres import PrivatePostgres
from referio.matching.alerts import AlertIndex
from referio.matching.engine import Matches, match
from referio.matching.jobs import JobBatch
from workload import Workload

Pairs = set[tuple[int, int]]
Say = Callable[[str], None]
NOON = datetime(2026, 6, 12, 12, tzinfo=UTC)

SCHEMA = """
create unlogged table job (id bigint primary key, words tsvector not null);
create index job_words on job using gin (words);
"""
# 'simple' neither stems nor drops words, as we do not; titles and descriptions are
# kept apart by a gap no phrase can cross.
INSERT = """
insert into job select id, to_tsvector('simple', title) ||
    setweight(to_tsvector('simple', 'x x x x ' || description), 'D')
"""


def main() -> int:
    """Measure and print."""
    options = _parser().parse_args()
    console = Console(stderr=True, quiet=options.json)
    with console.status("making alerts and jobs") as status:
        result = measure(options.alerts, options.jobs, options.seed, status.update)
    json.dump(result, sys.stdout, indent=None if options.json else 2)
    sys.stdout.write("\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="no progress, one line")
    return parser


def measure(alerts: int, jobs: int, seed: int, say: Say) -> dict[str, object]:
    """Return the figures of one run, ready for JSON."""
    made = Workload(seed)
    facts, asked, plain = made.jobs(jobs), made.alerts(alerts), made.words_only(alerts)
    say("matching alerts of every kind")
    whole = _engine(asked, facts, limit=None)
    say("matching alerts that ask for words only")
    # No limit, so that what is found can be compared with the peer's whole answer.
    words = _engine(plain, facts, limit=jobs)
    say("asking PostgreSQL, one query per alert")
    peer, found = _peer(plain, facts)
    pairs = alerts * jobs
    return {
        "alerts": alerts,
        "jobs": jobs,
        "seed": seed,
        **whole.figures(pairs),
        "words_only": {
            **words.figures(pairs),
            "peer": "PostgreSQL full-text search, one query per alert",
            "peer_seconds": round(peer, 3),
            "peer_matches": len(found),
            "same_matches": found == words.pairs(),
            "peer_time_to_ours": round(peer / words.match_seconds, 2),
        },
    }


class Run:
    """One call of the engine and how long its parts took."""

    def __init__(self, prepare: float, seconds: float, matches: Matches) -> None:
        self.prepare_seconds, self.match_seconds = prepare, seconds
        self._matches = matches

    def pairs(self) -> Pairs:
        """Return who was matched with what."""
        return set(zip(self._matches.alert, self._matches.job, strict=True))

    def figures(self, pairs: int) -> dict[str, object]:
        """Return what is reported of it."""
        return {
            "prepare_seconds": round(self.prepare_seconds, 3),
            "match_seconds": round(self.match_seconds, 3),
            "matches": len(self._matches),
            "ns_per_alert_and_job": round(self.match_seconds * 1e9 / pairs, 1),
        }


def _engine(
    asked: Sequence[AlertFacts], facts: Sequence[JobFacts], *, limit: int | None
) -> Run:
    began = time.perf_counter()
    index, batch = AlertIndex.of(asked), JobBatch.of(facts, at=NOON)
    ready = time.perf_counter()
    matches = match(index, batch, limit=limit)
    return Run(ready - began, time.perf_counter() - ready, matches)


def _peer(
    asked: Sequence[AlertFacts], facts: Sequence[JobFacts]
) -> tuple[float, Pairs]:
    with (
        tempfile.TemporaryDirectory(prefix="referio-bench-") as folder,
        PrivatePostgres(Path(folder), fsync=False) as server,
    ):
        server.ensure_database("bench")
        with psycopg.connect(server.url("bench"), autocommit=True) as connection:
            _load(connection, facts)
            return _ask(connection, asked)


def _load(connection: psycopg.Connection, facts: Sequence[JobFacts]) -> None:
    connection.execute(SCHEMA)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{INSERT} from (values (%s::bigint, %s::text, %s::text)) as j(id, title, description)",
            [(one.id, one.title, one.description) for one in facts],
        )
    connection.execute("vacuum analyze job")


def _ask(
    connection: psycopg.Connection, asked: Sequence[AlertFacts]
) -> tuple[float, Pairs]:
    queries = [(one.id, _query(one)) for one in asked]
    found: Pairs = set()
    began = time.perf_counter()
    for alert_id, query in queries:
        rows = connection.execute(
            "select id from job where words @@ %s::tsquery", [query]
        )
        found.update((alert_id, job_id) for (job_id,) in rows)
    return time.perf_counter() - began, found


def _query(alert: AlertFacts) -> str:
    asked = alert.criteria
    parts = [_phrase(words) for words in asked.words_all]
    parts += [f"!{_phrase(words)}" for words in asked.words_none]
    if asked.words_any:
        parts.append(
            "(" + " | ".join(_phrase(words) for words in asked.words_any) + ")"
        )
    return " & ".join(parts)


def _phrase(words: str) -> str:
    return "(" + " <-> ".join(f"'{token}'" for token in tokens(words)) + ")"


if __name__ == "__main__":
    raise SystemExit(main())
