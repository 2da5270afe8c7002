"""The clauses a match rests on, as bits of a number: bit n is the nth of CLAUSES."""

from collections.abc import Iterable

from referio.core.criteria import Clause, Reason

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


def names(bits: int) -> tuple[str, ...]:
    """Return the names of the clauses whose bits are set."""
    return tuple(name for at, name in enumerate(CLAUSES) if bits >> at & 1)


def bits(reasons: Iterable[Reason]) -> int:
    """Return the bits of the clauses that these reasons are of."""
    found = {reason.clause for reason in reasons}
    return sum(1 << at for at, name in enumerate(CLAUSES) if name in found)
