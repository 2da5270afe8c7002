"""GET /postings and its neighbours (lever-api 3.1 to 3.3)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.account import Account
from lever_sandbox.answers import Json, bad_request, one, send, send_encoded
from lever_sandbox.api import Call, endpoint
from lever_sandbox.deleted_lists import send_deleted
from lever_sandbox.paging import cut_page, encode_envelope, envelope
from lever_sandbox.posting import STATES, Posting
from lever_sandbox.posting_index import POSTING_ORDER

READ = "postings:read:admin"
_CATEGORIES = ("team", "department", "location", "commitment", "level")
_OTHER_FILTERS = (*_CATEGORIES, "state", "distributionChannel", "tag", "group")
# Arranging so many for one page is quicker than looking through 100,000.
_FEW = 2_000
# Above it the JSON of all postings would fill the memory.
_MOST_KEPT = 20_000
_PEOPLE = ("user", "owner", "hiringManager")


def routes() -> list[Route]:
    return [
        endpoint("GET", "/postings", READ, list_postings),
        endpoint("GET", "/postings/deleted", READ, list_deleted),
        endpoint("GET", "/postings/{posting}", READ, show_posting),
        endpoint("GET", "/postings/{posting}/users", READ, show_posting_users),
    ]


async def list_postings(call: Call) -> Response:
    _check_filters(call)
    wanted = _make_filter(call)
    arranged = _candidates(call.account, wanted)
    page, following = cut_page(arranged, POSTING_ORDER, call.window(), wanted)
    if call.params("expand"):
        return send(envelope([render(call, posting) for posting in page], following))
    keep = len(call.account.postings) <= _MOST_KEPT
    records = [posting.as_v1_bytes(call.world.base_url, keep=keep) for posting in page]
    return send_encoded(encode_envelope(records, following))


def _candidates(account: Account, wanted: "_Filter") -> list[Posting]:
    """Few changed ones are found by their time; many, by looking through all."""
    index = account.posting_index
    if wanted.since is None and wanted.until is None:
        return index.arranged
    if index.count_changed(wanted.since, wanted.until) > _FEW:
        return index.arranged
    return index.changed(wanted.since, wanted.until)


async def show_posting(call: Call) -> Response:
    return one(render(call, call.posting()))


async def list_deleted(call: Call) -> Response:
    return send_deleted(call, call.account.deleted_postings)


async def show_posting_users(call: Call) -> Response:
    """Not enveloped, as recorded."""
    posting = call.posting()
    role = {"id": "owner", "name": "Super Admin", "isReadOnly": True}
    brief = {"id": posting.id, "text": posting.text}
    return send({"posting": brief, "users": [], "roles": [role]})


def render(call: Call, posting: Posting) -> Json:
    """The v1 shape, with `expand` honoured; every field always comes (lever-api 2.4)."""
    shape = posting.as_v1(call.world.base_url)
    for name in set(call.params("expand")):
        if name in _PEOPLE:
            shape[name] = _expand(call.account, shape[name])
        elif name == "followers":
            shape[name] = [_expand(call.account, user) for user in shape[name]]
    return shape


def _expand(account: Account, user_id: str | None) -> Json | str | None:
    user = account.user(user_id)
    return user.as_json() if user else user_id


def _check_filters(call: Call) -> None:
    unknown = set(call.params("state")) - set(STATES)
    if unknown:
        raise bad_request(f"Unknown state: {', '.join(sorted(unknown))}")
    by_time = call.param("updated_at_start") or call.param("updated_at_end")
    mixed = [name for name in _OTHER_FILTERS if call.params(name)]
    if by_time and mixed:
        raise bad_request(
            "updated_at_start and updated_at_end can be combined only with"
            f" confidentiality, not with {', '.join(mixed)}"
        )


class _Filter:
    """All filters of one request; values of one filter are OR-ed."""

    def __init__(self, call: Call) -> None:
        self.states = call.params("state")
        self.channels = set(call.params("distributionChannel"))
        self.tags = set(call.params("tag"))
        self.categories = {
            name: call.params(name) for name in _CATEGORIES if call.params(name)
        }
        self.confidentiality = call.param("confidentiality") or "non-confidential"
        self.sees_confidential = call.sees_confidential
        self.since = call.moment("updated_at_start")
        self.until = call.moment("updated_at_end")

    def __call__(self, posting: Posting) -> bool:
        return (
            self._suits_time(int(posting.fields["updatedAt"]))
            and self._suits_confidentiality(posting)
            and self._suits_state(posting)
            and self._suits_channel(posting)
            and self._suits_texts(posting)
        )

    def _suits_confidentiality(self, posting: Posting) -> bool:
        if posting.is_confidential and not self.sees_confidential:
            return False
        actual = posting.fields["confidentiality"]
        return self.confidentiality in {"all", actual}

    def _suits_state(self, posting: Posting) -> bool:
        return not self.states or posting.state in self.states

    def _suits_channel(self, posting: Posting) -> bool:
        """`state=published` alone means the public ones (lever-api 3.2)."""
        if self.channels:
            return bool(self.channels & set(posting.channels))
        hides = posting.state == "published" and "published" in self.states
        return not hides or "public" in posting.channels

    def _suits_texts(self, posting: Posting) -> bool:
        if self.tags and not self.tags & set(posting.fields["tags"]):
            return False
        return all(
            self._category_is(posting, name, values)
            for name, values in self.categories.items()
        )

    def _category_is(self, posting: Posting, name: str, values: list[str]) -> bool:
        if name == "location":
            return bool(
                {posting.categories.get("location"), *posting.locations} & set(values)
            )
        return posting.categories.get(name) in values

    def _suits_time(self, updated_at: int) -> bool:
        return (self.since is None or updated_at >= self.since) and (
            self.until is None or updated_at <= self.until
        )


def _make_filter(call: Call) -> _Filter:
    confidentiality = call.param("confidentiality")
    if confidentiality not in {None, "all", "confidential", "non-confidential"}:
        raise bad_request(f"Unknown confidentiality: {confidentiality}")
    return _Filter(call)
