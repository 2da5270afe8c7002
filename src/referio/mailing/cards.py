"""A job as a ready piece of mail, rendered once per job and language."""

from dataclasses import dataclass, field
from functools import lru_cache

from referio.core.money import Pay
from referio.core.postings import Commitment, WorkMode
from referio.mailing.palette import COLOURS, tile
from referio.mailing.phrases import say
from referio.mailing.template import (
    Template,
    attribute,
    html,
    layout,
    link,
    one_line,
    plain,
    shorten,
)
from referio.mailing.wording import age_line, facts_line, initials, pay_line

# Longer names are cut: ten of the longest must stay below Gmail's clipping size.
TITLE_LIMIT, EMPLOYER_LIMIT, PLACE_LIMIT, PAY_LIMIT, MUTE_LIMIT = 120, 80, 90, 90, 28
REASON_LIMIT = 120

HTML_DOT, TEXT_DOT = b" &#183; ", " · ".encode()

PAID = f"font-weight:600;color:{COLOURS['ink']}"
UNPAID = f"color:{COLOURS['soft']}"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card shows of a job. Empty text and None mean: not stated."""

    title: str
    employer: str
    place: str
    work_mode: WorkMode
    commitment: Commitment
    pay: Pay | None
    age_days: int
    pay_text: str = ""


@dataclass(frozen=True, slots=True)
class CardLinks:
    """One person's signed links for one job."""

    job: str = field(repr=False)
    not_for_me: str = field(repr=False)
    mute_employer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A card with open slots for one person; the names serve subject and preheader."""

    html: Template
    text: Template
    why: Template
    why_label: bytes
    title: str
    employer: str
    place: str


def card(job: CardFacts, *, locale: str = "en") -> Fragment:
    """Return the card of a job in a language, all but one person's part filled in."""
    words = _words(job, locale)
    looks = {slot: html(text) for slot, text in {**words, **_looks(job)}.items()}
    texts = {slot: plain(text) for slot, text in words.items()}
    if words["place"]:
        looks["place"] = b', <span dir="auto">%b</span>' % looks["place"]
        texts["place"] = b", " + texts["place"]
    return Fragment(
        html=layout("card.html", locale).bind(looks),
        text=layout("card.txt", locale).bind(texts),
        why=layout("why.html", locale),
        why_label=plain(say("card.why", locale)) + b" ",
        title=words["title"],
        employer=words["employer"],
        place=words["place"],
    )


def _words(job: CardFacts, locale: str) -> dict[str, str]:
    title = shorten(job.title, TITLE_LIMIT)
    employer = shorten(job.employer, EMPLOYER_LIMIT)
    facts = facts_line(job.work_mode, job.commitment, locale)
    age = age_line(job.age_days, locale)
    names = {"title": title, "employer": employer}
    return {
        **names,
        "place": shorten(job.place, PLACE_LIMIT),
        "pay": shorten(pay_line(job.pay, job.pay_text, locale), PAY_LIMIT),
        "facts": f"{facts} · {age}" if facts else age,
        "view_label": say("card.view_label", locale, **names),
        "not_for_me_label": say("card.not_for_me_label", locale, **names),
        "mute_label": say("card.mute", locale, employer=shorten(employer, MUTE_LIMIT)),
    }


def _looks(job: CardFacts) -> dict[str, str]:
    background, letter = tile(job.employer)
    is_stated = job.pay is not None or bool(one_line(job.pay_text))
    return {
        "tile": background,
        "letter": letter,
        "initials": initials(one_line(job.employer)),
        "pay_class": "ink" if is_stated else "soft",
        "pay_style": PAID if is_stated else UNPAID,
    }


def fill(
    fragment: Fragment, reasons: tuple[str, ...], links: CardLinks
) -> tuple[bytes, bytes]:
    """Return one person's card as HTML and text; `reasons` say why it fits them."""
    texts = _links(links)
    looks = {slot: attribute(url) for slot, url in texts.items()}
    texts["why"] = looks["why"] = b""
    if reasons:
        written = [_reason(reason) for reason in reasons]
        why = HTML_DOT.join([look for look, _ in written])
        looks["why"] = fragment.why.fill({"reasons": why})
        why = TEXT_DOT.join([text for _, text in written])
        texts["why"] = fragment.why_label + why + b"\r\n"
    return fragment.html.fill(looks), fragment.text.fill(texts)


@lru_cache(maxsize=16384)
def _reason(reason: str) -> tuple[bytes, bytes]:
    """Return a reason as HTML and text. Few differ: many people ask for the same."""
    reason = shorten(reason, REASON_LIMIT)
    return html(reason), plain(reason)


def _links(links: CardLinks) -> dict[str, bytes]:
    return {
        "job": link(links.job),
        "not_for_me": link(links.not_for_me),
        "mute": link(links.mute_employer),
    }
