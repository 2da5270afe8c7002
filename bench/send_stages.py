"""Which stage of sending takes how much of the processor, by the clock of each thread."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

from referio.pipeline import messengers
from referio.pipeline.composing import Composer, Written
from referio.pipeline.sending import composers, desks

T = TypeVar("T")
Spent = dict[str, float]
busy = time.thread_time


@contextmanager
def timed(is_wanted: bool) -> Iterator[dict[str, float]]:  # noqa: FBT001
    """Give, once the block is over, seconds by stage: take, compose, sign, smtp, record.

    What a database thread does is the stage that its desk serves; what is left of the
    main thread is SMTP, with the loop around it. Besides, `octets` of all mails.
    """
    stages: dict[str, float] = {}
    if not is_wanted:
        yield stages
        return
    spent: Spent = defaultdict(float)
    with _timed_desks(spent), _timed_composer(spent), _timed_signers(spent):
        began = busy()
        yield stages
        main = busy() - began
    spent["smtp"] = main - spent["compose"]
    spent["compose"] -= spent["sign"]
    stages.update(spent)


@contextmanager
def _timed_desks(spent: Spent) -> Iterator[None]:
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

    with _instead(desks, "OwnDesk", TimedDesk):
        yield


@contextmanager
def _timed_composer(spent: Spent) -> Iterator[None]:
    class TimedComposer(Composer):
        def compose(self, *rows: Any, **given: Any) -> Iterator[Any]:
            mails = super().compose(*rows, **given)
            while True:
                began = busy()
                mail = next(mails, None)
                spent["compose"] += busy() - began
                if mail is None:
                    return
                if isinstance(mail, Written):
                    spent["octets"] += len(mail.message)
                yield mail

    with _instead(composers, "Composer", TimedComposer):
        yield


@contextmanager
def _timed_signers(spent: Spent) -> Iterator[None]:
    class Timed:
        def __init__(self, signer: Any) -> None:
            self.signer = signer

        def sign(self, headers: Sequence[bytes], body: bytes) -> bytes:
            began = busy()
            signature: bytes = self.signer.sign(headers, body)
            spent["sign"] += busy() - began
            return signature

    usual = messengers.signers
    with _instead(
        messengers, "signers", lambda **given: tuple(map(Timed, usual(**given)))
    ):
        yield


@contextmanager
def _instead(place: ModuleType, name: str, thing: object) -> Iterator[None]:
    usual = getattr(place, name)
    setattr(place, name, thing)
    try:
        yield
    finally:
        setattr(place, name, usual)
