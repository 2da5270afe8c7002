"""Finding the place a person means by what they typed."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referio.core.countries import country_name, country_named
from referio.core.text import fold
from referio.jobs import queries
from referio.jobs.models import Place

MOST_SHOWN, MOST_ASKED = 8, 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place as a person tells it from others of the same name."""

    id: int
    label: str
    people: int
    time_zone: str
    country: str

    @property
    def people_words(self) -> str:
        """How many live there, in round words."""
        if self.people >= 1_000_000:
            return f"{self.people / 1_000_000:.1f} million people"
        return f"{round(self.people, -3):,} people"


def label(place: Place) -> str:
    """Return a name that leads back to the place: "Paris, TX, United States"."""
    # Other regions are numbers that nobody outside the gazetteer knows.
    region = [place.region] if place.region.isalpha() else []
    return ", ".join([place.name, *region, country_name(place.country)])


def found(text: str, *, country: str = "") -> list[Candidate]:
    """Return the places a text may mean, largest first: "Paris", "Paris, TX", "Paris, France"."""
    qualifiers = [part.strip() for part in text.split(",")[1:] if part.strip()]
    places = queries.find_places(text, limit=MOST_ASKED)
    fitting = [place for place in places if _fits(place, qualifiers, country)]
    # Half the world has been called Portland once; those called so today come first.
    wanted = fold(text.split(",", maxsplit=1)[0]).strip()
    named = [place for place in fitting if fold(place.name) == wanted]
    return [_candidate(place) for place in (named or fitting)[:MOST_SHOWN]]


def _fits(place: Place, qualifiers: list[str], country: str) -> bool:
    if country and place.country != country:
        return False
    return all(_is_in(place, qualifier) for qualifier in qualifiers)


def _is_in(place: Place, qualifier: str) -> bool:
    code = country_named(qualifier) or qualifier.upper()
    return place.country == code or fold(place.region) == fold(qualifier)


def _candidate(place: Place) -> Candidate:
    return Candidate(
        place.pk, label(place), place.population, place.time_zone, place.country
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Show which places go by a name, for those who want to look one up."""
    text = request.GET.get("q", "")[:200].replace("\0", "")
    context = {"q": text, "places": found(text), "section": "alerts"}
    return render(request, "candidates/places.html", context)
