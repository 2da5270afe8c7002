"""An alert as a person fills it in, before it is anybody's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """The fields of an alert. Amounts are minor units; `followed` and `muted` employer ids."""

    name: str = "My alert"
    words_any: tuple[str, ...] = ()
    words_all: tuple[str, ...] = ()
    words_none: tuple[str, ...] = ()
    place_id: int | None = None
    radius_km: int | None = None
    country: str = ""
    remote_too: bool = True
    remote_only: bool = False
    floor_amount: int | None = None
    floor_currency: str = ""
    floor_interval: str = ""
    pay_unstated_too: bool = True
    work_modes: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    followed: tuple[int, ...] = ()
    only_followed: bool = False
    muted: tuple[int, ...] = ()
    cadence: str = "daily"
    weekday: int = 0
    hour: int = 8
