"""A newsletter on the web."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.newsletters.clicks import WEB_COPY as WEB_COPY_LINK
from referio.pipeline import composing
from referio.web.candidates import clicks
from referio.web.candidates.doors import WEB_COPY, opened_by

# A mail carries its styles inline, and nothing that runs.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
@opened_by(WEB_COPY)
def web_copy(request: HttpRequest, _token: str, newsletter_id: str) -> HttpResponse:
    """Show a newsletter as it was mailed, composed again from the same entries."""
    try:
        clicks.note(request, int(newsletter_id), WEB_COPY_LINK)
        parts = composing.parts(int(newsletter_id), timezone.now())
    except composing.NothingLeft:
        return render(request, "candidates/newsletter_gone.html", status=410)
    response = HttpResponse(parts.html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response
