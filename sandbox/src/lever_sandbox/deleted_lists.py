"""What has been deleted, within `deleted_at_start` and `deleted_at_end`."""

from starlette.responses import Response

from lever_sandbox.answers import Json, send
from lever_sandbox.api import Call
from lever_sandbox.paging import Order, cut_page, envelope

# Earliest first, so that later deletions never move a page (A: deleted-order).
_ORDER: Order[Json] = Order(
    values=lambda one: [one["deletedAt"], one["id"]],
    sort=lambda values: (int(values[0]), str(values[1])),
)


def send_deleted(call: Call, items: list[Json]) -> Response:
    """A page of items `{id, deletedAt, …}`; both ends are inclusive."""
    since, until = call.moment("deleted_at_start"), call.moment("deleted_at_end")

    def wanted(one: Json) -> bool:
        is_late_enough = since is None or one["deletedAt"] >= since
        return is_late_enough and (until is None or one["deletedAt"] <= until)

    page, following = cut_page(_ORDER.arrange(items), _ORDER, call.window(), wanted)
    return send(envelope(page, following))
