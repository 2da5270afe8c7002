"""A real worker in a process of its own, killed in the middle of a hand-over (SIGKILL)."""

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.journeys.faults import Row, Run, counted
from tests.journeys.gate import APPLY, CREDIT, FIND, FORM, UPLOAD, Hold, Trap
from tests.journeys.scene import Scene

PATIENCE = 60.0  # seconds for a worker to start and reach its point


@dataclass(frozen=True)
class Kill:
    """Where the worker dies: at a held call, or at the row it writes just after it."""

    name: str
    call: tuple[str, str]
    after: bool = False  # held when Lever has answered, not before it hears of it
    at_row: bool = False  # the answer gets through, and the row is locked
    lost: bool = True  # a call held before Lever never gets there
    forgets_source: bool = False


KILLS = (
    Kill("killed after the claim", FORM),
    Kill("killed after the form was read", UPLOAD),
    Kill("killed after the upload, its answer unread", UPLOAD, after=True),
    Kill(
        "killed after the upload, before asking is noted",
        UPLOAD,
        after=True,
        at_row=True,
    ),
    Kill("killed while asking, which never gets there", APPLY),
    Kill("killed while asking, which gets there all the same", APPLY, lost=False),
    Kill("killed after Lever stored, its answer unread", APPLY, after=True),
    Kill("killed after the answer, before it is noted", APPLY, after=True, at_row=True),
    Kill("killed after it was noted, before it was looked for", FIND),
    Kill("killed before the source was added", CREDIT, forgets_source=True),
    Kill("killed after the source was added", CREDIT, after=True, forgets_source=True),
)


def play_kill(scene: Scene, kill: Kill, posting: str) -> Row:
    """Apply, let a worker die at its point, then let time and other workers do the rest."""
    from tests.journeys.visiting import Candidate

    run = Run(scene, posting, [Candidate(0, posting)])
    row = Row(kill.name, 1)
    began = time.perf_counter()
    run.candidates[0].apply()
    scene.gate.without_source = kill.forgets_source
    hold = Hold()
    trap = Trap(kill.call, before=None if kill.after else hold)
    trap.after = hold if kill.after else None
    scene.gate.set(trap)
    with _worker(scene) as worker:
        assert hold.reached.wait(PATIENCE), f"no worker got to: {kill.name}"
        if kill.at_row:
            with _row_locked(run.candidates[0].email) as is_waited_for:
                hold.let_go()
                _until(is_waited_for)
                _kill(worker)
        else:
            _kill(worker)
            hold.let_go(lost=kill.lost and not kill.after)
    scene.gate.clear()
    _revive_jobs()
    run.finish()
    row.seconds = round(time.perf_counter() - began, 1)
    return counted(row, run)


@contextmanager
def _worker(scene: Scene) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as the product runs it, for hand-overs alone, at the time of the story."""
    from referio.local.processes import worker

    python, _, _, *command = worker(concurrency=1, queues=["hand-over"])
    ahead = str(scene.ahead())
    command = [python, "-m", "tests.journeys.worker", ahead, *command]
    process = subprocess.Popen(
        command,
        env={**os.environ, **scene.own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _kill(worker: "subprocess.Popen[bytes]") -> None:
    worker.kill()  # SIGKILL: it can do nothing about it
    worker.wait()


@contextmanager
def _row_locked(email: str) -> Iterator[Callable[[], bool]]:
    """Hold the row of a hand-over, as the kernel holds a disk; tell whether it is waited for.

    Whoever waits for it is gone from the database before the row is let go, as a dead
    worker's statement may never have got there.
    """
    import psycopg
    from django.db import connection

    told: dict[str, Any] = connection.get_connection_params()
    told.pop("cursor_factory", None)
    told.pop("context", None)
    told.pop("prepare_threshold", None)
    with (
        psycopg.connect(**told) as holder,
        psycopg.connect(**told, autocommit=True) as looker,
    ):
        holder.execute(
            "select 1 from applications_handover h join applications_application a"
            " on a.id = h.application_id where a.email = %s for update of h",
            [email],
        )
        mine = holder.info.backend_pid
        waiting = (
            "select pid from pg_stat_activity where %s = any(pg_blocking_pids(pid))"
        )
        yield lambda: looker.execute(waiting, [mine]).fetchone() is not None
        looker.execute(
            f"select pg_terminate_backend(pid) from ({waiting}) w",  # noqa: S608
            [mine],
        )
        _until(lambda: looker.execute(waiting, [mine]).fetchone() is None)
        holder.rollback()


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def _revive_jobs() -> None:
    """Let the worker's silence grow old, and put its jobs back in line, as the clock does."""
    from django.db import connection
    from procrastinate.contrib.django import app

    from referio.pipeline.schedule import rescue_stalled

    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
        )

    async def revive() -> None:
        other = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with other.open_async():
            await rescue_stalled(other.job_manager)

    asyncio.run(revive())
