"""Where every page is; each audience has its own rooms."""

from django.urls import include, path

from referio.web.console import internals

urlpatterns = [
    path("console/internals/", internals.pages()),
    path("", include("referio.web.candidates.urls")),
    path("", include("referio.web.employers.urls")),
    path("console/", include("referio.web.console.urls")),
    path("hooks/", include("referio.web.hooks.urls")),
]
