"""One subscriber's newsletter, joined from cards that were rendered before."""

from dataclasses import dataclass, field
from datetime import date

from referio.mailing.cards import CardLinks, Fragment, fill
from referio.mailing.parts import House, Parts, frame
from referio.mailing.phrases import count, say
from referio.mailing.template import attribute, html, link, plain, shorten
from referio.mailing.wording import long_date

ALERT_LIMIT = 80
SUBJECT_TITLE, SUBJECT_PLACE = 60, 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A job in a newsletter: its card, why it fits this person, this person's links."""

    card: Fragment
    reasons: tuple[str, ...]
    links: CardLinks


@dataclass(frozen=True, slots=True)
class NewsletterLinks:
    """One person's signed links; none may change anything when merely opened."""

    web_copy: str = field(repr=False)
    change: str = field(repr=False)
    fewer: str = field(repr=False)
    unsubscribe: str = field(repr=False)
    unsubscribe_all: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Newsletter:
    """What one subscriber gets in an edition, best job first."""

    recipient: str = field(repr=False)
    alerts: tuple[str, ...]
    entries: tuple[Entry, ...]
    sent_on: date
    signed_up: date
    links: NewsletterLinks


def render(newsletter: Newsletter, house: House, *, locale: str = "en") -> Parts:
    """Return the mail. Raises ValueError without entries: an empty one is never sent."""
    if not newsletter.entries:
        raise ValueError("a newsletter needs at least one job; send none instead")
    filled = [
        fill(entry.card, entry.reasons, entry.links) for entry in newsletter.entries
    ]
    subject = _subject(newsletter, locale)
    words = _words(newsletter, subject, locale)
    urls = _urls(newsletter.links)
    looks = {slot: html(text) for slot, text in words.items()}
    looks |= {slot: attribute(url) for slot, url in urls.items()}
    texts = {slot: plain(text) for slot, text in words.items()} | urls
    looks["cards"] = b"".join([card[0] for card in filled])
    texts["cards"] = b"".join([card[1] for card in filled])
    page, text = frame("newsletter", house, locale)
    return Parts(subject, page.fill(looks), text.fill(texts))


def _words(newsletter: Newsletter, subject: str, locale: str) -> dict[str, str]:
    alerts = [shorten(name, ALERT_LIMIT) for name in newsletter.alerts]
    return {
        "subject": subject,
        "preheader": _preheader(newsletter, locale),
        "date": long_date(newsletter.sent_on, locale),
        "heading": count("newsletter.heading", len(newsletter.entries), locale),
        "alerts_label": count("newsletter.alerts", len(alerts), locale),
        "alerts": " · ".join(alerts),
        "why_you": say(
            "newsletter.why",
            locale,
            recipient=newsletter.recipient,
            date=long_date(newsletter.signed_up, locale),
        ),
        "stop_label": count("newsletter.stop", len(alerts), locale),
    }


def _subject(newsletter: Newsletter, locale: str) -> str:
    first = newsletter.entries[0].card
    title = shorten(first.title, SUBJECT_TITLE)
    place = shorten(first.place, SUBJECT_PLACE)
    key = "newsletter.subject" if place else "newsletter.subject_bare"
    return count(key, len(newsletter.entries), locale, title=title, place=place)


def _preheader(newsletter: Newsletter, locale: str) -> str:
    first = newsletter.entries[0].card
    names = {"title": first.title, "employer": first.employer}
    more = len(newsletter.entries) - 1
    if not more:
        return say("newsletter.preheader", locale, **names)
    return count("newsletter.preheader_more", more, locale, **names)


def _urls(links: NewsletterLinks) -> dict[str, bytes]:
    return {
        "web_copy": link(links.web_copy),
        "change": link(links.change),
        "fewer": link(links.fewer),
        "stop": link(links.unsubscribe),
        "unsubscribe": link(links.unsubscribe),
        "stop_all": link(links.unsubscribe_all),
    }
