"""The `referio` command as an operator calls it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from referio import cli
from referio.local import bench
from referio.local.processes import answers_http, free_port

OWN = (
    "REFERIO_SECRET_KEY",
    "REFERIO_SEAL_KEYS",
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
)


def environment(**more: str) -> dict[str, str]:
    """The environment of an operator who has set nothing but this."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    return {**kept, **more}


def referio(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "referio", *arguments],
        capture_output=True,
        text=True,
        env=environment(**more),
        timeout=90,
        check=False,
    )


@contextmanager
def running(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "referio",
            "up",
            "--port",
            str(port),
            "--data",
            str(data),
        ],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(found, seconds: float = 150) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def workers(data: Path) -> list[int]:
    """The processes that work on background jobs with that data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            own = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"procrastinate\0worker" in command and str(data).encode() in own:
            found.append(int(folder.name))
    return found


def test_help_shows_every_command_and_examples(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for command in (
        "demo",
        "up",
        "bench",
        "doctor",
        "vocabulary",
        "manage",
        "examples:",
        "exit codes",
    ):
        assert command in told


def test_vocabulary_is_a_command_with_help_and_examples_of_its_own(
    tmp_path: Path,
) -> None:
    asked = referio("vocabulary", "--help", REFERIO_DATA=str(tmp_path))
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("usage: referio vocabulary")
    assert "referio vocabulary import occupations_en.csv" in asked.stdout
    wrong = referio("vocabulary", "eat", "x", REFERIO_DATA=str(tmp_path))
    assert wrong.returncode == 2
    assert "usage: referio vocabulary" in wrong.stderr


def test_a_wrong_call_is_two() -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["fly"])
    assert ended.value.code == 2


def test_a_new_seal_key_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--new-key"]) == 0
    assert len(capsys.readouterr().out.strip()) == 44


def test_measuring_without_a_checkout_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    assert bench.run("match", seed=1, json_only=True) == 1
    assert "make bench" in capsys.readouterr().err


def test_a_measurement_is_given_its_own_options(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bench").mkdir()
    echo = "import sys; print(sys.argv[1:]); sys.exit(3)"
    (tmp_path / "bench" / "match.py").write_text(echo, encoding="utf-8")
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    assert cli.main(["bench", "match", "--json", "--alerts", "5"]) == 3
    assert capfd.readouterr().out == "['--json', '--alerts', '5']\n"
    assert cli.main(["bench", "--json", "--seed", "4", "match"]) == 3
    assert capfd.readouterr().out == "['--seed', '4', '--json']\n"


def test_the_doctor_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    told = referio(
        "doctor", "--json", "--data", str(tmp_path), SMTP_URL="smtp://127.0.0.1:1"
    )
    assert told.returncode == 1, told.stderr
    found = {one["what"]: one for one in json.loads(told.stdout)}
    assert found["database"]["ok"]
    assert not found["migrations"]["ok"]
    assert "SMTP_URL" in found["mail relay"]["advice"]
    shown = referio("doctor", "--data", str(tmp_path), SMTP_URL="smtp://127.0.0.1:1")
    assert "mail relay" in shown.stdout


def test_secrets_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    referio("doctor", "--data", str(tmp_path))
    first = (tmp_path / "secrets.json").read_text()
    referio("doctor", "--data", str(tmp_path))
    assert (tmp_path / "secrets.json").read_text() == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


@pytest.mark.timeout(500)
def test_the_product_runs_by_itself_and_outlives_its_worker(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port) as process:
        until(lambda: answers_http(f"http://127.0.0.1:{port}/hooks/health"))
        until(lambda: len(workers(tmp_path)) == 1)
        (killed,) = workers(tmp_path)
        os.kill(killed, signal.SIGKILL)
        until(lambda: workers(tmp_path) not in ([], [killed]))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=100) == 0
    assert workers(tmp_path) == []
    assert not answers_http(f"http://127.0.0.1:{port}/hooks/health")


def test_a_wrong_variable_stops_the_start_and_is_named(tmp_path: Path) -> None:
    told = referio(
        "manage", "check", REFERIO_DATA=str(tmp_path), LEVER_API_URL="nowhere"
    )
    assert told.returncode != 0
    assert "LEVER_API_URL must be an http or https address" in told.stderr


def test_a_port_somebody_serves_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = referio("up", "--port", str(port), "--data", str(tmp_path))
    assert told.returncode == 1
    assert f"Port {port} is taken; choose another with --port." in told.stderr


def test_loops_are_compiled_ahead() -> None:
    # Those of the engine are ready from the tests before, or this is what makes them.
    done = referio("compile", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["seconds"] >= 0
