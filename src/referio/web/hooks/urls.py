"""Where machines call."""

from django.urls import path

from referio.web.hooks import health, lever, mail_services

app_name = "hooks"
urlpatterns = [
    path("health", health.health, name="health"),
    path("mail/<slug:service>", mail_services.tracked, name="mail"),
    path("lever/<uuid:address>", lever.announced, name="lever"),
]
