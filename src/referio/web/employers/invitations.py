"""The access link: who is invited to what, and the way to Lever's consent page."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.accounts.queries import (
    InvitationExpired,
    InvitationSpent,
    InvitationUnusable,
    InvitationWithdrawn,
)
from referio.ats import operations, queries
from referio.web.employers import access, states

# A closed door looks the same to a guessed link and to one that was never ours.
_PAGES: dict[type[InvitationUnusable], str] = {
    InvitationExpired: "expired",
    InvitationSpent: "spent",
    InvitationWithdrawn: "withdrawn",
}


@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Name the employer, what is shared and who may accept."""
    try:
        found = access.usable_invitation(token, now=timezone.now())
    except InvitationUnusable as closed:
        return unusable(request, closed, token=token)
    context = {
        "invitation": found,
        "permissions": queries.permissions(),
        "token": token,
        "forward": settings.BASE_URL + request.get_full_path(),
        "another": _another(request.GET),
    }
    return render(request, "employers/invitation.html", context)


@require_POST
def authorize(request: HttpRequest, token: str) -> HttpResponse:
    """Remember a new state for this invitation and send the browser to Lever."""
    now = timezone.now()
    try:
        found = access.usable_invitation(token, now=now)
    except InvitationUnusable as closed:
        return unusable(request, closed, token=token)
    state = secrets.token_urlsafe(32)
    kept = request.session.get(states.SESSION_KEY, {})
    request.session[states.SESSION_KEY] = states.waiting(
        kept, state, invitation_id=found.pk, another=_another(request.POST), now=now
    )
    address = operations.authorization().address(
        state=state, redirect_uri=callback_address()
    )
    return redirect(address)


def _another(said: QueryDict) -> bool:
    """Tell whether the employer wants one more account beside those it has."""
    return said.get("another") == "1"


def callback_address() -> str:
    """Return our callback exactly as it is registered with Lever (lever-api 1.3)."""
    return settings.BASE_URL + reverse("employers:callback")


def unusable(
    request: HttpRequest, closed: InvitationUnusable, *, token: str = ""
) -> HttpResponse:
    """Say in plain words why a link no longer connects; one that was used leads on."""
    made_it = closed.invitation and access.connection_made_here(
        request.session, closed.invitation.pk
    )
    if made_it and token:
        return redirect("employers:connected", token=token)
    why = _PAGES.get(type(closed), "unknown")
    context = {"why": why, "invitation": closed.invitation}
    status = 404 if why == "unknown" else 410
    return render(request, "employers/invitation_closed.html", context, status=status)
