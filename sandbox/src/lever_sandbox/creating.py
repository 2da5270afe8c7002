"""POST /opportunities: JSON, or multipart when files come along (lever-api 4.7)."""

import json
from dataclasses import dataclass, field

from starlette.datastructures import FormData, UploadFile

from lever_sandbox import faults
from lever_sandbox.answers import Json, bad_request, not_found
from lever_sandbox.api import Call
from lever_sandbox.applying import KEPT_AS_SENT, posting_tags, stage_change
from lever_sandbox.ids import new_id
from lever_sandbox.opportunity import Application, Contact, Opportunity, StoredFile
from lever_sandbox.people import User
from lever_sandbox.pipeline import NEW_LEAD
from lever_sandbox.posting import Posting

ORIGINS = ("agency", "applied", "internal", "referred", "sourced", "university")
_LISTS = ("emails", "links", "tags", "sources", "followers", "postings", "phones")


@dataclass
class Wish:
    """What was asked for, whatever the encoding."""

    fields: Json
    resumes: list[StoredFile] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)

    def texts(self, name: str) -> list[str]:
        return [str(one) for one in self.fields.get(name) or []]


async def read_wish(call: Call) -> Wish:
    """Raises ApiError 400."""
    if not call.request.headers.get("content-type", "").startswith("multipart/"):
        wish = Wish(await call.body())
    else:
        async with call.request.form() as form:
            try:
                wish = await _read_form(form, call.now)
            except (ValueError, TypeError) as error:
                raise bad_request(f"The form cannot be read: {error}") from error
    for name in _LISTS:
        if not isinstance(wish.fields.get(name) or [], list):
            raise bad_request(f"{name} must be a list")
    return wish


async def _read_form(form: FormData, now_ms: int) -> Wish:
    wish = Wish({})
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            stored = StoredFile(value.filename or "file", await value.read(), now_ms)
            (wish.resumes if name == "resumeFile" else wish.files).append(stored)
        else:
            _put(wish.fields, name, value)
    return wish


def _put(fields: Json, name: str, value: str) -> None:
    """`emails[]` is a list, `archived[archivedAt]` is nested, phones come as JSON."""
    plain = name.removesuffix("[]")
    if plain in _LISTS:
        item = json.loads(value) if plain == "phones" and value[:1] == "{" else value
        fields.setdefault(plain, []).append(item)
    elif name.endswith("]"):
        outer, _, inner = name[:-1].partition("[")
        fields.setdefault(outer, {})[inner] = value
    else:
        fields[name] = value


def create_opportunity(call: Call, wish: Wish) -> tuple[Opportunity, bool]:
    """The new opportunity, and whether its contact was known. Raises ApiError."""
    posting = _posting(call, wish)
    performer = _performer(call, posting)
    contact, was_known = _contact(call, wish)
    opportunity = _make(call, wish, contact, performer)
    if posting is not None:
        _place(call, opportunity, posting, performer)
    opportunity.resumes, opportunity.files = wish.resumes, wish.files
    call.account.opportunities[opportunity.id] = opportunity
    return opportunity, was_known


def _posting(call: Call, wish: Wish) -> Posting | None:
    wanted = wish.texts("postings")
    if len(wanted) > 1:
        raise bad_request("An opportunity takes at most one posting")
    if not wanted:
        return None
    posting = call.account.postings.get(wanted[0])
    if posting is None or (posting.is_confidential and not call.sees_confidential):
        raise bad_request(f"Unknown posting: {wanted[0]}")
    return posting


def _performer(call: Call, posting: Posting | None) -> User:
    performer = call.performer(required=True)
    if call.flag("perform_as_posting_owner"):
        if posting is None:
            raise bad_request("perform_as_posting_owner needs exactly one posting")
        performer = call.account.user(posting.fields["owner"]) or performer
    if performer is None:
        raise bad_request("perform_as is required")
    return performer


