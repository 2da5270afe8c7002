"""The clock's own steps."""

import asyncio
from dataclasses import dataclass, field

from procrastinate.exceptions import UniqueViolation

from referio.pipeline import schedule
from tests.people import a_reader
from tests.steps import waiting


@dataclass
class Manager:
    """A job manager with stalled jobs, some of which have a like that waits."""

    stalled: list[str]
    doubled: set[str] = field(default_factory=set)
    retried: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    async def get_stalled_jobs(self) -> list[str]:
        return self.stalled

    async def retry_job(self, job: str) -> None:
        if job in self.doubled:
            raise UniqueViolation(constraint_name="queueing_lock", queueing_lock=job)
        self.retried.append(job)

    async def finish_job(self, job: str, **how: object) -> None:
        self.ended.append(job)


def test_stalled_jobs_are_put_back_in_line_and_doubles_end() -> None:
    manager = Manager(["one", "twice", "two"], doubled={"twice"})
    asyncio.run(schedule.rescue_stalled(manager))  # type: ignore[arg-type]
    assert manager.retried == ["one", "two"]
    assert manager.ended == ["twice"]


def test_a_tick_syncs_what_is_due_and_opens_an_edition(northwind) -> None:
    a_reader()
    schedule.tick.func(timestamp=0)
    assert waiting() == ["sync", "match_part"]


def test_a_rescue_with_nothing_to_rescue_sets_nothing_going(db) -> None:
    schedule.rescue.func(timestamp=0)
    assert waiting() == []
