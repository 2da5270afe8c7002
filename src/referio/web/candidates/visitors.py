"""Where a visitor comes from."""

import ipaddress

from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return where the visitor comes from; behind our proxy, what the proxy says of it."""
    there = request.META.get("REMOTE_ADDR", "")
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return (_public(named) if not _public(there) else "") or _public(there) or there


def _public(text: str) -> str:
    try:
        return text if ipaddress.ip_address(text).is_global else ""
    except ValueError:
        return ""
