"""Why a job is in a newsletter, from the clauses it was found by: not judged again as a whole.

What a clause says of a job depends on a few of an alert's conditions, and people ask alike.
So each clause is asked once for all alerts that agree in those, and what it said is kept.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from referio.core.criteria import Clause, Reason
from referio.matching import clauses
from referio.matching.alerts import Alert
from referio.matching.explain import sentence
from referio.matching.findings import Value
from referio.matching.found_words import words
from referio.matching.jobs import Job
from referio.matching.payment import pay
from referio.matching.reasons import CLAUSES
from referio.matching.where import where


def _bits(*names: str) -> int:
    return sum(1 << CLAUSES.index(name) for name in names)


class Subject(NamedTuple):
    """What one check judges: its clauses as bits, and the conditions it looks at."""

    bits: int
    check: clauses.ClauseCheck
    conditions: tuple[str, ...]  # fields of Criteria


# In the order of clauses.CHECKS, which decides between reasons that say as much.
SUBJECTS = (
    Subject(_bits(Clause.WORK_MODE), clauses.work_mode, ("work_modes",)),
    Subject(_bits(Clause.COMMITMENT), clauses.commitment, ("commitments",)),
    Subject(_bits(Clause.SENIORITY), clauses.seniority, ("seniorities",)),
    Subject(_bits(Clause.FUNCTION), clauses.function, ("functions",)),
    Subject(_bits(Clause.LANGUAGE), clauses.language, ("languages",)),
    Subject(
        _bits(Clause.WORDS),
        words,
        ("words_any", "words_all", "synonyms", "refused"),
    ),
    Subject(
        _bits(Clause.PLACE, Clause.COUNTRY, Clause.REMOTE),
        where,
        ("places", "areas", "country", "zone", "remote_too", "remote_only"),
    ),
    Subject(_bits(Clause.PAY), pay, ("floor", "pay_unstated_too")),
    Subject(
        _bits(Clause.FOLLOWED),
        clauses.followed,
        ("followed_employers", "only_followed"),
    ),
)


class Told(NamedTuple):
    """What a check says of a job: what it adds to the score, and (bit, sentence) pairs."""

    points: int
    reasons: tuple[tuple[int, str], ...]


class Kept:
    """All that was told, each once and by a number: the same is said of many jobs."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._numbers: dict[tuple[str, Told], int] = {}

    def number(self, language: str, told: Told) -> int:
        """Return the number of what is told in a language."""
        number = self._numbers.setdefault((language, told), len(self.told))
        if number == len(self.told):
            self.told.append(told)
        return number


NOTHING = Told(0, ())


class Teller:
    """One check as some alerts ask it, told in one language. Says nothing where it fails.

    `told` is what it said of jobs, by numbers of `kept`.
    """

    __slots__ = ("_alert", "_kept", "_language", "_subject", "bits", "told")

    def __init__(
        self, subject: Subject, alert: Alert, language: str, kept: Kept
    ) -> None:
        self.bits = subject.bits
        self.told: dict[int, int] = {}  # by job
        self._subject, self._alert, self._language = subject, alert, language
        self._kept = kept

    def tell(self, job: Job) -> int:
        """Return the number of what is to be said of a job, and keep it in `told`."""
        finding = self._subject.check(self._alert, job)
        told = NOTHING
        if finding.holds and finding.reasons:
            said = ((_bits(one.clause), self._said(one)) for one in finding.reasons)
            told = Told(finding.points, tuple(said))
        number = self._kept.number(self._language, told)
        self.told[job.facts.id] = number
        return number

    def _said(self, reason: Reason) -> str:
        values = tuple(reason.values.items())
        return _sentence(reason.clause, values, self._language)


@lru_cache(maxsize=32_768)
def _sentence(clause: str, values: tuple[tuple[str, Value], ...], language: str) -> str:
    return sentence(Reason(clause, dict(values)), language=language)


def chosen(told: Sequence[Told], bits: int, most: int) -> list[str]:
    """Return what says most first, of the clauses whose bits are set; `told` by SUBJECTS.

    As in `reference.weigh`, each check speaks once before any speaks again.
    """
    ranked = sorted(told, key=_points, reverse=True) if len(told) > 1 else told
    found: list[str] = []
    for turn in range(max((len(one.reasons) for one in told), default=0)):
        for _, reasons in ranked:
            if turn < len(reasons) and reasons[turn][0] & bits:
                found.append(reasons[turn][1])
                if len(found) == most:
                    return found
    return found


def _points(told: Told) -> int:
    return told.points
