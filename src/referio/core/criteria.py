"""What a subscriber asks of a job, and what a job says of itself: the two sides of a match."""

from dataclasses import dataclass, field

from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the globe, degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Near:
    """Within `radius_km` kilometres of a named place.

    `country` and `zone` (an IANA time zone; "" is unknown) are the place's own: whoever
    asks for jobs there can do remote work that is open to people there.
    """

    name: str
    point: Point
    radius_km: int
    country: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Within:
    """Anywhere in a country (ISO 3166-1 alpha-2), or in one region of it."""

    country: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least pay asked for: minor units of a currency, each interval."""

    amount: int
    currency: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Criteria:
    """Everything an alert asks. Empty means: no demand. All demands must hold.

    Words may be phrases ("data engineer"); docs/matching.md says how they are compared.
    With `synonyms`, a word is also found where one that counts as it is, but for those in
    `refused`. A job is where it should be in any of `places` or `areas`, or (`remote_too`)
    remote and open to people there. `remote_only` asks for nothing but remote work that is
    open to `country` and `zone`, where the subscriber lives.
    """

    words_any: tuple[str, ...] = ()
    words_all: tuple[str, ...] = ()
    words_none: tuple[str, ...] = ()
    synonyms: bool = False
    refused: frozenset[str] = frozenset()
    places: tuple[Near, ...] = ()
    areas: tuple[Within, ...] = ()
    country: str = ""  # ISO 3166-1 alpha-2
    zone: str = ""  # IANA time zone
    remote_too: bool = True
    remote_only: bool = False
    floor: Floor | None = None
    pay_unstated_too: bool = True
    work_modes: frozenset[WorkMode] = frozenset()
    commitments: frozenset[Commitment] = frozenset()
    seniorities: frozenset[Seniority] = frozenset()
    functions: frozenset[Function] = frozenset()
    languages: frozenset[str] = frozenset()  # ISO 639-1, of the posting
    followed_employers: frozenset[int] = frozenset()  # liked: ranked higher
    only_followed: bool = False
    muted_employers: frozenset[int] = frozenset()
    own_domains: frozenset[str] = (
        frozenset()
    )  # of the current employer, like "acme.com"


@dataclass(frozen=True, slots=True)
class JobPlace:
    """One place of a job; `point` is None where only the country or region is known."""

    name: str
    country: str
    point: Point | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What matching knows of a job. `sequence` grows; `cluster` is shared by copies."""

    id: int
    sequence: int
    cluster: int
    employer_id: int
    employer: str
    title: str
    description: str
    places: tuple[JobPlace, ...]
    remote_countries: frozenset[str]  # open to these countries; empty = anywhere
    work_mode: WorkMode
    commitment: Commitment
    pay: Pay | None
    completeness: int  # 0 to 100
    age_days: int
    remote_excluded: frozenset[str] = frozenset()
    remote_offset_low: int | None = None  # minutes from UTC a candidate may be at
    remote_offset_high: int | None = None
    seniority: Seniority = Seniority.UNSTATED
    function: Function = Function.UNSTATED
    language: str = ""  # ISO 639-1; "" = unknown
    domains: frozenset[str] = frozenset()  # of the employer, like "acme.com"


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """An alert as matching sees it: jobs with a sequence above `after` are new to it."""

    id: int
    subscriber_id: int
    criteria: Criteria
    after: int = 0
    sent: frozenset[int] = field(default_factory=frozenset)


class Clause:
    """Names of the clauses a match can rest on; stored with it."""

    WORDS = "words"
    PLACE = "place"
    COUNTRY = "country"
    REMOTE = "remote"
    PAY = "pay"
    WORK_MODE = "work-mode"
    COMMITMENT = "commitment"
    SENIORITY = "seniority"
    FUNCTION = "function"
    LANGUAGE = "language"
    FOLLOWED = "followed"
    EXCLUDED = "excluded"
    MUTED = "muted"
    OWN_EMPLOYER = "own-employer"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clause holds (or fails): its name, and the values a sentence is made from."""

    clause: str
    values: dict[str, str | int | float]
