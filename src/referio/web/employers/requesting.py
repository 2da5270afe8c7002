"""Asking for access: a form, one request however often it is sent, and thanks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from referio.accounts import operations, queries
from referio.transactions import transaction
from referio.web.employers.forms import RequestForm

SESSION_KEY = "asked_for_access"


@require_http_methods(["GET", "HEAD", "POST"])
def request_access(request: HttpRequest) -> HttpResponse:
    """Show the form, or record the request and say thanks."""
    form = RequestForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"section": "employers", "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "employers/request.html", context, status=status)
    with transaction():
        asked = operations.request_access(**form.cleaned_data, now=timezone.now())
    request.session[SESSION_KEY] = {
        "company": asked.company,
        "email": asked.work_email,
        "site": asked.lever_account,
    }
    return redirect("employers:requested")


@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """Say what was asked and what happens next; details only to the browser that asked."""
    asked = request.session.get(SESSION_KEY) or {}
    free = queries.is_free_mail(asked.get("email", ""))
    context = {"section": "employers", "asked": asked, "free_mail": free}
    return render(request, "employers/requested.html", context)
