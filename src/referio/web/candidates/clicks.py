"""Noting that a link of a newsletter was opened. Nothing follows from it for its reader."""

import hmac

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from referio.core.clicking import Visit, agent_of, network_of
from referio.newsletters import clicks
from referio.transactions import transaction
from referio.web.candidates.doors import reader
from referio.web.candidates.visitors import address_of


def note_job(request: HttpRequest, job_id: int) -> None:
    """Note a click on a job, where the address says whose newsletter led here."""
    subscriber = reader(request)
    if subscriber is None:
        return
    newsletter_id = clicks.newsletter_with(subscriber.pk, job_id)
    if newsletter_id is not None:
        note(request, newsletter_id, clicks.job_link(job_id))


def note(request: HttpRequest, newsletter_id: int, link: str) -> None:
    """Note a click as it came; who made it is decided later."""
    now = timezone.now()
    network = network_of(address_of(request))
    visit = Visit(
        link=link,
        at=now,
        method=request.method or "",
        agent=agent_of(request.headers.get("User-Agent", "")[:500]),
        network=_hashed(f"{now.date()} {network}") if network else b"",
    )
    with transaction():
        clicks.note(newsletter_id, visit)


def _hashed(network: str) -> bytes:
    """Return a hash that no other day shares, so that nobody can be followed by it."""
    return hmac.digest(settings.SECRET_KEY.encode(), network.encode(), "sha256")[:8]
