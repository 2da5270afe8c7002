"""How complete a posting is: the four fields that bring the most applicants."""

from dataclasses import dataclass
from enum import StrEnum

from referio.core.postings import Posting, WorkMode

POINTS_A_FIELD = 25

# Shorter texts do not tell a reader what the work is: about three sentences.
LEAST_DESCRIPTION = 200

# Short titles may be all capitals by right: "CFO", "QA / SRE".
LONGEST_ACRONYM = 5


class Field(StrEnum):
    """The fields asked for, in the order they are shown."""

    TITLE = "title"
    DESCRIPTION = "description"
    LOCATION = "location"
    SALARY = "salary"


@dataclass(frozen=True, slots=True)
class Quality:
    """A score of 0 to 100, and the fields that would raise it."""

    score: int
    missing: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A missing field in words: what is missing, why it matters, where it is put right."""

    what: str
    why: str
    where: str


ADVICE = {
    Field.TITLE: Advice(
        "The title is empty or written in capitals only.",
        "People decide by the title whether to read on, and alerts look for words in it.",
        "In Lever: Jobs > this posting > Edit > Title",
    ),
    Field.DESCRIPTION: Advice(
        f"The description has fewer than {LEAST_DESCRIPTION} characters.",
        "Alerts also look for words in the description; a short one is found less often.",
        "In Lever: Jobs > this posting > Edit > Job description",
    ),
    Field.LOCATION: Advice(
        "We could not tell where this job is from the location as it is written.",
        "Most people ask for jobs near a place, in a country or remote; those alerts "
        "cannot find this job.",
        "In Lever: Jobs > this posting > Edit > Location, or Workplace type",
    ),
    Field.SALARY: Advice(
        "No salary range is given in the posting’s own salary fields.",
        "Some people ask for a least salary and leave out jobs that state none; in some "
        "places the law asks for a range.",
        "In Lever: Jobs > this posting > Edit > Compensation",
    ),
}


def assess(posting: Posting, *, placed: bool) -> Quality:
    """Return how complete a posting is; `placed` tells that a location was resolved.

    A field counts 25 or nothing. The title counts when it is not empty and not shouted,
    the description from LEAST_DESCRIPTION characters of text, the location when a place
    was resolved or the work is remote, the salary when its own fields state a range.
    """
    is_there = {
        Field.TITLE: is_readable_title(posting.title),
        Field.DESCRIPTION: len(posting.description_text.strip()) >= LEAST_DESCRIPTION,
        Field.LOCATION: placed or posting.work_mode is WorkMode.REMOTE,
        Field.SALARY: posting.pay is not None and not posting.pay_evidence,
    }
    missing = tuple(field for field in Field if not is_there[field])
    return Quality(100 - POINTS_A_FIELD * len(missing), missing)


def is_readable_title(title: str) -> bool:
    """Tell whether a title says something without shouting."""
    letters = [sign for sign in title if sign.isalpha()]
    if not letters:
        return False
    shouted = all(sign.isupper() for sign in letters)
    longest = max(len(word) for word in title.split())
    return not shouted or longest <= LONGEST_ACRONYM
