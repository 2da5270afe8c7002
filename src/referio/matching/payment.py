"""The clause about pay: a year's pay against the floor a year, exactly, in any currencies."""

from dataclasses import dataclass

from referio.core.criteria import Clause, Floor, Reason
from referio.core.money import Pay
from referio.core.rates import worth
from referio.matching import ranking
from referio.matching.alerts import Alert
from referio.matching.findings import (
    NOTHING_ASKED,
    Finding,
    Value,
    because,
    failing,
    holding,
)
from referio.matching.jobs import Job


@dataclass(frozen=True, slots=True)
class Compared:
    """A floor and what a job pays, a year, in one unit.

    The unit is a billionth of a euro, but for two amounts of one currency that the rates
    do not know: these are in its minor units, and `rated` is False. `minor` is what a
    minor unit of the floor's currency is.
    """

    floor: int
    least: int
    most: int
    minor: int
    rated: bool


def pay(alert: Alert, job: Job) -> Finding:
    """The job can pay the floor; unknown pay is judged as the subscriber chose."""
    asked, stated = alert.criteria.floor, job.facts.pay
    if asked is None:
        return NOTHING_ASKED
    compared = _compare(alert.floor, asked.currency, job.yearly)
    if stated is None or compared is None:
        how = "not-comparable" if stated else "unstated"
        reason = because(Clause.PAY, how, **_floor(asked))
        unstated_too = alert.criteria.pay_unstated_too
        return holding(reason) if unstated_too else failing(reason)
    if compared.most < compared.floor:
        return failing(_offers("below", asked, stated, compared))
    return holding(
        _offers(_fits(stated, compared), asked, stated, compared),
        points=_points(compared),
    )


def _compare(floor: int | None, currency: str, paid: Pay | None) -> Compared | None:
    """Bring a floor and pay, both a year, to one unit; None where there is none."""
    if floor is None or paid is None:
        return None
    minor, paid_minor = worth(1, currency), worth(1, paid.currency)
    if minor is None or paid_minor is None:
        if currency != paid.currency:
            return None
        return Compared(floor, paid.low, paid.high, minor=1, rated=False)
    least, most = paid.low * paid_minor, paid.high * paid_minor
    return Compared(floor * minor, least, most, minor, rated=True)


def _fits(stated: Pay, compared: Compared) -> str:
    if compared.least < compared.floor:
        return "up-to"
    return "of" if stated.low == stated.high else "from"


def _points(compared: Compared) -> int:
    if not compared.rated or compared.floor <= 0:
        return 0
    return ranking.pay_above(compared.most, compared.floor)


def _floor(asked: Floor) -> dict[str, Value]:
    return {
        "floor": asked.amount,
        "floor_currency": asked.currency,
        "floor_interval": asked.interval.value,
    }


def _offers(how: str, asked: Floor, stated: Pay, compared: Compared) -> Reason:
    from_below = how in {"of", "from"}
    return because(
        Clause.PAY,
        how,
        offer=stated.low if from_below else stated.high,
        offer_currency=stated.currency,
        offer_interval=stated.interval.value,
        # Rounded down, so that what misses the floor never looks like reaching it.
        about=(compared.least if from_below else compared.most) // compared.minor,
        **_floor(asked),
    )
