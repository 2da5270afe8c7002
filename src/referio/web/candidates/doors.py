"""Signed links as doors: whoever holds one may do what it was made for, and nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from referio.alerts import queries
from referio.alerts.models import Subscriber
from referio.core import links
from referio.pipeline import addresses

View = Callable[..., HttpResponse]
DAY = 24 * 60 * 60
READER_DAYS = 30
NUMBER = re.compile(r"[0-9]{1,18}")
WORD = re.compile(r"[a-z]{1,20}")
IDENTITY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Door:
    """A kind of link: its purpose, what its parts look like, and for how long it opens."""

    purpose: str
    parts: tuple[re.Pattern[str], ...] = (NUMBER,)
    days: int | None = None
    advice: str = ""  # what to do when it does not open


CONFIRM = Door(
    "confirm",
    days=14,
    advice="Set the alert up again, and we send you a new mail to confirm it.",
)
MANAGE = Door(
    "manage",
    days=400,
    advice="Every newsletter carries a fresh link to your alerts: open the newest one.",
)
STOP = "If you want us to stop writing to you, answer any of our mails and say so, or write to us."
UNSUBSCRIBE = Door("unsubscribe", advice=STOP)
UNSUBSCRIBE_ALERT = Door("unsubscribe-alert", advice=STOP)
LOOKING = Door("looking", advice="Every mail of ours carries a link to your alerts.")
EXPORT = Door(
    "export",
    days=7,
    advice="Ask for a new copy on your page: every newsletter carries a link to it.",
)
MUTE = Door(
    "mute",
    parts=(NUMBER, WORD, NUMBER),
    advice="Open the newsletter again and follow the link under the job once more.",
)
RECEIPT = Door(
    "application",
    parts=(IDENTITY,),
    advice="Follow the link in our mail about your application.",
)
WEB_COPY = Door("newsletter", advice="Open the newsletter in your mail instead.")


def opened_by(door: Door) -> Callable[[View], View]:
    """Hand the parts of a link to the view, or say plainly that the link does not open.

    A thing that is gone looks like a link that was never ours. Pages behind links are
    kept out of caches and search engines.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **more: object) -> HttpResponse:
            try:
                parts = read(door, token)
                response = view(request, token, *parts, **more)
            except (links.LinkError, ObjectDoesNotExist) as error:
                response = closed(request, door, error)
            return kept_private(response)

        return guarded

    return guard


def read(door: Door, token: str) -> tuple[str, ...]:
    """Return the parts of a link. Raises links.LinkError."""
    max_age = None if door.days is None else door.days * DAY
    parts = addresses.parts_of(token, door.purpose, now=timezone.now(), max_age=max_age)
    if len(parts) != len(door.parts) or not all(
        looks.fullmatch(part) for looks, part in zip(door.parts, parts, strict=True)
    ):
        raise links.BadLink("This link is not complete.")
    return parts


def closed(request: HttpRequest, door: Door, error: Exception) -> HttpResponse:
    """Say that a link does not open, why as far as we know, and what to do."""
    too_old = isinstance(error, links.ExpiredLink)
    context = {"too_old": too_old, "advice": door.advice, "purpose": door.purpose}
    status = 410 if too_old else 404
    return render(request, "errors/link.html", context, status=status)


def kept_private(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches, search engines and other sites' referrers."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def reader(request: HttpRequest) -> Subscriber | None:
    """Return the subscriber whose newsletter led here, if the address says so.

    A stale or damaged token opens nothing, and the page works without it.
    """
    token = request.GET.get("for", "")
    try:
        (number,) = read(Door("reader", days=READER_DAYS), token)
        return queries.subscriber(int(number))
    except (links.LinkError, ObjectDoesNotExist):
        return None
