"""One subscriber's newsletter, joined from cards that were rendered before."""

from binascii import a2b_qp
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from referio.mailing.cards import (
    HTML_DOT,
    TEXT_DOT,
    CardLinks,
    Fragment,
    Link,
    Opening,
    Twin,
    Why,
    reason,
    why,
)
from referio.mailing.encoding import in_short_pieces, quoted, quoted_template
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
    reasons: Why | tuple[str, ...]
    links: CardLinks | tuple[bytes, ...]
    more: int = 0


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
    entries: Sequence[Entry]
    sent_on: date
    signed_up: date
    links: NewsletterLinks


class Pieces(NamedTuple):
    """A newsletter before it is joined: HTML as 7bit, text as quoted-printable."""

    opening: Opening
    html: list[bytes]
    text: list[bytes]


class _Frame(NamedTuple):
    """What stands around the cards of every newsletter, above and below."""

    above: Template
    below: Template
    text_above: Template
    text_below: Template


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
    opening = entries[0].card.opening(len(entries))
    around = _frame(house, locale)
    looks, texts = _filled(newsletter, locale)
    looks["subject"], looks["preheader"] = opening.title, opening.preheader
    page, text = [around.above.fill(looks)], [around.text_above.fill(texts)]
    for entry in entries:
        _add(entry, page, text)
    page.append(around.below.fill(looks))
    text.append(around.text_below.fill(texts))
    return Pieces(opening, page, text)


def _add(entry: Entry, page: list[bytes], text: list[bytes]) -> None:
    """Append a card with one person's part in it, in the order of cards.HTML_SLOTS."""
    card, told, links, number = entry
    if not isinstance(told, Why):
        told = why([reason(one) for one in told], card.locale)
    shown, said = _twins(links)
    more = card.more(number)
    job, no, mute = shown
    a, b, c, d, e, f, g = card.html
    page += (a, job, b, told[0], c, job, d, no, e, mute, f, more[0], g)
    job, no, mute = said
    a, b, c, d, e, f = card.text
    text += (a, told[1], b, job, c, no, d, mute, e, more[1], f)


def _twins(links: tuple[Link, ...]) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Return links for HTML and for quoted text."""
    if type(links[0]) is bytes:  # then all are: they are made together
        return cast("tuple[bytes, ...]", links), cast("tuple[bytes, ...]", links)
    twins = [_twin(one) for one in links]
    return [shown for shown, _ in twins], [said for _, said in twins]


def _twin(address: Link) -> Twin:
    if isinstance(address, bytes):
        return address, address
    checked = link(address)
    return attribute(checked), quoted(checked)


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
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what the slots around the cards hold, in HTML and in quoted text."""
    links = newsletter.links
    number = len(newsletter.alerts)
    twins = {
        "date": _date(newsletter.sent_on, locale),
        "heading": _counted("newsletter.heading", len(newsletter.entries), locale),
        "alerts_label": _counted("newsletter.alerts", number, locale),
        "alerts": _alerts(newsletter.alerts),
        "recipient": _words(newsletter.recipient),
        "signed_up": _date(newsletter.signed_up, locale),
        "stop_label": _counted("newsletter.stop", number, locale),
        "web_copy": _twin(links.web_copy),
        "change": _twin(links.change),
        "fewer": _twin(links.fewer),
        "pause": _twin(links.pause),
        "stop_all": _twin(links.unsubscribe_all),
    }
    twins["stop"] = twins["unsubscribe"] = _twin(links.unsubscribe)
    looks = {slot: shown for slot, (shown, _) in twins.items()}
    return looks, {slot: said for slot, (_, said) in twins.items()}


def _alerts(names: tuple[str, ...]) -> Twin:
    if len(names) == 1:
        return _name(names[0])
    twins = [_name(one) for one in names]
    return (
        HTML_DOT.join([shown for shown, _ in twins]),
        TEXT_DOT.join([said for _, said in twins]),
    )


@lru_cache(maxsize=4096)
def _name(alert: str) -> Twin:
    return _words(shorten(alert, ALERT_LIMIT))


@lru_cache(maxsize=4096)
def _date(day: date, locale: str) -> Twin:
    return _words(long_date(day, locale))


@lru_cache(maxsize=4096)
def _counted(key: str, number: int, locale: str) -> Twin:
    return _words(count(key, number, locale))


def _words(text: str) -> Twin:
    return in_short_pieces(html(text)), quoted(plain(text))
