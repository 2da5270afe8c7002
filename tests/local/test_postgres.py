"""The private PostgreSQL: what was committed survives, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from referio import env
from referio.local.postgres import PostgresFailed, PrivatePostgres, provide
from referio.local.postgres_account import nobody
from referio.local.postgres_folder import LONGEST_SOCKET_FOLDER, Folder

ADOPTER = """
import sys
from pathlib import Path
from referio.local.postgres import provide
with provide(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for the tests that only start and end servers: initdb takes long."""
    folder = tmp_path_factory.mktemp("data")
    yield folder
    assert processes(folder) == []


@pytest.fixture(autouse=True)
def without_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def processes(data: Path) -> list[int]:
    return Folder(data.resolve() / "postgres").processes()


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def other_process(data: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", ADOPTER, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def leave(process: "subprocess.Popen[str]") -> int:
    with process:
        assert process.stdin is not None
        process.stdin.close()
    return process.returncode


def kill(process: "subprocess.Popen[str]") -> None:
    with process:
        process.kill()


def test_serves_while_it_is_used_and_ends_with_us(data: Path) -> None:
    with PrivatePostgres(data, fsync=False) as server:
        assert server.running
        url = server.url("postgres")
        assert query(url, "show server_encoding") == [("UTF8",)]
        assert query(url, "show listen_addresses") == [("",)]
        assert query(url, "select datcollate from pg_database limit 1") == [
            ("C.UTF-8",)
        ]
    assert not PrivatePostgres(data).running
    assert processes(data) == []


def test_url_is_understood_by_our_settings(data: Path) -> None:
    settings = env.database(PrivatePostgres(data).url("referio"))
    assert settings["NAME"] == "referio"
    assert settings["HOST"] == str(data.resolve() / "postgres" / "s")
    assert settings["PORT"] == "5432"


def test_folders_are_closed_to_others(data: Path) -> None:
    with PrivatePostgres(data, fsync=False):
        for folder in ("postgres", "postgres/s", "postgres/db"):
            assert (data / folder).stat().st_mode & 0o777 == 0o700


def test_a_folder_open_to_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o755)
    with pytest.raises(PostgresFailed, match="closed to others"):
        PrivatePostgres(tmp_path).start()


def test_committed_rows_survive_a_kill_of_everything(data: Path) -> None:
    with PrivatePostgres(data) as server:
        url = server.url("postgres")
        query(url, "create table kept (word text)")
        query(url, "insert into kept values ('committed')")
        for pid in processes(data):
            os.kill(pid, signal.SIGKILL)
        while server.running:
            time.sleep(0.01)
        server.revive()
        assert query(url, "select word from kept") == [("committed",)]


def test_starts_after_a_kill_of_the_postmaster_under_a_busy_backend(data: Path) -> None:
    server = PrivatePostgres(data, fsync=False)
    server.start()
    busy = threading.Thread(target=spin, args=(server.url("postgres"),))
    busy.start()
    while (len(backends(server.url("postgres")))) < 2:
        time.sleep(0.01)
    os.kill(Folder(data.resolve() / "postgres").postmaster() or 0, signal.SIGKILL)
    busy_pids = processes(data)
    server.start()
    busy.join()
    assert query(server.url("postgres"), "select 1") == [(1,)]
    assert not set(busy_pids) & set(processes(data))
    server.stop()


def spin(url: str) -> None:
    with pytest.raises(psycopg.OperationalError):
        query(url, "select count(*) from generate_series(1, 1000000000) busy")


def backends(url: str) -> list[tuple[object, ...]]:
    return query(
        url,
        "select pid from pg_stat_activity"
        " where state = 'active' and (query like '%busy' or pid = pg_backend_pid())",
    )


def test_a_dead_postmasters_number_may_be_anothers(data: Path) -> None:
    kill(other_process(data))
    for pid in processes(data):
        os.kill(pid, signal.SIGKILL)
    pid_file = data / "postgres" / "db" / "postmaster.pid"
    rest = pid_file.read_text().split("\n", 1)[1]
    with subprocess.Popen(["sleep", "60"]) as another:
        pid_file.write_text(f"{another.pid}\n{rest}")
        with PrivatePostgres(data, fsync=False) as server:
            assert query(server.url("postgres"), "select 1") == [(1,)]
        another.kill()


def test_is_shared_and_left_to_those_who_use_it(data: Path) -> None:
    other = other_process(data)
    with provide(data) as url:
        assert query(url, "select current_database()") == [("referio",)]
    assert query(url, "select 1") == [(1,)]
    assert leave(other) == 0
    assert processes(data) == []


def test_the_last_to_leave_ends_it(data: Path) -> None:
    other = other_process(data)
    with provide(data) as url:
        assert leave(other) == 0
        assert query(url, "select 1") == [(1,)]
    assert processes(data) == []


def test_a_killed_owners_server_is_adopted_and_then_ended(data: Path) -> None:
    kill(other_process(data))
    before = Folder(data.resolve() / "postgres").postmaster()
    assert before is not None
    with provide(data):
        assert Folder(data.resolve() / "postgres").postmaster() == before
    assert processes(data) == []


def test_two_starters_at_once_share_one_server(tmp_path: Path) -> None:
    servers = [PrivatePostgres(tmp_path, fsync=False) for _ in range(2)]
    threads = [threading.Thread(target=server.start) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    started = "select pg_postmaster_start_time()"
    first, second = (query(server.url("postgres"), started) for server in servers)
    assert first == second
    for server in servers:
        server.stop()
    assert processes(tmp_path) == []
    assert not list((tmp_path / "postgres").glob("new-*"))


def test_a_database_is_created_once(data: Path) -> None:
    with PrivatePostgres(data, fsync=False) as server:
        server.ensure_database("odd \"name'")
        query(server.url("odd \"name'"), "create table stays ()")
        server.ensure_database("odd \"name'")
        assert query(server.url("odd \"name'"), "select * from stays") == []


@pytest.mark.parametrize("name", ["x" * LONGEST_SOCKET_FOLDER, "comma, $quote' \"ed"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    with PrivatePostgres(tmp_path / name, fsync=False) as server:
        assert query(server.url("postgres"), "select 1") == [(1,)]
        socket = Folder(tmp_path.resolve() / name / "postgres").socket
        assert tmp_path not in socket.parents
        assert socket.stat().st_mode & 0o777 == 0o700
    socket.rmdir()


def test_a_half_made_cluster_is_removed(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "new-killed"
    half.parent.mkdir(mode=0o700)
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with PrivatePostgres(tmp_path, fsync=False) as server:
        assert query(server.url("postgres"), "select 1") == [(1,)]
    assert not half.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")
def test_runs_as_nobody_where_namespaces_are_refused() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        with PrivatePostgres(data, fsync=False, account=nobody()) as server:
            assert query(server.url("postgres"), "select 1") == [(1,)]
            process = Path(f"/proc/{processes(data)[0]}")
            assert process.stat().st_uid == nobody().user
        assert processes(data) == []


def test_a_failure_shows_the_log_and_the_way_out(tmp_path: Path, data: Path) -> None:
    with PrivatePostgres(data, fsync=False):
        pass
    broken = tmp_path / "postgres"
    broken.mkdir(mode=0o700)
    (broken / "db").mkdir(mode=0o700)
    version = (data / "postgres" / "db" / "PG_VERSION").read_text()
    (broken / "db" / "PG_VERSION").write_text(version)
    with pytest.raises(
        PostgresFailed, match=r"did not start.*DATABASE_URL(.|\n)*postgresql\.conf"
    ):
        PrivatePostgres(tmp_path).start()


def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres" / "db"
    cluster.parent.mkdir(mode=0o700)
    cluster.mkdir(mode=0o700)
    (cluster / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresFailed, match="was written by PostgreSQL 12"):
        PrivatePostgres(tmp_path).start()


def test_binaries_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERIO_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresFailed, match="REFERIO_PG_BIN names"):
        PrivatePostgres(tmp_path).start()


def test_a_database_url_goes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/referio")
    with provide(tmp_path) as url:
        assert url == "postgresql://elsewhere/referio"
    assert list(tmp_path.iterdir()) == []


def test_a_watched_server_is_revived(data: Path) -> None:
    watched: dict[str, object] = {}
    with provide(data, watch=watched.__setitem__) as url:
        for pid in processes(data):
            os.kill(pid, signal.SIGKILL)
        while Folder(data.resolve() / "postgres").postmaster() is not None:
            time.sleep(0.01)
        revive = watched["postgres"]
        assert callable(revive)
        revive()
        assert query(url, "select 1") == [(1,)]
