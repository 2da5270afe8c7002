from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.newsletters"
    label = "newsletters"
