"""The clauses of an alert, one function each: does it hold for this job, and why.

The reasons of a match and the explanation of a miss come from the same findings, so
that neither can say what the other would deny. `values` of a Reason are what a sentence
is made from (see explain.py); its "how" says which sentence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from referio.core.criteria import Clause, Floor, Near, Reason
from referio.core.money import Pay
from referio.core.places import distance_km
from referio.core.postings import Commitment, WorkMode
from referio.core.rates import convert
from referio.matching import ranking
from referio.matching.alerts import Alert
from referio.matching.jobs import Job
from referio.matching.vocabulary import Term

# Between the words of a list inside one value; no word holds a line break.
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
ClauseCheck = Callable[[Alert, Job], Finding]


def every_word(alert: Alert, job: Job) -> Finding:
    """All words asked for stand in the title or the description."""
    missing = [term for term in alert.every if _where(term, job) is None]
    if missing:
        lacks = (_reason(Clause.WORDS, "lacks", word=term.written) for term in missing)
        return _fails(*lacks)
    return _words_found(alert.every, job)


def some_word(alert: Alert, job: Job) -> Finding:
    """At least one of the words asked for stands in the title or the description."""
    found = tuple(term for term in alert.some if _where(term, job))
    if alert.some and not found:
        words = BETWEEN.join(term.written for term in alert.some)
        return _fails(_reason(Clause.WORDS, "lacks-all", words=words))
    return _words_found(found, job)


def no_excluded_word(alert: Alert, job: Job) -> Finding:
    """None of the excluded words stands in the title or the description."""
    found = ((term, _where(term, job)) for term in alert.none)
    reasons = tuple(
        _reason(Clause.EXCLUDED, "word", word=term.written, where=where)
        for term, where in found
        if where
    )
    return _fails(*reasons) if reasons else NOTHING_ASKED


def place(alert: Alert, job: Job) -> Finding:
    """The job is where the subscriber asks: remote only, near a place, or in a country."""
    asked = alert.criteria
    if asked.remote_only:
        return _remote_only(asked.country, job)
    if asked.near:
        return _near(asked.near, alert, job)
    if asked.country:
        return _in_country(alert, job)
    return NOTHING_ASKED


def pay(alert: Alert, job: Job) -> Finding:
    """The job can pay the floor; unknown pay is judged as the subscriber chose."""
    asked = alert.criteria.floor
    if asked is None:
        return NOTHING_ASKED
    stated = job.facts.pay
    reach = _reach(asked.currency, job.yearly)
    if stated is None or reach is None or alert.floor is None:
        how = "not-comparable" if stated else "unstated"
        reason = _reason(Clause.PAY, how, **_floor(asked))
        return _holds(reason) if alert.criteria.pay_unstated_too else _fails(reason)
    least, most = reach
    if most < alert.floor:
        return _fails(_offers("below", asked, stated, about=most))
    points = ranking.pay_above(most, alert.floor)
    if least < alert.floor:
        return _holds(_offers("up-to", asked, stated, about=most), points=points)
    how = "of" if stated.low == stated.high else "from"
    return _holds(_offers(how, asked, stated, about=least), points=points)


def work_mode(alert: Alert, job: Job) -> Finding:
    """The work is done where the subscriber ticked."""
    ticked, mode = alert.criteria.work_modes, job.facts.work_mode
    if not ticked:
        return NOTHING_ASKED
    holds = mode in ticked and mode is not WorkMode.UNSTATED
    return _ticked(Clause.WORK_MODE, mode, ticked, holds=holds)


def commitment(alert: Alert, job: Job) -> Finding:
    """The job is of a kind the subscriber ticked."""
    ticked, kind = alert.criteria.commitments, job.facts.commitment
    if not ticked:
        return NOTHING_ASKED
    holds = kind in ticked and kind is not Commitment.UNSTATED
    return _ticked(Clause.COMMITMENT, kind, ticked, holds=holds)


def followed(alert: Alert, job: Job) -> Finding:
    """The employer is followed, where only followed ones are asked for; else it ranks higher."""
    asked, employer = alert.criteria, job.facts.employer
    if job.facts.employer_id in asked.followed_employers:
        reason = _reason(Clause.FOLLOWED, "followed", employer=employer)
        return _holds(reason, points=ranking.WEIGHTS.followed)
    if asked.only_followed:
        return _fails(_reason(Clause.FOLLOWED, "not-followed", employer=employer))
    return NOTHING_ASKED


def not_muted(alert: Alert, job: Job) -> Finding:
    """The subscriber has not muted the employer."""
    if job.facts.employer_id not in alert.criteria.muted_employers:
        return NOTHING_ASKED
    return _fails(_reason(Clause.MUTED, "muted", employer=job.facts.employer))


# The quick ones first: the engine stops at the first that fails.
CLAUSES: tuple[ClauseCheck, ...] = (
    not_muted,
    work_mode,
    commitment,
    some_word,
    every_word,
    no_excluded_word,
    place,
    pay,
    followed,
)


def _reason(clause: str, how: str, **values: Value) -> Reason:
    return Reason(clause, {"how": how, **values})


def _holds(*reasons: Reason, points: int = 0) -> Finding:
    return Finding(holds=True, reasons=reasons, points=points)


def _fails(*reasons: Reason) -> Finding:
    return Finding(holds=False, reasons=reasons)


def _where(term: Term, job: Job) -> str | None:
    if job.title.holds(term):
        return "title"
    return "description" if job.description.holds(term) else None


def _words_found(terms: Iterable[Term], job: Job) -> Finding:
    found = [(term, _where(term, job) == "title") for term in terms]
    found.sort(key=lambda one: not one[1])
    reasons = tuple(
        _reason(
            Clause.WORDS,
            "has",
            word=term.written,
            where="title" if in_title else "description",
        )
        for term, in_title in found
    )
    return _holds(*reasons, points=ranking.fit(found))


def _remote(country: str, job: Job) -> Finding:
    if not country:
        return _holds(_reason(Clause.REMOTE, "is"))
    if job.is_open_to(country):
        return _holds(_reason(Clause.REMOTE, "open", country=country))
    return _fails(_reason(Clause.REMOTE, "closed", country=country))


def _remote_only(country: str, job: Job) -> Finding:
    if not job.is_remote:
        return _fails(_reason(Clause.REMOTE, "not-remote"))
    return _remote(country, job)


def _remote_if_wanted(alert: Alert, job: Job) -> Finding:
    if not alert.criteria.remote_too:
        return _fails(_reason(Clause.REMOTE, "unwanted"))
    return _remote(alert.criteria.country, job)


def _near(asked: Near, alert: Alert, job: Job) -> Finding:
    if job.is_remote:
        return _remote_if_wanted(alert, job)
    points = [one.point for one in job.facts.places if one.point]
    named: dict[str, Value] = {"place": asked.name, "radius_km": asked.radius_km}
    if not points:
        return _fails(_reason(Clause.PLACE, "unknown", **named))
    metres = min(round(distance_km(asked.point, point) * 1000) for point in points)
    radius = asked.radius_km * 1000
    if metres > radius:
        # Rounded up: "25 km away, beyond your 25 km" would read like a mistake.
        return _fails(_reason(Clause.PLACE, "far", km=-(-metres // 1000), **named))
    reason = _reason(Clause.PLACE, "near", km=(metres + 500) // 1000, **named)
    return _holds(reason, points=ranking.nearness(metres, radius))


def _in_country(alert: Alert, job: Job) -> Finding:
    if job.is_remote:
        return _remote_if_wanted(alert, job)
    country = alert.criteria.country
    if any(one.country == country for one in job.facts.places):
        return _holds(_reason(Clause.COUNTRY, "in", country=country))
    return _fails(_reason(Clause.COUNTRY, "elsewhere", country=country))


def _reach(currency: str, yearly: Pay | None) -> tuple[int, int] | None:
    """Return the least and the most a year in a currency, or None where not known."""
    if yearly is None:
        return None
    least = convert(yearly.low, yearly.currency, currency)
    most = convert(yearly.high, yearly.currency, currency)
    return None if least is None or most is None else (least, most)


def _floor(asked: Floor) -> dict[str, Value]:
    return {
        "floor": asked.amount,
        "floor_currency": asked.currency,
        "floor_interval": asked.interval.value,
    }


def _offers(how: str, asked: Floor, stated: Pay, *, about: int) -> Reason:
    return _reason(
        Clause.PAY,
        how,
        offer=stated.low if how in {"of", "from"} else stated.high,
        offer_currency=stated.currency,
        offer_interval=stated.interval.value,
        about=about,  # a year, in the currency of the floor
        **_floor(asked),
    )


def _ticked(
    clause: str, value: StrEnum, ticked: frozenset[StrEnum], *, holds: bool
) -> Finding:
    if holds:
        return _holds(_reason(clause, "is", value=value.value))
    asked = BETWEEN.join(sorted(one.value for one in ticked))
    return _fails(_reason(clause, "is-not", value=value.value, asked=asked))
