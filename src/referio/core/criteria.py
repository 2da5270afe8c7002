"""What a subscriber asks of a job, and what a job says of itself: the two sides of a match."""

from dataclasses import dataclass, field

from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the globe, degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Near:
    """Within `radius_km` kilometres of a named place."""

    name: str
    point: Point
    radius_km: int


@dataclass(frozen=True, slots=True)
class Floor:
    """The least pay asked for: minor units of a currency, each interval."""

    amount: int
    currency: str
    interval: Interval


@dataclass(frozen=True, slots=True)
class Criteria:
    """Everything an alert asks. Empty means: no demand. All demands must hold.

    Words may be phrases ("data engineer"); they are folded when compared.
    Place: `near` or `country` or neither; `remote_too` lets remote jobs open to the
    place's country in; `remote_only` asks for nothing but remote.
    """

    words_any: tuple[str, ...] = ()
    words_all: tuple[str, ...] = ()
    words_none: tuple[str, ...] = ()
    near: Near | None = None
    country: str = ""  # ISO 3166-1 alpha-2; of the place when `near` is given
    remote_too: bool = True
    remote_only: bool = False
    floor: Floor | None = None
    pay_unstated_too: bool = True
    work_modes: frozenset[WorkMode] = frozenset()
    commitments: frozenset[Commitment] = frozenset()
    followed_employers: frozenset[int] = frozenset()  # liked: ranked higher
    only_followed: bool = False
    muted_employers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class JobPlace:
    """One place of a job; `point` is None where only the country is known."""

    name: str
    country: str
    point: Point | None = None


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
    FOLLOWED = "followed"
    EXCLUDED = "excluded"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clause holds (or fails): its name, and the values a sentence is made from."""

    clause: str
    values: dict[str, str | int | float]
