"""Signing up: an alert, a mail with a link, a button. Nothing is sent before the button."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from referio.alerts import everywhere, operations, queries
from referio.alerts.models import Alert, Subscriber
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.candidates import asked, languages
from referio.web.candidates.alert_fields import LOOK, typed_so_far
from referio.web.candidates.doors import CONFIRM, opened_by
from referio.web.candidates.forms import AlertForm, SignUpForm

WORDING = (
    "newsletter-1"  # the sentence in candidates/sign_up.html; a new one, a new name
)
State = Subscriber.State
PREFILLED = ("words_any", "place", "email")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take an alert and an address; the alert waits for the click in the mail."""
    if request.method != "POST":
        given = {name: request.GET[name] for name in PREFILLED if name in request.GET}
        return _page(request, SignUpForm(initial=given))
    if request.POST.get("do") == LOOK:
        return _page(request, typed_so_far(SignUpForm, request.POST))
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    _store(form, languages.preferred(request))
    return redirect("candidates:check-mail")


def _page(request: HttpRequest, form: AlertForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "section": "alerts"}
    return render(request, "candidates/sign_up.html", context, status=status)


def _store(form: SignUpForm, language: str) -> None:
    """Store the alert and its mail together, or neither and no hint.

    Neither for a suppressed address, and for one with unanswered mails enough.
    """
    try:
        with transaction():
            alert = operations.sign_up(
                form.cleaned_data["email"],
                form.draft(),
                time_zone=form.zone(),
                language=language,
                wording=WORDING,
                now=timezone.now(),
            )
            everywhere.settle(alert.subscriber_id, form.country(), now=alert.created_at)
            steps.send_confirmation.defer(alert_id=alert.pk)
    except (operations.Suppressed, operations.AskedTooOften):
        return


@require_safe
def check_mail(request: HttpRequest) -> HttpResponse:
    """Say what happens next, in the same words whether or not the address is known."""
    return render(request, "candidates/check_mail.html", {"section": "alerts"})


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(CONFIRM)
def confirm(request: HttpRequest, token: str, alert_id: str) -> HttpResponse:
    """Show the alert with a button; pressing it makes the alert count."""
    alert = queries.alert(int(alert_id))
    now = timezone.now()
    if request.method == "POST" and not alert.confirmed_at:
        try:
            with transaction():
                if operations.confirm(alert.pk, now=now).confirmed_at == now:
                    steps.send_welcome.defer(alert_id=alert.pk)
        except operations.Suppressed as error:
            messages.warning(request, str(error))
            return redirect("candidates:sign-up")
        messages.success(request, f"Your alert “{alert.name}” is on.")
        return redirect(addresses.manage(alert.subscriber_id, now))
    context = {
        "alert": alert,
        "facts": asked.facts(alert),
        "state": _state(alert),
        "token": token,
        "key": addresses.signed("manage", alert.subscriber_id, at=now)
        if alert.confirmed_at
        else "",
    }
    return render(request, "candidates/confirm.html", context)


def _state(alert: Alert) -> str:
    """Return how an alert stands: "asked", "unsubscribed", "resting", "paused" or "on"."""
    if not alert.confirmed_at:
        return "asked"
    if alert.subscriber.state in (State.UNSUBSCRIBED, State.RESTING):
        return str(alert.subscriber.state)
    return "paused" if alert.paused else "on"


def prefilled(**given: str) -> str:
    """Return the sign-up page with fields already filled in."""
    known = {name: value for name, value in given.items() if value}
    query = f"?{urlencode(known)}" if known else ""
    return reverse("candidates:sign-up") + query
