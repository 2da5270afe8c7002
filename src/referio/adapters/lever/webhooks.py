"""Lever's webhooks and the progress of opportunities (lever-api 4.10, 5, 6.3)."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from referio.adapters.http import Declined
from referio.adapters.lever.client import Lever
from referio.adapters.lever.listing import PAGE
from referio.adapters.lever.reading import at, items, label, milliseconds, moment
from referio.adapters.lever.translate import arrival
from referio.core.announcing import (
    Announced,
    Event,
    Progress,
    Registration,
    Standing,
    Unreadable,
)
from referio.core.ports import Misconfigured, Unavailable

NAMES = {
    Event.CREATED: "applicationCreated",
    Event.HIRED: "candidateHired",
    Event.MOVED: "candidateStageChange",
    Event.ARCHIVED: "candidateArchiveChange",
    Event.DELETED: "candidateDeleted",
}
EVENTS = {name: event for event, name in NAMES.items()}
IDS = ("applicationId", "opportunityId", "candidateId", "contactId")
ORIGINS = ["applied"]  # what comes through us is an application
FIRST_STAGE = "applicant-new"
MOST_PAGES = 50


def read(body: bytes) -> Announced:
    """Return a delivery (lever-api 5.3). Raises Unreadable."""
    try:
        raw: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The delivery is not JSON.") from error
    when, token = moment(raw, "triggeredAt"), label(raw, "token")
    data = at(raw, "data")
    if when is None or not token or not isinstance(data, dict):
        raise Unreadable("The delivery lacks its token, time or data.")
    return Announced(
        event=label(raw, "event"),
        token=token,
        triggered_at=when,
        signed_text=f"{token}{milliseconds(when)}",
        signature=label(raw, "signature"),
        ids={key: label(data, key) for key in IDS if label(data, key)},
        is_test=not data,
    )


def signature(key: str, signed_text: str) -> str:
    """Return the hex of HMAC-SHA256 over token and time (lever-api 5.3)."""
    return hmac.new(key.encode(), signed_text.encode(), sha256).hexdigest()


def is_signed(announced: Announced, keys: Iterable[str]) -> bool:
    """Tell whether one of the keys signed it; takes as long whichever did."""
    given = announced.signature.encode()
    matches = [
        hmac.compare_digest(signature(key, announced.signed_text).encode(), given)
        for key in keys
    ]
    return any(matches)


@dataclass(frozen=True, slots=True)
class LeverAnnouncing:
    """Implements `core.announcing.Announcing` for one employer's Lever."""

    lever: Lever

    def registrations(self) -> tuple[Registration, ...]:
        """Return every webhook of the account, without keys (lever-api 5.1)."""
        answer = self.lever.ask("GET", "webhooks")
        if not isinstance(at(answer, "data"), list):
            raise Unavailable("Lever's list of webhooks cannot be read.")
        return tuple(_registration(raw) for raw in items(answer, "data"))

    def register(self, event: Event, url: str) -> Registration:
        """Create a webhook; its key comes in this answer alone (lever-api 5.1)."""
        conditions = {"conditions": {"origins": ORIGINS}}
        body: dict[str, object] = {"url": url, "event": NAMES[event]}
        if event is not Event.DELETED:
            body |= {"configuration": conditions}
        answer = at(self.lever.ask("POST", "webhooks", json=body), "data")
        # Lever's documentation wraps it twice.
        raw = at(answer, "data") or answer
        made = _registration(raw)
        if not made.remote_id or not made.key:
            raise Unavailable("Lever did not name the new webhook and its key.")
        return made

    def unregister(self, remote_id: str) -> None:
        """Delete a webhook; one that is gone already is well."""
        try:
            self.lever.ask("DELETE", "webhooks", remote_id)
        except Declined as error:
            if error.status != 404:
                raise

    def progress(self, opportunity_id: str) -> Progress | None:
        """Return how an opportunity stands now, or None when it is gone."""
        try:
            raw = at(self.lever.ask("GET", "opportunities", opportunity_id), "data")
        except Declined as error:
            if error.status == 404:
                return None
            raise
        found = _progress(raw, self._hired() if at(raw, "archived") else None)
        if found is None:
            raise Unavailable("Lever's answer about an opportunity cannot be read.")
        return found

    def progress_since(self, since: datetime, *, source: str) -> Iterator[Progress]:
        """Yield the source's opportunities that changed; a page of 100 is one call."""
        asked = {
            "source": source,
            "updated_at_start": str(milliseconds(since)),
            "limit": str(PAGE),
        }
        hired: frozenset[str] | None = None
        for raw in self._pages(asked):
            if at(raw, "archived") and hired is None:
                hired = self._hired()
            if found := _progress(raw, hired):
                yield found

    def _pages(self, asked: dict[str, str]) -> Iterator[object]:
        place = ""
        for _ in range(MOST_PAGES):
            params = {**asked, "offset": place} if place else asked
            answer = self.lever.ask("GET", "opportunities", params=params)
            yield from items(answer, "data")
            if at(answer, "hasNext") is not True:
                return
            place = label_of_place(answer)
        raise Unavailable("Lever's list of opportunities does not end.")

    def _hired(self) -> frozenset[str] | None:
        """Return the archive reasons that mean hired; None where we may not ask."""
        try:
            answer = self.lever.ask("GET", "archive_reasons", params={"type": "hired"})
        except Misconfigured:
            return None
        return frozenset(label(raw, "id") for raw in items(answer, "data"))


def label_of_place(answer: object) -> str:
    """Return where the next page begins. Raises Unavailable when it is not told."""
    place = at(answer, "next")
    if not isinstance(place, str) or not place:
        raise Unavailable("Lever's list of opportunities breaks off.")
    return place


def _registration(raw: object) -> Registration:
    return Registration(
        remote_id=label(raw, "id"),
        event=EVENTS.get(label(raw, "event")),
        url=label(raw, "url"),
        key=label(raw, "configuration", "signatureToken"),
    )


def _progress(raw: object, hired: frozenset[str] | None) -> Progress | None:
    found = arrival(raw)
    if found is None:
        return None
    # An expanded stage is an object. An employer's own stages have ids that say nothing.
    stage = label(raw, "stage", "id") or label(raw, "stage")
    return Progress(
        opportunity_id=found.opportunity_id,
        application_ids=found.application_ids,
        standing=_standing(raw, stage, hired),
        stage=stage if stage in ("applicant-new", "offer") else "own",
    )


def _standing(raw: object, stage: str, hired: frozenset[str] | None) -> Standing | None:
    if at(raw, "archived"):
        if hired is None:  # nobody who was hired is told otherwise
            return None
        is_hired = label(raw, "archived", "reason") in hired
        return Standing.HIRED if is_hired else Standing.CLOSED
    return Standing.NEW if stage == FIRST_STAGE else Standing.MOVED
