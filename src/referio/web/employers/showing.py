"""What an employer lets candidates see of their applications; nothing unless it is set."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from referio.ats.webhooks import Shown, show
from referio.transactions import transaction
from referio.web.employers import access


@require_POST
def showing(request: HttpRequest, slug: str, connection_id: int) -> HttpResponse:
    """Set what candidates see."""
    connection = access.connection_of(request.user, slug, connection_id)
    shown = Shown(*(name in request.POST for name in ("moved", "closed", "hired")))
    with transaction():
        show(connection.pk, shown)
    messages.success(request, "What candidates see is saved.")
    return redirect("employers:portal", slug=slug)
