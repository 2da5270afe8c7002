"""Whether the product is alive: asked by machines."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers, with the age of the last sign of a worker."""
    try:
        newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    age = (timezone.now() - newest.last_heartbeat).total_seconds() if newest else None
    return JsonResponse({"database": "ok", "worker_seen_seconds_ago": age})
