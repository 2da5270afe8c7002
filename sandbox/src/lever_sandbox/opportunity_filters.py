"""Order and filters of GET /opportunities (lever-api 2.3, 4.10)."""

from collections.abc import Callable
from dataclasses import dataclass

from lever_sandbox.account import Account
from lever_sandbox.api import Call
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.paging import Order

_TIMES: dict[str, Callable[[Opportunity], int | None]] = {
    "created_at": lambda one: one.created_at,
    "updated_at": lambda one: one.updated_at,
    "advanced_at": lambda one: one.last_advanced_at,
    "archived_at": lambda one: (one.archived or {}).get("archivedAt"),
}
# Each gives the values of an opportunity, one of which must have been asked for.
_TEXTS: dict[str, Callable[[Opportunity], list[str | None]]] = {
    "email": lambda one: [email.strip().casefold() for email in one.emails],
    "posting_id": lambda one: [None if one.archived else one.posting_id],
    "archived_posting_id": lambda one: [one.posting_id if one.archived else None],
    "stage_id": lambda one: [one.stage],
    "origin": lambda one: [one.origin],
    "source": lambda one: list(one.sources),
    "tag": lambda one: list(one.tags),
    "contact_id": lambda one: [one.contact.id],
    "location": lambda one: [one.opportunity_location],
    "archive_reason_id": lambda one: [(one.archived or {}).get("reason")],
}


def opportunity_order(account: Account) -> Order[Opportunity]:
    """Stage rank, then latest advanced first, then id."""
    ranks = {stage.id: stage.rank for stage in account.stages}
    return Order(
        values=lambda one: [ranks[one.stage], one.last_advanced_at, one.id],
        sort=lambda values: (values[0], -values[1], str(values[2])),
    )


@dataclass(frozen=True)
class OpportunityFilter:
    texts: dict[str, set[str]]
    since: dict[str, int]
    until: dict[str, int]
    archived: bool | None
    snoozed: bool | None
    confidentiality: str

    def __call__(self, one: Opportunity) -> bool:
        return (
            self.confidentiality in {"all", one.confidentiality}
            and self.archived in {None, one.archived is not None}
            and self.snoozed is not True
            and all(wanted & set(_TEXTS[name](one)) for name, wanted in self._sets())
            and self._suits_times(one)
        )

    def _sets(self) -> list[tuple[str, set[str | None]]]:
        return [(name, {*wanted}) for name, wanted in self.texts.items()]

    def _suits_times(self, one: Opportunity) -> bool:
        return all(
            _at_least(_TIMES[name](one), since) for name, since in self.since.items()
        ) and all(
            _at_most(_TIMES[name](one), until) for name, until in self.until.items()
        )


def _at_least(moment: int | None, since: int) -> bool:
    return moment is not None and moment >= since


def _at_most(moment: int | None, until: int) -> bool:
    return moment is not None and moment <= until


def read_filter(call: Call) -> OpportunityFilter:
    texts = {name: set(call.params(name)) for name in _TEXTS if call.params(name)}
    if "email" in texts:
        texts["email"] = {email.strip().casefold() for email in texts["email"]}
    return OpportunityFilter(
        texts=texts,
        since=_moments(call, "start"),
        until=_moments(call, "end"),
        archived=call.flag("archived"),
        snoozed=call.flag("snoozed"),
        confidentiality=call.param("confidentiality") or "non-confidential",
    )


def _moments(call: Call, end: str) -> dict[str, int]:
    found = {name: call.moment(f"{name}_{end}") for name in _TIMES}
    return {name: moment for name, moment in found.items() if moment is not None}
