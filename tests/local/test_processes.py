"""The supervisor: it keeps children running, and none of them outlives it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.local.logs import open_log, tail
from referio.local.processes import (
    ProcessFailed,
    Restarts,
    Supervisor,
    answers_http,
    free_port,
    sandbox,
    wait_for_http,
    web,
    worker,
)

AT_ONCE = Restarts(most=2, first_wait=0.01, longest_wait=0.01)
SLEEP = ["sleep", "600"]

PARENT = """
import sys
from pathlib import Path
from referio.local.processes import Supervisor
with Supervisor(Path(sys.argv[1]), grace=1) as supervisor:
    supervisor.start("sleeper", ["sh", "-c", "echo $$; exec sleep 600"])
    print("started", flush=True)
    print("signal", supervisor.wait(), flush=True)
"""


def lives(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def until(condition: Callable[[], bool], *, tend: Supervisor | None = None) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass within 10 s"
        if tend is not None:
            tend.tend()
        time.sleep(0.01)


def written(data: Path, name: str) -> list[int]:
    """The process numbers that a child's runs have written to its log."""
    log = data / "log" / f"{name}.log"
    return [int(line) for line in log.read_text().split()] if log.exists() else []


def writing(command: str) -> list[str]:
    return ["sh", "-c", f"echo $$; {command}"]


def test_a_child_that_was_killed_is_started_again(tmp_path: Path) -> None:
    with Supervisor(tmp_path, restarts=AT_ONCE) as supervisor:
        supervisor.start("sleeper", writing("exec sleep 600"))
        until(lambda: len(written(tmp_path, "sleeper")) == 1)
        os.kill(written(tmp_path, "sleeper")[0], signal.SIGKILL)
        until(lambda: len(written(tmp_path, "sleeper")) == 2, tend=supervisor)
        assert lives(written(tmp_path, "sleeper")[1])
    assert not any(lives(pid) for pid in written(tmp_path, "sleeper"))


def test_what_a_dead_child_left_goes_before_its_successor_comes(tmp_path: Path) -> None:
    with Supervisor(tmp_path, restarts=AT_ONCE) as supervisor:
        supervisor.start("web", writing("sleep 600 & echo $!; wait"))
        until(lambda: len(written(tmp_path, "web")) == 2)
        leader, grandchild = written(tmp_path, "web")
        os.kill(leader, signal.SIGKILL)
        until(lambda: len(written(tmp_path, "web")) == 4, tend=supervisor)
        until(lambda: not lives(grandchild))
    until(lambda: not any(lives(pid) for pid in written(tmp_path, "web")))


def test_a_child_that_ends_too_often_is_reported_with_its_log(tmp_path: Path) -> None:
    with Supervisor(tmp_path, restarts=AT_ONCE) as supervisor:
        supervisor.start("web", ["sh", "-c", "echo no such table; exit 3"])
        with pytest.raises(ProcessFailed) as failure:
            supervisor.wait()
    said = str(failure.value)
    assert "web ended with code 3, more than 2 times within 60 s." in said
    assert said.endswith("no such table")


def test_a_child_that_fails_on_start_is_reported_with_this_runs_log(
    tmp_path: Path,
) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text("of yesterday\n")
    with Supervisor(tmp_path) as supervisor:
        with pytest.raises(ProcessFailed, match="web ended with code 7") as failure:
            supervisor.start("web", ["sh", "-c", "echo port taken; exit 7"], ready=bool)
        assert "port taken" in str(failure.value)
        assert "of yesterday" not in str(failure.value)
        supervisor.tend()  # given up: it is not started again
    assert (tmp_path / "log" / "web.log").read_text().count("port taken") == 1


