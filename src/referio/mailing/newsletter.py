"""One subscriber's newsletter, joined from cards that were rendered before."""

from binascii import a2b_qp
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from referio.mailing.addresses import PLAIN
from referio.mailing.cards import (
    HTML_DOT,
    NOTHING,
    TEXT_DOT,
    CardLinks,
    Fragment,
    Link,
    Opening,
    reason,
    why,
)
from referio.mailing.encoding import (
    QP_LINE,
    Piece,
    are_plain,
    in_short_pieces,
    piece,
    quoted,
    quoted_template,
)
from referio.mailing.parts import House, Parts, frame
from referio.mailing.phrases import count, say
from referio.mailing.template import (
    Template,
    attribute,
    html,
    link,
    plain,
    shorten,
    split,
)
from referio.mailing.wording import long_date

ALERT_LIMIT = 80


class Entry(NamedTuple):
    """A job in a newsletter: its card, why it fits this person, this person's links.

    `more` further jobs of the employer fit, too.
    """

    card: Fragment
    reasons: Piece | tuple[str, ...]
    links: CardLinks | tuple[bytes, ...]
    more: int = 0


# An entry with or without its names, which cost a worker more than all else of it.
AnEntry = tuple[Fragment, Piece | tuple[str, ...], CardLinks | tuple[bytes, ...], int]


class NewsletterLinks(NamedTuple):
    """One person's signed links; none may change anything when merely opened."""

    web_copy: Link
    change: Link
    fewer: Link
    pause: Link
    unsubscribe: Link
    unsubscribe_all: Link

    def __repr__(self) -> str:
        return "NewsletterLinks(...)"


@dataclass(frozen=True, slots=True)
class Newsletter:
    """What one subscriber gets in an edition, best job first."""

    recipient: str = field(repr=False)
    alerts: tuple[str, ...]
    entries: Sequence[AnEntry]
    sent_on: date
    signed_up: date
    links: NewsletterLinks


class Pieces(NamedTuple):
    """A newsletter before it is joined: HTML as 7bit, text as quoted-printable.

    `is_plain` where all of it is known to go over SMTP as it is.
    """

    opening: Opening
    html: list[bytes]
    text: list[bytes]
    is_plain: bool


class _Frame(NamedTuple):
    """What stands around the cards of newsletters, above and below."""

    above: Template
    below: Template
    text_above: Template
    text_below: Template

    @property
    def segments(self) -> list[bytes]:
        """Return all that stands between the slots."""
        return [one for template in self for one in template.segments]


def render(newsletter: Newsletter, house: House, *, locale: str = "en") -> Parts:
    """Return the mail. Raises ValueError without entries: an empty one is never sent."""
    made = pieces(newsletter, house, locale=locale)
    text = a2b_qp(b"".join(made.text))
    return Parts(made.opening.subject, b"".join(made.html), text)


def pieces(newsletter: Newsletter, house: House, *, locale: str = "en") -> Pieces:
    """Return the mail to be joined. Raises ValueError without entries."""
    entries = newsletter.entries
    if not entries:
        raise ValueError("a newsletter needs at least one job; send none instead")
    opening = entries[0][0].opening(len(entries))
    counts = len(entries), len(newsletter.alerts)
    around, is_plain = _dated(house, locale, newsletter.sent_on, *counts)
    looks, texts, are_words_plain = _filled(newsletter, locale)
    looks["subject"], looks["preheader"] = opening.title, opening.preheader
    page, text = around.above.pieces(looks), around.text_above.pieces(texts)
    are_cards_plain = _add(entries, page, text)
    page += around.below.pieces(looks)
    text += around.text_below.pieces(texts)
    are_plain = is_plain and are_words_plain and are_cards_plain and opening.is_plain
    return Pieces(opening, page, text, are_plain)


def _add(entries: Sequence[AnEntry], page: list[bytes], text: list[bytes]) -> bool:
    """Append cards with one person's parts in them, in the order of cards.HTML_SLOTS.

    Return whether all of it is plain.
    """
    is_plain = True
    for card, told, links, number in entries:
        if type(told) is not Piece:
            told = why([reason(one) for one in told], card.locale)  # noqa: PLW2901
        shown, said = _twins(links)
        more = card.more(number) if number else NOTHING
        job, no, mute = shown
        a, b, c, d, e, f, g = card.html
        page += (a, job, b, told.html, c, job, d, no, e, mute, f, more.html, g)
        if shown is not said:
            job, no, mute = said
            is_plain = False
        a, b, c, d, e, f = card.text
        text += (a, told.text, b, job, c, no, d, mute, e, more.text, f)
        if not (card.is_plain and told.is_plain and more.is_plain):
            is_plain = False
    return is_plain


