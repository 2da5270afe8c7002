"""Newsletters in hand: taken, asked about, settled, and rescued from workers that died.

Each is one statement for a whole batch or group, and each is atomic by itself, so it runs
over any line to the database that commits after every statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from referio.core import arrays
from referio.transactions import Turn

Row = tuple[Any, ...]
MOST_DEATHS = 5  # workers that end with one and the same newsletter in hand

# A cursor moves and due retries are marked; what was taken stands in a flight from then on.
# The order names the index: by the id alone all of the table's ids might be walked.
_TAKE = """
with shard as materialized (
    select id, taken_up_to from newsletters_shard
     where edition_id = %(edition)s and number = %(shard)s for update
), again as (
    update newsletters_retry set retry_at = null
     where newsletter_id in (
        select newsletter_id from newsletters_retry
         where edition_id = %(edition)s and shard = %(shard)s and retry_at <= %(now)s
         order by retry_at limit %(limit)s for update skip locked)
    returning newsletter_id, attempts, doubts
), fresh as materialized (
    select id from newsletters_newsletter
     where edition_id = %(edition)s and shard = %(shard)s
       and id > (select taken_up_to from shard) and state = 'prepared'
     order by edition_id, shard, id
     limit greatest(%(limit)s - (select count(*) from again), 0)
), moved as (
    update newsletters_shard one set taken_up_to = (select max(id) from fresh)
      from shard where one.id = shard.id and exists (select from fresh)
), taken as materialized (
    select id, 0 as attempts, 0 as doubts from fresh
    union all select newsletter_id, attempts, doubts from again
), flight as (
    insert into newsletters_flight (edition_id, shard, worker, newsletters, taken_at)
    select %(edition)s, %(shard)s, %(worker)s, array_agg(id order by id), %(now)s
      from taken having count(*) > 0
    returning id
)
select flight.id, taken.attempts, taken.doubts, taken.id, letter.subscriber_id,
       reader.email, reader.language, reader.time_zone,
       coalesce(reader.confirmed_at, reader.created_at), letter.prepared_at,
       letter.jobs, letter.found_by, letter.reasons, letter.more,
       greatest(letter.prepared_at, (select started_at from newsletters_edition
                                      where id = %(edition)s))
  from flight, taken
  left join newsletters_newsletter letter on letter.id = taken.id
  left join alerts_subscriber reader on reader.id = letter.subscriber_id
 order by taken.id
"""

# Who must not be mailed now, and which alerts' finds and which jobs must not be shown now.
_ASK = """
select letter.id, case
    when reader.state is distinct from 'active' then 'left'
    when exists (select from alerts_suppression barred
                  where barred.email_hash = given.hash) then 'suppressed'
    when (select bool_and(withdrawn_at is not null) from alerts_consent consent
           where consent.subscriber_id = reader.id and purpose = 'newsletter'
             and given_at is not null) then 'withdrawn'
    when not exists (select from alerts_alert alert
                      where alert.id = any(letter.found_by) and not alert.paused
                        and alert.confirmed_at is not null) then 'paused'
       end as why
  from unnest(%(ids)s::bigint[], %(hashes)s::bytea[]) as given (id, hash)
  join newsletters_newsletter letter on letter.id = given.id
  left join alerts_subscriber reader on reader.id = letter.subscriber_id
union all
select wanted.id, 'quiet'
  from (select distinct unnest(found_by) as id from newsletters_newsletter
         where id = any(%(ids)s::bigint[])) wanted
  left join alerts_alert alert on alert.id = wanted.id
 where alert.id is null or alert.paused or alert.confirmed_at is null
union all
select id, 'closed' from jobs_job
 where id = any(%(jobs)s::bigint[]) and (state <> 'open' or held)
