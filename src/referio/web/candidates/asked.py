"""What alerts ask, as people read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from referio.accounts import queries as accounts
from referio.alerts import queries as alerts
from referio.alerts.models import Alert
from referio.core.countries import country_name
from referio.core.money import Interval, Pay
from referio.jobs import queries as jobs
from referio.jobs.models import Place
from referio.mailing.wording import pay_line
from referio.matching.lexicon import Lexicon
from referio.web.candidates import area_names, choices, places, same_words

Facts = list[tuple[str, str]]
ANY_REMOTE = "Remote only, to whomever it is open: you have not said where you live"


@dataclass(frozen=True, slots=True)
class _Known:
    """The things that alerts name by number, and what counts as their words."""

    places: Mapping[int, Place]
    employers: Mapping[int, str]
    words: Lexicon


def facts(alert: Alert) -> Facts:
    """Return what an alert asks, as pairs of a name and its value; what it leaves open is left out."""
    return facts_of([alert])[0]


def facts_of(several: Sequence[Alert]) -> list[Facts]:
    """Return what each of several alerts asks, in their order."""
    named = {one for alert in several for one in (*alert.followed, *alert.muted)}
    known = _Known(alerts.places_of(several), accounts.names_of(named), jobs.lexicon())
    return [_facts(alert, known) for alert in several]


def _facts(alert: Alert, known: _Known) -> Facts:
    rows = [
        ("Any of", ", ".join(alert.words_any)),
        ("All of", ", ".join(alert.words_all)),
        ("Also finds", _also(alert, known.words)),
        ("Not", ", ".join(alert.words_none)),
        ("Where", _where(alert, known.places)),
        ("Work", _named(choices.WORK_MODES, alert.work_modes)),
        ("Contract", _named(choices.COMMITMENTS, alert.commitments)),
        ("Level", _named(choices.SENIORITIES, alert.seniorities)),
        ("Field", _named(choices.FUNCTIONS, alert.functions)),
        ("Written in", _named(choices.LANGUAGES, alert.languages)),
        ("Pay", _floor(alert)),
        (
            "Only of" if alert.only_followed else "Following",
            _names(alert.followed, known),
        ),
        ("Without", _names(alert.muted, known)),
        ("Mailed", rhythm(alert)),
    ]
    return [(name, value) for name, value in rows if value]


def rhythm(alert: Alert) -> str:
    """Return how often an alert comes: Mondays at 08:00."""
    if alert.cadence == "instant":
        return "At once, as soon as a job fits"
    if alert.cadence == "daily":
        return f"Every day at {alert.hour:02}:00"
    return f"{dict(choices.WEEKDAYS)[str(alert.weekday)]}s at {alert.hour:02}:00"


def _also(alert: Alert, known: Lexicon) -> str:
    if not alert.synonyms:
        return ""
    words = (*alert.words_any, *alert.words_all)
    return same_words.in_words(words, alert.refused, known)


def _where(alert: Alert, known: Mapping[int, Place]) -> str:
    if alert.remote_only:
        home = alert.subscriber.country
        return f"Remote only, from {country_name(home)}" if home else ANY_REMOTE
    near = [
        f"{places.label(known[place])}, within {radius} km"
        for place, radius in zip(alert.place_ids, alert.radii, strict=True)
        if place in known
    ]
    spots = "; or ".join([*near, *(area_names.label(area) for area in alert.areas)])
    return f"{spots}; and remote" if spots and alert.remote_too else spots


def _floor(alert: Alert) -> str:
    if alert.floor_amount is None:
        return ""
    interval = Interval(alert.floor_interval)
    least = Pay(alert.floor_amount, alert.floor_amount, alert.floor_currency, interval)
    unstated = "" if alert.pay_unstated_too else ", and it must be stated"
    return f"At least {pay_line(least)}{unstated}"


def _named(options: choices.Choices, chosen: list[str]) -> str:
    return ", ".join(name for value, name in options if value in chosen)


def _names(employers: Iterable[int], known: _Known) -> str:
    found = (known.employers.get(one, "") for one in employers)
    return ", ".join(name for name in found if name)
