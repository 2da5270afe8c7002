"""Headers every page carries: where scripts, styles and forms may come from and go to.

And the one header of a request that nobody but us decides: how its text is encoded.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: Answer) -> Answer:
    """Give every answer our policy, unless its view set a stricter or wider one itself."""
    policy = site_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        # Our pages are UTF-8, and so is what they send. Django believes a request that
        # names any codec of Python's, and some of those read text no page can show.
        request.encoding = "utf-8"
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return answer


def site_policy() -> str:
    """Return the policy: nothing inline, nothing foreign (CSP level 3).

    Browsers hold a form's redirects to form-action too, so the employer's way to
    Lever's consent page is named here.
    """
    lever = " ".join(
        origin(url) for url in (settings.LEVER_AUTH_URL, settings.LEVER_WEB_URL)
    )
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self' {lever}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def origin(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
