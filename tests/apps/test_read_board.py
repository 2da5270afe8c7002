"""The command that shows what is understood of a board."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
    assert told["seniorities"] == {"unstated": 1}
    assert told["functions"] == {"engineering": 1}
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
