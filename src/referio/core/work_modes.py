"""Where work is done when the ATS does not say: from the words around the posting's text."""

import re
from collections.abc import Iterable, Sequence

from referio.core.location_text import take_apart
from referio.core.postings import WorkMode

SURE = 100  # the ATS has a field for it, and it is set
BY_COMMITMENT, BY_LOCATION, BY_TITLE = 90, 90, 80

_REMOTE = r"(?:fully |100 ?% ?)?(?:remote(?:[- ]first)?|work from home|wfh|home[- ]?office|télétravail|teletrabajo|remoto)"
_HYBRID = r"(?:hybrid|hybride|híbrido)"
_ONSITE = r"(?:on[- ]?site|in[- ]office|présentiel|vor ort|presencial)"
_MODES = (
    (WorkMode.REMOTE, _REMOTE),
    (WorkMode.HYBRID, _HYBRID),
    (WorkMode.ONSITE, _ONSITE),
)
_ANYWHERE = [
    (mode, re.compile(rf"\b{words}\b", re.IGNORECASE)) for mode, words in _MODES
]
# In a title it must stand apart: a "Remote Sensing Engineer" sits in an office.
_APART = [
    (
        mode,
        re.compile(
            rf"[(\[][^)\]]*\b{words}\b[^)\]]*[)\]]|(?:[-–—|,/:•·] *|^){words} *(?:[-–—|,/:•·(]|$)"
            rf"|[-–—|,/:•·] *{words}\b(?: (?:in|within|us|usa|uk|eu|emea|europe|canada|latam|apac)\b.*)?$",
            re.IGNORECASE,
        ),
    )
    for mode, words in _MODES
]


def infer_work_mode(
    *, title: str, locations: Sequence[str], commitment: str
) -> tuple[WorkMode, int]:
    """Return a work mode and how sure it is (0 to 100); two that contradict leave it unstated."""
    by_commitment = _modes(_ANYWHERE, [commitment])
    by_location = _of_locations(locations)
    by_title = _modes(_APART, [title])
    for found, confidence in (
        (by_commitment, BY_COMMITMENT),
        (by_location, BY_LOCATION),
        (by_title, BY_TITLE),
    ):
        if len(found) > 1:
            return WorkMode.UNSTATED, 0
        if found:
            return found.pop(), confidence
    return WorkMode.UNSTATED, 0


def _modes(
    rules: Iterable[tuple[WorkMode, re.Pattern[str]]], texts: Iterable[str]
) -> set[WorkMode]:
    written = list(texts)
    return {mode for mode, rule in rules if any(rule.search(text) for text in written)}


def _of_locations(locations: Sequence[str]) -> set[WorkMode]:
    """Return the one mode that all locations speak of; a place beside "remote" is another."""
    found: set[WorkMode] = set()
    for text in locations:
        modes = _modes(_ANYWHERE, [text])
        if WorkMode.REMOTE in modes and take_apart(text).remote_besides:
            modes.add(WorkMode.ONSITE)
        found |= modes or {WorkMode.UNSTATED}
    return set() if found == {WorkMode.UNSTATED} else found
