"""Every mail that is not a newsletter: one layout, a heading, a few words, one action."""

from dataclasses import dataclass
from textwrap import fill as wrap

from referio.mailing.parts import House, Parts, frame
from referio.mailing.template import attribute, html, layout, link, plain

TEXT_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `action` is (label, url); `details` are (label, value) in order."""

    subject: str
    preheader: str
    heading: str
    paragraphs: tuple[str, ...]
    action: tuple[str, str] | None = None
    details: tuple[tuple[str, str], ...] = ()
    footnote: str = ""


def render(letter: Letter, house: House, *, locale: str = "en") -> Parts:
    """Return the mail of a letter in the layout all letters share."""
    page, text = frame("letter", house, locale)
    looks = {
        "subject": html(letter.subject),
        "preheader": html(letter.preheader),
        "heading": html(letter.heading),
        "footnote": html(letter.footnote),
        "paragraphs": _paragraphs(letter, locale),
        "details": _details(letter, locale),
        "action": _action(letter, locale),
    }
    texts = {
        "heading": plain(letter.heading),
        "body": _body(letter),
        "footnote": _wrapped(letter.footnote),
    }
    return Parts(letter.subject, page.fill(looks), text.fill(texts))


def _paragraphs(letter: Letter, locale: str) -> bytes:
    paragraph = layout("paragraph.html", locale)
    return b"".join(paragraph.fill({"text": html(text)}) for text in letter.paragraphs)


def _details(letter: Letter, locale: str) -> bytes:
    if not letter.details:
        return b""
    row = layout("detail.html", locale)
    rows = [
        row.fill({"label": html(label), "value": html(value)})
        for label, value in letter.details
    ]
    return layout("details.html", locale).fill({"rows": b"".join(rows)})


def _action(letter: Letter, locale: str) -> bytes:
    if letter.action is None:
        return b""
    label, url = letter.action
    values = {"label": html(label), "url": attribute(link(url))}
    return layout("action.html", locale).fill(values)


def _body(letter: Letter) -> bytes:
    blocks = [_wrapped(text) for text in letter.paragraphs]
    rows = [plain(f"{label}: {value}") for label, value in letter.details]
    if rows:
        blocks.append(b"\r\n".join(rows))
    if letter.action is not None:
        label, url = letter.action
        blocks.append(plain(label) + b":\r\n" + link(url))
    return b"".join(block + b"\r\n\r\n" for block in blocks)


def _wrapped(text: str) -> bytes:
    """Return text in lines for reading; URLs stay whole, whatever their length."""
    line = plain(text).decode()
    broken = wrap(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
    return broken.replace("\n", "\r\n").encode()
