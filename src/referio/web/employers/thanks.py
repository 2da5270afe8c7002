"""The thank-you page: what is connected, how many postings came, and the way back to Lever."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from referio.accounts.queries import InvitationUnknown, InvitationUnusable
from referio.ats import queries as ats
from referio.jobs import queries as jobs
from referio.web.employers import access, invitations, portal


@never_cache
@require_safe
def connected(request: HttpRequest, token: str) -> HttpResponse:
    """Show the connection to the browser session that made it; others learn only that it is."""
    now = timezone.now()
    try:
        number = access.invitation_id_in(token, now=now)
    except InvitationUnknown as unknown:
        return invitations.unusable(request, unknown)
    connection = access.connection_made_here(request.session, number)
    if connection is not None:
        return render(request, "employers/connected.html", _progress(connection, now))
    try:
        access.usable_invitation(token, now=now)
    except InvitationUnusable as closed:
        return invitations.unusable(request, closed)
    return redirect("employers:invitation", token=token)


def _progress(connection: Any, now: datetime) -> dict[str, object]:
    return {
        "connection": connection,
        "run": ats.last_run(connection.pk),
        "health": portal.health_of(connection, now=now),
        "open_jobs": jobs.counts_of(connection.pk).get("open", 0),
        "not_granted": ats.not_granted(connection),
        "lever": ats.web_url(connection.ats),
    }
