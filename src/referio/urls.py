"""Where every page is; each audience has its own rooms."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("console/internals/", admin.site.urls),
    path("", include("referio.web.candidates.urls")),
    path("", include("referio.web.employers.urls")),
    path("console/", include("referio.web.console.urls")),
    path("hooks/", include("referio.web.hooks.urls")),
]
