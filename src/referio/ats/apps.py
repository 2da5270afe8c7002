from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.ats"
    label = "ats"
