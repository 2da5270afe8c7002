"""Polars as a peer: the join as lazy data frames, on as many threads as it is given."""

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from match_peers import Answer, Clock, Given, NotHere
from workload import COUNTRY, NEARBY, REMOTE

MASKS = (
    ("commitments", "commitment"),
    ("levels", "level"),
    ("modes", "mode"),
    ("departments", "department"),
)


class Polars:
    """Data frames inside this process."""

    def answers(self, given: Given) -> Iterator[Answer]:
        """Yield one answer. Raises NotHere."""
        polars = _polars()
        clock = Clock()
        frames = {
            name: polars.DataFrame(table).lazy()
            for name, table in given.tables().items()
        }
        prepare_s = clock.read()
        found = _Frames(polars, frames).answer()
        seconds = clock.read()
        pairs = given.pairs(found["alert"].to_numpy(), found["job"].to_numpy())
        way = f"Polars {polars.__version__}, joins"
        yield Answer(way, len(given.alerts), prepare_s, seconds, pairs)


class _Frames:
    """The steps of the join; every frame is lazy until the last."""

    def __init__(self, polars: ModuleType, frames: dict[str, Any]) -> None:
        self._pl, self._of = polars, frames

    def answer(self) -> Any:
        """Return the pairs as a data frame of `alert` and `job`."""
        candidates = self._pl.concat([self._by_leg(), self._any_text()])
        kept = self._near_enough(self._ticked(candidates))
        return self._allowed(kept.collect().lazy()).select("alert", "job").collect()

    def _by_leg(self) -> Any:
        features = self._of["job_feature"]
        held = self._of["leg"].join(features, left_on="one", right_on="feature")
        for column in ("two", "three"):
            some = self._pl.col(column) >= 0
            both = [column, "job"]
            with_it = held.filter(some).join(
                features, left_on=both, right_on=["feature", "job"], how="semi"
            )
            held = self._pl.concat([held.filter(~some), with_it])
        uses = held.join(self._of["alert_leg"], left_on="id", right_on="leg")
        return uses.select("alert", "job")

    def _any_text(self) -> Any:
        """Return what is in the band of latitude of those who take any text."""
        column = self._pl.col
        alerts = self._of["alert"].filter(column("any_text")).select(
            column("id").alias("alert"), column("z"), column("reach").sqrt().alias("far")
        )  # fmt: skip
        places = self._of["job_place"].select("job", column("z").alias("at"))
        near = alerts.join_where(
            places,
            column("at") >= column("z") - column("far"),
            column("at") <= column("z") + column("far"),
        )
        return near.select("alert", "job")

    def _ticked(self, candidates: Any) -> Any:
        column = self._pl.col
        pairs = candidates.unique()
        wide = pairs.join(self._of["alert"], left_on="alert", right_on="id")
        wide = wide.join(self._of["job"], left_on="job", right_on="id")
        holds = [
            (column(asked) == 0) | (column(asked) & column(has) != 0)
            for asked, has in MASKS
        ]
        floor, pay = column("floor"), column("pay")
        paid = (floor == 0) | (pay >= floor) | ((pay == 0) & ~column("stated_only"))
        return wide.filter(*holds, paid)

    def _near_enough(self, pairs: Any) -> Any:
        column = self._pl.col
        places = self._of["job_place"].rename({"x": "px", "y": "py", "z": "pz"})
        apart = [column(f"p{axis}") - column(axis) for axis in "xyz"]
        squared = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2]
        near = (squared <= column("reach")).fill_null(value=False)
        open_to = column("home") & column("open_to") != 0
        there = column("home") & column("countries") != 0
        sought = column("sought")
        holds = (
            self._pl.when(sought == COUNTRY).then(there | open_to)
            .when(sought == NEARBY).then(near | (column("remote_too") & open_to))
            .when(sought == REMOTE).then(open_to)
            .otherwise(statement=True)
        )  # fmt: skip
        found = pairs.join(places, on="job", how="left").filter(holds)
        return found.select("alert", "job", "employer", "only_followed").unique()

    def _allowed(self, kept: Any) -> Any:
        """Drop muted employers, those not followed, and what has a feature it must not."""
        own = ["alert", "employer"]
        kept = kept.join(self._of["muted"], on=own, how="anti")
        free = kept.filter(~self._pl.col("only_followed"))
        liked = kept.filter("only_followed")
        liked = liked.join(self._of["followed"], on=own, how="semi")
        kept = self._pl.concat([free, liked])
        refused = kept.join(self._of["without"], on="alert")
        both = ["feature", "job"]
        refused = refused.join(self._of["job_feature"], on=both, how="semi")
        return kept.join(refused, on=["alert", "job"], how="anti")


def _polars() -> ModuleType:
    try:
        return importlib.import_module("polars")
    except ModuleNotFoundError as error:
        raise NotHere("Polars") from error
