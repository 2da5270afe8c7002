"""What looking at one clause finds: whether it holds, why, and what that adds.

The reasons of a match and the explanation of a miss come from the same findings, so
that neither can say what the other would deny. `values` of a Reason are what a sentence
is made from (see explain.py); its "how" says which sentence.
"""

from dataclasses import dataclass

from referio.core.criteria import Reason

# Between the items of a list inside one value; no item holds a line break.
BETWEEN = "\n"

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a clause holds, why (or why not), and what that adds to the score.

    A clause that fails always has a reason; one that asks for nothing has none.
    """

    holds: bool
    reasons: tuple[Reason, ...] = ()
    points: int = 0


NOTHING_ASKED = Finding(holds=True)


def because(clause: str, how: str, **values: Value) -> Reason:
    """Return a reason: the clause, which sentence says it, and what is said in it."""
    return Reason(clause, {"how": how, **values})


def holding(*reasons: Reason, points: int = 0) -> Finding:
    """Return that a clause holds."""
    return Finding(holds=True, reasons=reasons, points=points)


def failing(*reasons: Reason) -> Finding:
    """Return that a clause fails."""
    return Finding(holds=False, reasons=reasons)
