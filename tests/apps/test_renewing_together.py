"""Many workers, one refresh: threads and whole processes, and one of them killed."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote

import pytest
from django.db import connection as database
from django.db import connections
from django.db.models import Value
from django.db.models.functions import Now

from referio.ats import keys, renewing
from referio.ats import operations as ats
from referio.ats.models import Connection
from referio.core.ports import Disconnected, Grant, Unavailable
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import an_employer

pytestmark = pytest.mark.django_db(transaction=True)

_S, _M = timedelta(seconds=1), timedelta(minutes=1)
WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from referio.ats import operations as ats
connection_id, now = int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
print(ats.renew(connection_id, stale="access-0", now=now), flush=True)
"""


class Server:
    """An authorisation server on a port; each answer takes a while."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.newest = "refresh-0"
        self.renewed = threading.Event()  # there are new tokens, and nobody knows yet
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.takes = 0.3
        self.meanwhile: Callable[[], object] = lambda: None
        self._lock = threading.Lock()

    def refresh(self, given: str) -> tuple[int, dict[str, object]]:
        with self._lock:
            self.asked.append(given)
            if given != self.newest:
                self.newest = ""
                return 403, {"error": "invalid_grant"}
            number = len(self.asked)
            self.newest = f"refresh-{number}"
        self.renewed.set()
        self.may_answer.wait(30)
        self.meanwhile()
        threading.Event().wait(self.takes)
        told = {"access_token": f"access-{number}", "refresh_token": self.newest}
        return 200, {**told, "expires_in": 3600}


@pytest.fixture
def server(settings) -> Iterator[Server]:
    """Lever's authorisation server, on this machine."""
    one = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            status, told = one.refresh(parse_qs(body)["refresh_token"][0])
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        settings.LEVER_AUTH_URL = f"http://127.0.0.1:{listening.server_port}"
        yield one
        one.may_answer.set()
        listening.shutdown()
        thread.join()


@pytest.fixture
def connection() -> Connection:
    """Northwind, connected."""
    grant = Grant("access-0", "refresh-0", 3600, (), "account-1", "")
    with transaction():
        return ats.connect(an_employer().pk, grant, now=NOW)


@pytest.fixture
def workers(settings) -> Iterator[list[subprocess.Popen[str]]]:
    """Worker processes that a test starts; those that are left are ended."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        one.kill()
        one.communicate()


def url_of_database() -> str:
    where = database.settings_dict
    user, password = quote(where["USER"]), quote(where["PASSWORD"] or "")
    host = quote(str(where["HOST"]), safe="")
    return f"postgresql://{user}:{password}@/{where['NAME']}?host={host}&port={where['PORT']}"


def start(connection: Connection, auth_url: str) -> subprocess.Popen[str]:
    """Start a worker process that is about to renew, and waits for a word."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": url_of_database(),
        "LEVER_AUTH_URL": auth_url,
    }
    one = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(connection.pk), NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **own},
    )
    assert one.stdout is not None
    assert one.stdout.readline() == "ready\n"
    return one


def go(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


def test_however_many_threads_ask_there_is_one_refresh(
    connection: Connection, server: Server
) -> None:
    def renew(_: int) -> str:
        try:
            return ats.renew(connection.pk, stale="access-0", now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(renew, range(16)))
    assert server.asked == ["refresh-0"]
    assert set(got) == {"access-1"}
    connection.refresh_from_db()
    assert keys.refresh_of(connection) == server.newest == "refresh-1"


def test_however_many_processes_ask_there_is_one_refresh(
    connection: Connection, server: Server, workers, settings
) -> None:
    workers += [start(connection, settings.LEVER_AUTH_URL) for _ in range(4)]
    for one in workers:
        go(one)
    told = [one.communicate(timeout=60)[0].strip() for one in workers]
    assert server.asked == ["refresh-0"]
    assert told == ["access-1"] * 4


def test_a_worker_killed_between_answer_and_store_ends_in_one_more_look(
    connection: Connection, server: Server, workers, settings
) -> None:
    server.may_answer.clear()
    workers.append(start(connection, settings.LEVER_AUTH_URL))
    go(workers[0])
    assert server.renewed.wait(30)
    workers[0].kill()
    workers[0].wait(30)
    server.may_answer.set()
    with pytest.raises(Unavailable, match="being renewed"):
        ats.renew(connection.pk, stale="access-0", now=NOW, patient=False)
    assert server.asked == ["refresh-0"], "the dead worker’s turn is not over"
    Connection.objects.filter(pk=connection.pk).update(renewing_until=Now() - Value(_S))
    with pytest.raises(Unavailable, match="once more"):
        ats.renew(connection.pk, stale="access-0", now=NOW)
    with pytest.raises(Disconnected, match="perhaps nobody revoked it"):
        ats.renew(connection.pk, stale="access-0", now=NOW + _M)


def cut_every_line_to_the_database() -> None:
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    other.close()


def test_a_database_that_went_away_meanwhile_does_not_cost_the_new_tokens(
    connection: Connection, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "STORE_PAUSE", 0.01)
    server.meanwhile = cut_every_line_to_the_database
    assert ats.renew(connection.pk, stale="access-0", now=NOW) == "access-1"
    connection.refresh_from_db()
    assert keys.refresh_of(connection) == "refresh-1"


def test_a_turn_is_no_lock_of_a_session(connection: Connection, server: Server) -> None:
    """Through a pooler, a lock of the session would stay behind with a stranger."""
    ats.renew(connection.pk, stale="access-0", now=NOW)
    with database.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory'")
        assert cursor.fetchone() == (0,)
