"""The catalogues of our mails: one gettext file a language, read once, when first needed.

A message's context (msgctxt) is the key of the phrase, its msgid the English text. So a
translator reads English, and the code names a phrase by a key that outlives its wording.
"""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "mail"
SOURCE = "en"  # written in the tables of `phrases`; it needs no file


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The phrases of a language by key; of a phrase that counts, all its plural forms."""

    texts: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]  # which plural form a number takes


def path(language: str) -> Path:
    """Return the file of a language."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages we write in, the source first."""
    translated = LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return (SOURCE, *sorted(found.parts[-3] for found in translated))


def read(language: str) -> Catalog:
    """Return the file of a language as it is written."""
    with path(language).open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def of_english(table: Mapping[str, str]) -> Catalogue:
    """Return the English catalogue from a table of keys; `.one` and `.other` are pairs."""
    counted = {
        key.removesuffix(".one"): (text, table[key.removesuffix("one") + "other"])
        for key, text in table.items()
        if key.endswith(".one")
    }
    texts = {
        key: text for key, text in table.items() if not key.endswith((".one", ".other"))
    }
    return Catalogue(texts, counted, lambda number: int(number != 1))


def translated(language: str, english: Catalogue) -> Catalogue:
    """Return the catalogue of another language; what it lacks is said in English."""
    written = read(language)
    texts, counted = dict(english.texts), {}
    for message in filter(is_done, written):
        key = str(message.context)
        if message.pluralizable:
            counted[key] = forms(message)
        else:
            (texts[key],) = forms(message)
    # English has two forms; its second stands for all that the language has more of.
    for key in english.counted.keys() - counted.keys():
        one, other = english.counted[key]
        counted[key] = (one, *[other] * (written.num_plurals - 1))
    return Catalogue(texts, counted, gettext.c2py(written.plural_expr))


def forms(message: Message) -> tuple[str, ...]:
    """Return what a message is translated to: one text, or one for each plural form."""
    strings = message.string or ""
    return (strings,) if isinstance(strings, str) else tuple(map(str, strings))


def is_done(message: Message) -> bool:
    """Tell whether a message is translated, whole and undoubted."""
    return bool(message.context and not message.fuzzy and all(forms(message)))
