"""Keeps the catalogues in step with the English phrases: `make phrases` writes them anew.

What is translated stays. Where the English has changed since, the old translation is kept
and marked doubtful (fuzzy), and is not used until somebody has looked at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from referio.mailing import catalogue
from referio.mailing.phrases import ENGLISH

TEMPLATE = catalogue.LOCALE / f"{catalogue.DOMAIN}.pot"
HEADER = """\
# What the mails of Refer.io say. The context (msgctxt) is the phrase's key, the msgid its
# English. What stands in {braces} is filled in and must stay as it is.
# German says Sie, French vous, Spanish tú."""
# Of the header only what readers need: dates would change with every writing.
KEPT = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to translate; one that counts has two English forms."""

    key: str
    english: str | tuple[str, str]


def phrases() -> Iterator[Phrase]:
    """Yield every phrase in the order of the tables."""
    for key, text in ENGLISH.items():
        if key.endswith(".one"):
            bare = key.removesuffix(".one")
            yield Phrase(bare, (text, ENGLISH[f"{bare}.other"]))
        elif not key.endswith(".other"):
            yield Phrase(key, text)


def brought_up_to_date(language: str | None, old: Catalog | None) -> Catalog:
    """Return a catalogue of all phrases with what `old` has of them; empty for a template."""
    new = Catalog(locale=language, header_comment=HEADER, fuzzy=False)
    known = {message.context: message for message in old or () if message.context}
    for phrase in phrases():
        _add(new, phrase, known.get(phrase.key))
    return new


def _add(new: Catalog, phrase: Phrase, was: Message | None) -> None:
    message = new.add(phrase.english, context=phrase.key)
    if was is None or was.pluralizable != message.pluralizable:
        return
    message.string, message.user_comments = was.string, was.user_comments
    if any(catalogue.forms(was)) and (was.fuzzy or was.id != message.id):
        message.flags.add("fuzzy")
        same = was.id == message.id
        message.previous_id = list(was.previous_id) if same else _ids(was)


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def written(new: Catalog) -> bytes:
    """Return a catalogue as a file, the same bytes for the same phrases."""
    out = BytesIO()
    write_po(out, new, width=96, include_previous=True)
    lines = out.getvalue().decode().split("\n")
    end = lines.index("")  # the header's own fields stand before the first empty line
    fields = [line for line in lines[:end] if _is_kept(line)]
    return "\n".join([*fields, *lines[end:]]).encode()


def _is_kept(line: str) -> bool:
    return not line.startswith('"') or line.startswith(tuple(f'"{k}' for k in KEPT))


def files() -> Iterator[tuple[Path, bytes]]:
    """Yield every file with the bytes it should have: the template, then each language."""
    yield TEMPLATE, written(brought_up_to_date(None, None))
    for language in catalogue.languages()[1:]:
        new = brought_up_to_date(language, catalogue.read(language))
        yield catalogue.path(language), written(new)


if __name__ == "__main__":
    for path, content in files():
        path.write_bytes(content)
