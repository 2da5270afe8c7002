"""The join of alerts and jobs as one query, in the SQL that PostgreSQL and DuckDB share."""

REMOTE_OK = "a.home & j.open_to <> 0"
NEAR = "(p.x - a.x) * (p.x - a.x) + (p.y - a.y) * (p.y - a.y) + (p.z - a.z) * (p.z - a.z) <= a.reach"
HOLDS = f"""
    (a.commitments = 0 or a.commitments & j.commitment <> 0)
    and (a.levels = 0 or a.levels & j.level <> 0)
    and (a.modes = 0 or a.modes & j.mode <> 0)
    and (a.departments = 0 or a.departments & j.department <> 0)
    and (a.floor = 0 or j.pay >= a.floor or (j.pay = 0 and not a.stated_only))
    and case a.sought
        when 0 then a.home & j.countries <> 0 or {REMOTE_OK}
        when 1 then coalesce({NEAR}, false) or (a.remote_too and {REMOTE_OK})
        when 2 then {REMOTE_OK}
        else true
    end
"""
# Whoever takes any text looks nearby (the generator's rule): z is a band of latitude.
ANY_TEXT = """
    select a.id as alert, p.job
    from alert a
    join job_place p on p.z between a.z - sqrt(a.reach) and a.z + sqrt(a.reach)
    where a.any_text
"""
JOINED = """
    select distinct a.id as alert, j.id as job
    from candidate c
    join alert a on a.id = c.alert
    join job j on j.id = c.job
    left join job_place p on p.job = c.job
    where {holds}
    and not exists (
        select from muted m where m.alert = a.id and m.employer = j.employer
    )
    and (not a.only_followed or exists (
        select from followed f where f.alert = a.id and f.employer = j.employer
    ))
    and {without}
"""
