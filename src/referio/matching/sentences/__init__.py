"""What we say of a match or a miss, in the languages people read us in: one table each."""

from collections.abc import Mapping
from functools import lru_cache

from referio.matching.sentences import de, en, es, fr, nl, pt

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": en.SENTENCES,
    "de": de.SENTENCES,
    "fr": fr.SENTENCES,
    "es": es.SENTENCES,
    "pt": pt.SENTENCES,
    "nl": nl.SENTENCES,
}
NAMES: Mapping[str, Mapping[str, str]] = {
    "en": en.NAMES,
    "de": de.NAMES,
    "fr": fr.NAMES,
    "es": es.NAMES,
    "pt": pt.NAMES,
    "nl": nl.NAMES,
}


@lru_cache(maxsize=256)
def spoken(language: str) -> str:
    """Return the language we answer in for one such as "de-AT"; English where we have none."""
    tag = language.replace("_", "-").split("-")[0].lower()
    return tag if tag in SENTENCES else "en"
