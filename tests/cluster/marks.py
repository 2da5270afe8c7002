"""Files that tell which node began and ended which part, whatever became of the node."""

import time
from pathlib import Path

from referio.matching.batch import JobBatch
from referio.pipeline.cluster.matching import Task, Told, match_part

FOLDER = "marks"
WORK_S = 0.3


def marked_part(task: Task, batch: JobBatch) -> Told:
    """Do a part as the product does, slowly enough to be killed, and leave marks."""
    mark(task, "began")
    time.sleep(WORK_S)
    told = match_part(task, batch)
    mark(task, "ended")
    return told


def mark(task: Task, what: str) -> None:
    import ray

    node = ray.get_runtime_context().get_node_id()
    folder = task.target.parent / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / f"{what}-{node}-{task.number}").touch()


def parts(out: Path, what: str, node: str) -> set[int]:
    """Return the parts that a node began, or ended."""
    found = (out / FOLDER).glob(f"{what}-{node}-*")
    return {int(path.name.rpartition("-")[2]) for path in found}


def in_hand(out: Path, node: str) -> set[int]:
    return parts(out, "began", node) - parts(out, "ended", node)
