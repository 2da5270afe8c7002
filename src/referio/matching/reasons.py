"""The clauses a match can rest on, as bits: what the engine gives for a reason."""

from collections.abc import Iterable

from referio.core.criteria import Clause, Reason

# Bit n is the nth; new ones go to the end, since bits are stored.
CLAUSES: tuple[str, ...] = (
    Clause.WORDS,
    Clause.PLACE,
    Clause.COUNTRY,
    Clause.REMOTE,
    Clause.PAY,
    Clause.WORK_MODE,
    Clause.COMMITMENT,
    Clause.SENIORITY,
    Clause.FUNCTION,
    Clause.LANGUAGE,
    Clause.FOLLOWED,
)
_BITS = {name: 1 << at for at, name in enumerate(CLAUSES)}


def names(bits: int) -> tuple[str, ...]:
    """Return the names of the clauses whose bits are set, in the order of CLAUSES.

    Raises ValueError for a bit that stands for no clause.
    """
    if not 0 <= bits < 1 << len(CLAUSES):
        raise ValueError(f"{bits:#x} has bits that stand for no clause")
    return tuple(name for name, bit in _BITS.items() if bits & bit)


def bits(reasons: Iterable[Reason]) -> int:
    """Return the bits of the clauses that the reasons of a match name.

    Raises KeyError for a reason that only a miss can have.
    """
    found = 0
    for reason in reasons:
        found |= _BITS[reason.clause]
    return found
