"""A part from beginning to end, and parts that together are the whole."""

import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from referio.adapters.arrow.schemas import MATCHES
from referio.pipeline.cluster.matching import Task, Terms, Told, match_part
from referio.pipeline.cluster.parts import from_files
from tests.cluster import work


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cluster")
    work.put(made, people=600, rows_a_group=50, postings=150)
    return made


def match_in(folder: Path, out: Path, parts: int) -> list[Told]:
    batch = work.batch(folder)
    return [
        match_part(Task(at, part, work.TERMS, out / f"part-{at:05}.parquet"), batch)
        for at, part in enumerate(from_files(folder / "alerts", parts))
    ]


@pytest.mark.parametrize("parts", [1, 5, 12])
def test_parts_give_the_same_as_the_whole(folder, tmp_path, parts: int) -> None:
    told = match_in(folder, tmp_path, parts)
    whole = work.single_machine(folder).combine_chunks()
    assert len(told) == parts
    assert sum(one.alerts for one in told) == 600
    assert sum(one.matches for one in told) == whole.num_rows > 100
    assert work.answer(tmp_path).equals(whole)


def test_matches_have_their_schema_and_keep_the_terms(folder, tmp_path) -> None:
    match_in(folder, tmp_path, 3)
    found = work.answer(tmp_path)
    assert found.schema.equals(MATCHES)
    counts = found.group_by("alert").aggregate([("job", "count")])
    assert pa.compute.max(counts["job_count"]).as_py() <= work.TERMS.limit


def test_nothing_is_found_that_is_not_new(folder, tmp_path) -> None:
    match_in(folder, tmp_path, 4)
    alerts = {one.id: one for one in work.alerts(600)}
    for row in work.answer(tmp_path).to_pylist():
        alert = alerts[row["alert"]]
        assert row["job"] > alert.after  # a job's sequence is its id here
        assert row["job"] not in alert.sent


def test_doing_a_part_again_writes_the_same(folder, tmp_path) -> None:
    match_in(folder, tmp_path, 2)
    before = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    match_in(folder, tmp_path, 2)
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == before


def test_a_part_is_light_to_send(folder: Path) -> None:
    (part,) = from_files(folder / "alerts", 1)
    task = Task(0, part, Terms(), folder / "part.parquet")
    assert len(pickle.dumps(task)) < 4000
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301 - our own bytes


def test_a_batch_travels_in_buffers_that_nobody_copies(folder: Path) -> None:
    batch = work.batch(folder)
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(batch, protocol=5, buffer_callback=buffers.append)
    arrays = sum(len(one.raw()) for one in buffers)
    assert arrays > 8 * len(batch.ids)
    back = pickle.loads(head, buffers=buffers)  # noqa: S301 - our own bytes
    assert np.array_equal(back.ids, batch.ids)
