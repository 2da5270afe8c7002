from django.apps import AppConfig


class Config(AppConfig):
    name = "referio.accounts"
    label = "accounts"
