"""An alert as a person fills it in, before it is anybody's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """The fields of an alert. Amounts are minor units; `followed` and `muted` employer ids.

    Radius n, in km, belongs to place n; an area is a country or a region: "DE", "US-CA".
    """

    name: str = "My alert"
    words_any: tuple[str, ...] = ()
    words_all: tuple[str, ...] = ()
    words_none: tuple[str, ...] = ()
    synonyms: bool = True
    refused: tuple[str, ...] = ()
    place_ids: tuple[int, ...] = ()
    radii: tuple[int, ...] = ()
    areas: tuple[str, ...] = ()
    remote_too: bool = True
    remote_only: bool = False
    floor_amount: int | None = None
    floor_currency: str = ""
    floor_interval: str = ""
    pay_unstated_too: bool = True
    work_modes: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    followed: tuple[int, ...] = ()
    only_followed: bool = False
    muted: tuple[int, ...] = ()
    cadence: str = "daily"
    weekday: int = 0
    hour: int = 8


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What bears on all alerts of a subscriber: where they live, and what they never want."""

    country: str = ""
    own_domains: tuple[str, ...] = ()  # of the current employer, like "acme.com"
    muted_words: tuple[str, ...] = ()
