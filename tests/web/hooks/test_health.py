from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from referio.web.hooks.health import health


@pytest.mark.django_db
def test_without_a_worker_the_database_is_well(client):
    answer = client.get("/hooks/health")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "worker_seen_seconds_ago": None}


@pytest.mark.django_db
def test_the_newest_sign_of_a_worker_counts(client):
    with connection.cursor() as cursor:
        for seconds in (300, 7):
            at = timezone.now() - timedelta(seconds=seconds)
            cursor.execute(
                "insert into procrastinate_workers (last_heartbeat) values (%s)", [at]
            )
    age = client.get("/hooks/health").json()["worker_seen_seconds_ago"]
    assert 7 <= age < 20


def test_only_looking_is_allowed(rf):
    assert health(rf.post("/hooks/health")).status_code == 405


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_with_503(client):
    def silent(*_args):
        raise OperationalError("the server is away")

    with connection.execute_wrapper(silent):
        answer = client.get("/hooks/health")
    assert answer.status_code == 503
    assert answer.json() == {"database": "unreachable"}
