"""What every page says about us."""

from django.conf import settings
from django.http import HttpRequest

SITE_NAME = "Refer.io"


def who_we_are(_request: HttpRequest) -> dict[str, str]:
    """Return our name, addresses and place, for base.html."""
    return {
        "site_name": SITE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "postal_address": settings.POSTAL_ADDRESS,
        "base_url": settings.BASE_URL,
    }
