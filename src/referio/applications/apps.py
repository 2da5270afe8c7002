from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.applications"
    label = "applications"
