"""All parts over the machines of a cluster: the jobs sent once, each part wherever there is room.

A part whose machine dies is done again on another. What it writes appears whole, by one
rename, so that doing it twice changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from referio.adapters.arrow import parquet
from referio.matching.batch import JobBatch
from referio.pipeline.cluster.matching import Task, Terms, Told, match_part
from referio.pipeline.cluster.parts import Part

# How often the machine under a part may die. Errors of ours are not tried again.
TRIES_MORE = 5

Work = Callable[[Task, JobBatch], Told]
Heard = Callable[[Told], None]


class Incomplete(Exception):
    """A part could not be done; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is to do: these parts, on these terms, into this folder."""

    parts: Sequence[Part]
    terms: Terms
    folder: Path
    work: Work = match_part

    def tasks(self) -> list[Task]:
        """Return a task a part, with the file it writes."""
        return [
            Task(at, part, self.terms, self.folder / f"part-{at:05}.parquet")
            for at, part in enumerate(self.parts)
        ]


def prepare_folder(folder: Path) -> None:
    """Make the folder of results. Raises FileExistsError where it holds some already."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("*.parquet")):
        raise FileExistsError(f"{folder} holds results already; name another folder")


def run(ray: Any, batch: JobBatch, order: Run, heard: Heard) -> list[Told]:
    """Do every part of an order, and return what became of each, in their order.

    `heard` is called after each. Raises Incomplete.
    """
    tasks = order.tasks()
    # Their texts are read already, and every process would unpack them again.
    shared = ray.put(replace(batch, facts=()))
    remote = ray.remote(num_cpus=1, max_retries=TRIES_MORE)(order.work)
    waiting = {remote.remote(task, shared): task for task in tasks}
    told = []
    try:
        while waiting:
            (ready, *_), _ = ray.wait(list(waiting), num_returns=1)
            told.append(_outcome(ray, ready, waiting.pop(ready)))
            heard(told[-1])
    finally:
        for left in waiting:
            ray.cancel(left, force=True)
        parquet.sweep(order.folder)
    told.sort(key=lambda one: one.number)
    _see_all(tasks, told)
    return told


def _outcome(ray: Any, ready: Any, task: Task) -> Told:
    try:
        told: Told = ray.get(ready)
    except ray.exceptions.RayError as error:
        why = getattr(error, "cause", None) or error
        raise Incomplete(
            f"part {task.number} ({task.part.name}) failed: {why}"
        ) from error
    return told


def _see_all(tasks: Sequence[Task], told: Sequence[Told]) -> None:
    """Look at every file from here: a folder may not be the same one everywhere."""
    for task, one in zip(tasks, told, strict=True):
        rows = parquet.count(task.target)
        if rows != one.matches:
            raise Incomplete(
                f"{task.target} has {'no' if rows is None else rows} rows here, and"
                f" {one.matches} where it was written: the folder of results has to be the"
                " same one on every machine, on a disk that they share"
            )
