"""The command line, and serving in process."""

import os
import signal
import subprocess
import sys

import httpx
import pytest

from lever_sandbox.__main__ import main
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.server import make_world, serve, start
from tests.sandbox.board_lines import write_board
from tests.sandbox.browser import make_authorize_url


def test_the_command_announces_itself_and_ends_on_a_signal(tmp_path):
    board = write_board(tmp_path / "two.jsonl")
    command = [sys.executable, "-m", "lever_sandbox", "--port", "0", "--smtp-port", "0"]
    command += ["--board", str(board), "--quiet", "--client-id", "mine"]
    command += ["--redirect-uri", "https://mine.example/callback"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        url = first.removeprefix("Lever sandbox at ").strip()
        assert second.startswith(f"mail at {url}/mail")
        try:
            assert httpx.get(f"{url}/_sandbox/state").status_code == 200
            assert httpx.get(f"{url}/mail", follow_redirects=True).status_code == 200
            mine = make_authorize_url(
                url, client_id="mine", redirect_uri="https://mine.example/callback"
            )
            assert httpx.get(mine).status_code == 303
            assert httpx.get(make_authorize_url(url)).status_code == 403
        finally:
            os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_the_log_names_paths_but_no_queries(capfd):
    running = start(make_world(), quiet=False)
    try:
        httpx.get(f"{running.url}/login", params={"email": "ines@example.com"})
    finally:
        running.stop()
    logged = "".join(capfd.readouterr())
    assert "GET /login" in logged
    assert "ines" not in logged


def test_a_missing_board_is_said_plainly(capsys):
    assert main(["--port", "0", "--board", "/nowhere/at-all.jsonl"]) == 1
    assert "at-all.jsonl" in capsys.readouterr().err


def test_a_taken_port_is_an_error():
    with serve() as first, pytest.raises(OSError, match="cannot be used"):
        start(make_world(), port=int(first.url.rpartition(":")[2]))


def test_a_taken_mail_port_is_an_error():
    with serve(smtp_port=0) as first:
        assert first.mail is not None
        with pytest.raises(OSError, match="in use"):
            start(make_world(), smtp_port=first.mail.port)


def test_mail_is_caught_and_shown():
    with serve(smtp_port=0) as running:
        assert running.mail is not None
        assert running.mail.port > 0
        assert running.state.mail_url == f"{running.url}/mail"
        assert httpx.get(f"{running.url}/mail", follow_redirects=True).is_success
        running.stop()
    assert running.mail is None


def test_an_empty_world_still_answers():
    with serve(world=make_world(apps=[RegisteredApp()])) as running:
        assert "There are none" in httpx.get(running.url).text
        assert "There are no accounts" in httpx.get(f"{running.url}/login").text


@pytest.mark.parametrize(
    ("registered", "asked", "allowed"),
    [
        ("https://a.example/cb", "https://a.example/cb", True),
        ("https://a.example/cb", "https://a.example/cb/", False),
        ("https://a.example/*", "https://a.example/deep/cb", True),
        ("https://a.example/*", "https://b.example/", False),
        ("http://127.0.0.1:*", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:*", "http://127.0.0.1:8000@evil.example/", False),
        ("http://127.0.0.1:*", "http://127.0.0.1:x@evil.example/", False),
    ],
)
def test_callbacks_match_exactly_or_by_prefix(registered, asked, allowed):
    app = RegisteredApp(redirect_uris=(registered,))
    assert app.allows_callback(asked) is allowed


def test_secrets_stay_out_of_representations():
    app = RegisteredApp(client_secret="very-secret")
    world = make_world(apps=[app])
    assert "very-secret" not in repr(app)
    assert "very-secret" not in repr(world)