"""

# What another took over meanwhile, because our lock was gone, is not ours to settle.
_SETTLE = """
with told as materialized (
    select * from unnest(
        %(ids)s::bigint[], %(states)s::text[], %(whys)s::text[], %(jobs)s::text[],
        %(retries)s::timestamptz[], %(attempts)s::integer[], %(doubts)s::integer[]
    ) as t (id, state, why, jobs, retry_at, attempts, doubts)
), flight as materialized (
    select id, newsletters from newsletters_flight
     where id = any(%(flights)s::bigint[]) for update
), mine as materialized (
    select * from told where id in (select unnest(newsletters) from flight)
), emptied as (
    delete from newsletters_flight one using flight
     where one.id = flight.id and one.newsletters <@ %(ids)s::bigint[]
), kept as (
    update newsletters_flight one set newsletters = array(
        select unnest(one.newsletters) except select unnest(%(ids)s::bigint[]))
      from flight
     where one.id = flight.id and not one.newsletters <@ %(ids)s::bigint[]
), gone as (
    delete from newsletters_newsletter letter using mine
     where letter.id = mine.id and mine.state = 'gone'
), settled as (
    update newsletters_newsletter letter
       set state = mine.state, why = mine.why,
           jobs = coalesce(mine.jobs::bigint[], letter.jobs),
           submitted_at = case when mine.state = 'submitted' then %(now)s
                               else letter.submitted_at end
      from mine where letter.id = mine.id and mine.state <> 'gone'
    returning letter.id, letter.edition_id, letter.shard
), waiting as (
    insert into newsletters_retry as retry
        (newsletter_id, edition_id, shard, retry_at, attempts, doubts, deaths, why)
    select mine.id, settled.edition_id, settled.shard, mine.retry_at, mine.attempts,
           mine.doubts, 0, mine.why
      from mine join settled on settled.id = mine.id where mine.retry_at is not null
    on conflict (newsletter_id) do update
       set retry_at = excluded.retry_at, why = excluded.why,
           attempts = retry.attempts + excluded.attempts,
           doubts = retry.doubts + excluded.doubts
), over as (
    delete from newsletters_retry retry using mine
     where retry.newsletter_id = mine.id and mine.retry_at is null
)
select id from mine
"""

# In doubt, but most of them never came as far as the wire: so more than one death is
# forgiven, as long as nothing points at the newsletter itself.
_RESCUE = """
with living as (
    select objid::bigint as worker from pg_locks
     where locktype = 'advisory' and classid = %(turn)s and objsubid = 2
       and database = (select oid from pg_database where datname = current_database())
), dead as (
    delete from newsletters_flight where id in (
        select id from newsletters_flight
         where worker not in (select worker from living) for update skip locked)
    returning edition_id, shard, newsletters
), left_over as materialized (
    select one.edition_id, one.shard, one.id, coalesce(retry.deaths, 0) + 1 as deaths
      from (select edition_id, shard, unnest(newsletters) as id from dead) one
      left join newsletters_retry retry on retry.newsletter_id = one.id
), settled as (
    update newsletters_newsletter letter set why = %(why)s,
           state = case when deaths > %(most)s then 'uncertain' else 'deferred' end
      from left_over where letter.id = left_over.id
    returning letter.id, letter.edition_id, letter.shard, left_over.deaths
), waiting as (
    insert into newsletters_retry as retry
        (newsletter_id, edition_id, shard, retry_at, attempts, doubts, deaths, why)
    select id, edition_id, shard, %(now)s, 0, 0, 1, %(why)s
      from settled where deaths <= %(most)s
    on conflict (newsletter_id) do update
       set retry_at = excluded.retry_at, deaths = retry.deaths + 1
), over as (
    delete from newsletters_retry retry using left_over
     where retry.newsletter_id = left_over.id
       and (left_over.deaths > %(most)s or left_over.id not in (select id from settled))
)
select distinct edition_id, shard from dead order by edition_id, shard
"""


class Line(Protocol):
    """A way to the database on which every statement is committed by itself."""

    def rows(self, statement: str, **given: object) -> list[Row]:
        """Run a statement and return its rows."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where newsletters are taken from, and by whom."""

    edition: int
    shard: int
    worker: int


class Told(NamedTuple):
    """What became of a newsletter that was in a flight.

    `state` is a Newsletter.State, or "gone" where its subscriber is. `retry_at` is when it
    goes once more, if it does; `attempts` and `doubts` are what that adds to its own.
    `jobs` are what it held when it left, negative those that were left out, or None where
    all were in it.
    """

    flight: int
    newsletter: int
    state: str
    why: str = ""
    jobs: Sequence[int] | None = None
    retry_at: datetime | None = None
    attempts: int = 0
    doubts: int = 0


def take(line: Line, shelf: Shelf, *, limit: int, now: datetime) -> list[Row]:
    """Take the next newsletters of a shard into a flight; nobody else gets them.

    Each row is (flight, attempts, doubts), the columns of a newsletter as a composer reads
    them, and since when it could have gone. Where the subscriber is gone, the e-mail is None.
    """
    return line.rows(
        _TAKE,
        edition=shelf.edition,
        shard=shelf.shard,
        worker=shelf.worker,
        limit=limit,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What must not go: {newsletter: why}, jobs that closed, alerts paused or gone.

    Why is left, suppressed, withdrawn or paused.
    """

    barred: dict[int, str]
    closed: set[int]
    quiet: set[int]


def ask(line: Line, hashes: dict[int, bytes], jobs: Sequence[int]) -> Answer:
    """Ask about newsletters, by the hashes of their addresses, and about their jobs."""
    rows = line.rows(
        _ASK,
        ids=arrays.numbers(hashes),
        hashes=arrays.octets(hashes.values()),
        jobs=arrays.numbers(jobs),
    )
    answer = Answer({}, set(), set())
    told = {"closed": answer.closed, "quiet": answer.quiet}
    for number, why in rows:
        if why in told:
            told[why].add(number)
        elif why is not None:
            answer.barred[number] = why
    return answer


def settle(line: Line, told: Sequence[Told], *, now: datetime) -> int:
    """Record what became of newsletters in flights; returns how many were still ours."""
    mine = line.rows(
        _SETTLE,
        ids=arrays.numbers([one.newsletter for one in told]),
        states=arrays.texts([one.state for one in told]),
        whys=arrays.texts([one.why for one in told]),
        jobs=arrays.texts([_jobs(one) for one in told]),
        retries=arrays.texts([_moment(one.retry_at) for one in told]),
        attempts=arrays.numbers([one.attempts for one in told]),
        doubts=arrays.numbers([one.doubts for one in told]),
        flights=arrays.numbers({one.flight for one in told}),
        now=now,
    )
    return len(mine)


def _jobs(told: Told) -> str | None:
    return None if told.jobs is None else arrays.numbers(told.jobs)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def rescue(line: Line, *, now: datetime) -> list[tuple[int, int]]:
    """Put what dead workers had in hand back in line; returns (edition, shard) of it."""
    rows = line.rows(
        _RESCUE,
        turn=int(Turn.SENDING),
        why="The worker ended while sending.",
        most=MOST_DEATHS,
        now=now,
    )
    return [(edition, shard) for edition, shard in rows]
