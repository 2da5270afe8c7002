"""What tests look for on a page."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit


def text(response: Any) -> str:
    """The page as one line of HTML."""
    return " ".join(response.content.decode().split())


def path(address: str) -> str:
    """An address without its host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class Fields(HTMLParser):
    """The inputs of a page: {name: [values]}, as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.described: list[str] = []
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str]] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.described += found.get("aria-describedby", "").split()
        self.labelled |= {found["for"]} if tag == "label" and "for" in found else set()
        if tag in ("input", "textarea", "select"):
            self.inputs.append(found | {"tag": tag})
        self._send(tag, found)

    def _send(self, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if tag == "textarea":
            self._area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in found and self._select:
            self.sent.setdefault(self._select, []).append(found.get("value", ""))
        elif tag == "input" and name and found.get("type") != "file":
            ticked = (
                found.get("type") not in ("radio", "checkbox") or "checked" in found
            )
            if ticked:
                self.sent.setdefault(name, []).append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.sent[self._area][-1] += data.removeprefix("\n")


def fields(response: Any) -> Fields:
    """The inputs of a page."""
    found = Fields()
    found.feed(response.content.decode())
    return found


def sent(response: Any) -> dict[str, list[str]]:
    """What a browser would send if the person changed nothing; without the CSRF token."""
    return {
        k: v for k, v in fields(response).sent.items() if k != "csrfmiddlewaretoken"
    }


def structured(response: Any) -> dict[str, Any]:
    """The JSON-LD of a page, read as a browser reads it: up to the first closing tag."""
    match = re.search(
        r'<script type="application/ld\+json">(.*?)</script',
        response.content.decode(),
        re.DOTALL,
    )
    assert match, "the page has no structured data"
    found = json.loads(match[1])
    assert isinstance(found, dict)
    return found
