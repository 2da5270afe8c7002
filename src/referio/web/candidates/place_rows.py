"""The places of an alert's form: one row each, and what is found for what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from referio.alerts.models import MOST_PLACES
from referio.core.text import shorten
from referio.web.candidates import fields, places, typed


@dataclass(frozen=True, slots=True)
class Names:
    """What the inputs of a row are called; those of the first have no number."""

    place: str
    place_id: str
    radius: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was made of a row: the place meant, or those it may be, or what is wrong."""

    chosen: places.Candidate | None = None
    radius_km: int = typed.USUAL_KM
    candidates: tuple[places.Candidate, ...] = ()
    problem: str = ""
    at: str = ""  # the input that has the problem


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it."""

    place: BoundField
    place_id: BoundField
    radius: BoundField
    candidates: tuple[places.Candidate, ...]

    @property
    def is_used(self) -> bool:
        """Whether anything was typed into it."""
        return bool(self.place.value())


def names(number: int) -> Names:
    """Return the names of the inputs of row 1, 2 ..."""
    end = "" if number == 1 else f"_{number}"
    return Names(f"place{end}", f"place_id{end}", f"radius_km{end}")


ROWS = [names(number) for number in range(1, MOST_PLACES + 1)]


def inputs() -> dict[str, forms.Field]:
    """Return the fields of all rows."""
    made: dict[str, forms.Field] = {}
    for number, row in enumerate(ROWS, start=1):
        spoken = "" if number == 1 else f" {number}"
        hint = "A town or city, such as Porto or Portland, OR" if number == 1 else ""
        made[row.place] = fields.line(f"Place{spoken}", help_text=hint)
        made[row.place_id] = fields.line(
            f"Which place{spoken}", widget=forms.HiddenInput, max_length=12
        )
        made[row.radius] = fields.line(
            "Within (km)",
            initial=str(typed.USUAL_KM),
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            max_length=20,
        )
    return made


def initial(alert_places: list[tuple[int, str, int]]) -> dict[str, Any]:
    """Return the rows filled in: (id, label, radius in km) of each place."""
    filled: dict[str, Any] = {}
    for row, (place_id, label, radius) in zip(ROWS, alert_places, strict=False):
        filled |= {row.place: label, row.place_id: place_id, row.radius: radius}
    return filled


def find(row: Names, given: Mapping[str, Any]) -> Found:
    """Find the place of a row; an empty row finds nothing and has no problem."""
    text = given.get(row.place, "")
    if not text:
        return Found()
    try:
        radius = typed.radius(given.get(row.radius, ""))
    except typed.NotUsable as error:
        return Found(problem=str(error), at=row.radius)
    possible = places.found(text)
    picked = [one for one in possible if str(one.id) == given.get(row.place_id)]
    if len(picked or possible) == 1:
        return Found((picked or possible)[0], radius)
    if possible:
        several = f"Several places are called “{shorten(text, 60)}”. Which one is it?"
        return Found(candidates=tuple(possible), problem=several, at=row.place)
    unknown = (
        f"We do not know “{shorten(text, 60)}”. Please try the nearest larger town."
    )
    return Found(problem=unknown, at=row.place)
