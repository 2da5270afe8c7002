"""The gallery: every mail of ours in every language, as its readers see it."""

from collections.abc import Mapping
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from referio.mailing.catalogue import languages
from referio.mailing.gallery import Sample, in_language
from referio.web.console.doors import staff_only
from referio.web.headers import site_policy

SCHEMES = ("light", "dark")
WIDTHS = ("desktop", "phone")
DARK = b"@media (prefers-color-scheme:dark)"
# A mail carries its styles inline, and nothing that runs; only our own page may hold it.
FRAMED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'self'"
)


@staff_only
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """List every mail, with its subject in English and a link for each language."""
    context = {
        "here": "gallery",
        "mails": list(_mails("en").values()),
        "languages": languages(),
    }
    return render(request, "console/gallery.html", context)


@staff_only
@require_safe
def mail(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Show a mail in a frame as wide as a screen or a phone, and its text."""
    sample = _sample(name, language)
    context = {
        "here": "gallery",
        "sample": sample,
        "text": sample.parts.text.decode().replace("\r\n", "\n"),
        "languages": languages(),
        "schemes": SCHEMES,
        "widths": WIDTHS,
        "scheme": _asked(request, "scheme", SCHEMES),
        "width": _asked(request, "width", WIDTHS),
    }
    response = render(request, "console/gallery_mail.html", context)
    response.headers["Content-Security-Policy"] = f"{site_policy()}; frame-src 'self'"
    return response


@staff_only
@require_safe
@xframe_options_sameorigin
def framed(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Show a mail's HTML alone, in the colours asked for whatever the browser prefers."""
    page = _sample(name, language).parts.html
    is_dark = _asked(request, "scheme", SCHEMES) == "dark"
    page = page.replace(DARK, b"@media all" if is_dark else b"@media not all")
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    return response


@lru_cache(maxsize=16)
def _mails(language: str) -> Mapping[str, Sample]:
    return {sample.name: sample for sample in in_language(language)}


def _sample(name: str, language: str) -> Sample:
    if language not in languages() or name not in _mails(language):
        raise Http404("There is no such mail.")
    return _mails(language)[name]


def _asked(request: HttpRequest, what: str, known: tuple[str, ...]) -> str:
    """Return what the address asks for, or the first of what there is."""
    wanted = request.GET.get(what, "")
    return wanted if wanted in known else known[0]
