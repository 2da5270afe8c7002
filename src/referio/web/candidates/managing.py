"""A subscriber's own pages: alerts, mutes, time zone, stopping and starting."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from referio.alerts import everywhere, operations, queries
from referio.alerts.models import Alert, Subscriber
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.candidates import asked, typed
from referio.web.candidates.account_forms import EverywhereForm, TimeZoneForm, as_set
from referio.web.candidates.alert_fields import LOOK, filled_in, typed_so_far
from referio.web.candidates.doors import MANAGE, opened_by
from referio.web.candidates.forms import AlertForm
from referio.web.candidates.languages import LanguageForm
from referio.web.candidates.sign_up import WORDING

Deed = Callable[[HttpRequest, Subscriber, datetime], str]


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(MANAGE)
def manage(request: HttpRequest, token: str, subscriber_id: str) -> HttpResponse:
    """Show everything a subscriber set, and do what its buttons say."""
    subscriber = queries.subscriber(int(subscriber_id))
    if request.method == "POST":
        if request.POST.get("do") == "everywhere":
            return _everywhere(request, token, subscriber)
        deed = DEEDS.get(request.POST.get("do", ""))
        if deed is not None:
            messages.success(request, deed(request, subscriber, timezone.now()))
        return redirect("candidates:manage", token=token)
    return _page(request, token, subscriber, EverywhereForm(initial=as_set(subscriber)))


def _page(
    request: HttpRequest, token: str, subscriber: Subscriber, form: EverywhereForm
) -> HttpResponse:
    alerts = list(queries.alerts_of(subscriber.pk))
    context = {
        "token": token,
        "subscriber": subscriber,
        "alerts": list(zip(alerts, asked.facts_of(alerts), strict=True)),
        "mutes": queries.mutes_of(subscriber.pk),
        "time_zone_form": TimeZoneForm(initial={"time_zone": subscriber.time_zone}),
        "language_form": LanguageForm(initial={"language": subscriber.language}),
        "form": form,
    }
    return render(request, "candidates/manage.html", context, status=_status(form))


def _everywhere(
    request: HttpRequest, token: str, subscriber: Subscriber
) -> HttpResponse:
    form = EverywhereForm(request.POST)
    if not form.is_valid():
        return _page(request, token, subscriber, form)
    with transaction():
        everywhere.set_everywhere(subscriber.pk, form.chosen(), now=timezone.now())
    messages.success(request, "Saved. It holds for all your alerts from now on.")
    for sentence in _silenced(subscriber.pk, form.chosen().muted_words):
        messages.warning(request, sentence)
    return redirect("candidates:manage", token=token)


def _silenced(subscriber_id: int, muted: tuple[str, ...]) -> Iterator[str]:
    """Say which alerts look for a word that is never to be seen."""
    for alert in queries.alerts_of(subscriber_id):
        wanted, word = typed.contradiction((*alert.words_any, *alert.words_all), muted)
        if word:
            yield (
                f"“{alert.name}” looks for “{wanted}”: it finds no such jobs while you"
                f" never want to see “{word}”."
            )


def _stop(_request: HttpRequest, subscriber: Subscriber, now: datetime) -> str:
    with transaction():
        operations.unsubscribe(subscriber.pk, now=now)
    return "You are unsubscribed. We send you no more newsletters."


def _resume(_request: HttpRequest, subscriber: Subscriber, now: datetime) -> str:
    try:
        with transaction():
            operations.resume(subscriber.pk, wording=WORDING, now=now)
    except operations.Suppressed as error:
        return str(error)
    return "Welcome back. Your alerts are on again."


def _unmute(request: HttpRequest, subscriber: Subscriber, now: datetime) -> str:
    muted = queries.mutes_of(subscriber.pk)
    mine = next((m for m in muted if str(m.pk) == request.POST.get("mute")), None)
    if mine is not None:
        with transaction():
            operations.unmute(mine.pk, now=now)
    return "Undone. It may appear in your newsletters again."


def _move(request: HttpRequest, subscriber: Subscriber, now: datetime) -> str:
    form = TimeZoneForm(request.POST)
    if not form.is_valid():
        return "Nothing changed: please choose a time zone from the list."
    with transaction():
        operations.set_time_zone(subscriber.pk, form.cleaned_data["time_zone"], now=now)
    return "Saved. Your newsletters follow that clock from now on."


def _speak(request: HttpRequest, subscriber: Subscriber, now: datetime) -> str:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return "Nothing changed: please choose a language from the list."
    with transaction():
        language = form.cleaned_data["language"]
        everywhere.set_language(subscriber.pk, language, now=now)
    return "Saved. Our next mail is in that language."


def _copy(_request: HttpRequest, subscriber: Subscriber, _now: datetime) -> str:
    if steps.ask_for_export(subscriber.pk):
        return "We are making the copy. A mail with the link to it follows."
    return "A copy is being made, or was made today: its link is in our mail to you."


DEEDS: dict[str, Deed] = {
    "language": _speak,
    "export": _copy,
    "unsubscribe": _stop,
    "resume": _resume,
    "unmute": _unmute,
    "time-zone": _move,
}


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(MANAGE)
def alert_new(request: HttpRequest, token: str, subscriber_id: str) -> HttpResponse:
    """Add an alert; it came through the owner's link, so it counts at once."""
    subscriber = queries.subscriber(int(subscriber_id))
    # An alert brings all others to its hour, so the form begins with theirs.
    hour = queries.hour_of(subscriber.pk)
    form = _form(request, {} if hour is None else {"hour": hour})
    if request.method == "POST" and form.is_valid() and _added(subscriber, form):
        messages.success(request, _news(subscriber))
        return redirect("candidates:manage", token=token)
    context = {"form": form, "token": token, "alert": None}
    return render(request, "candidates/alert.html", context, status=_status(form))


