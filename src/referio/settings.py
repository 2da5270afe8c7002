"""Every setting of the product. Variables are read here and nowhere else; see .env.example."""

import os
from pathlib import Path

from referio import env

HERE = Path(__file__).parent
DATA = Path(env.text("REFERIO_DATA", ".data")).absolute()
DEBUG = env.flag("REFERIO_DEBUG")

# --- who we are -------------------------------------------------------------------
BASE_URL = env.url("REFERIO_BASE_URL", "http://127.0.0.1:8000")
MAIL_DOMAIN = env.text("REFERIO_MAIL_DOMAIN", "refer.example")
MAIL_FROM = env.text("REFERIO_MAIL_FROM", f"Refer.io <alerts@{MAIL_DOMAIN}>")
SUPPORT_EMAIL = env.text("REFERIO_SUPPORT_EMAIL", f"support@{MAIL_DOMAIN}")
POSTAL_ADDRESS = env.text(
    "REFERIO_POSTAL_ADDRESS", "Refer.io, 1 Example Street, Sample Town"
)

# --- secrets ----------------------------------------------------------------------
SECRET_KEY = env.secret("REFERIO_SECRET_KEY")
SEAL_KEYS = env.secret(
    "REFERIO_SEAL_KEYS"
).split()  # base64 of 32 bytes each, newest first

# --- Lever, known only as addresses -----------------------------------------------
LEVER_API_URL = env.url("LEVER_API_URL", "https://api.lever.co/v1")
LEVER_AUTH_URL = env.url("LEVER_AUTH_URL", "https://auth.lever.co")
LEVER_WEB_URL = env.url("LEVER_WEB_URL", "https://hire.lever.co")
LEVER_AUDIENCE = env.text("LEVER_AUDIENCE", "https://api.lever.co/v1/")
LEVER_CLIENT_ID = env.text("LEVER_CLIENT_ID")
LEVER_CLIENT_SECRET = env.secret("LEVER_CLIENT_SECRET")
LEVER_CALLS_PER_SECOND = env.number("LEVER_CALLS_PER_SECOND", 10)  # 0 = no limit

# --- pace -------------------------------------------------------------------------
SYNC_EVERY_SECONDS = env.number("REFERIO_SYNC_EVERY_SECONDS", 900, least=1)
CHECK_EVERY_SECONDS = env.number("REFERIO_CHECK_EVERY_SECONDS", 240, least=0)
EDITIONS_EVERY_SECONDS = env.number("REFERIO_EDITIONS_EVERY_SECONDS", 900, least=1)
HOLD_EDITIONS = env.flag("REFERIO_HOLD_EDITIONS")
INVITATION_DAYS = env.number("REFERIO_INVITATION_DAYS", 14, least=1)

# --- matching ---------------------------------------------------------------------
INDEX_FOLDER = DATA / "index"  # of alerts; may be removed at any time
PART_SUBSCRIBERS = env.number("REFERIO_PART_SUBSCRIBERS", 2_500_000, least=1)
MATCH_THREADS = env.number("REFERIO_MATCH_THREADS", len(os.sched_getaffinity(0)))

# --- mail out ---------------------------------------------------------------------
RELAY = env.relay(env.text("SMTP_URL", "smtp://127.0.0.1:25"))
MESSENGER = env.choice("REFERIO_MESSENGER", ("smtp", "esp"))
RELAY_LINES = env.number("REFERIO_RELAY_LINES", 8, least=1)
RELAY_MAILS_PER_LINE = env.number("REFERIO_RELAY_MAILS_PER_LINE", 0)  # 0 = no limit
RELAY_MAILS_PER_SECOND = env.number("REFERIO_RELAY_MAILS_PER_SECOND", 0)  # 0 = no limit
WARM_UP_SINCE = env.day("REFERIO_WARM_UP_SINCE")  # the first day of sending, or None
# (selector, path of a PEM) each, newest first; the first of each kind of key signs.
DKIM_KEYS = env.pairs("REFERIO_DKIM_KEYS", env.text("REFERIO_DKIM_KEYS"), mark=":")
ESP = env.text("REFERIO_ESP")  # one of anymail's providers, such as postmark
ESP_OPTIONS = env.pairs(
    "REFERIO_ESP_OPTIONS", env.secret("REFERIO_ESP_OPTIONS"), mark="="
)

# --- mail in ----------------------------------------------------------------------
INLET = env.inlet(env.text("REFERIO_INLET_URL", "smtp://127.0.0.1:8025"))
# "name:password" that a mail service calls our webhooks with; without it none is heard.
MAIL_WEBHOOK_SECRET = env.secret("REFERIO_MAIL_WEBHOOK_SECRET")
ANYMAIL = {"WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET}

# --- Django -----------------------------------------------------------------------
ALLOWED_HOSTS = env.text("REFERIO_HOSTS", "127.0.0.1 localhost").split()
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "referio.urls"
WSGI_APPLICATION = "referio.wsgi.application"
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", "postgresql://referio@127.0.0.1/referio")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
# An e-mail is unique whatever its capitals: by a constraint over lower(email).
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "referio.accounts",
    "referio.ats",
    "referio.jobs",
    "referio.alerts",
    "referio.newsletters",
    "referio.applications",
    "referio.pipeline",
    "referio.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "referio.web.headers.content_security_policy",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "referio.web.context.who_we_are",
            ],
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
# Two files: the résumé and one more; anything larger than the limit is refused by the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; it also ends TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if BASE_URL.startswith("https://") else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "console:sign-in"
LOGIN_REDIRECT_URL = "console:home"
LOGOUT_REDIRECT_URL = "console:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "referio.core.discretion.DiscreetFormatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"only_noted": {"()": "referio.core.discretion.OnlyNoted"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("REFERIO_LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would write, or mail, paths that are keys.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Scanners ask for hosts that are not ours, day and night.
        "django.security.DisallowedHost": {"filters": ["only_noted"]},
        # The inlet's server logs every command, with the addresses in it.
        "mail.log": {"level": "WARNING"},
        # httpx logs whole addresses, and ours to Lever carry applicants' e-mails.
        **{
            name: {"level": "WARNING"}
            for name in ("httpx", "httpcore", "procrastinate")
        },
    },
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "schedule"
PROCRASTINATE_ON_APP_READY = "referio.pipeline.queue.use_connector"
