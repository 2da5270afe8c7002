"""A copy of somebody's data, behind the link in its mail; a button gives it out.

Scanners open every link in a mail: none of them is handed a person's data.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from referio.alerts import exports
from referio.web.candidates.doors import EXPORT, opened_by


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(EXPORT)
def export(request: HttpRequest, token: str, export_id: str) -> HttpResponse:
    """Show what there is to fetch; the button fetches it."""
    found = exports.export(int(export_id))
    now = timezone.now()
    if request.method == "POST":
        content = exports.content(found.pk, now=now)
        response = HttpResponse(content, content_type="application/zip")
        name = f"refer-io-{found.made_at:%Y-%m-%d}.zip"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return render(request, "candidates/export.html", {"export": found, "token": token})
