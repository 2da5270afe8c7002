"""Where machines call."""

from django.urls import path

from referio.web.hooks import health, lever

app_name = "hooks"
urlpatterns = [
    path("health", health.health, name="health"),
    path("lever/<uuid:address>", lever.announced, name="lever"),
]
