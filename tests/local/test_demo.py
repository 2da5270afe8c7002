"""The demo's frame: how it ends, what it prints, and that nothing stays behind."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from referio.local import demo
from referio.local.expecting import Unexpected, expect, wait_for
from referio.local.processes import ProcessFailed, Supervisor
from referio.local.story.cast import Story, people, some
from referio.local.throwaway import throwaway
from referio.local.world import World, shipped_boards


@contextmanager
def nowhere(data: Path, boards: object, **_: object) -> Iterator[World]:
    """A world in which nothing runs, with one line in the worker's log."""
    (data / "log").mkdir()
    (data / "log" / "worker.log").write_text("the mail server hung up\n")
    address = "http://127.0.0.1:1"
    own = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    yield World(data, address, address, own, "", Supervisor(data))


def broken(data: Path, boards: object, **_: object) -> ExitStack:
    raise ProcessFailed("lever ended with code 1. The board is not JSON.")


def run(tmp_path: Path, **more: Any) -> int:
    return demo.run(once=True, boards=[], data=tmp_path, **more)


def last_line(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    printed = capsys.readouterr()
    result: dict[str, Any] = json.loads(printed.out.splitlines()[-1])
    return result, printed.err


def pass_by(story: Story) -> None:
    story.tell("Something happened.")


def break_off(story: Story) -> None:
    raise Unexpected("The mail did not come.", log="worker")


def stumble(story: Story) -> None:
    raise KeyError("nothing here")


def test_a_failing_chapter_is_named_with_the_log_that_says_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chapters = [("First", pass_by), ("Second", break_off), ("Third", stumble)]
    assert run(tmp_path, opened=nowhere, chapters=chapters) == 1
    result, told = last_line(capsys)
    assert result.pop("seconds") >= 0
    assert result == {"ok": False, "chapter": "Second", "why": "The mail did not come."}
    assert "1 · First" in told
    assert "Something happened." in told
    assert "The chapter “Second” failed: The mail did not come." in told
    assert "the mail server hung up" in told
    assert "Third" not in told


def test_a_mistake_of_ours_ends_in_json_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, opened=nowhere, chapters=[("Only", stumble)]) == 1
    result, told = last_line(capsys)
    assert (result["ok"], result["chapter"]) == (False, "Only")
    assert "Traceback" in told


def test_a_world_that_does_not_start_is_the_chapter_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, opened=broken) == 1
    result, told = last_line(capsys)
    assert (result["ok"], result["chapter"]) == (False, "Start")
    assert "The board is not JSON." in result["why"]
    assert "The board is not JSON." in told


def test_a_folder_is_fresh_and_gone_afterwards(tmp_path: Path) -> None:
    with throwaway(tmp_path / "data") as folder:
        (folder / "something").write_text("x")
        with throwaway(tmp_path / "data") as other:
            assert other != folder
            assert (folder / "something").exists()  # one that runs is left alone
        assert not other.exists()
    assert not folder.exists()


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    left = tmp_path / "demo-killed"
    (left / "postgres").mkdir(parents=True)
    (left / "lock").touch()
    mine = tmp_path / "demo-running"
    mine.mkdir()
    with (mine / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with throwaway(tmp_path) as folder:
            assert not left.exists()
            assert mine.exists()
            assert folder.exists()


def test_waiting_ends_with_what_was_awaited() -> None:
    answers = iter([None, None, "here"])
    assert wait_for("It", lambda: next(answers), seconds=5) == "here"
    with pytest.raises(Unexpected, match=r"The mail did not come within 0 s\."):
        wait_for("The mail", lambda: None, seconds=0)


def test_expecting_names_the_log() -> None:
    expect(True, "never seen")
    with pytest.raises(Unexpected, match="jobs are gone") as caught:
        expect([], "The jobs are gone.", log="worker")
    assert caught.value.log == "worker"


def test_shipped_boards_are_found_without_importing_them() -> None:
    boards = shipped_boards()
    assert len(boards) >= 4
    assert all(board.suffix == ".jsonl" for board in boards)


def test_invented_people_are_all_different() -> None:
    crowd = people(60)
    assert len(set(crowd)) == 60
    assert all(address.endswith("@readers.example") for _, address in crowd)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 mails"), (1, "1 mail"), (2, "2 mails")]
)
def test_nouns_follow_their_number(number: int, said: str) -> None:
    assert some(number, "mail") == said
