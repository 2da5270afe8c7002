"""What arrived by mail, read where the local Lever catches it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import httpx

from referio.local.expecting import expect, wait_for

JOB_PAGE = re.compile(r"/jobs/(\d+)/[^?]*\?for=")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came."""

    id: int
    to: str = field(repr=False)
    subject: str = field(repr=False)
    received: datetime
    headers: dict[str, str] = field(repr=False)
    html: str = field(repr=False)
    text: str = field(repr=False)
    links: tuple[str, ...] = field(repr=False)

    @property
    def is_newsletter(self) -> bool:
        """By its Feedback-ID: letters can be unsubscribed from, too."""
        return ":newsletter:" in self.headers.get("feedback-id", "")

    @property
    def jobs(self) -> tuple[int, ...]:
        """The jobs it leads to, in order."""
        found = (JOB_PAGE.search(link) for link in self.links)
        return tuple(dict.fromkeys(int(match[1]) for match in found if match))

    def job_page(self, job_id: int) -> str:
        """Return the address by which its reader opens a job."""
        return next(one for one in self.links if f"/jobs/{job_id}/" in one)

    def link(self, path: str) -> str:
        """Return the first link with this in it. Raises Unexpected."""
        found = [one for one in self.links if path in one]
        expect(found, f"The mail “{self.subject}” has no link to {path}.", log="worker")
        return found[0]

    @property
    def one_click(self) -> str:
        """The address of its one-click unsubscribe (RFC 8058)."""
        first = self.headers["list-unsubscribe"].split(",")[0]
        return first.strip().removeprefix("<").removesuffix(">")


class Mailbox:
    """Everybody's mail."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Stop reading."""
        self._client.close()

    def mails(self, *, to: str = "", since: datetime | None = None) -> list[Mail]:
        """Return mails in the order in which they came."""
        asked = {"to": to, "since": since.isoformat() if since else ""}
        answer = self._client.get("/api/mails", params=asked)
        return [_mail(raw) for raw in answer.raise_for_status().json()]

    def newsletters(self) -> list[Mail]:
        """Return every newsletter so far."""
        return [mail for mail in self.mails() if mail.is_newsletter]

    def wait_for(
        self, to: str, about: str, *, since: datetime | None = None, seconds: float = 30
    ) -> Mail:
        """Wait for a mail whose subject has these words. Raises Unexpected."""
        look = partial(self._newest, to, about, since)
        return wait_for(f"A mail to {to} about “{about}”", look, seconds=seconds)

    def _newest(self, to: str, about: str, since: datetime | None) -> Mail | None:
        found = [one for one in self.mails(to=to, since=since) if about in one.subject]
        return found[-1] if found else None


def _mail(raw: dict[str, Any]) -> Mail:
    return Mail(
        id=raw["id"],
        to=raw["to"][0],
        subject=raw["subject"],
        received=datetime.fromisoformat(raw["received_at"]),
        headers={name.lower(): value for name, value in reversed(raw["headers"])},
        html=raw["html"],
        text=raw["text"],
        links=tuple(raw["links"]),
    )
