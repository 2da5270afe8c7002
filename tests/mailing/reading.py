"""How a mail program would read our mails: links in order, well-formed HTML."""

import re
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "img"})


class Page(HTMLParser):
    """Reads HTML strictly: collects tags, links and text, and everything wrong."""

    def __init__(self, source: bytes) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(source.decode("ascii"))
        self.close()
        self.wrong += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.wrong.append(f"{tag} has an attribute twice")
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open[-1:] != ["style"] and re.search("[<>&]", data):
            self.wrong.append(f"unescaped: {data!r}")


def links_of_html(source: bytes) -> list[str]:
    """Return the pages an HTML part leads to, in order, each once."""
    return list(dict.fromkeys(u for u in Page(source).links if u.startswith("http")))


def links_of_text(source: bytes) -> list[str]:
    """Return the pages a text part leads to, in order, each once."""
    return list(dict.fromkeys(re.findall(r"https?://\S+", source.decode())))
