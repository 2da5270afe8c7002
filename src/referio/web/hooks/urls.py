"""Where machines call."""

from django.urls import path

from referio.web.hooks import health

app_name = "hooks"
urlpatterns = [path("health", health.health, name="health")]
