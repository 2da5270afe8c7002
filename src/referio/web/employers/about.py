"""What Refer.io is for employers, who may connect, and how to stop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referio.ats import queries


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show the page for employers who do not know us yet."""
    context = {"section": "employers", "permissions": queries.permissions()}
    return render(request, "employers/about.html", context)
