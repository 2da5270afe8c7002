"""Countries and regions as people write them into an alert, one a line."""

from referio.alerts.models import MOST_AREAS
from referio.core.areas import Area, areas_named
from referio.core.countries import country_name, country_named
from referio.core.regions import region_name
from referio.core.text import shorten
from referio.web.candidates.typed import NotUsable

# Where a country and a region share a name, this says which is meant.
WHOLE = " (country)"


def label(code: str) -> str:
    """Return a name that leads back to an area: "US-CA" is "California, United States"."""
    country, _, region = code.partition("-")
    if region:
        return f"{region_name(country, region)}, {country_name(country)}"
    name = country_name(country)
    return name if len(areas_named(name)) == 1 else name + WHOLE


def read(text: str) -> tuple[str, ...]:
    """Return the areas of a text, each once, as "DE" or "US-CA". Raises NotUsable."""
    lines = [" ".join(line.split()) for line in text.replace(";", "\n").splitlines()]
    found = tuple(dict.fromkeys(_code(_meant(line)) for line in lines if line))
    if len(found) > MOST_AREAS:
        raise NotUsable(f"These are {len(found)}; an alert takes up to {MOST_AREAS}.")
    return found


def _meant(line: str) -> Area:
    found = _fitting(line)
    if not found:
        raise NotUsable(
            f"We know no country or region called “{shorten(line, 60)}”. One a line, please;"
            " a town goes into the place above."
        )
    if not found[0].country:
        raise NotUsable(
            f"“{shorten(line, 60)}” is more than one country. Please name the countries,"
            " one a line."
        )
    if len(found) > 1:
        meanings = " or ".join(f"“{label(_code(one))}”" for one in found)
        raise NotUsable(
            f"“{shorten(line, 60)}” has two meanings. Please write {meanings}."
        )
    return found[0]


def _fitting(line: str) -> list[Area]:
    name, comma, rest = line.partition(",")
    whole = name.endswith(WHOLE)
    found = areas_named(name.removesuffix(WHOLE))
    if comma:
        country = country_named(rest) or rest.strip().upper()
        return [one for one in found if one.country == country and one.region]
    return [one for one in found if one.is_country or not whole]


def _code(area: Area) -> str:
    return f"{area.country}-{area.region}" if area.region else area.country
