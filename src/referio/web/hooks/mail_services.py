"""What a mail service calls with: django-anymail knows their words and proves who calls."""

from anymail.signals import AnymailTrackingEvent, tracking
from anymail.urls import urlpatterns
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from referio.pipeline import tracking as feedback
from referio.pipeline.tracking import Tracked

END = "_tracking_webhook"
SERVICES = {
    str(one.name).removesuffix(END): one.callback
    for one in urlpatterns
    if str(one.name).endswith(END)
}


@csrf_exempt  # a machine calls; its password is what we believe
@never_cache
def tracked(request: HttpRequest, service: str) -> HttpResponse:
    """Hear what a mail service tells; without a password of ours nobody is heard."""
    view = SERVICES.get(service)
    if view is None or not settings.MAIL_WEBHOOK_SECRET:
        return HttpResponse(status=404)
    response: HttpResponse = view(request)
    return response


@receiver(tracking)
def take(
    sender: object,  # noqa: ARG001 - signals are sent with it
    event: AnymailTrackingEvent,
    esp_name: str,
    **_: object,
) -> None:
    """Do what one event leads to; what fails is sent again by the service."""
    feedback.take(
        Tracked(
            event=str(event.event_type),
            source=esp_name,
            mail=str(event.message_id or ""),
            key=str((event.metadata or {}).get("key", "")),
            recipient=str(event.recipient or ""),
            reason=str(event.reject_reason or ""),
            text=str(event.mta_response or event.description or ""),
        ),
        now=timezone.now(),
    )
