"""The clause about where: near a place, in an area, or remote and open to somebody there."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from referio.core.criteria import Clause, Criteria, JobPlace, Near, Reason, Within
from referio.matching import ranking
from referio.matching.alerts import Alert
from referio.matching.findings import (
    BETWEEN,
    NOTHING_ASKED,
    Finding,
    Value,
    because,
    failing,
    holding,
)
from referio.matching.jobs import Job
from referio.matching.nearness import kilometres, squared_chord, squared_radius
from referio.matching.remote import Somebody, is_open_to, takes_country, takes_hours


def where(alert: Alert, job: Job) -> Finding:
    """The job is where the subscriber asks."""
    asked = alert.criteria
    if asked.remote_only:
        return _remote_only(Somebody(asked.country, asked.zone), job)
    if not asked.places and not asked.areas:
        return NOTHING_ASKED
    if not job.is_remote:
        return _on_site(alert, job)
    if not asked.remote_too:
        return failing(because(Clause.REMOTE, "unwanted"))
    return _remote(_people(asked), job)


def _people(asked: Criteria) -> list[Somebody]:
    """Return who would do remote work: at the places asked for, or in the areas.

    An area has no hours of its own: there, the subscriber's own zone counts.
    """
    at_places = [Somebody(one.country, one.zone) for one in asked.places]
    return [*at_places, *(Somebody(one.country, asked.zone) for one in asked.areas)]


def _remote_only(subscriber: Somebody, job: Job) -> Finding:
    if not job.is_remote:
        return failing(because(Clause.REMOTE, "not-remote"))
    return _remote([subscriber], job)


def _remote(people: Sequence[Somebody], job: Job) -> Finding:
    welcome = [one for one in people if is_open_to(job, one)]
    if not welcome:
        return failing(*_closed(people, job))
    named = [
        one.country for one in welcome if one.country in job.facts.remote_countries
    ]
    if named:
        return holding(because(Clause.REMOTE, "open", country=named[0]))
    return holding(because(Clause.REMOTE, "is"))


def _closed(people: Sequence[Somebody], job: Job) -> list[Reason]:
    turned_down = [one for one in people if not takes_country(job.facts, one.country)]
    reasons = []
    if turned_down:
        countries = BETWEEN.join(dict.fromkeys(one.country for one in turned_down))
        reasons.append(because(Clause.REMOTE, "closed", country=countries))
    if any(not takes_hours(job, one.zone) for one in people):
        reasons.append(because(Clause.REMOTE, "hours"))
    return reasons


def _on_site(alert: Alert, job: Job) -> Finding:
    asked = alert.criteria
    ways = _ways(alert, job)
    near = [one for one in ways if one.is_within]
    inside = [area for area in asked.areas if _lies_in(area, job.facts.places)]
    if not near and not inside:
        return failing(*_too_far(asked.places, ways), *_elsewhere(asked.areas))
    reasons, points = [], 0
    if near:
        best = max(near, key=lambda one: (one.points, -one.squared))
        reasons.append(best.reason())
        points = best.points
    if inside:
        reasons.append(because(Clause.COUNTRY, "in", country=_code(inside[0])))
    return holding(*reasons, points=points)


@dataclass(frozen=True, slots=True)
class _Way:
    """From a place asked for to a place of the job; `squared` is the chord's square."""

    asked: Near
    squared: float

    @property
    def is_within(self) -> bool:
        return self.squared <= squared_radius(self.asked.radius_km)

    @property
    def points(self) -> int:
        return ranking.nearness(self.squared, squared_radius(self.asked.radius_km))

    @property
    def beyond_km(self) -> float:
        return kilometres(self.squared) - self.asked.radius_km

    def reason(self) -> Reason:
        """Return how far it is; a rounded distance never contradicts the exact one."""
        exact, radius = kilometres(self.squared), self.asked.radius_km
        if self.is_within:
            km = min(floor(exact + 0.5), radius)
            return because(Clause.PLACE, "near", km=km, **_named(self.asked))
        km = max(ceil(exact), radius + 1)
        return because(Clause.PLACE, "far", km=km, **_named(self.asked))


def _ways(alert: Alert, job: Job) -> list[_Way]:
    """Return the ways between known places; the square of an unknown one is NaN."""
    ways = (
        _Way(asked, squared_chord(spot, other))
        for asked, spot in zip(alert.criteria.places, alert.spots, strict=True)
        for other in job.spots
    )
    return [one for one in ways if one.squared >= 0]


def _too_far(asked: Sequence[Near], ways: Sequence[_Way]) -> list[Reason]:
    """Return the nearest miss, or that no way is known."""
    if ways:
        return [min(ways, key=lambda one: one.beyond_km).reason()]
    return [because(Clause.PLACE, "unknown", **_named(one)) for one in asked[:1]]


def _elsewhere(asked: Sequence[Within]) -> list[Reason]:
    if not asked:
        return []
    codes = BETWEEN.join(dict.fromkeys(_code(area) for area in asked))
    return [because(Clause.COUNTRY, "elsewhere", country=codes)]


def _lies_in(area: Within, places: Sequence[JobPlace]) -> bool:
    """Tell whether a place lies in an area; one whose country is unknown lies in none."""
    return any(
        one.country and one.country == area.country and area.region in {"", one.region}
        for one in places
    )


def _code(area: Within) -> str:
    """Return a country as "GB", a region of one as "GB-SCT"."""
    return f"{area.country}-{area.region}" if area.region else area.country


def _named(asked: Near) -> dict[str, Value]:
    return {"place": asked.name, "radius_km": asked.radius_km}
