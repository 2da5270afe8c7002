"""Fair exposure: whose jobs were shown much lately stands back where jobs are about equal."""

from collections.abc import Mapping
from datetime import timedelta

REMEMBERED = timedelta(days=28)
MOST = 20  # points: less than any ground that says something of the job
AT_TWICE = 10  # ... for who was shown twice as much for each job as employers are


def handicaps(shown: Mapping[int, int], open_jobs: Mapping[int, int]) -> dict[int, int]:
    """Return by employer the points (1 to MOST) their jobs stand back; others have none.

    `shown` counts in how many newsletters an employer's jobs stood lately, `open_jobs`
    the jobs they have open. The measure is shown for each open job, against the same of
    all these employers together: up to the average nothing, at twice AT_TWICE, at three
    times and above MOST. Integers only, so that it is the same everywhere.
    """
    hiring = {one: count for one, count in open_jobs.items() if count > 0}
    jobs = sum(hiring.values())
    seen = sum(shown.get(one, 0) for one in hiring)
    if not seen:
        return {}
    points = {
        one: _points(shown.get(one, 0) * jobs, seen * count)
        for one, count in hiring.items()
    }
    return {one: some for one, some in points.items() if some}


def _points(own: int, usual: int) -> int:
    return max(0, min(MOST, AT_TWICE * (own - usual) // usual))
