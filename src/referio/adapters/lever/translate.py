"""From Lever's words for a posting to ours: tables and pure functions (lever-api 3)."""

import re
from dataclasses import dataclass
from datetime import datetime

from referio.adapters import html
from referio.adapters.lever import commitments, pay
from referio.adapters.lever.reading import EPOCH, at, items, label, labels, moment, text
from referio.core.areas import areas_named
from referio.core.location_text import take_apart
from referio.core.pay_reading import PayRead, read_pay
from referio.core.ports import Refused
from referio.core.postings import Arrival, Commitment, Listing, Posting, WorkMode
from referio.core.work_modes import SURE, infer_work_mode

WORK_MODES = {
    "onsite": WorkMode.ONSITE,
    "on-site": WorkMode.ONSITE,
    "hybrid": WorkMode.HYBRID,
    "remote": WorkMode.REMOTE,
}
_ID_LIMIT = 100
_SITE = re.compile(r"https?://[^/?#]+/([\w.-]+)", flags=re.ASCII)


def posting(raw: object) -> Posting:
    """Return a posting as ours. Raises Refused, naming it, without an id or a title."""
    remote_id, title = identity(raw), label(raw, "text")
    if not remote_id:
        raise Refused("A posting without an id cannot be read.")
    if not title:
        raise Refused(f"Posting {remote_id} has no title; give it one in Lever.")
    body = _body(raw)
    body_text = html.plain(body.html)
    stated_pay, pay_refusal = pay.read(raw)
    # A range in the posting's own field wins, even one that had to be refused.
    told = None if stated_pay or pay_refusal else _told_pay(raw, body_text)
    work_mode, work_mode_confidence = _work_mode(raw)
    posted_at = moment(raw, "createdAt") or moment(raw, "updatedAt")
    return Posting(
        remote_id=remote_id,
        listing=_listing(raw),
        title=title,
        description_html=body.html,
        description_text=body_text,
        locations=_locations(raw),
        country=_country(raw),
        work_mode=work_mode,
        commitment=commitments.read(label(raw, "categories", "commitment")),
        commitment_text=label(raw, "categories", "commitment"),
        department=label(raw, "categories", "department"),
        team=label(raw, "categories", "team"),
        pay=told.pay if told else stated_pay,
        pay_text=html.plain(body.pay_html),
        tags=labels(raw, "tags"),
        site=_site(raw),
        posted_at=posted_at or EPOCH,
        changed_at=moment(raw, "updatedAt") or posted_at or EPOCH,
        refused=tuple(filter(None, (pay_refusal, _undated(posted_at), body.refusal))),
        pay_evidence=told.evidence if told else "",
        work_mode_confidence=work_mode_confidence,
    )


def _undated(posted_at: datetime | None) -> str:
    return "" if posted_at else "It does not say when it was posted."


def unreadable(raw: object, reason: str) -> Posting:
    """Return a hidden posting that stands for one we could not read, saying why."""
    changed_at = moment(raw, "updatedAt") or moment(raw, "createdAt") or EPOCH
    return Posting(
        remote_id=identity(raw),
        listing=Listing.HIDDEN,
        title="",
        description_html="",
        description_text="",
        locations=(),
        country="",
        work_mode=WorkMode.UNSTATED,
        commitment=Commitment.UNSTATED,
        commitment_text="",
        department="",
        team="",
        pay=None,
        pay_text="",
        tags=(),
        site="",
        posted_at=moment(raw, "createdAt") or changed_at,
        changed_at=changed_at,
        refused=(reason,),
    )


def identity(raw: object) -> str:
    """Return the id, or "" where there is none that could be asked for again."""
    found = label(raw, "id")
    return found if len(found) <= _ID_LIMIT else ""


def arrival(raw: object) -> Arrival | None:
    """Return an opportunity as ours (lever-api 4.10), or None without id or date."""
    opportunity_id, created_at = identity(raw), moment(raw, "createdAt")
    if not opportunity_id or created_at is None:
        return None
    # An expanded application is an object, else its id stands alone.
    applications = (
        identity(item) or label(item) for item in items(raw, "applications")
    )
    return Arrival(
        opportunity_id=opportunity_id,
        application_ids=tuple(item for item in applications if item),
        sources=labels(raw, "sources"),
        origin=label(raw, "origin"),
        created_at=created_at,
    )


def _listing(raw: object) -> Listing:
    """Judge by lever-api 3.3: whatever is not plainly public stays hidden."""
    state = label(raw, "state")
    if state == "closed":
        return Listing.CLOSED
    is_public = "public" in items(raw, "distributionChannels")
    is_named = label(raw, "confidentiality") == "non-confidential"
    is_open = state == "published" and is_public and is_named
    return Listing.OPEN if is_open else Listing.HIDDEN


def _locations(raw: object) -> tuple[str, ...]:
    main = label(raw, "categories", "location")
    others = labels(raw, "categories", "allLocations")
    return tuple(dict.fromkeys(place for place in (main, *others) if place))


def _country(raw: object) -> str:
    code = label(raw, "country").upper()
    return code if re.fullmatch("[A-Z]{2}", code) else ""


def _work_mode(raw: object) -> tuple[WorkMode, int]:
    """Return the work mode and how sure it is: Lever's field, or else the words around."""
    if stated := WORK_MODES.get(label(raw, "workplaceType").lower()):
        return stated, SURE
    return infer_work_mode(
        title=label(raw, "text"),
        locations=_locations(raw),
        commitment=label(raw, "categories", "commitment"),
    )


def _told_pay(raw: object, body_text: str) -> PayRead | None:
    return read_pay(body_text, country=_country(raw) or _country_of_places(raw))


def _country_of_places(raw: object) -> str:
    """Return the one country that the locations name without a gazetteer, or ""."""
    named = {
        area.country
        for location in _locations(raw)
        for parts in take_apart(location).alternatives
        for part in parts
        for area in areas_named(part)
    }
    return named.pop() if len(named) == 1 else ""


def _site(raw: object) -> str:
    found = (_SITE.match(text(raw, "urls", key)) for key in ("list", "show"))
    return next((match[1] for match in found if match), "")


@dataclass(frozen=True, slots=True)
class _Body:
    html: str
    pay_html: str
    refusal: str


def _body(raw: object) -> _Body:
    """Join what Lever keeps apart: description, lists, closing, words on pay."""
    pay_html = _either(raw, "salaryDescription")
    parts = [
        _either(raw, "content", "description"),
        *(_section(section) for section in items(raw, "content", "lists")),
        _either(raw, "content", "closing"),
        pay_html,
    ]
    told = (at(raw, "content", f"description{twin}") for twin in ("", "Html"))
    is_cut = any(isinstance(one, str) and len(one) > html.LIMIT for one in told)
    return _Body(
        html="\n".join(part for part in parts if part),
        pay_html=pay_html,
        refusal="Its description is too long; the end is not shown." if is_cut else "",
    )


def _either(raw: object, *path: str) -> str:
    """Return the cleaned HTML of a field, or its plain twin where that says more."""
    *parents, name = path
    cleaned = html.clean(text(raw, *parents, f"{name}Html"))
    return (
        cleaned if html.says_something(cleaned) else html.paragraphs(text(raw, *path))
    )


def _section(raw: object) -> str:
    return html.heading(label(raw, "text")) + html.items(text(raw, "content"))
