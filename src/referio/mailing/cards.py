"""A job as a ready piece of mail, rendered once per job and language.

What is left open is one person's part: three links, why the job fits, and how many more
of the employer's do. HTML is escaped and text is quoted-printable before that, so a
person's card is made by joining bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from referio.core.money import Pay
from referio.core.postings import Commitment, WorkMode
from referio.mailing.encoding import (
    Piece,
    are_plain,
    in_attribute,
    in_short_lines,
    in_short_pieces,
    piece,
    quoted,
    quoted_template,
)
from referio.mailing.headers import unstructured
from referio.mailing.palette import COLOURS, tile
from referio.mailing.phrases import count, say
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

# Longer names are cut, by characters and by octets in HTML: ten jobs must stay below 60 kB
# in any script, and a letter of most takes seven or eight octets.
TITLE, EMPLOYER, PLACE, PAY = (120, 400), (80, 200), (90, 180), (90, 160)
SHORT_EMPLOYER, REASON = (28, 150), (120, 200)
ADDRESS_OCTETS = 240
SUBJECT_TITLE, SUBJECT_PLACE = 60, 30

HTML_DOT, TEXT_DOT = b" &#183;\r\n", b"=\r\n =C2=B7 =\r\n"

PAID = f"font-weight:600;color:{COLOURS['ink']}"
UNPAID = f"color:{COLOURS['soft']}"

# What stays open in a card, in order; `pieces` of newsletter.py joins by it.
HTML_SLOTS = ("job", "why", "job", "not_for_me", "mute", "more")
TEXT_SLOTS = ("why", "job", "not_for_me", "mute", "more")
IN_ATTRIBUTES = ("view_label", "not_for_me_label")

NOTHING = Piece(b"", b"", is_plain=True)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card shows of a job. Empty text and None mean: not stated.

    `all_jobs` leads to the open jobs of the employer.
    """

    title: str
    employer: str
    place: str
    work_mode: WorkMode
    commitment: Commitment
    pay: Pay | None
    age_days: int
    pay_text: str = ""
    all_jobs: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """What stands before the tokens of a person in a card's links."""

    job: str = ""
    mute: str = ""


WHOLE_LINKS = Pages()


# An address as text, which is checked and encoded; or bytes that may stand in HTML and in
# quoted text as they are, as the tokens of a newsletter may.
Link = str | bytes


class CardLinks(NamedTuple):
    """One person's links for one job, or what the pages of its card still lack of them."""

    job: Link
    not_for_me: Link
    mute_employer: Link

    def __repr__(self) -> str:
        return "CardLinks(...)"


class Opening(NamedTuple):
    """How a mail begins whose best job this is; `line` is its Subject header."""

    subject: str
    line: bytes
    title: bytes
    preheader: bytes
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """A card with open slots for one person; the names serve subject and preheader."""

    html: tuple[bytes, ...]
    text: tuple[bytes, ...]
    is_plain: bool
    title: str
    employer: str
    place: str
    all_jobs: str
    locale: str
    _more: dict[int, Piece] = field(default_factory=dict, repr=False, compare=False)
    _openings: dict[int, Opening] = field(
        default_factory=dict, repr=False, compare=False
    )

    def more(self, number: int) -> Piece:
        """Return the line that tells of more jobs of the employer; nothing for none."""
        if number <= 0:
            return NOTHING
        if number not in self._more:
            self._more[number] = _more(self, number)
        return self._more[number]

    def opening(self, jobs: int) -> Opening:
        """Return how a mail of so many jobs begins, this one first."""
        if jobs not in self._openings:
            self._openings[jobs] = _opening(self, jobs)
        return self._openings[jobs]


def card(job: CardFacts, *, locale: str = "en", pages: Pages = WHOLE_LINKS) -> Fragment:
    """Return the card of a job in a language, all but one person's part filled in.

    Raises ValueError for pages that no mail can link to.
    """
    words = _words(job, locale)
    looks = {**_shown(words), **_looks(job)}
    texts = {slot: plain(text) for slot, text in words.items()}
    if words["place"]:
        looks["place"] = b',\r\n<span dir="auto">%b</span>' % looks["place"]
        texts["place"] = b", " + texts["place"]
    begun = {"job_page": pages.job, "mute_page": pages.mute}
    texts |= {slot: link(url) if url else b"" for slot, url in begun.items()}
    looks |= {slot: attribute(texts[slot]) for slot in begun}
    page = layout("card.html", locale).bind(looks)
    text = quoted_template(layout("card.txt", locale).bind(texts))
    if (page.slots, text.slots) != (HTML_SLOTS, TEXT_SLOTS):
        raise ValueError("the layouts of a card have other slots than are filled")
    shown = tuple(in_short_lines(segment) for segment in page.segments)
    return Fragment(
        html=shown,
        text=text.segments,
        is_plain=are_plain(*shown, *text.segments),
        title=words["title"],
        employer=words["employer"],
        place=words["place"],
        all_jobs=job.all_jobs,
        locale=locale,
    )


