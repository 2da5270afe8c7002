"""What a leg keeps may fill its arrays in the middle of it: nothing is lost or doubled."""

from dataclasses import replace

from referio.core.criteria import Point
from referio.matching.batch import JobBatch
from referio.matching.engine import FIRST_KEYS, FURTHER_KEYS, match
from referio.matching.index import AlertIndex

from .examples import GLOSSARY, JUNE, LEEDS, a_job, an_alert, judge, near

JOBS = 2 * FIRST_KEYS // 5
PLACES = [Point(LEEDS.latitude + north / 100, LEEDS.longitude) for north in range(4)]


def test_a_leg_goes_on_where_its_arrays_were_full():
    (place,) = a_job().places
    both = (place, replace(place, point=PLACES[-1]))  # each job is found near twice
    jobs = [a_job(id=number, places=both) for number in range(1, JOBS + 1)]
    alerts = [
        an_alert(number, places=(near(point, 50),))
        for number, point in enumerate(PLACES, 1)
    ]
    batch = JobBatch.of(jobs, at=JUNE)
    found = match(AlertIndex.of(alerts, GLOSSARY), batch, limit=None)
    assert len(found) == len(PLACES) * JOBS > FIRST_KEYS
    for number, alert in enumerate(alerts):
        mine = slice(number * JOBS, (number + 1) * JOBS)
        assert found.alert[mine].tolist() == [alert.id] * JOBS
        assert found.job[mine].tolist() == [job.id for job in jobs]
        # All jobs are alike, so one of them says what all are worth to an alert.
        assert set(found.score[mine].tolist()) == {judge(alert, jobs[0]).score}


def test_a_venue_may_take_more_than_arrays_are_made_for():
    alerts = [an_alert(number) for number in range(1, FURTHER_KEYS // JOBS + 20)]
    jobs = [a_job(id=number) for number in range(1, JOBS + 1)]
    batch = JobBatch.of(jobs, at=JUNE)
    found = match(AlertIndex.of(alerts, GLOSSARY), batch, limit=None)
    assert len(found) == len(alerts) * JOBS > FURTHER_KEYS
    assert (found.job.reshape(len(alerts), JOBS) == batch.columns.ids).all()
