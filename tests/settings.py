"""The product's settings, with keys of the tests' own."""

import os

os.environ.setdefault("REFERIO_SECRET_KEY", "tests-only-" + "k" * 40)
os.environ.setdefault(
    "REFERIO_SEAL_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)
os.environ.setdefault("LEVER_CLIENT_ID", "referio-test")
os.environ.setdefault("LEVER_CLIENT_SECRET", "an-invented-secret")

from referio.settings import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests"]  # noqa: F405 - its `flush`