def _words(job: CardFacts, locale: str) -> dict[str, str]:
    title = shorten(job.title, *TITLE)
    employer = shorten(job.employer, *EMPLOYER)
    facts = facts_line(job.work_mode, job.commitment, locale)
    age = age_line(job.age_days, locale)
    names = {"title": title, "employer": employer}
    return {
        **names,
        "place": shorten(job.place, *PLACE),
        "pay": shorten(pay_line(job.pay, job.pay_text, locale), *PAY),
        "facts": f"{facts} · {age}" if facts else age,
        "view_label": say("card.view_label", locale, **names),
        "not_for_me_label": say("card.not_for_me_label", locale, **names),
        "mute_label": say(
            "card.mute", locale, employer=shorten(employer, *SHORT_EMPLOYER)
        ),
    }


def _shown(words: dict[str, str]) -> dict[str, bytes]:
    return {
        slot: in_attribute(text)
        if slot in IN_ATTRIBUTES
        else in_short_pieces(html(text))
        for slot, text in words.items()
    }


def _looks(job: CardFacts) -> dict[str, bytes]:
    background, letter = tile(job.employer)
    is_stated = job.pay is not None or bool(one_line(job.pay_text))
    looks = {
        "tile": background,
        "letter": letter,
        "initials": initials(one_line(job.employer)),
        "pay_class": "ink" if is_stated else "soft",
        "pay_style": PAID if is_stated else UNPAID,
    }
    return {slot: html(text) for slot, text in looks.items()}


def _more(fragment: Fragment, number: int) -> Piece:
    locale = fragment.locale
    employer = shorten(fragment.employer, *SHORT_EMPLOYER)
    label = count("card.more", number, locale, employer=employer)
    # Of a very long name not even the address is short: better none than a clipped mail.
    leads = 0 < len(fragment.all_jobs) <= ADDRESS_OCTETS
    name = "more" if leads else "more_bare"
    url = link(fragment.all_jobs) if leads else b""
    page = layout(f"{name}.html", locale)
    text = layout(f"{name}.txt", locale)
    return piece(
        page.fill({"label": html(label), "url": attribute(url)}),
        quoted(text.fill({"label": plain(label), "url": url})),
    )


def _opening(fragment: Fragment, jobs: int) -> Opening:
    locale = fragment.locale
    title = shorten(fragment.title, SUBJECT_TITLE)
    place = shorten(fragment.place, SUBJECT_PLACE)
    key = "newsletter.subject" if place else "newsletter.subject_bare"
    subject = one_line(count(key, jobs, locale, title=title, place=place))
    names = {"title": fragment.title, "employer": fragment.employer}
    preheader = (
        count("newsletter.preheader_more", jobs - 1, locale, **names)
        if jobs > 1
        else say("newsletter.preheader", locale, **names)
    )
    line = unstructured("Subject", subject)
    shown = in_attribute(subject), in_short_pieces(html(preheader))
    return Opening(subject, line, *shown, is_plain=are_plain(line, *shown))


def why(reasons: Sequence[Piece], locale: str = "en") -> Piece:
    """Return the line that says why a job fits; nothing without reasons."""
    if not reasons:
        return NOTHING
    page, text = _why(locale)
    told = HTML_DOT.join([one.html for one in reasons])
    said = TEXT_DOT.join([one.text for one in reasons])
    return piece(
        b"%b%b%b" % (page.segments[0], told, page.segments[1]),
        b"%b%b%b" % (text.segments[0], said, text.segments[1]),
    )


@lru_cache(maxsize=64)
def _why(locale: str) -> tuple[Template, Template]:
    text = quoted_template(layout("why.txt", locale))
    return layout("why.html", locale), text


@lru_cache(maxsize=16384)
def reason(sentence: str) -> Piece:
    """Return a reason as HTML and text. Few differ: many people ask for the same."""
    sentence = shorten(sentence, *REASON)
    return piece(in_short_pieces(html(sentence)), quoted(plain(sentence)))
