"""dkimpy: checks both signatures of a message by the keys that lie beside it."""

from collections.abc import Sequence
from pathlib import Path

from messages import RECORDS


def judge(messages: Sequence[Path]) -> list[str]:
    """Return the faults: signatures that do not hold, and mails with less than two."""
    faults = []
    for path in messages:
        faults += [f"{path.stem}: {fault}" for fault in _faults(path.read_bytes())]
    return faults


def _faults(message: bytes) -> list[str]:
    import dkim

    judge_ = dkim.DKIM(message)
    count = message.split(b"\r\n\r\n", 1)[0].count(b"DKIM-Signature:")
    faults = [] if count == 2 else [f"{count} signatures instead of 2"]
    return faults + [
        f"signature {number + 1} does not hold"
        for number in range(count)
        if not judge_.verify(idx=number, dnsfunc=_record)
    ]


def _record(name: bytes, timeout: int = 5) -> bytes | None:  # noqa: ARG001 - as dkimpy calls it
    return RECORDS.get(name.decode().rstrip("."), "").encode() or None
