"""The measurement of sending: what it promises, and rows whose reasons are true."""

import argparse
import shutil
from datetime import UTC, datetime

import pytest

import send
import send_machine
from referio.local.postgres_folder import Folder
from send_rows import JOBS, LONG, ROLES, SendRows, title

PROMISED = {
    "rsa_mails_per_s",
    "both_mails_per_s",
    "unsigned_mails_per_s",
    "ratio_to_openssl_rsa2048",
    "ratio_to_usual_stack",
    "two_process_ratio",
    "prepare_per_s",
    "peak_rss_mb",
    "newsletters",
}


class Scripted(send.Bench):
    """Asks no process for its figures."""

    def start(self, what: str, **wanted: object) -> object:  # type: ignore[override]
        return what

    def child(self, what: str, **wanted: object) -> send.Figures:
        return {
            "edition": 1,
            "seconds": 2.0,
            "cpu_s": 1.0,
            "mails": 10,
            "peak_rss_mb": 90.0,
            "rss_mb": [90.0],
            "mail_bytes": 40_000.4,
            "stages_s": {"take": 0.001},
        }


class Idle(send_machine.Machine):
    """Whatever stands beside takes half a second a run."""

    taken = 0.0

    def cpu_s(self) -> dict[str, float]:
        Idle.taken += 0.5
        return {"sink": Idle.taken, "postgresql": 0.0}


def test_all_that_is_promised_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(send, "_openssl", lambda _: {"wall": 1000.0, "cpu": 1000.0})
    monkeypatch.setattr(send, "smtp_source", lambda _url, mails, _size: mails / 2000)
    own = {"REFERIO_DATA": str(tmp_path), "SMTP_URL": "smtp://127.0.0.1:1"}
    bench = Scripted(Idle(own, 0, Folder(tmp_path)), lambda _: None, 1000)
    monkeypatch.setattr(send, "_figures", lambda *_: bench.child("send"))
    options = argparse.Namespace(runs=1, seconds=1, peer=10)
    told = bench.measure(options)
    assert told.keys() >= PROMISED
    assert told["ratio_to_openssl_rsa2048"] == 0.5
    assert told["ratio_to_usual_stack"] == 100.0
    assert told["cpu_us_by_stage"] == {"take": 1.0}
    assert told["mail_bytes"] == 40_000
    assert told["ratio_to_smtp_source"] == 0.25
    assert told["other_core_us"] == {"sink": 500.0, "postgresql": 0.0}


def test_without_smtp_source_the_rest_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(send, "smtp_source", lambda *_: None)
    own = {"SMTP_URL": "smtp://127.0.0.1:1"}
    bench = Scripted(Idle(own, 0, Folder(tmp_path)), lambda _: None, 1000)
    runs = [{"seconds": 2.0, "sink": 0.5, "postgresql": 0.25}]
    told = bench._beside_source(runs, 27_000, 3)
    assert told["ratio_to_smtp_source"] is None
    assert told["other_core_us"] == {"sink": 500.0, "postgresql": 250.0}


def test_without_a_sink_it_says_what_is_missing(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(SystemExit, match="postfix"), send_machine.machine():
        pass


def test_the_jobs_of_a_newsletter_are_of_its_readers_own_work() -> None:
    (made,) = SendRows(50, datetime(2026, 11, 20, tzinfo=UTC), 200).made(50)
    assert len(made) == 50
    assert 1 <= made.jobs.min() <= made.jobs.max() <= 200 < JOBS
    for nth, reader in enumerate(made.subscribers.tolist()):
        jobs = made.jobs[nth * LONG : (nth + 1) * LONG].tolist()
        assert len(set(jobs)) == LONG
        assert all(ROLES[reader % len(ROLES)] in title(job) for job in jobs)
