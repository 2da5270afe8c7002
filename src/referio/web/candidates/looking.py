"""The yearly question: a page with the three answers. Opening it answers nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from referio.alerts import looking, queries
from referio.alerts.models import Subscriber
from referio.pipeline import addresses
from referio.transactions import transaction
from referio.web.candidates.doors import LOOKING, opened_by

WORDING = "looking-1"  # the question in candidates/looking.html; a new one, a new name
GONE = (Subscriber.State.UNSUBSCRIBED, Subscriber.State.PENDING)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(LOOKING)
def look(request: HttpRequest, _token: str, subscriber_id: str) -> HttpResponse:
    """Show the question; its button goes on for another year."""
    subscriber = queries.subscriber(int(subscriber_id))
    now = timezone.now()
    manage = addresses.manage(subscriber.pk, now)
    if request.method == "POST":
        with transaction():
            said = looking.say_yes(subscriber.pk, wording=WORDING, now=now)
        if said:
            messages.success(request, "Thank you. Your alerts go on.")
        return redirect(manage)
    if subscriber.state in GONE:
        return redirect(manage)
    context = {
        "subscriber": subscriber,
        "alerts": queries.alerts_of(subscriber.pk),
        "resting": subscriber.state == Subscriber.State.RESTING,
        "manage": manage,
        "stop": addresses.unsubscribe(subscriber.pk, now),
    }
    return render(request, "candidates/looking.html", context)
