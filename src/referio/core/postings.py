"""A posting as an ATS tells it, in our words; and the form that applies to it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from referio.core.money import Pay


class WorkMode(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"
    UNSTATED = "unstated"


class Commitment(StrEnum):
    """How much of a person, and for how long, an employer asks for."""

    FULL_TIME = "full-time"
    PART_TIME = "part-time"
    CONTRACT = "contract"
    INTERNSHIP = "internship"
    TEMPORARY = "temporary"
    UNSTATED = "unstated"


class Listing(StrEnum):
    """Whether a posting may be shown to people outside the employer."""

    OPEN = "open"  # published, on the public channel, not confidential
    HIDDEN = "hidden"  # drafts, internal, unlisted, confidential, awaiting approval
    CLOSED = "closed"


# An employer steers a posting from inside the ATS by these tags.
OFF = "referio:off"  # no job of ours at all
HOLD = "referio:hold"  # shown and open to applications, but in no newsletter


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting. HTML is already cleaned; text is plain. Empty means not stated."""

    remote_id: str
    listing: Listing
    title: str
    description_html: str
    description_text: str
    locations: tuple[str, ...]  # as the employer wrote them, main one first
    country: str  # ISO 3166-1 alpha-2 or ""
    work_mode: WorkMode
    commitment: Commitment
    commitment_text: str
    department: str
    team: str
    pay: Pay | None
    pay_text: str
    tags: tuple[str, ...]
    site: str  # the employer's board name in the ATS, or ""
    posted_at: datetime
    changed_at: datetime
    refused: tuple[str, ...] = ()  # what could not be read, in words for the employer
    pay_evidence: str = (
        ""  # the sentence the pay was read from; "" when a field states it
    )
    work_mode_confidence: int = 100  # 0 to 100; below 100 it was read from words

    @property
    def is_public(self) -> bool:
        """Tell whether it may become a job: the ATS shows it, and no tag says otherwise."""
        return self.listing is Listing.OPEN and not self._has_tag(OFF)

    @property
    def is_held(self) -> bool:
        """Tell whether its employer wants it in no newsletter for now."""
        return self._has_tag(HOLD)

    def _has_tag(self, wanted: str) -> bool:
        return any(tag.strip().casefold() == wanted for tag in self.tags)


class QuestionKind(StrEnum):
    """How a question is asked and what its answer is."""

    LINE = "line"  # str
    TEXT = "text"  # str
    ONE_OF = "one-of"  # str, one of options
    SOME_OF = "some-of"  # list of str, each one of options
    FILE = "file"  # a document
    NOTE = "note"  # shown, not asked


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is stable within a form and means something to the adapter."""

    key: str
    label: str
    kind: QuestionKind
    required: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    told_as: str = ""  # the ATS's own name of the kind, where the answer must repeat it


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions asked under one heading, in order."""

    heading: str
    questions: tuple[Question, ...]
    voluntary: bool = False  # equal-opportunity questions: kept apart, never matched on


@dataclass(frozen=True, slots=True)
class Notice:
    """A consent the employer asks for; `html` is cleaned."""

    key: str
    html: str
    policy_id: str


@dataclass(frozen=True, slots=True)
class Form:
    """What an employer asks of an applicant. `version` changes when the questions do."""

    posting_id: str
    sets: tuple[QuestionSet, ...]
    notices: tuple[Notice, ...] = ()
    version: str = ""  # of what is not a survey: one of those holds nobody up
    survey_id: str = (
        ""  # of the diversity survey among the sets; its keys say "survey."
    )

    def questions(self) -> tuple[Question, ...]:
        """Return every question in the order it is asked."""
        return tuple(q for questions in self.sets for q in questions.questions)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a posting is, by which its diversity survey may differ. Empty means unstated."""

    country: str = ""  # ISO 3166-1 alpha-2
    location: str = ""  # the main one, as the employer wrote it


Answer = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file given as an answer."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Submission:
    """What an applicant gave: answers by question key, files by question key."""

    email: str = field(repr=False)
    answers: dict[str, Answer] = field(repr=False)
    attachments: dict[str, Attachment] = field(repr=False)
    consents: dict[str, bool] = field(default_factory=dict)  # notice key -> given
    policies: dict[str, str] = field(default_factory=dict)  # notice key -> as shown
    source: str = "Refer.io"
    ip_address: str = field(default="", repr=False)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An application as it stands in the ATS."""

    opportunity_id: str
    application_ids: tuple[str, ...]
    sources: tuple[str, ...]
    origin: str
    created_at: datetime
