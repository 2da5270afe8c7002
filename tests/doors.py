"""Whether the links of a mail lead anywhere: a letter must not send people to a closed door."""

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.policy import default
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def closed(mails: Iterable[bytes]) -> list[str]:
    """Return the links to our own pages that no page answers."""
    ours = {link for mail in mails for link in _links(mail) if _is_ours(link)}
    return sorted(link for link in ours if not _has_door(link))


def _links(mail: bytes) -> Iterator[str]:
    message = message_from_bytes(mail, policy=default)
    for part in message.walk():
        if part.get_content_maintype() == "text":
            said = str(part.get_content())
            is_html = part.get_content_subtype() == "html"
            yield from ADDRESS.findall(unescape(said) if is_html else said)
    for name in ("List-Unsubscribe", "List-Help", "List-Owner"):
        yield from ADDRESS.findall(str(message.get(name, "")))


def _is_ours(link: str) -> bool:
    return urlsplit(link).netloc == urlsplit(settings.BASE_URL).netloc


def _has_door(link: str) -> bool:
    try:
        resolve(urlsplit(link).path)
    except Resolver404:
        return False
    return True