def _form(request: HttpRequest, initial: dict[str, Any]) -> AlertForm:
    if request.POST.get("do") == LOOK:
        return typed_so_far(AlertForm, request.POST)
    return AlertForm(request.POST or None, initial=initial)


def _added(subscriber: Subscriber, form: AlertForm) -> bool:
    """Add what the form says; False, with the reason on the form, when it cannot be."""
    try:
        with transaction():
            operations.add_alert(subscriber.pk, form.draft(), now=timezone.now())
    except operations.TooManyAlerts as error:
        form.add_error(None, str(error))
        return False
    return True


def _news(subscriber: Subscriber) -> str:
    if subscriber.state == Subscriber.State.UNSUBSCRIBED:
        return "Your new alert is kept. It sends nothing while you are unsubscribed."
    if subscriber.state == Subscriber.State.RESTING:
        return "Your new alert is kept. It sends nothing while your alerts are paused."
    return "Your new alert is on."


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(MANAGE)
def alert(
    request: HttpRequest, token: str, subscriber_id: str, *, alert_id: int
) -> HttpResponse:
    """Change, pause, resume or delete one alert of the link's owner."""
    mine = owned(alert_id, int(subscriber_id))
    deed = ALERT_DEEDS.get(request.POST.get("do", ""))
    if deed is not None:
        messages.success(request, deed(mine, timezone.now()))
        return redirect("candidates:manage", token=token)
    form = _form(request, filled_in(mine))
    if request.method == "POST" and form.is_valid():
        with transaction():
            operations.change_alert(mine.pk, form.draft(), now=timezone.now())
        messages.success(request, "Saved. Your next newsletter follows it.")
        return redirect("candidates:manage", token=token)
    context = {"form": form, "token": token, "alert": mine}
    return render(request, "candidates/alert.html", context, status=_status(form))


def owned(alert_id: int, subscriber_id: int) -> Alert:
    """Return the alert if it is the subscriber's; to others it does not exist."""
    found = queries.alert(alert_id)
    if found.subscriber_id != subscriber_id:
        raise ObjectDoesNotExist
    return found


def _pause(alert: Alert, now: datetime) -> str:
    with transaction():
        operations.pause_alert(alert.pk, paused=True, now=now)
    return f"“{alert.name}” is paused."


def _go_on(alert: Alert, now: datetime) -> str:
    with transaction():
        operations.pause_alert(alert.pk, paused=False, now=now)
    return f"“{alert.name}” is on again."


def _delete(alert: Alert, now: datetime) -> str:
    with transaction():
        operations.delete_alert(alert.pk, now=now)
    return f"“{alert.name}” is deleted."


ALERT_DEEDS: dict[str, Callable[[Alert, datetime], str]] = {
    "pause": _pause,
    "resume": _go_on,
    "delete": _delete,
}


def _status(form: Form) -> int:
    return 422 if form.is_bound else 200
