"""Editions: how far each is, at which rate, and the buttons that steer one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.newsletters import queries as newsletters
from referio.newsletters.progress import Progress, overview, progress
from referio.newsletters.steering import CannotSteer, Order, orders_for
from referio.pipeline import steps
from referio.web.console.doors import staff_only

SHOWN = 20
RELOAD_S = 5
COUNTED_A_SECOND = (
    200_000  # newsletters; counting them must not be what the database does
)
SAYING = {
    Order.HOLD: ("Hold it", "It is matched and then waits for you."),
    Order.START: ("Start it", "Its newsletters leave as soon as it is matched."),
    Order.PAUSE: ("Pause", "What is in hand is finished; the rest waits."),
    Order.RESUME: ("Go on", "It goes on where it stopped; nobody gets it twice."),
    Order.CANCEL: (
        "Cancel",
        "What has not left is skipped, and cannot be taken up again.",
    ),
}


@staff_only
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """List the newest editions; what became of their newsletters while they are under way."""
    now = timezone.now()
    found = [overview(one.pk, now=now) for one in newsletters.editions(SHOWN)]
    return render(
        request, "console/editions.html", {"here": "editions", "editions": found}
    )


@staff_only
@require_safe
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Show one edition; while it is under way the page loads itself again."""
    found = _found(edition_id)
    context = {
        "here": "editions",
        "one": found,
        "edition": found.edition,
        "minutes_left": _minutes(found.seconds_left),
        "orders": [(order, *SAYING[order]) for order in orders_for(found.edition)],
        "reload": _reload(found),
    }
    return render(request, "console/edition.html", context)


@staff_only
@require_POST
def steer(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Carry out what staff order."""
    found = _found(edition_id)
    try:
        order = Order(request.POST.get("order", ""))
        changed = steps.steer(found.edition.pk, order)
    except CannotSteer as error:
        messages.warning(request, str(error))
    except ValueError:
        messages.warning(request, "Nothing was done: there is no such order.")
    else:
        told = "Done." if changed else "It was so already."
        messages.success(request, told)
    return redirect("console:edition", edition_id=edition_id)


def _found(edition_id: int) -> Progress:
    try:
        return progress(edition_id, now=timezone.now())
    except ObjectDoesNotExist:
        raise Http404("There is no such edition.") from None


def _minutes(seconds: int | None) -> Any:
    return None if seconds is None else -(-seconds // 60)


def _reload(found: Progress) -> int | None:
    """Return after how many seconds to look again: later where more is to be counted."""
    if found.edition.state not in ("matching", "sending"):
        return None
    return max(RELOAD_S, found.newsletters // COUNTED_A_SECOND)