def _contact(call: Call, wish: Wish) -> tuple[Contact, bool]:
    """A known contact's name and headline win over those sent."""
    account, emails = call.account, wish.texts("emails")
    given = wish.fields.get("contact")
    if given is not None and given not in account.contacts:
        raise not_found("contact", str(given))
    known = account.contacts.get(str(given)) or account.contact_by_email(emails)
    if known is not None:
        return known, True
    name = str(wish.fields.get("name") or "")
    return account.find_or_make_contact(name, emails, _phones(wish)), False


def _phones(wish: Wish) -> list[Json]:
    return [one for one in wish.fields.get("phones") or [] if isinstance(one, dict)]


def _make(call: Call, wish: Wish, contact: Contact, performer: User) -> Opportunity:
    given, now = wish.fields, call.now
    created = _moment(given.get("createdAt"), now)
    stage = str(given.get("stage") or NEW_LEAD)
    origin = str(given.get("origin") or "sourced")
    _check(call, stage, origin)
    return Opportunity(
        id=new_id(),
        contact=contact,
        name=contact.name or str(given.get("name") or ""),
        stage=stage,
        origin=origin,
        created_at=created,
        updated_at=now,
        last_advanced_at=now,
        last_interaction_at=now,
        headline=contact.headline or str(given.get("headline") or ""),
        location=contact.location or str(given.get("location") or ""),
        emails=wish.texts("emails") or list(contact.emails),
        phones=_phones(wish),
        links=wish.texts("links"),
        tags=list(dict.fromkeys(wish.texts("tags"))),
        sources=_sources(call, wish),
        followers=list(dict.fromkeys([*wish.texts("followers"), performer.id])),
        stage_changes=[stage_change(call.account, stage, now, performer.id)],
        archived=_archived(call, wish),
        sourced_by=performer.id if origin == "sourced" else None,
        owner=str(given.get("owner") or performer.id),
        opportunity_location=given.get("opportunityLocation"),
    )


def _sources(call: Call, wish: Wish) -> list[str]:
    account, wanted = call.account, list(dict.fromkeys(wish.texts("sources")))
    given = faults.admit_sources(account.switches, account.count_sources, wanted)
    return given or ["Added manually"]


def _check(call: Call, stage: str, origin: str) -> None:
    if call.account.stage(stage) is None:
        raise bad_request(f"Unknown stage: {stage}")
    if origin not in ORIGINS:
        raise bad_request(f"origin must be one of {', '.join(ORIGINS)}")


def _archived(call: Call, wish: Wish) -> Json | None:
    given = wish.fields.get("archived")
    if not given:
        return None
    if not isinstance(given, dict):
        raise bad_request("archived must be an object")
    if call.account.archive_reason(given.get("reason")) is None:
        raise bad_request("archived needs a known reason")
    at = _moment(given.get("archivedAt"), call.now)
    return {"reason": given["reason"], "archivedAt": at}


def _moment(value: object, default: int) -> int:
    """Past times only, in milliseconds; multipart sends them as text."""
    text = str(value or default)
    if not text.isdecimal():
        raise bad_request(f"A time in milliseconds is expected, not {text!r}")
    return min(int(text), default)


def _place(
    call: Call, opportunity: Opportunity, posting: Posting, performer: User
) -> None:
    opportunity.posting_id = posting.id
    opportunity.confidentiality = posting.fields["confidentiality"]
    tags = [*opportunity.tags, posting.text, *posting_tags(posting)]
    opportunity.tags = list(dict.fromkeys(tags))
    opportunity.followers = list(
        dict.fromkeys([*opportunity.followers, *posting.fields["followers"]])
    )
    record = {
        "type": "user",
        "candidateId": opportunity.id,
        "opportunityId": opportunity.id,
        "posting": posting.id,
        "postingHiringManager": posting.fields["hiringManager"],
        "postingOwner": posting.fields["owner"],
        **dict.fromkeys(("name", "company", "phone", "email")),
        "links": [],
        "comments": None,
        "user": performer.id,
        "customQuestions": [],
        "createdAt": call.now,
        "archived": None,
        "requisitionForHire": None,
        **dict.fromkeys(KEPT_AS_SENT),
    }
    opportunity.applications.append(Application(new_id(), record))