def _twins(links: tuple[Link, ...]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Return links for HTML and for quoted text: the same where they may stand in both."""
    if type(links[0]) is bytes:  # then all are: they are made together
        return links, links  # type: ignore[return-value]
    twins = [_twin(one) for one in links]
    return [shown for shown, _ in twins], [said for _, said in twins]


def _twin(address: Link) -> tuple[bytes, bytes]:
    if isinstance(address, bytes):
        return address, address
    checked = link(address)
    return attribute(checked), quoted(checked)


@lru_cache(maxsize=1024)
def _dated(
    house: House, locale: str, day: date, jobs: int, alerts: int
) -> tuple[_Frame, bool]:
    """Return what stands around so many cards on a day, and whether it is plain."""
    filled = {
        "date": _date(day, locale),
        "heading": _counted("newsletter.heading", jobs, locale),
        "alerts_label": _counted("newsletter.alerts", alerts, locale),
        "stop_label": _counted("newsletter.stop", alerts, locale),
    }
    looks = {slot: one.html for slot, one in filled.items()}
    texts = {slot: one.text for slot, one in filled.items()}
    frame = _frame(house, locale)
    made = _Frame(
        frame.above.bind(looks),
        frame.below.bind(looks),
        frame.text_above.bind(texts),
        frame.text_below.bind(texts),
    )
    return made, are_plain(*made.segments)


@lru_cache(maxsize=64)
def _frame(house: House, locale: str) -> _Frame:
    """Return the layouts with all in place that is the same for everybody."""
    page, text = frame("newsletter", house, locale)
    sentence = say(
        "newsletter.why", locale, recipient="{{recipient}}", date="{{signed_up}}"
    )
    above, below = _opened(page, html(sentence)).around("cards")
    said = quoted_template(_opened(text, plain(sentence)))
    return _Frame(above, below, *said.around("cards"))


def _opened(template: Template, sentence: bytes) -> Template:
    """Return a template with a sentence in it that has slots of its own."""
    slots = {slot: b"{{%b}}" % slot.encode() for slot in template.slots}
    return split(template.fill({**slots, "why_you": sentence}))


def _filled(
    newsletter: Newsletter, locale: str
) -> tuple[dict[str, bytes], dict[str, bytes], bool]:
    """Return what one person's slots hold, in HTML and in quoted text; whether it is plain."""
    shown, said = _twins(newsletter.links)
    alerts, address = _alerts(newsletter.alerts), _address(newsletter.recipient)
    day = _date(newsletter.signed_up, locale)
    looks = _slots(shown, alerts.html, address.html, day.html)
    texts = _slots(said, alerts.text, address.text, day.text)
    are_words_plain = alerts.is_plain and address.is_plain and day.is_plain
    return looks, texts, shown is said and are_words_plain


def _slots(
    links: Sequence[bytes], alerts: bytes, recipient: bytes, signed_up: bytes
) -> dict[str, bytes]:
    web_copy, change, fewer, pause, stop, stop_all = links
    return {
        "web_copy": web_copy,
        "change": change,
        "fewer": fewer,
        "pause": pause,
        "stop": stop,
        "unsubscribe": stop,
        "stop_all": stop_all,
        "alerts": alerts,
        "recipient": recipient,
        "signed_up": signed_up,
    }


def _alerts(names: tuple[str, ...]) -> Piece:
    if len(names) == 1:
        return _name(names[0])
    named = [_name(one) for one in names]
    return piece(
        HTML_DOT.join([one.html for one in named]),
        TEXT_DOT.join([one.text for one in named]),
    )


def _address(address: str) -> Piece:
    if len(address) < QP_LINE and PLAIN.fullmatch(address):
        octets = address.encode()  # nothing in it is escaped or encoded
        return Piece(octets, octets, is_plain=True)
    return _words(address)


@lru_cache(maxsize=4096)
def _name(alert: str) -> Piece:
    return _words(shorten(alert, ALERT_LIMIT))


@lru_cache(maxsize=4096)
def _date(day: date, locale: str) -> Piece:
    return _words(long_date(day, locale))


@lru_cache(maxsize=4096)
def _counted(key: str, number: int, locale: str) -> Piece:
    return _words(count(key, number, locale))


def _words(text: str) -> Piece:
    return piece(in_short_pieces(html(text)), quoted(plain(text)))