def test_a_child_that_is_never_ready_is_ended(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        with pytest.raises(ProcessFailed, match=r"web was not ready after 0\.3 s"):
            supervisor.start("web", writing("exec sleep 600"), ready=bool, timeout=0.3)
        assert not lives(written(tmp_path, "web")[0])


def test_a_command_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    with (
        Supervisor(tmp_path) as supervisor,
        pytest.raises(ProcessFailed, match="not found"),
    ):
        supervisor.start("web", ["no-such-program"], ready=bool)


def test_a_name_is_used_once(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("web", SLEEP)
        with pytest.raises(ValueError, match="named web already"):
            supervisor.start("web", SLEEP)


def test_variables_are_added_to_ours_and_not_shown(tmp_path: Path) -> None:
    log = tmp_path / "log" / "child.log"
    show = ["sh", "-c", 'echo "$SECRET $PATH"; exec sleep 600']
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("child", show, env={"SECRET": "s3cret"})
        until(lambda: log.exists() and log.read_text().endswith("\n"))
        assert log.read_text() == f"s3cret {os.environ['PATH']}\n"
        assert "s3cret" not in repr(supervisor._watched)


def test_stops_in_reverse_order_and_leaves_nothing(tmp_path: Path) -> None:
    order = tmp_path / "order"
    with Supervisor(tmp_path, grace=10) as supervisor:
        for name in ("first", "second"):
            trap = f"trap 'echo {name} >> {order}; exit' TERM; touch {tmp_path}/{name}"
            supervisor.start(
                name,
                ["sh", "-c", f"echo $$; {trap}; while :; do sleep 0.05; done"],
                ready=(tmp_path / name).exists,
            )
    assert order.read_text().split() == ["second", "first"]
    assert not any(lives(written(tmp_path, name)[0]) for name in ("first", "second"))


def test_kills_what_does_not_end_in_its_grace(tmp_path: Path) -> None:
    deaf = f"trap '' TERM; touch {tmp_path}/deaf; sleep 600 & echo $!; wait"
    with Supervisor(tmp_path, grace=0.2) as supervisor:
        supervisor.start("deaf", writing(deaf), ready=(tmp_path / "deaf").exists)
        until(lambda: len(written(tmp_path, "deaf")) == 2)
    until(lambda: not any(lives(pid) for pid in written(tmp_path, "deaf")))


def parent(data: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    until(lambda: len(written(data, "sleeper")) == 1)
    return process


def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    with parent(tmp_path) as process:
        (sleeper,) = written(tmp_path, "sleeper")
        assert lives(sleeper)
        process.kill()
    until(lambda: not lives(sleeper))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_wait_and_all_children(
    tmp_path: Path, number: signal.Signals
) -> None:
    with parent(tmp_path) as process:
        time.sleep(0.1)  # so that it waits
        process.send_signal(number)
        assert process.stdout is not None
        assert process.stdout.read() == f"signal {int(number)}\n"
    assert process.returncode == 0
    assert not lives(written(tmp_path, "sleeper")[0])


def test_a_signal_before_the_wait_unwinds(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        be_signalled_before_the_wait(tmp_path)
    assert ended.value.code == 143
    assert not lives(written(tmp_path, "sleeper")[0])
    assert signal.getsignal(signal.SIGTERM) == before


def be_signalled_before_the_wait(data: Path) -> None:
    with Supervisor(data) as supervisor:
        supervisor.start("sleeper", writing("exec sleep 600"))
        until(lambda: len(written(data, "sleeper")) == 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)


def test_looks_after_what_is_no_child_of_ours(tmp_path: Path) -> None:
    revived: list[str] = []
    with Supervisor(tmp_path) as supervisor:
        supervisor.watch("postgres", partial(revived.append, "postgres"))
        supervisor.tend()
    assert revived == ["postgres"]


@given(st.lists(st.floats(0, 1000), max_size=30), st.floats(0, 100))
def test_restarts_are_given_up_only_above_the_limit(
    ends: list[float], wait: float
) -> None:
    ends = sorted(ends) or [0.0]
    answer = Restarts(most=5, window=60, longest_wait=8).next_wait(
        ends, ends[-1] + wait
    )
    recent = [end for end in ends if ends[-1] + wait - end < 60]
    assert (answer is None) == (len(recent) > 5)
    assert answer is None or answer <= 8


def test_each_restart_waits_longer() -> None:
    waits = [Restarts().next_wait(range(n), n) for n in range(1, 7)]
    assert waits == [0.5, 1, 2, 4, 8, None]


def test_a_free_port_is_none_that_a_connection_may_be_given() -> None:
    ports = [free_port() for _ in range(50)]
    assert max(ports) < 32_768
    assert len(set(ports)) > 40
    with socket.create_server(("127.0.0.1", ports[0])):
        assert ports[0] not in [free_port() for _ in range(200)]


def test_a_server_is_known_by_its_answer(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/?asks=this"
    assert not answers_http(url)
    with pytest.raises(TimeoutError, match="did not answer within 0 s"):
        wait_for_http(url, 0)
    serve = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("web", [*serve, "-d", str(tmp_path)])
        wait_for_http(url, 10)
        assert answers_http(f"http://127.0.0.1:{port}/missing")


def test_commands() -> None:
    assert web(8000, workers=2)[1:3] == ["-m", "granian"]
    assert "--workers-kill-timeout" in web(8000)
    assert worker(queues=["mail", "sync"])[-2:] == ["--queues", "mail,sync"]
    assert "--queues" not in worker()
    assert sandbox(1, 2, ["acme", "globex"], "http://127.0.0.1/back")[-4:] == [
        "--board",
        "acme",
        "--board",
        "globex",
    ]


def test_a_large_log_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "log" / "web.log"
    assert tail(path) == "(no log)"
    with open_log(path) as log:
        log.truncate(10_000_001)
    with open_log(path):
        assert tail(path) == "(empty log)"
    assert (tmp_path / "log" / "web.log.1").exists()
