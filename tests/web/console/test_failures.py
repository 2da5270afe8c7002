from django.db import connection as database

from referio.pipeline import steps
from referio.pipeline.failures import failed_steps


def test_a_step_that_gave_up_is_listed_with_what_it_worked_on(mina):
    assert "Steps that gave up" in mina.get("/console/").text
    steps.send_connected.defer(connection_id=41, user_id=7)
    with database.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed', attempts = 14")
    (failed,) = failed_steps()
    assert (failed.name, failed.ids, failed.attempts) == (
        "send_connected",
        {"connection_id": 41, "user_id": 7},
        14,
    )
    page = mina.get("/console/").text
    assert "send_connected" in page
    assert "14 attempts" in page
