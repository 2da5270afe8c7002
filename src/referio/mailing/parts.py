"""What a mail is before it has an address: a subject and two ways to read it."""

from dataclasses import dataclass, field
from functools import lru_cache

from referio.mailing.template import Template, html, layout, plain

# Keeps mail programs from showing the first words of the body after the preheader.
FILLER = b"&#847;&zwnj;&nbsp;\r\n" * 60


@dataclass(frozen=True, slots=True)
class Parts:
    """Subject, HTML (ASCII with entities) and text (UTF-8).

    Both have CRLF lines only: `message` takes them as they are, without another look.
    """

    subject: str
    html: bytes = field(repr=False)
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class House:
    """Who we are, at the foot of every mail: the law asks for the postal address."""

    postal_address: str
    support_address: str


@lru_cache(maxsize=64)
def frame(name: str, house: House, locale: str) -> tuple[Template, Template]:
    """Return the HTML and text layouts of that name with our addresses in place."""
    foot = {"support": house.support_address, "postal": house.postal_address}
    html_foot = {slot: html(text) for slot, text in foot.items()}
    text_foot = {slot: plain(text) for slot, text in foot.items()}
    page = layout(f"{name}.html", locale).bind({**html_foot, "filler": FILLER})
    return page, layout(f"{name}.txt", locale).bind(text_foot)
