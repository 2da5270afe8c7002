"""`referio match --dry-run`: what it says, that it writes nothing, and how it ends."""

import json
from io import StringIO
from typing import Any
from weakref import ref

import pytest
from django.core.management import CommandError, call_command

from referio import cli
from referio.alerts.models import Alert
from referio.jobs.models import Job
from referio.newsletters.models import Edition, Newsletter
from referio.pipeline import connecting, steps
from referio.pipeline.matching import part
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader, an_employer, an_invitation
from tests.steps import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(memory: Memory, inbox, clock_at) -> None:
    """Three open jobs of Northwind."""
    invitation = an_invitation(an_employer())
    code = memory.authorization.allow()
    grant = memory.authorization.exchange(code=code, redirect_uri="x")
    connecting.connect(invitation.pk, grant, now=NOW)
    memory.ats.put(
        a_posting("p-1", title="Pump Engineer"),
        a_posting("p-2", title="Pump Fitter"),
        a_posting("p-3", title="Sales Manager"),
    )
    run()


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("match", "--dry-run", *arguments, stdout=out)
    return out.getvalue()


def test_it_counts_and_writes_nothing(jobs) -> None:
    a_reader("ana@reader.example", words_any=("pump",))
    a_reader("bo@reader.example", words_any=("sales",))
    a_reader("cy@reader.example", words_any=("violin",))
    whole = json.loads(told("--json"))
    assert {name: whole[name] for name in list(whole)[:5]} == {
        "alerts": 3,
        "jobs": 3,
        "matched_alerts": 2,
        "newsletters": 2,
        "jobs_per_newsletter": 1.5,
    }
    sizes = whole["newsletters_by_jobs"]
    assert (sizes["1"], sizes["2"], sum(sizes.values())) == (1, 1, 2)
    assert not Edition.objects.exists()
    assert not Newsletter.objects.exists()
    assert set(Alert.objects.values_list("served_sequence", flat=True)) == {0}


def test_samples_say_what_is_asked_and_why_a_job_is_there(jobs) -> None:
    a_reader("ana@reader.example", name="Quiet pumps", words_any=("pump",))
    words = told()
    assert "“Quiet pumps”" in words
    assert "Any of: pump" in words
    assert "Pump Engineer, Northwind" in words
    assert "“pump” is in the title" in words
    assert "ana@reader.example" not in words + told("--json")


def test_it_is_as_the_next_edition_is(jobs) -> None:
    a_reader("ana@reader.example", words_any=("pump",))
    (sample,) = json.loads(told("--json"))["samples"]
    steps.open_edition()
    run(only=("match_part",))
    assert [job["id"] for job in sample["jobs"]] == Newsletter.objects.get().jobs
    run()
    assert json.loads(told("--json"))["newsletters"] == 0


def test_the_jobs_of_a_part_are_let_go_before_the_next(
    jobs, settings, monkeypatch
) -> None:
    readers = [a_reader(f"{name}@reader.example") for name in ("ana", "bo")]
    settings.PART_SUBSCRIBERS = readers[1].subscriber_id
    answer = part.answer
    held: list[ref[Any]] = []

    def answering(*arguments, **named):
        assert [one for one in held if one() is not None] == []
        found = answer(*arguments, **named)
        held.append(ref(found.batch.ids))
        return found

    monkeypatch.setattr(part, "answer", answering)
    assert json.loads(told("--json"))["newsletters"] == 2
    assert len(held) == 2


def test_a_limit_and_a_seed_choose_what_is_shown(jobs) -> None:
    for n in range(14):
        a_reader(f"r{n}@reader.example")
    whole = json.loads(told("--json", "--limit", "1", "--seed", "5"))
    assert [len(one["jobs"]) for one in whole["samples"]] == [1] * 10
    assert json.loads(told("--json", "--limit", "1", "--seed", "5")) == whole
    assert json.loads(told("--json", "--limit", "1", "--seed", "6")) != whole


def test_without_readers_or_jobs_there_is_nothing_to_count(db) -> None:
    assert json.loads(told("--json"))["newsletters"] == 0
    assert "newsletters  0" in told()
    assert not Job.objects.exists()


def test_a_limit_of_nothing_is_a_wrong_call(db) -> None:
    with pytest.raises(CommandError) as refused:
        told("--limit", "0")
    assert refused.value.returncode == 2


def test_help_gives_examples_and_exit_codes(capsys, settings) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("match", "--help")
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "referio match --dry-run --seed 7" in shown
    assert "exit codes" in shown


def test_the_command_is_named_with_the_others(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "referio match --dry-run" in capsys.readouterr().out
