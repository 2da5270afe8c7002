"""What Lever announces: believed when signed, stored first, acted on later (lever-api 5.3)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from referio.ats import webhooks
from referio.core.announcing import Unreadable
from referio.pipeline import steps
from referio.transactions import transaction

LONGEST_BODY = 64 * 1024  # bytes; ids only


@csrf_exempt  # a machine calls; its signature is what we believe
@never_cache
@require_POST
def announced(request: HttpRequest, address: UUID) -> HttpResponse:
    """Store a delivery and set acting on it going; strangers learn nothing."""
    body = request.read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        return HttpResponse(status=413)
    try:
        with transaction():
            taken = webhooks.take(address, body, now=timezone.now())
            if taken is not None:
                steps.ask_to_act(taken)
    except (webhooks.NotBelieved, Unreadable):
        return HttpResponse(status=404)
    return HttpResponse()
