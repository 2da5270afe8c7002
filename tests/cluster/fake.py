"""A Ray in this process: it does a task when its outcome is asked for, in any order we like."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


class RayError(Exception):
    """As ray.exceptions has it."""


class TaskError(RayError):
    """A task raised something, which is its `cause`."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(f"a long traceback: {cause}")
        self.cause = cause


class Reference:
    """Stands for an outcome that is still to come."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work


@dataclass
class FakeRay:
    """Takes the newest task first; `dies` are tasks whose machine dies once too often."""

    dies: int = 0
    held: list[Any] = field(default_factory=list)
    asked_for: dict[str, Any] = field(default_factory=dict)
    cancelled: list[Reference] = field(default_factory=list)
    exceptions = SimpleNamespace(RayError=RayError)

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 3.0}

    def put(self, thing: Any) -> Any:
        self.held.append(thing)
        return thing

    def remote(self, **options: Any) -> Callable[[Callable[..., Any]], Any]:
        self.asked_for = options
        return lambda work: SimpleNamespace(
            remote=lambda *given: Reference(lambda: work(*given))
        )

    def wait(self, waiting: list[Reference], num_returns: int) -> Any:
        return [waiting[-1]], waiting[:-1]

    def get(self, reference: Reference) -> Any:
        if self.dies:
            raise RayError("the node it was running on is dead")
        try:
            return reference.work()
        except Exception as error:
            raise TaskError(error) from error

    def cancel(self, reference: Reference, force: bool) -> None:
        self.cancelled.append(reference)
