"""What the product has on record, read and never written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

Row = tuple[Any, ...]
BUSY = """
    select (select count(*) from procrastinate_jobs
             where status in ('todo', 'doing')
               and task_name in ('match_part', 'send_shard'))
         + (select count(*) from newsletters_edition where state <> 'done')
         + (select count(*) from alerts_alert a join alerts_subscriber s
                on s.id = a.subscriber_id
             where s.state = 'active' and not a.paused
               and a.confirmed_at is not null and a.due_at <= now()
               and a.due_at > (select coalesce(min(asked_at), '-infinity')
                                 from alerts_roll))
"""
CONNECTIONS = """
    select c.id, c.account_id, c.employer_id, c.state, c.connected_at, c.disconnected_at,
           (select count(*) from jobs_job j
             where j.connection_id = c.id and j.state = 'open'),
           (select r.seen from ats_syncrun r
             where r.connection_id = c.id and r.complete
               and r.started_at >= c.connected_at
             order by r.started_at desc limit 1)
      from ats_connection c order by c.id
"""


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection as recorded; `seen` is None before its first complete sync."""

    id: int
    account_id: str
    employer_id: int
    state: str
    connected_at: datetime
    disconnected_at: datetime | None
    open_jobs: int
    seen: int | None


class Ledger:
    """Asks the database, in a session that cannot write."""

    def __init__(self, url: str) -> None:
        self._url = url

    def rows(self, question: str, *values: object) -> list[Row]:
        """Return the rows of a question."""
        read_only = "-c default_transaction_read_only=on"
        with psycopg.connect(self._url, autocommit=True, options=read_only) as database:
            return database.execute(question.encode(), values).fetchall()

    def count(self, question: str, *values: object) -> int:
        """Return the number a question asks for."""
        return int(self.rows(question, *values)[0][0])

    def connections(self) -> list[Connection]:
        """Return every connection."""
        return [Connection(*row) for row in self.rows(CONNECTIONS)]

    def jobs(self) -> dict[int, tuple[int, str, str, str]]:
        """Return {job: (employer, id in Lever, state, title)}."""
        found = self.rows(
            "select id, employer_id, remote_id, state, title from jobs_job"
        )
        return {row[0]: row[1:] for row in found}

    def open_jobs(self) -> int:
        """Count the jobs people can see."""
        return self.count("select count(*) from jobs_job where state = 'open'")

    def is_quiet(self) -> bool:
        """Tell whether no newsletter is being prepared or sent, and none is due."""
        return self.count(BUSY) == 0

    def newsletters(self) -> dict[str, int]:
        """Return {state: how many newsletters are in it}."""
        return dict(
            self.rows(
                "select state, count(*) from newsletters_newsletter group by state"
            )
        )
