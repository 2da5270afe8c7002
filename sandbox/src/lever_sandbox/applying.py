"""What an application makes in Lever (lever-api 4.3)."""

from dataclasses import dataclass

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.apply_check import by_name
from lever_sandbox.clock import DAY
from lever_sandbox.faults import admit_sources
from lever_sandbox.ids import new_id
from lever_sandbox.opportunity import Application, Opportunity, StoredFile
from lever_sandbox.pipeline import NEW_APPLICANT
from lever_sandbox.posting import Posting
from lever_sandbox.uploads import find_upload

KEPT_AS_SENT = ("ipAddress", "referer", "userAgent", "acceptLanguage", "timezone")


@dataclass(frozen=True)
class Submission:
    """A checked application."""

    account: Account
    posting: Posting
    form: Json
    body: Json
    now_ms: int

    @property
    def personal(self) -> Json:
        return by_name(self.body, "personalInformation")

    @property
    def links(self) -> list[str]:
        return [str(url) for url in by_name(self.body, "urls").values() if url]

    @property
    def phones(self) -> list[Json]:
        phone = self.personal.get("phone")
        return [{"type": "mobile", "value": phone}] if phone else []


def take_application(submission: Submission) -> Opportunity:
    """Make a new opportunity, always; its contact is shared by e-mail."""
    opportunity = _make_opportunity(submission)
    application = Application(new_id(), _record(submission, opportunity))
    opportunity.applications.append(application)
    _keep_files(submission, opportunity)
    submission.account.opportunities[opportunity.id] = opportunity
    return opportunity


def _make_opportunity(submission: Submission) -> Opportunity:
    account, posting, now = submission.account, submission.posting, submission.now_ms
    personal = submission.personal
    name, email = str(personal["fullName"]), str(personal["email"]).strip()
    contact = account.find_or_make_contact(name, [email], submission.phones)
    return Opportunity(
        id=new_id(),
        contact=contact,
        name=name,
        stage=NEW_APPLICANT,
        origin=_origin(submission),
        created_at=now,
        updated_at=now,
        last_advanced_at=now,
        last_interaction_at=now,
        headline=str(personal.get("currentCompany") or ""),
        location=str(personal.get("currentLocation") or ""),
        confidentiality=posting.fields["confidentiality"],
        posting_id=posting.id,
        emails=[email],
        phones=submission.phones,
        links=submission.links,
        tags=posting_tags(posting),
        sources=_sources(submission),
        followers=list(posting.fields["followers"]),
        stage_changes=[stage_change(account, NEW_APPLICANT, now)],
        owner=posting.fields["owner"],
        data_protection=_data_protection(submission),
        opportunity_location=_location(submission),
        visible_from=now + account.switches.opportunities_appear_after_ms,
    )


def stage_change(
    account: Account, stage_id: str, now_ms: int, user_id: str | None = None
) -> Json:
    """`userId` stays away when nobody in the account moved them."""
    ids = [stage.id for stage in account.stages]
    change: Json = {
        "toStageId": stage_id,
        "toStageIndex": ids.index(stage_id),
        "updatedAt": now_ms,
    }
    return change if user_id is None else {**change, "userId": user_id}


def posting_tags(posting: Posting) -> list[str]:
    named = [
        posting.categories.get(name)
        for name in ("department", "team", "location", "commitment")
    ]
    return [tag for tag in (*named, posting.text) if tag]


def _origin(submission: Submission) -> str:
    """Unlisted postings default to internal: the only recording there is (R)."""
    default = "internal" if submission.posting.state == "internal" else "applied"
    return str(submission.body.get("origin") or default)


def _sources(submission: Submission) -> list[str]:
    """Whether a source replaces "Job site" or joins it is not public: a switch.

    (A: source-replaces-job-site)
    """
    account, source = submission.account, submission.body.get("source")
    wanted = [str(source)] if source else []
    given = admit_sources(account.switches, account.count_sources, wanted)
    joins = account.switches.source_joins_job_site or not given
    return ["Job site", *given] if joins else given


def _location(submission: Submission) -> str | None:
    preferred = submission.personal.get("preferredPostingLocation")
    located = preferred or submission.posting.categories.get("location")
    return str(located) if located else None


def _data_protection(submission: Submission) -> Json | None:
    """Twelve months from a consent that was asked for (A: consent-twelve-months)."""
    consent = submission.body.get("consent") or {}
    if not submission.form.get("consentDisclosures") or not consent:
        return None
    until = submission.now_ms + 365 * DAY

    def allowed(kind: str) -> Json:
        provided = bool((consent.get(kind) or {}).get("provided"))
        return {"allowed": provided, "expiresAt": until if provided else None}

    return {"store": allowed("store"), "contact": allowed("marketing")}


def _record(submission: Submission, opportunity: Opportunity) -> Json:
    posting, personal = submission.posting, submission.personal
    return {
        "type": "posting",
        "candidateId": opportunity.id,
        "opportunityId": opportunity.id,
        "posting": posting.id,
        "postingHiringManager": posting.fields["hiringManager"],
        "postingOwner": posting.fields["owner"],
        "name": opportunity.name,
        "company": personal.get("currentCompany"),
        "phone": submission.phones[0] if submission.phones else None,
        "email": opportunity.emails[0],
        "links": opportunity.links,
        "comments": personal.get("additionalInformation"),
        "user": None,
        "customQuestions": _answered_sets(submission),
        "createdAt": submission.now_ms,
        "archived": None,
        "requisitionForHire": None,
        **{name: submission.body.get(name) for name in KEPT_AS_SENT},
    }


def _answered_sets(submission: Submission) -> list[Json]:
    given = {
        one.get("id"): one.get("fields") or []
        for one in submission.body.get("customQuestions") or []
    }
    return [
        _answered(question_set, given[question_set["id"]], submission.now_ms)
        for question_set in submission.form.get("customQuestions") or []
        if question_set["id"] in given
    ]


def _answered(question_set: Json, answers: list[Json], now_ms: int) -> Json:
    """Answers are matched by position (lever-api 8, 8)."""
    fields = [
        {
            **{name: field[name] for name in _KEPT_OF_FIELD if name in field},
            "value": answer.get("value"),
        }
        for field, answer in zip(question_set["fields"], answers, strict=True)
    ]
    return {
        "id": new_id(),
        "type": "posting",
        "text": question_set["text"],
        "user": None,
        "createdAt": now_ms,
        "fields": fields,
    }


_KEPT_OF_FIELD = ("type", "text", "description", "required", "options")


def _keep_files(submission: Submission, opportunity: Opportunity) -> None:
    resume = _stored(submission, submission.personal.get("resume"))
    if resume:
        opportunity.resumes.append(resume)
    for question_set in opportunity.applications[0].record["customQuestions"]:
        for field in question_set["fields"]:
            if field["type"] == "file-upload":
                stored = _stored(submission, field["value"])
                opportunity.files.extend([stored] if stored else [])


def _stored(submission: Submission, uri: object) -> StoredFile | None:
    if not uri:
        return None
    upload = find_upload(submission.account.uploads, uri, submission.now_ms)
    if upload is None:
        return None
    return StoredFile(upload.filename, upload.content, submission.now_ms)
