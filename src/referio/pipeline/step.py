"""What a step is: a background job with a retry policy, safe to run twice."""

import functools
import logging
import time
from collections.abc import Callable
from typing import ParamSpec

from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

from referio.pipeline.retries import Policy
from referio.transactions import transaction

P = ParamSpec("P")
logger = logging.getLogger("referio.pipeline")


def step(
    policy: Policy, *, queue: str = "steps"
) -> Callable[[Callable[P, None]], "Task[P, None, P]"]:
    """Make a background job of a function that takes ids and returns nothing."""

    def register(work: Callable[P, None]) -> "Task[P, None, P]":
        @functools.wraps(work)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            began = time.monotonic()
            try:
                work(*args, **kwargs)
            finally:
                took = time.monotonic() - began
                # Ids only: arguments never hold personal data.
                logger.info("%s %s took %.3f s", work.__name__, kwargs, took)

        registered: Task[P, None, P] = app.task(
            name=work.__name__, queue=queue, retry=policy
        )(run)
        return registered

    return register


def defer_once(
    task: "Task[P, None, P]", key: str, *, beside: str = "", **kwargs: str | int
) -> bool:
    """Defer a job unless one with that key waits or runs already; False when one does.

    It never runs together with one of the same key, or of the key `beside`.

    A running one counts, because it may have to wait again itself, and two jobs of one
    key cannot wait together.
    """
    under_way = ProcrastinateJob.objects.filter(
        queueing_lock=key, status__in=["todo", "doing"]
    )
    if under_way.exists():
        return False
    try:
        # A savepoint: the refusal of a second one must not spoil the surrounding work.
        with transaction():
            task.configure(queueing_lock=key, lock=beside or key).defer(**kwargs)
    except exceptions.AlreadyEnqueued:
        return False
    return True
