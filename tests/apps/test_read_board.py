"""The command that shows what is understood of a board, and what of places is not."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from referio.jobs import queries
from referio.jobs.models import Job
from referio.pipeline import syncing
from tests.conftest import Memory
from tests.people import a_posting

PUMPS = {
    "id": "pumps-1",
    "text": "Hydraulics Engineer (Remote)",
    "categories": {"location": "Porto", "commitment": "Permanent"},
    "country": "PT",
    "createdAt": 1_789_900_000_000,
    "descriptionPlain": "We build quiet pumps for the towns of the north, and we look for "
    "somebody who likes to learn.\nSalary: €42,000 - €55,000 per year.\n"
    "You must be located in Portugal or Spain.",
    "lists": [{"text": "You bring", "content": "<li>A steady hand</li>"}],
}


def board(folder: Path, *lines: object) -> Path:
    file = folder / "board.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def read(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("read_board", str(file), *options, stdout=out)
    return out.getvalue()


def test_in_words(tmp_path: Path) -> None:
    said = read(board(tmp_path, PUMPS, {**PUMPS, "id": "pumps-2"}))
    assert "2 postings, 2 of them open" in said
    assert "0 by field, 2 read from the text" in said
    assert "“Salary: €42,000 - €55,000 per year.”" in said
    assert "in ['ES', 'PT']" in said
    assert "remote (read from words, 80 %)" in said
    assert "pumps-1 pumps-2" in said


def test_for_a_program(tmp_path: Path) -> None:
    away = {**PUMPS, "categories": {"location": "Smallville"}, "country": None}
    told = json.loads(read(board(tmp_path, away, {"id": "no-title"}), "--json"))
    assert (told["postings"], told["open"]) == (1, 1)
    assert told["unresolved"] == {"Smallville": 1}
    assert told["languages"] == {"en": 1}
    assert any("no-title" in why for why in told["refused"])


def test_postings_of_the_api_are_read_as_well(tmp_path: Path) -> None:
    posting = {
        "id": "v1",
        "text": "Engineer",
        "state": "closed",
        "content": {"description": "Pumps."},
        "createdAt": 1_789_900_000_000,
    }
    assert "1 postings, 0 of them open" in read(board(tmp_path, posting))


def test_what_is_no_board(tmp_path: Path) -> None:
    file = tmp_path / "board.jsonl"
    with pytest.raises(CommandError, match="cannot be read"):
        read(file)
    file.write_text("{}\n{", encoding="utf-8")
    with pytest.raises(CommandError, match="line 2 is no JSON"):
        read(file)


def test_a_job_keeps_what_was_read(northwind, memory: Memory) -> None:
    from referio.adapters.lever.board import board_posting

    memory.ats.put(board_posting(PUMPS))
    syncing.sync(northwind.pk)
    job = Job.objects.get()
    assert (job.pay_low, job.pay_high, job.pay_currency) == (4200000, 5500000, "EUR")
    assert (job.pay_year_low, job.pay_year_high) == (4200000, 5500000)
    assert job.pay_evidence == "Salary: €42,000 - €55,000 per year."
    assert (job.work_mode, job.work_mode_confidence) == ("remote", 80)
    assert job.language == "en"
    assert job.remote_countries == ["PT"]
    assert job.remote_evidence == ["You must be located in Portugal or Spain."]
    assert "salary" in job.missing


def test_a_job_page_quotes_the_text(client, northwind, memory: Memory) -> None:
    from referio.adapters.lever.board import board_posting

    memory.ats.put(board_posting(PUMPS))
    syncing.sync(northwind.pk)
    page = client.get(f"/jobs/{Job.objects.get().pk}", follow=True).content.decode()
    assert "from the text: “Salary: €42,000 - €55,000 per year.”" in page


def test_what_was_not_resolved_is_listed(northwind, memory: Memory) -> None:
    memory.ats.put(
        a_posting("one", locations=("Various",)),
        a_posting("two", locations=("Various", "Porto")),
        a_posting("three", locations=("Porto",)),
    )
    syncing.sync(northwind.pk)
    assert queries.unresolved(northwind.pk) == {"Various": 2}
