from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.pipeline"
    label = "pipeline"
