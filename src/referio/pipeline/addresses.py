"""Absolute addresses of pages, with the signed links that mails carry."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from referio.core import links
from referio.core.text import slug
from referio.pipeline import newsletter_links


def signed(purpose: str, *parts: str | int, at: datetime) -> str:
    """Return a token for one purpose, made at a moment."""
    return links.sign(
        purpose, *parts, key=settings.SECRET_KEY.encode(), at=int(at.timestamp())
    )


def parts_of(
    token: str, purpose: str, *, now: datetime, max_age: int | None
) -> tuple[str, ...]:
    """Return what a token names. Raises links.LinkError; `max_age` is in seconds."""
    if links.names_newsletter(token):
        return newsletter_links.parts_of(token, purpose, now=now, max_age=max_age)
    key, at = settings.SECRET_KEY.encode(), int(now.timestamp())
    return links.read(token, purpose, key=key, now=at, max_age=max_age)


def _page(name: str, *args: object) -> str:
    return str(settings.BASE_URL) + reverse(name, args=args)


def invitation(invitation_id: int, at: datetime) -> str:
    """Return the access link of an invitation."""
    return _page("employers:invitation", signed("invitation", invitation_id, at=at))


def sign_in(user_id: int, stamp: int, at: datetime) -> str:
    """Return the link that signs an employer's member in, until they have signed in again."""
    return _page("employers:signed-in", signed("sign-in", user_id, stamp, at=at))


def portal(slug: str) -> str:
    """Return an employer's own page."""
    return _page("employers:portal", slug)


def console() -> str:
    """Return the first page of our staff."""
    return _page("console:home")


def delivery() -> str:
    """Return the page where our staff see what came back."""
    return _page("console:delivery")


def confirm(alert_id: int, at: datetime) -> str:
    """Return the page that makes an alert count."""
    return _page("candidates:confirm", signed("confirm", alert_id, at=at))


def manage(subscriber_id: int, at: datetime) -> str:
    """Return a subscriber's own page."""
    return _page("candidates:manage", signed("manage", subscriber_id, at=at))


def unsubscribe(subscriber_id: int, at: datetime) -> str:
    """Return the page (and one-click address) that ends all newsletters."""
    return _page("candidates:unsubscribe", signed("unsubscribe", subscriber_id, at=at))


def unsubscribe_alert(alert_id: int, at: datetime) -> str:
    """Return the page that ends one alert."""
    return _page(
        "candidates:unsubscribe-alert", signed("unsubscribe-alert", alert_id, at=at)
    )


def looking(subscriber_id: int, at: datetime) -> str:
    """Return the page that asks whether somebody is still looking."""
    return _page("candidates:looking", signed("looking", subscriber_id, at=at))


def export(export_id: int, at: datetime) -> str:
    """Return the page that gives out a copy of somebody's data."""
    return _page("candidates:export", signed("export", export_id, at=at))


def mute(subscriber_id: int, kind: str, thing_id: int, at: datetime) -> str:
    """Return the page that mutes an "employer" or a "job"."""
    return _page(
        "candidates:mute", signed("mute", subscriber_id, kind, thing_id, at=at)
    )


class JobPages(NamedTuple):
    """Where jobs are. Made once for many: Django takes longer for one than all else of it."""

    before_job: str
    jobs: str

    def job(self, job_id: int, title: str) -> str:
        """Return a job's page."""
        return f"{self.before_job}{job_id}/{slug(title) or 'job'}"

    def open_jobs(self, employer: str) -> str:
        """Return the list of the open jobs of an employer."""
        return f"{self.jobs}?{urlencode({'q': employer})}"


def job_pages() -> JobPages:
    """Return where jobs are now."""
    sample = _page("candidates:job", 0, "job")
    return JobPages(sample.removesuffix("0/job"), _page("candidates:jobs"))


def job(job_id: int, title: str, subscriber_id: int | None, at: datetime) -> str:
    """Return a job's page; for a subscriber, the one that knows their address."""
    page = job_pages().job(job_id, title)
    return (
        f"{page}?for={signed('reader', subscriber_id, at=at)}"
        if subscriber_id
        else page
    )


def receipt(application_id: UUID, at: datetime) -> str:
    """Return the page that tells how an application stands."""
    return _page("candidates:receipt", signed("application", application_id.hex, at=at))


def web_copy(newsletter_id: int, at: datetime) -> str:
    """Return the web version of a newsletter."""
    return _page("candidates:web-copy", signed("newsletter", newsletter_id, at=at))


def webhook(address: UUID) -> str:
    """Return where an ATS announces to us what happens at one connection."""
    return _page("hooks:lever", address)
