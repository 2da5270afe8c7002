"""Candidates: the list, and one with source, origin, stage, answers and résumé."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json
from lever_sandbox.api_opportunities import send_file
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.roles import MANAGE_PROFILES
from lever_sandbox.screens import Visit, screen

_PER_PAGE = 200


def routes() -> list[Route]:
    return [
        screen("GET", "/candidates", list_candidates),
        screen("GET", "/candidates/{opportunity}", show_candidate),
        screen("GET", "/candidates/{opportunity}/files/{file}", download),
    ]


async def list_candidates(visit: Visit) -> Response:
    refusal = visit.lacks(MANAGE_PROFILES)
    if refusal is not None:
        return refusal
    seen = [one for one in visit.account.opportunities.values() if _sees(visit, one)]
    newest = sorted(seen, key=lambda one: -one.created_at)
    return visit.show(
        "candidates.html",
        rows=[
            (one, _job(visit, one), _stage(visit, one)) for one in newest[:_PER_PAGE]
        ],
        total=len(newest),
    )


async def show_candidate(visit: Visit) -> Response:
    one = _find(visit)
    if one is None:
        return visit.refuse("There is no such candidate in this account.", 404)
    return visit.show(
        "candidate.html",
        one=one,
        job=_job(visit, one),
        stage=_stage(visit, one),
        answers=[_answers(application.record) for application in one.applications],
        reason=_reason(visit, one),
    )


async def download(visit: Visit) -> Response:
    one = _find(visit)
    kept = [*one.resumes, *one.files] if one else []
    for stored in kept:
        if stored.id == visit.path("file"):
            return send_file(stored)
    return visit.refuse("There is no such file.", 404)


def _find(visit: Visit) -> Opportunity | None:
    found = visit.account.opportunities.get(visit.path("opportunity"))
    return found if found is not None and _sees(visit, found) else None


def _sees(visit: Visit, one: Opportunity) -> bool:
    posting = visit.account.postings.get(one.posting_id or "")
    return visit.user.may(MANAGE_PROFILES) and visit.sees(posting)


def _job(visit: Visit, one: Opportunity) -> str:
    posting = visit.account.postings.get(one.posting_id or "")
    return posting.text if posting else "–"


def _stage(visit: Visit, one: Opportunity) -> str:
    stage = visit.account.stage(one.stage)
    return stage.text if stage else one.stage


def _reason(visit: Visit, one: Opportunity) -> str:
    reason = visit.account.archive_reason((one.archived or {}).get("reason"))
    return reason.text if reason else ""


def _answers(record: Json) -> list[tuple[str, list[tuple[str, str]]]]:
    """The comments and each set of questions, as headings with lines."""
    sets = [
        (str(one["text"]), [_line(field) for field in one["fields"]])
        for one in record["customQuestions"]
    ]
    comments = record.get("comments")
    lines = [("Additional information", str(comments))] if comments else []
    return [("Application", lines), *sets] if lines else sets


def _line(field: Json) -> tuple[str, str]:
    value = field["value"]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    if field["type"] == "file-upload" and value:
        shown = "A file, below"
    return str(field["text"]), str(shown or "–")
