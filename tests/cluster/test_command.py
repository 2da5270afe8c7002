"""`referio cluster match`: what it writes, what it says, and how it ends."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from referio import cli
from referio.adapters.arrow.job_facts import jobs_table
from referio.local import cluster
from tests.cluster import work
from tests.cluster.fake import FakeRay


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cluster")
    work.put(made, people=600, rows_a_group=50, postings=150)
    return made


@pytest.fixture
def wanted(folder: Path, tmp_path: Path) -> cluster.Wanted:
    return cluster.Wanted(
        alerts=str(folder / "alerts"),
        jobs=str(folder / "jobs.parquet"),
        out=tmp_path / "out",
        parts=None,
        address="here",
        terms=work.TERMS,
        at=work.AT,
    )


@pytest.fixture
def match(wanted: cluster.Wanted) -> Callable[..., int]:
    """Run the command's work on a Ray in this process."""

    @contextmanager
    def join(address: str) -> Iterator[Any]:
        assert address == "here"
        yield FakeRay()

    def run(json_only: bool = False, **changes: object) -> int:
        asked = replace(wanted, **changes)  # type: ignore[arg-type]
        return cluster.match(asked, json_only=json_only, join=join)

    return run


def test_it_writes_the_answer_of_one_machine(match, folder, tmp_path, capsys) -> None:
    assert match(json_only=True) == 0
    whole = work.single_machine(folder).combine_chunks()
    assert work.answer(tmp_path / "out").equals(whole)
    summary = json.loads(capsys.readouterr().out)
    assert summary.pop("seconds") >= 0
    assert summary == {
        "parts": 3,  # one a processor
        "alerts": 600,
        "jobs": 150,
        "matches": whole.num_rows,
        "out": str(tmp_path / "out"),
    }


def test_it_says_how_it_went_in_a_sentence(match, capsys) -> None:
    assert match(parts=5) == 0
    told = capsys.readouterr()
    assert "matches of 600 alerts with 150 jobs, in 5 parts and" in told.out
    assert "5/5" in told.err


def test_parts_are_never_larger_than_an_index_should_be(
    match, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(cluster, "MOST_ALERTS_A_PART", 100)
    assert match(json_only=True) == 0
    assert json.loads(capsys.readouterr().out)["parts"] == 6


def test_results_are_not_mixed_with_older_ones(match, capsys) -> None:
    assert match() == 0
    assert match() == 1
    assert "holds results already; name another folder" in capsys.readouterr().err


def test_a_table_of_jobs_that_lacks_a_column_is_told(match, tmp_path, capsys) -> None:
    path = tmp_path / "few.parquet"
    pq.write_table(jobs_table(work.jobs(3)).drop_columns(["pay"]), path)
    assert match(jobs=str(path)) == 1
    assert "the table lacks the column pay;" in capsys.readouterr().err


def test_a_table_of_alerts_that_is_wrong_is_told(match, tmp_path, capsys) -> None:
    pq.write_table(pa.table({"id": [1]}), tmp_path / "alerts.parquet")
    assert match(alerts=str(tmp_path / "alerts.parquet")) == 1
    told = capsys.readouterr().err
    assert (
        "part 0 (1 alerts of alerts.parquet) failed: the table lacks the columns"
        in told
    )


def test_alerts_that_are_not_there_are_told(match, tmp_path, capsys) -> None:
    assert match(alerts=str(tmp_path / "nowhere")) == 1
    assert "nowhere cannot be read as Parquet" in capsys.readouterr().err


def test_a_job_that_comes_twice_is_told(match, tmp_path, capsys) -> None:
    path = tmp_path / "twice.parquet"
    pq.write_table(jobs_table([*work.jobs(2), *work.jobs(1)]), path)
    assert match(jobs=str(path)) == 1
    assert "job 1 is twice in the batch" in capsys.readouterr().err


@pytest.fixture
def call(folder: Path, tmp_path: Path) -> Callable[..., int]:
    given = ["--alerts", str(folder / "alerts"), "--jobs", str(folder / "jobs.parquet")]

    def run(*more: str) -> int:
        out = ["--out", str(tmp_path / "out")]
        return cli.main(["cluster", "match", *given, *out, *more])

    return run


def test_without_ray_it_says_how_to_install_it(call, monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert call() == 1
    assert "pip install 'referio[ray]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--partitions", "0"), "give 1 or more"),
        (("--limit", "0"), "give 1 or more"),
        (("--at", "2026-11-20T09:00"), "say the time zone too"),
        (("--partitions", "some"), "invalid _positive value"),
    ],
)
def test_a_wrong_call_ends_with_2(call, given, words, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        call(*given)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err
