"""Which stage of sending takes how much of the processor, by the clock of each thread."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from referio.pipeline import messengers
from referio.pipeline.composing import Composer
from referio.pipeline.sending import desks, shards

T = TypeVar("T")
busy = time.thread_time


@contextmanager
def timed(is_wanted: bool) -> Iterator[dict[str, float]]:  # noqa: FBT001
    """Give, once the block is over, seconds by stage: take, compose, sign, smtp, record.

    What a database thread does is the stage that its desk serves; what is left of the
    main thread is SMTP, with the loop around it.
    """
    stages: dict[str, float] = {}
    if not is_wanted:
        yield stages
        return
    spent: Counter[str] = Counter()
    with _timed_desks(spent), _timed_composer(spent), _timed_signers(spent):
        began = busy()
        yield stages
        main = busy() - began
    spent["smtp"] = main - spent["compose"]
    spent["compose"] -= spent["sign"]
    stages.update(spent)


@contextmanager
def _timed_desks(spent: "Counter[str]") -> Iterator[None]:
    names = iter(("record", "take"))  # in the order that sending opens them

    class TimedDesk(desks.OwnDesk):
        def __init__(self) -> None:
            super().__init__()
            self.stage = next(names)

        def later(self, work: Callable[[], T]) -> "Future[T]":
            return super().later(lambda: self._timed(work))

        def _timed(self, work: Callable[[], T]) -> T:
            began = busy()
            try:
                return work()
            finally:
                spent[self.stage] += busy() - began

    usual, desks.OwnDesk = desks.OwnDesk, TimedDesk  # type: ignore[misc]
    try:
        yield
    finally:
        desks.OwnDesk = usual  # type: ignore[misc]


@contextmanager
def _timed_composer(spent: "Counter[str]") -> Iterator[None]:
    class TimedComposer(Composer):
        def compose(self, *rows: Any, **given: Any) -> Iterator[Any]:
            mails = super().compose(*rows, **given)
            while True:
                began = busy()
                mail = next(mails, None)
                spent["compose"] += busy() - began
                if mail is None:
                    return
                yield mail

    usual, shards.Composer = shards.Composer, TimedComposer  # type: ignore[misc]
    try:
        yield
    finally:
        shards.Composer = usual  # type: ignore[misc]


@contextmanager
def _timed_signers(spent: "Counter[str]") -> Iterator[None]:
    class Timed:
        def __init__(self, signer: Any) -> None:
            self.signer = signer

        def sign(self, headers: Sequence[bytes], body: bytes) -> bytes:
            began = busy()
            signature: bytes = self.signer.sign(headers, body)
            spent["sign"] += busy() - began
            return signature

    usual = messengers.signers
    messengers.signers = lambda **given: tuple(map(Timed, usual(**given)))
    try:
        yield
    finally:
        messengers.signers = usual
