"""Jobs: the list, and a simple editor."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json
from lever_sandbox.editing import edit_posting
from lever_sandbox.pages import go
from lever_sandbox.posting import Posting
from lever_sandbox.roles import MANAGE_POSTINGS, VIEW_ALL, VIEW_ASSOCIATED
from lever_sandbox.screens import Visit, screen

PER_PAGE = 50
STATE_NAMES = {
    "published": "Published",
    "internal": "Unlisted",
    "closed": "Closed",
    "draft": "Draft",
}
INTERVALS = (
    "per-year-salary",
    "per-month-salary",
    "per-week-salary",
    "per-day-wage",
    "per-hour-wage",
    "semi-month-salary",
    "bi-month-salary",
    "bi-week-salary",
    "one-time",
)


def routes() -> list[Route]:
    return [
        screen("GET", "/jobs", list_jobs),
        screen("GET", "/jobs/{posting}", show_job),
        screen("POST", "/jobs/{posting}", change_job),
    ]


@dataclass(frozen=True)
class _Slice:
    postings: list[Posting]
    number: int
    last: int
    total: int


async def list_jobs(visit: Visit) -> Response:
    refusal = visit.lacks(VIEW_ASSOCIATED, VIEW_ALL)
    if refusal is not None:
        return refusal
    wanted, state = visit.query("q").casefold(), visit.query("state")
    found = [
        posting
        for posting in visit.account.postings_in_order()
        if wanted in posting.text.casefold()
        and state in {"", posting.state}
        and visit.sees(posting)
    ]
    return visit.show(
        "jobs.html",
        shown=_cut(found, visit.query("page")),
        states=STATE_NAMES,
        q=visit.query("q"),
        state=state,
    )


def _cut(found: list[Posting], page: str) -> _Slice:
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(1, int(page)), last) if page.isdecimal() else 1
    start = (number - 1) * PER_PAGE
    return _Slice(found[start : start + PER_PAGE], number, last, len(found))


async def show_job(visit: Visit) -> Response:
    return _show(visit, "")


def _show(visit: Visit, problem: str) -> Response:
    posting = _find(visit)
    if posting is None:
        return visit.refuse("There is no such job in this account.", 404)
    return visit.show(
        "job.html",
        400 if problem else 200,
        posting=posting,
        states=STATE_NAMES,
        intervals=INTERVALS,
        salary=posting.fields["salaryRange"] or {},
        may_edit=visit.user.may(MANAGE_POSTINGS),
        applicants=sum(
            one.posting_id == posting.id for one in visit.account.opportunities.values()
        ),
        problem=problem,
    )


def _find(visit: Visit) -> Posting | None:
    posting = visit.account.postings.get(visit.path("posting"))
    return posting if posting is not None and visit.sees(posting) else None


async def change_job(visit: Visit) -> Response:
    refusal = visit.lacks(MANAGE_POSTINGS)
    if refusal is not None:
        return refusal
    posting = _find(visit)
    if posting is None:
        return visit.refuse("There is no such job in this account.", 404)
    try:
        changes = _read_changes(visit, posting)
        edit_posting(visit.account, posting, changes, visit.world.now)
    except ValueError as error:
        return _show(visit, str(error))
    return go(f"/jobs/{posting.id}")


def _read_changes(visit: Visit, posting: Posting) -> Json:
    """A button names the new state, or the editor sends all its fields."""
    if "to_state" in visit.form:
        return {"state": visit.text("to_state")}
    title, location = visit.text("title"), visit.text("location")
    if not title:
        raise ValueError("A job needs a title.")
    return {
        "text": title,
        "categories": _place(posting, location or None),
        "salaryRange": _read_salary(visit),
    }


def _place(posting: Posting, location: str | None) -> Json:
    """The main location is one of all; the others stay."""
    before = posting.categories.get("location")
    others = posting.categories.get("allLocations") or []
    moved = [location if one == before else one for one in others]
    return {"location": location, "allLocations": [one for one in moved if one]}


def _read_salary(visit: Visit) -> Json | None:
    """All four or none (lever-api 3.5)."""
    given = {name: visit.text(name) for name in ("min", "max", "currency")}
    if not any(given.values()):
        return None
    if not all(given.values()):
        raise ValueError("Fill in lowest, highest and currency, or leave all empty.")
    lowest, highest = _read_amount(given["min"]), _read_amount(given["max"])
    if lowest > highest:
        raise ValueError("The lowest salary is above the highest.")
    return {
        "min": lowest,
        "max": highest,
        "currency": given["currency"].upper(),
        "interval": visit.text("interval") or INTERVALS[0],
    }


def _read_amount(text: str) -> int | float:
    try:
        amount = float(text.replace(",", ""))
    except ValueError as error:
        raise ValueError(f"Write the salary as a number, not {text!r}.") from error
    return int(amount) if amount.is_integer() else amount
