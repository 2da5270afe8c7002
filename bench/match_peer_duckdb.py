"""DuckDB as a peer: one vectorised join over columns, on one thread."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import numpy as np

from match_peer_sql import ANY_TEXT, HOLDS
from match_peers import Answer, Clock, Given, NotHere

WITHOUT = """not exists (
    select 1 from without w join job_feature g on g.feature = w.feature
    where w.alert = a.id and g.job = j.id
)"""
HELD = """
    select l.id as leg, f.job
    from leg l
    join job_feature f on f.feature = l.one
    where (l.two < 0 or exists (
        select 1 from job_feature s where s.feature = l.two and s.job = f.job
    )) and (l.three < 0 or exists (
        select 1 from job_feature t where t.feature = l.three and t.job = f.job
    ))
"""
CANDIDATES = f"""
create or replace temp table candidate as
with held as materialized ({HELD})
select al.alert, held.job from held join alert_leg al on al.leg = held.leg
union all {ANY_TEXT}
"""  # noqa: S608 - of our own constants
# What masks and places refuse goes before what lists of features would.
KEPT = f"""
create or replace temp table kept as
select distinct a.id as alert, j.id as job, j.employer, a.only_followed
from candidate c
join alert a on a.id = c.alert
join job j on j.id = c.job
left join job_place p on p.job = c.job
where {HOLDS}
"""  # noqa: S608 - of our own constants
ANSWER = """
select k.alert, k.job from kept k
anti join muted m on m.alert = k.alert and m.employer = k.employer
anti join (
    select w.alert, g.job from kept c
    join without w on w.alert = c.alert
    join job_feature g on g.feature = w.feature and g.job = c.job
) e on e.alert = k.alert and e.job = k.job
where not k.only_followed or exists (
    select 1 from followed f where f.alert = k.alert and f.employer = k.employer
)
"""


class DuckDb:
    """An engine inside this process."""

    def answers(self, given: Given) -> Iterator[Answer]:
        """Yield one answer. Raises NotHere."""
        duckdb = _duckdb()
        arrow = importlib.import_module("pyarrow")
        clock = Clock()
        connection = duckdb.connect()
        connection.execute("set threads = 1")
        for name, table in given.tables().items():
            columns = arrow.table(table)
            connection.register("given", columns)
            created = f"create table {name} as select * from given"  # noqa: S608
            connection.execute(created)
        prepare_s = clock.read()
        connection.execute(CANDIDATES)
        connection.execute(KEPT)
        found = connection.execute(ANSWER).fetchnumpy()
        seconds = clock.read()
        pairs = given.pairs(np.asarray(found["alert"]), np.asarray(found["job"]))
        way = f"DuckDB {duckdb.__version__}, one join"
        yield Answer(way, len(given.alerts), prepare_s, seconds, pairs)


def _duckdb() -> ModuleType:
    try:
        return importlib.import_module("duckdb")
    except ModuleNotFoundError as error:
        raise NotHere("DuckDB") from error
