from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.jobs"
    label = "jobs"
