"""Every mail that is not a newsletter: one layout, a heading, a few words, one action."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import fill as wrap

from referio.mailing.parts import House, Parts, frame
from referio.mailing.phrases import say
from referio.mailing.template import attribute, html, layout, link, plain

TEXT_WIDTH = 72


Way = tuple[str, str]  # a label and the URL it leads to


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in the language of `locale`; `details` are (label, value) in order.

    `others` are what else to do than `action`. `way_out` is the URL that ends all mails, for
    a letter that the law takes for advertising.
    """

    subject: str
    preheader: str
    heading: str
    paragraphs: tuple[str, ...]
    action: Way | None = None
    details: tuple[tuple[str, str], ...] = ()
    footnote: str = ""
    locale: str = "en"
    others: tuple[Way, ...] = ()
    way_out: str = field(default="", repr=False)


def render(letter: Letter, house: House) -> Parts:
    """Return the mail of a letter in the layout all letters share."""
    page, text = frame("letter", house, letter.locale)
    looks = {
        "subject": html(letter.subject),
        "preheader": html(letter.preheader),
        "heading": html(letter.heading),
        "footnote": html(letter.footnote),
        "paragraphs": _paragraphs(letter),
        "details": _details(letter),
        **_ways(letter),
    }
    texts = {
        "heading": plain(letter.heading),
        "body": _body(letter),
        "footnote": _wrapped(letter.footnote),
        "wayout": _way_out(letter),
    }
    return Parts(letter.subject, page.fill(looks), text.fill(texts))


def _paragraphs(letter: Letter) -> bytes:
    paragraph = layout("paragraph.html", letter.locale)
    return b"".join(paragraph.fill({"text": html(text)}) for text in letter.paragraphs)


def _details(letter: Letter) -> bytes:
    if not letter.details:
        return b""
    row = layout("detail.html", letter.locale)
    rows = [
        row.fill({"label": html(label), "value": html(value)})
        for label, value in letter.details
    ]
    return layout("details.html", letter.locale).fill({"rows": b"".join(rows)})


def _ways(letter: Letter) -> dict[str, bytes]:
    """Return the button, the links below it, the address to copy, and the way out."""
    button = [letter.action] if letter.action else []
    way_out = [("", letter.way_out)] if letter.way_out else []
    return {
        "action": _filled("action", letter, button),
        "others": _filled("link", letter, letter.others),
        "again": _filled("again", letter, button),
        "wayout": _filled("wayout", letter, way_out),
    }


def _filled(name: str, letter: Letter, ways: Iterable[Way]) -> bytes:
    template = layout(f"{name}.html", letter.locale)
    return b"".join(
        template.fill({"label": html(label), "url": attribute(link(url))})
        for label, url in ways
    )


def _body(letter: Letter) -> bytes:
    blocks = [_wrapped(text) for text in letter.paragraphs]
    rows = [
        _wrapped(f"{_named(label, letter)} {value}") for label, value in letter.details
    ]
    if rows:
        blocks.append(b"\r\n".join(rows))
    ways = filter(None, (letter.action, *letter.others))
    blocks += [_way(label, url, letter) for label, url in ways]
    return b"".join(block + b"\r\n\r\n" for block in blocks)


def _way_out(letter: Letter) -> bytes:
    if not letter.way_out:
        return b""
    label = say("newsletter.stop_all", letter.locale)
    return b"\r\n" + _way(label, letter.way_out, letter) + b"\r\n"


def _way(label: str, url: str, letter: Letter) -> bytes:
    return plain(_named(label, letter)) + b"\r\n" + link(url)


def _named(label: str, letter: Letter) -> str:
    return say("letter.label", letter.locale, label=label)


def _wrapped(text: str) -> bytes:
    """Return text in lines for reading; URLs stay whole, whatever their length."""
    line = plain(text).decode()
    broken = wrap(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
    return broken.replace("\n", "\r\n").encode()
