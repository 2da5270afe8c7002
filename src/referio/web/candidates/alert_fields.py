"""An alert as the fields of its form, for changing it or looking at it again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from referio.accounts import queries as accounts
from referio.alerts import queries as alerts
from referio.alerts.models import Alert
from referio.core.money import minor_digits
from referio.web.candidates import area_names, place_rows, places
from referio.web.candidates.forms import AlertForm

LOOK = "look"  # the button that shows the form again, with what the words also find
# What the form holds as the alert does.
SAME = (
    *("name", "cadence", "weekday", "hour", "synonyms", "refused", "only_followed"),
    *("pay_unstated_too", "work_modes", "commitments"),
    *("seniorities", "functions", "languages"),
)


def filled_in(alert: Alert) -> dict[str, Any]:
    """Return the form's fields as the alert stands."""
    kept = {name: getattr(alert, name) for name in SAME}
    named = accounts.names_of((*alert.followed, *alert.muted))
    return {
        **kept,
        **place_rows.initial(_places(alert)),
        "words_any": ", ".join(alert.words_any),
        "words_all": ", ".join(alert.words_all),
        "words_none": ", ".join(alert.words_none),
        "areas": "\n".join(area_names.label(area) for area in alert.areas),
        "remote": _remote(alert),
        "floor": _floor(alert),
        "floor_currency": alert.floor_currency or None,
        "floor_interval": alert.floor_interval or None,
        "followed": "\n".join(named[one] for one in alert.followed if one in named),
        "muted": "\n".join(named[one] for one in alert.muted if one in named),
    }


def _places(alert: Alert) -> list[tuple[int, str, int]]:
    known = alerts.places_of([alert])
    rows = zip(alert.place_ids, alert.radii, strict=True)
    return [(place, places.label(known[place]), radius) for place, radius in rows]


def _remote(alert: Alert) -> str:
    if alert.remote_only:
        return "only"
    return "too" if alert.remote_too else "no"


def _floor(alert: Alert) -> str:
    if alert.floor_amount is None:
        return ""
    major = Decimal(alert.floor_amount) / 10 ** minor_digits(alert.floor_currency)
    return (
        f"{major:,f}".rstrip("0").rstrip(".") if "." in f"{major:f}" else f"{major:,f}"
    )


def typed_so_far(form: type[AlertForm], data: QueryDict) -> AlertForm:
    """Return a form as it was typed, unjudged: somebody only wants to see it again."""
    blank = form()
    initial = {
        name: data.getlist(name) if _takes_several(field) else data.get(name, "")
        for name, field in blank.fields.items()
    }
    return form(initial=initial)


def _takes_several(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField)
