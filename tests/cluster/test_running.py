"""All parts of a run: sent with one batch, heard of one by one, seen at the end."""

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pytest

from referio.adapters.arrow.parquet import count, write
from referio.adapters.arrow.schemas import WrongTable
from referio.matching.batch import JobBatch
from referio.pipeline.cluster.matching import Task, Terms, Told
from referio.pipeline.cluster.parts import Asked
from referio.pipeline.cluster.running import Incomplete, Run, prepare_folder, run
from tests.cluster import work
from tests.cluster.fake import FakeRay


@dataclass(frozen=True)
class Row:
    """A part of one alert, which nobody reads here."""

    name: str = "one alert"

    def asked(self, batch: JobBatch) -> Asked:
        raise AssertionError("not read")


def write_one_row(task: Task, batch: JobBatch) -> Told:
    assert len(batch.ids) == 3
    assert task.terms == Terms(4, 2)
    write(pa.table({"alert": [task.number]}), task.target)
    return Told(task.number, alerts=1, matches=1, seconds=0.1)


@pytest.fixture
def batch() -> JobBatch:
    return JobBatch.of(work.jobs(3), at=work.AT)


@pytest.fixture
def order(tmp_path: Path) -> Run:
    return Run([Row(), Row(), Row()], Terms(4, 2), tmp_path, write_one_row)


def test_every_part_is_done_and_told_in_order(order: Run, batch: JobBatch) -> None:
    ray, heard = FakeRay(), list[int]()
    told = run(ray, batch, order, lambda one: heard.append(one.number))
    assert [one.number for one in told] == [0, 1, 2]
    assert heard == [2, 1, 0]
    written = sorted(path.name for path in order.folder.iterdir())
    assert written == [f"part-0000{at}.parquet" for at in range(3)]


def test_the_batch_is_put_once_and_a_dead_machine_is_forgiven(order, batch) -> None:
    ray = FakeRay()
    run(ray, batch, order, lambda _: None)
    (sent,) = ray.held
    assert sent.ids.tolist() == batch.ids.tolist()
    assert sent.facts == ()
    assert ray.asked_for == {"num_cpus": 1, "max_retries": 5}
    assert ray.cancelled == []


def test_nothing_to_do_is_done(order: Run, batch: JobBatch) -> None:
    assert run(FakeRay(), batch, replace(order, parts=[]), lambda _: None) == []


def test_a_part_that_cannot_be_read_ends_the_run_and_is_named(order, batch) -> None:
    def refuse(task: Task, batch: JobBatch) -> Told:
        if task.number == 1:
            raise WrongTable("the table lacks the column sent")
        return write_one_row(task, batch)

    ray = FakeRay()
    with pytest.raises(
        Incomplete, match=r"part 1 \(one alert\) failed: the table lacks"
    ):
        run(ray, batch, replace(order, work=refuse), lambda _: None)
    assert len(ray.cancelled) == 1
    assert count(order.folder / "part-00002.parquet") == 1


def test_a_machine_that_dies_too_often_ends_the_run(order, batch) -> None:
    with pytest.raises(Incomplete, match="failed: the node it was running on is dead"):
        run(FakeRay(dies=1), batch, order, lambda _: None)


@pytest.mark.parametrize(("rows", "words"), [(0, "has 0 rows"), (None, "has no rows")])
def test_a_folder_that_others_do_not_share_is_noticed(
    order, batch, rows, words
) -> None:
    def write_elsewhere(task: Task, batch: JobBatch) -> Told:
        if rows is not None:
            write(pa.table({"alert": pa.array([], pa.int64())}), task.target)
        return Told(task.number, alerts=1, matches=7, seconds=0.1)

    with pytest.raises(Incomplete, match=rf"{words} here, and 7 where it was written"):
        run(FakeRay(), batch, replace(order, work=write_elsewhere), lambda _: None)


def test_what_a_killed_writer_left_is_gone_at_the_end(order, batch) -> None:
    left = order.folder / ".part-00001.parquet.12345678.unfinished"
    left.write_bytes(b"PAR1 half")
    run(FakeRay(), batch, order, lambda _: None)
    assert not left.exists()


def test_results_are_never_mixed_with_older_ones(tmp_path: Path) -> None:
    fresh = tmp_path / "deep" / "down"
    prepare_folder(fresh)
    prepare_folder(fresh)
    write(pa.table({"alert": [1]}), fresh / "part-00000.parquet")
    with pytest.raises(FileExistsError, match="holds results already; name another"):
        prepare_folder(fresh)
