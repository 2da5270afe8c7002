"""The links of newsletters: made from a newsletter's number, read back by its row.

A token says which newsletter and, by its tag, which slot; whose it is and which job it
means stand in the row (core/links.py). So these links are short, and no other newsletter's.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from referio.core.links import BadLink, ExpiredLink, Marks, Named, Slot
from referio.jobs.queries import shown_job
from referio.mailing.newsletter import NewsletterLinks
from referio.newsletters import queries
from referio.newsletters.models import Newsletter

# The doors that slots open: their purposes as other signed links name them.
PURPOSES = {
    Slot.WEB_COPY: "newsletter",
    Slot.MANAGE: "manage",
    Slot.STOP_ALERT: "unsubscribe-alert",
    Slot.STOP_ALL: "unsubscribe",
    Slot.JOB: "reader",
    Slot.NOT_FOR_ME: "mute",
    Slot.MUTE_EMPLOYER: "mute",
}
UNKNOWN = "This link names nothing we know."


def marks() -> Marks:
    """Return what makes and reads the tokens of newsletters."""
    return _marks(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _marks(key: str) -> Marks:
    return Marks(key.encode())


def parts_of(
    token: str, purpose: str, *, now: datetime, max_age: int | None
) -> tuple[str, ...]:
    """Return what a token names, as `addresses.parts_of` does. Raises links.LinkError."""
    named = marks().read(token)
    if PURPOSES.get(named.slot) != purpose:
        raise BadLink(UNKNOWN)
    try:
        row = queries.newsletter(named.newsletter)
        parts = _parts(row, named)
    except (ObjectDoesNotExist, IndexError):
        raise BadLink(UNKNOWN) from None
    if max_age is not None and (now - row.prepared_at).total_seconds() > max_age:
        raise ExpiredLink("This link is too old to be used. Please ask for a new one.")
    return tuple(map(str, parts))


def _parts(row: Newsletter, named: Named) -> tuple[int | str, ...]:
    match named.slot:
        case Slot.WEB_COPY:
            return (row.pk,)
        case Slot.STOP_ALERT:
            return (row.alerts[0],)
        case Slot.NOT_FOR_ME:
            return row.subscriber_id, "job", _job(row, named)
        case Slot.MUTE_EMPLOYER:
            employer = shown_job(_job(row, named)).employer_id
            return row.subscriber_id, "employer", employer
        case _:
            return (row.subscriber_id,)


def _job(row: Newsletter, named: Named) -> int:
    """Return the job of an entry; of one that was left out the negative is stored."""
    return abs(int(row.jobs[named.entry or 0]))


def page_before_token(name: str, *args: object) -> str:
    """Return the absolute address of a page up to the token that ends it."""
    address = reverse(f"candidates:{name}", args=[*args, "token"])
    return str(settings.BASE_URL) + address.removesuffix("token")


QUOTED_LINE = 76
LONGEST_TOKEN = 26
MOST_ALERT = 10**10  # more alerts than there will be people
NEEDS_ENCODING = frozenset(b"=&\"<>'")


class NewsletterPages(NamedTuple):
    """What stands before the tokens of one person in the links around the cards."""

    web_copy: bytes
    manage: bytes
    stop_alert: bytes
    stop_all: bytes
    mute: str
    plain: bool  # whether links may stand in a mail as they are, not encoded

    def links(
        self, found_by: Sequence[int], tokens: Sequence[bytes]
    ) -> NewsletterLinks:
        """Return one person's links around the cards.

        Who has one alert behind a newsletter is led to that one.
        """
        manage = self.manage + tokens[Slot.MANAGE]
        fewer, pause, stop = manage, manage, manage
        first = found_by[0]
        if found_by.count(first) == len(found_by):
            fewer = b"%b/alerts/%d" % (manage, first)
            pause = b"%b#alert-%d" % (manage, first)
            stop = self.stop_alert + tokens[Slot.STOP_ALERT]
        links = (
            self.web_copy + tokens[Slot.WEB_COPY],
            manage,
            fewer,
            pause,
            stop,
            self.stop_all + tokens[Slot.STOP_ALL],
        )
        if self.plain:
            return NewsletterLinks(*links)
        return NewsletterLinks(*(address.decode() for address in links))


def newsletter_pages() -> NewsletterPages:
    """Return where the pages are that newsletters link to."""
    names = ("web-copy", "manage", "unsubscribe-alert", "unsubscribe")
    web_copy, manage, stop_alert, stop_all = (
        page_before_token(name).encode("ascii") for name in names
    )
    token = b"n" * LONGEST_TOKEN
    longest = (
        max(web_copy, stop_alert, stop_all, key=len) + token,
        b"%b%b/alerts/%d" % (manage, token, MOST_ALERT),
    )
    plain = all(
        len(one) < QUOTED_LINE and not NEEDS_ENCODING.intersection(one)
        for one in longest
    )
    mute = page_before_token("mute")
    return NewsletterPages(web_copy, manage, stop_alert, stop_all, mute, plain)
