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
    texts, counted = dict(english.texts), dict(english.counted)
    form = gettext.c2py(written.plural_expr)
    for message in filter(is_done, written):
        if message.pluralizable:
            counted[str(message.context)] = tuple(message.string)
        else:
            texts[str(message.context)] = str(message.string)
    missing = english.counted.keys() - {str(m.context) for m in written if is_done(m)}
    # English has two forms, and every rule gives its last one to large numbers.
    last = written.num_plurals - 1
    for key in missing:
        one, other = english.counted[key]
        counted[key] = (one, *[other] * last)
    return Catalogue(texts, counted, form)


def is_done(message: Message) -> bool:
    """Tell whether a message is translated, whole and undoubted."""
    strings = message.string if message.pluralizable else (message.string,)
    return bool(message.context and not message.fuzzy and all(strings))
