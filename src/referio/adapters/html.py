"""Employers' HTML made safe to show, and made plain to match on and to mail.

What may stay is a list; everything else goes (lever-api 3.6).
"""

import re
from html import escape

import nh3

LIMIT = 200_000  # characters; real descriptions stay under a tenth of this

TAGS = frozenset(
    "p div br b strong i em u s ul ol li h3 h4 a".split()  # noqa: SIM905  (reads better)
)
# Gone with all they hold, where other tags leave their text behind.
_SWALLOWED = frozenset(
    ["script", "style", "iframe", "noscript", "object", "svg", "math", "template"]
)
# Read as the nearest tag that may stay, so that their text keeps its lines.
_STAND_INS = {
    **dict.fromkeys(["h1", "h2"], "h3"),
    **dict.fromkeys(["h5", "h6"], "h4"),
    **dict.fromkeys(["section", "article", "blockquote", "pre", "table", "tr"], "div"),
    **dict.fromkeys(["td", "th", "dt", "dd"], "div"),
}
_STAND_IN = re.compile(rf"<(/?)({'|'.join(_STAND_INS)})(?=[\s/>])", flags=re.IGNORECASE)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_SWALLOWED),
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener nofollow",
)
_BLOCK_TAG = re.compile("</?(?:p|div|br|ul|ol|li|h3|h4)>")
_FIRST_WORD = re.compile(r"(?:^|>)(?:\s|&nbsp;)*(?!&nbsp;)[^\s<]")
# The last comes last: what it yields is text.
_ENTITIES = {"&nbsp;": "\xa0", "&lt;": "<", "&gt;": ">", "&amp;": "&"}
_INLINE_TAG = re.compile('</?(?:b|strong|i|em|u|s)>|</?a(?: (?:href|rel)="[^"]*")*>')


def clean(html: str) -> str:
    """Return the part of the HTML that may be shown; cut at LIMIT characters."""
    html = _STAND_IN.sub(_stand_in, html[:LIMIT])
    return _CLEANER.clean(html).strip()


def _stand_in(tag: re.Match[str]) -> str:
    return f"<{tag[1]}{_STAND_INS[tag[2].lower()]}"


def paragraphs(text: str) -> str:
    """Return plain text as HTML: an empty line parts paragraphs, a newline breaks one."""
    blocks = re.split(r"\n\s*\n", text[:LIMIT].strip())
    lines = ["<br>".join(escape(block.strip()).split("\n")) for block in blocks]
    return _CLEANER.clean("".join(f"<p>{line}</p>" for line in lines if line))


def items(html: str) -> str:
    """Return a run of bare list items (lever-api 3.6) as a clean list."""
    is_bare = re.match(r"\s*<li\b", html, flags=re.IGNORECASE)
    return clean(f"<ul>{html[:LIMIT]}</ul>" if is_bare else html)


def heading(text: str) -> str:
    """Return a line of plain text as a heading."""
    return f"<h3>{escape(text, quote=False)}</h3>" if text else ""


def says_something(html: str) -> bool:
    """Tell whether cleaned HTML has any text."""
    return _FIRST_WORD.search(html) is not None


def plain(html: str) -> str:
    """Return the text of cleaned HTML: a line for each block, single spaces.

    Cleaned, it has no tags but ours, no attributes but an anchor's, and four entities.
    """
    text = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", html.replace("\n", " ")))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    lines = (line.split() for line in text.split("\n"))
    return "\n".join([" ".join(words) for words in lines if words])
