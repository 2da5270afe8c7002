"""What somebody gave so far: posted now, or kept from the page before."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest

from referio.applications import drafts
from referio.core.documents import Given, NotADocument, document
from referio.core.postings import Attachment
from referio.transactions import transaction
from referio.web.candidates import asking
from referio.web.candidates.uploads import given_files

Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SoFar:
    """Answers and files by question key. `only` are the keys the page asked, if not all."""

    typed: Typed = field(default_factory=dict, repr=False)
    files: Mapping[str, Given] = field(default_factory=dict, repr=False)
    only: tuple[str, ...] = ()
    draft: uuid.UUID | None = None

    @property
    def answered(self) -> dict[str, bool]:
        """Whether there is an answer, by question key."""
        return {
            **{key: any(values) for key, values in self.typed.items()},
            **dict.fromkeys(self.files, True),
        }


def so_far(request: HttpRequest, job_id: int, now: datetime) -> SoFar:
    """Return what the request brings, over what the draft it names has kept.

    A page that asked only some questions answers for those; the draft for the others.
    """
    post = request.POST
    draft = drafts.find(post.get("draft", ""), job_id=job_id, now=now)
    only = tuple(dict.fromkeys(post.getlist("only"))) if draft else ()
    typed = _typed(request)
    posted = given_files(request, asking.PREFIX)
    if draft is None:
        return SoFar(typed, posted)
    if only:
        typed = {**draft.typed, **{key: typed.get(key, ()) for key in only}}
    dropped = post.getlist("drop")
    kept = {key: file for key, file in draft.files.items() if key not in dropped}
    return SoFar(typed, {**kept, **posted}, only, draft.id)


def keep(given: SoFar, job_id: int, now: datetime) -> uuid.UUID:
    """Keep what was given for another try, and return the draft's id."""
    with transaction():
        return drafts.keep(
            job_id, given.typed, _usable(given.files), again=given.draft, now=now
        )


def _usable(files: Mapping[str, Given]) -> dict[str, Attachment]:
    found = {}
    for key, file in files.items():
        with suppress(NotADocument):
            found[key] = document(file)
    return found


def _typed(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    return {
        name.removeprefix(asking.PREFIX): tuple(request.POST.getlist(name))
        for name in request.POST
        if name.startswith(asking.PREFIX)
    }
