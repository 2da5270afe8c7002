"""An alert as the fields of its form, for changing it."""

from decimal import Decimal
from typing import Any

from referio.alerts.models import Alert
from referio.core.money import minor_digits
from referio.web.candidates import places


def filled_in(alert: Alert) -> dict[str, Any]:
    """Return the form's fields as the alert stands."""
    same = ("name", "country", "cadence", "weekday", "hour", "only_followed")
    kept = {name: getattr(alert, name) for name in same}
    return {
        **kept,
        "words_any": ", ".join(alert.words_any),
        "words_all": ", ".join(alert.words_all),
        "words_none": ", ".join(alert.words_none),
        "place": places.label(alert.place) if alert.place else "",
        "place_id": alert.place.pk if alert.place else "",
        "radius_km": alert.radius_km or 50,
        "remote": _remote(alert),
        "floor": _floor(alert),
        "floor_currency": alert.floor_currency or None,
        "floor_interval": alert.floor_interval or None,
        "pay_unstated_too": alert.pay_unstated_too,
        "work_modes": alert.work_modes,
        "commitments": alert.commitments,
        "followed": "\n".join(employer.name for employer in alert.followed.all()),
        "muted": "\n".join(employer.name for employer in alert.muted.all()),
    }


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
