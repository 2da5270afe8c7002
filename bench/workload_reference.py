"""What an alert of the invented workload matches, as slow and obvious code."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workload import (
    ANYWHERE,
    AWAY,
    COUNTRY,
    EARTH_KM,
    NEARBY,
    NO_FEATURE,
    RADII_KM,
    REMOTE,
    Alerts,
    Jobs,
    Legend,
)

A_FEATURE, A_PHRASE, NEAR, PAY, FOLLOWED = 40, 60, 150, 100, 250

Flags = NDArray[np.bool_]
Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges one alert at a time, over all jobs at once."""

    legend: Legend
    alerts: Alerts
    jobs: Jobs
    _has: dict[int, Flags] = field(default_factory=dict, repr=False)

    def matches(self, row: int) -> tuple[Points, Points]:
        """Return the jobs that an alert matches, best first, and their scores."""
        fit = self._fit(row)
        nearness, placed = self._where(row)
        above, paid = self._pay(row)
        liked, allowed = self._employers(row)
        holds = (fit >= 0) & placed & paid & allowed & self._ticked(row)
        for feature in self._named(self.alerts.without[row]):
            holds &= ~self._having(feature)
        score = self.jobs.standing + fit + nearness + above + liked
        found = np.flatnonzero(holds)
        order = np.lexsort((found, -score[found]))
        return found[order], score[found][order]

    def _named(self, features: NDArray[np.uint16]) -> list[int]:
        return [int(one) for one in features if one != NO_FEATURE]

    def _having(self, feature: int) -> Flags:
        """Return which jobs have a feature."""
        if feature not in self._has:
            have = np.zeros(len(self.jobs), bool)
            features = self.jobs.features
            have[features.rows()[features.values == feature]] = True
            self._has[feature] = have
        return self._has[feature]

    def _fit(self, row: int) -> Points:
        """Return what the best leg is worth in each job; -1 where none is there."""
        legs = [self._named(leg) for leg in self.alerts.legs[row]]
        asked = [leg for leg in legs if leg]
        best = np.full(len(self.jobs), -1 if asked else 0, np.int64)
        for leg in asked:
            phrase = max(leg) >= 2 * self.legend.words
            worth = A_FEATURE * len(leg) + A_PHRASE * phrase
            whole = np.logical_and.reduce([self._having(one) for one in leg])
            best = np.where(whole, np.maximum(best, worth), best)
        return best

    def _where(self, row: int) -> tuple[Points, Flags]:
        alerts, jobs, city = self.alerts, self.jobs, int(self.alerts.city[row])
        own = np.uint32(1) << np.uint32(self.legend.country[city])
        open_to = (jobs.mode == AWAY) & (jobs.open_to & own != 0)
        nowhere = np.zeros(len(jobs), np.int64)
        where = alerts.where[row]
        if where == ANYWHERE:
            return nowhere, np.ones(len(jobs), bool)
        if where == REMOTE:
            return nowhere, open_to
        if where == COUNTRY:
            return nowhere, open_to | (jobs.countries & own != 0)
        assert where == NEARBY
        worth, near = self._nearness(city, int(RADII_KM[alerts.radius[row]]))
        return worth, near | (open_to & alerts.remote_too[row])

    def _nearness(self, city: int, radius_km: int) -> tuple[Points, Flags]:
        """Return what the nearest place within the radius is worth, and where one is."""
        jobs, xyz = self.jobs, self.legend.xyz.astype(np.float64)
        apart = (xyz[jobs.places.values] - xyz[city]) ** 2
        squared = (apart[:, 0] + apart[:, 1]) + apart[:, 2]
        reach = (radius_km / EARTH_KM) ** 2
        inside = squared <= reach
        at = jobs.places.rows()[inside]
        worth, near = np.zeros(len(jobs), np.int64), np.zeros(len(jobs), bool)
        near[at] = True
        points = np.floor(NEAR * (reach - squared[inside]) / reach).astype(np.int64)
        np.maximum.at(worth, at, points)
        return worth, near

    def _pay(self, row: int) -> tuple[Points, Flags]:
        pay, floor = self.jobs.pay.astype(np.int64), int(self.alerts.floor[row])
        stated = pay > 0
        if not floor:
            return np.zeros(len(pay), np.int64), np.ones(len(pay), bool)
        above = np.where(stated, np.minimum(PAY, (pay - floor) // 1000), 0)
        return above, np.where(stated, pay >= floor, not self.alerts.stated_only[row])

    def _ticked(self, row: int) -> Flags:
        alerts, jobs = self.alerts, self.jobs
        holds = np.ones(len(jobs), bool)
        for masks, values in (
            (alerts.commitments, jobs.commitment),
            (alerts.levels, jobs.level),
            (alerts.modes, jobs.mode),
            (alerts.departments, jobs.department),
        ):
            mask = int(masks[row])
            if mask:
                holds &= (mask >> values.astype(np.int64)) & 1 == 1
        return holds

    def _employers(self, row: int) -> tuple[Points, Flags]:
        alerts, employer = self.alerts, self.jobs.employer
        followed = np.isin(employer, alerts.followed.of(row))
        allowed = ~np.isin(employer, alerts.muted.of(row))
        if alerts.only_followed[row]:
            allowed &= followed
        return np.where(followed, FOLLOWED, 0), allowed
