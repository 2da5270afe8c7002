"""Where the time of an edition goes: its stages, timed where the product calls them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from types import ModuleType
from typing import Any

from referio.alerts import due, rolls
from referio.matching.batch import JobBatch
from referio.newsletters import operations
from referio.pipeline.matching import living

Work = Callable[..., Any]


@dataclass(slots=True)
class Stages:
    """Seconds by stage, of the wall and of this process; PostgreSQL's own are not in it."""

    seconds: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def of(cls, part: ModuleType) -> Iterator["Stages"]:
        """Time the stages of a part's matching for a while."""
        stages = cls()
        watched = {
            "due": (due, "read"),
            "jobs": (JobBatch, "of"),
            "sent": (part, "barred"),
            "index": (living, "portions"),
            "match": (part, "found_in"),
            "merge": (part, "merged"),
            "write": (operations, "prepare"),
            "roll": (rolls, "call"),
        }
        before = [
            (where, name, where.__dict__[name]) for where, name in watched.values()
        ]
        for stage, (where, name) in watched.items():
            setattr(where, name, stages._watched(stage, getattr(where, name)))
        try:
            yield stages
        finally:
            for where, name, work in before:
                setattr(where, name, work)

    def _watched(self, stage: str, work: Work) -> Work:
        @wraps(work)
        def watched(*given: Any, **named: Any) -> Any:
            wall, own = time.perf_counter(), time.process_time()
            try:
                return work(*given, **named)
            finally:
                self._add(self.seconds, stage, time.perf_counter() - wall)
                self._add(self.own, stage, time.process_time() - own)

        return watched

    def _add(self, to: dict[str, float], stage: str, seconds: float) -> None:
        to[stage] = round(to.get(stage, 0) + seconds, 2)

    def told(self) -> str:
        """Return the stages in words: seconds of the wall, and of this process."""
        return ", ".join(
            f"{stage} {seconds:.1f} ({self.own[stage]:.1f})"
            for stage, seconds in self.seconds.items()
        )
