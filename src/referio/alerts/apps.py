from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.alerts"
    label = "alerts"
