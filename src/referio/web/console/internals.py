"""Django's own admin, behind the console's door: every page of it, its sign-in included."""

from collections.abc import Sequence

from django.contrib import admin
from django.urls import URLPattern, URLResolver

from referio.web.console.doors import staff_only

Pages = Sequence[URLPattern | URLResolver]


def pages() -> tuple[Pages, str, str]:
    """Return the admin's pages for `path`; to all but staff none of them exists."""
    admin.site.site_header = admin.site.site_title = "Refer.io internals"
    found, app, name = admin.site.urls
    _guard(found)
    return found, app, name


def _guard(found: Pages) -> None:
    for one in found:
        if isinstance(one, URLResolver):
            _guard(one.url_patterns)
        else:
            one.callback = staff_only(one.callback)
