"""Stopping: a page with a button for people, one request for mail programs.

Looking at a link changes nothing, so scanners that open every link unsubscribe nobody.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from referio.accounts import queries as accounts
from referio.alerts import operations, queries
from referio.core import links
from referio.jobs import queries as jobs
from referio.pipeline import addresses
from referio.transactions import transaction
from referio.web.candidates.doors import (
    MUTE,
    UNSUBSCRIBE,
    UNSUBSCRIBE_ALERT,
    opened_by,
    read,
)

METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt
@require_http_methods(METHODS)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop all newsletters: by a mail program's one-click POST (RFC 8058), or by the page."""
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _one_click(token)
    return _unsubscribe(request, token)


def _one_click(token: str) -> HttpResponse:
    """Act without cookie, login or question; the token alone says who (RFC 8058, 3.1)."""
    try:
        (subscriber_id,) = read(UNSUBSCRIBE, token)
    except links.LinkError as error:
        return HttpResponse(
            f"{error}\n", status=404, content_type="text/plain; charset=utf-8"
        )
    with transaction():
        operations.unsubscribe(int(subscriber_id), now=timezone.now())
    return HttpResponse(
        "You are unsubscribed.\n", content_type="text/plain; charset=utf-8"
    )


@csrf_protect
@opened_by(UNSUBSCRIBE)
def _unsubscribe(request: HttpRequest, token: str, subscriber_id: str) -> HttpResponse:
    subscriber = queries.subscriber(int(subscriber_id))
    now = timezone.now()
    if request.method == "POST":
        with transaction():
            operations.unsubscribe(subscriber.pk, now=now)
        subscriber = queries.subscriber(subscriber.pk)
    context = {
        "subscriber": subscriber,
        "token": token,
        "done": subscriber.state == subscriber.State.UNSUBSCRIBED,
        "manage": addresses.manage(subscriber.pk, now),
    }
    return render(request, "candidates/unsubscribe.html", context)


@require_http_methods(METHODS)
@opened_by(UNSUBSCRIBE_ALERT)
def unsubscribe_alert(request: HttpRequest, token: str, alert_id: str) -> HttpResponse:
    """Stop one alert and leave the others."""
    alert = queries.alert(int(alert_id))
    now = timezone.now()
    if request.method == "POST":
        with transaction():
            operations.unsubscribe_alert(alert.pk, now=now)
        alert = queries.alert(alert.pk)
    context = {
        "alert": alert,
        "token": token,
        "done": alert.paused,
        "manage": addresses.manage(alert.subscriber_id, now),
    }
    return render(request, "candidates/unsubscribe_alert.html", context)


@require_http_methods(METHODS)
@opened_by(MUTE)
def mute(
    request: HttpRequest, token: str, subscriber_id: str, kind: str, thing: str
) -> HttpResponse:
    """Keep one job, or all jobs of one employer, out of every alert of the link's owner."""
    subscriber = queries.subscriber(int(subscriber_id))
    name, chosen = _muted(kind, int(thing))
    now = timezone.now()
    if request.method == "POST":
        with transaction():
            operations.mute(subscriber.pk, **chosen, now=now)
    context = {
        "name": name,
        "kind": kind,
        "token": token,
        "done": request.method == "POST",
        "manage": addresses.manage(subscriber.pk, now),
    }
    return render(request, "candidates/mute.html", context)


def _muted(kind: str, thing: int) -> tuple[str, dict[str, int]]:
    """Return the name of what is muted, and the operation's word for it."""
    if kind == "employer":
        return accounts.employer(thing).name, {"employer_id": thing}
    if kind == "job":
        job = jobs.shown_job(thing)
        return f"{job.title} at {job.employer.name}", {"job_id": thing}
    raise links.BadLink("This link names nothing we know.")
