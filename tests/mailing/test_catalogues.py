"""Every language says every phrase, with the same things filled in; and no phrase is idle."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from referio.mailing import catalogue, extracting
from referio.mailing.extracting import brought_up_to_date, phrases
from referio.mailing.phrases import ENGLISH, count, fixed_phrases, language, say
from tests.house.sources import PRODUCT, modules, tree

TRANSLATED = catalogue.languages()[1:]
EVERY = [
    (tag, message)
    for tag in TRANSLATED
    for message in catalogue.read(tag)
    if message.context
]
# What is the same in English and in another language, and rightly so.
SAME = {"pay.unknown", "mode.hybrid", "letter.label"}
LAYOUTS = PRODUCT / "mailing" / "layouts"
SLOT = re.compile(r"\{\{say\.([\w.]+)\}\}")


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def name(tag: str, message: Message) -> str:
    return f"{tag}: {message.context}"


def test_four_languages_are_written() -> None:
    assert set(catalogue.languages()) == {"en", "de", "es", "fr"}
    assert language("de_CH") == "de"


def test_the_files_are_in_step_with_the_english_phrases() -> None:
    stale = [
        path for path, content in extracting.files() if path.read_bytes() != content
    ]
    assert not stale, "Run `make phrases`, and translate what it left empty or fuzzy"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_phrase_is_translated(tag: str) -> None:
    known = {m.context for m in catalogue.read(tag) if catalogue.is_done(m)}
    assert {phrase.key for phrase in phrases()} - known == set()


def test_every_translation_fills_in_the_same_and_has_all_plural_forms() -> None:
    plurals = {one: catalogue.read(one).num_plurals for one in TRANSLATED}
    for tag, message in EVERY:
        forms, told = catalogue.forms(message), name(tag, message)
        wanted = set().union(*map(slots, english(message)))
        # A singular may leave out what it says in words: "one job" for {number}.
        assert slots(forms[-1]) == wanted, told
        assert all(wanted - slots(form) <= {"number"} for form in forms), told
        assert all(slots(form) <= wanted for form in forms), told
        assert len(forms) == (plurals[tag] if message.pluralizable else 1), told


def test_nothing_is_left_in_english() -> None:
    left = {
        name(tag, message)
        for tag, message in EVERY
        if catalogue.forms(message)[0] == english(message)[0]
        and message.context not in SAME
    }
    assert left == set()


def test_no_translation_has_stray_blanks() -> None:
    for tag, message in EVERY:
        for form in catalogue.forms(message):
            assert form == form.strip(), name(tag, message)
            assert "  " not in form, name(tag, message)


def test_french_marks_do_not_start_a_line() -> None:
    for message in catalogue.read("fr"):
        for form in catalogue.forms(message) if message.context else ():
            assert not re.search(r"(?: |[^\W\d])[:;!?»](?: |$)|« ", form), form


def test_a_number_picks_the_form_of_its_language() -> None:
    assert count("newsletter.heading", 1, "de") == "Eine neue Stelle für Sie"
    assert count("newsletter.heading", 1204, "de") == "1.204 neue Stellen für Sie"
    assert count("connected.preheader", 0, "fr").startswith("Aucune offre")
    assert count("connected.preheader", 2, "es").startswith("2 ofertas")
    assert count("card.more", 1, "fr", employer="Acme") == "+1 autre offre chez Acme"
    assert count("card.more", 2, "fr", employer="Acme") == "+2 autres offres chez Acme"


def test_what_may_be_none_is_said_apart_where_none_counts_as_one() -> None:
    # In French 0 takes the singular, which would say "one".
    counted = {phrase.key for phrase in phrases() if isinstance(phrase.english, tuple)}
    never_none = ("newsletter.", "looking.alerts", "alarm.", "card.more")
    missing = {
        key
        for key in counted
        if f"{key}.zero" not in ENGLISH and not key.startswith(never_none)
    }
    assert missing == set()


def test_a_value_is_text_even_if_it_looks_like_a_phrase() -> None:
    assert say("card.mute", "fr", employer="{title}") == "Masquer {title}"


def test_fixed_phrases_are_of_the_language() -> None:
    assert fixed_phrases("fr-CA")["newsletter.web"] == "Lire en ligne"
    assert "card.mute" not in fixed_phrases("fr")


# --- what `make phrases` does ------------------------------------------------------


def renewed(english: str, german: str) -> Message:
    """Bring a catalogue up to date that holds one phrase as it was."""
    was = Catalog(locale="de")
    was.add(english, german, context="card.view")
    new = brought_up_to_date("de", was).get(ENGLISH["card.view"], context="card.view")
    assert new is not None
    return new


def test_a_translation_of_the_same_english_stays() -> None:
    message = renewed(ENGLISH["card.view"], "Ansehen")
    assert (message.string, message.fuzzy) == ("Ansehen", False)
    assert catalogue.is_done(message)


def test_a_translation_of_other_english_is_doubted_and_not_used() -> None:
    message = renewed("Look at the job", "Ansehen")
    assert (message.string, message.fuzzy) == ("Ansehen", True)
    assert message.previous_id == ["Look at the job"]
    assert not catalogue.is_done(message)


# --- every phrase is said somewhere ------------------------------------------------


def spoken_in_code() -> Iterator[str]:
    """Yield patterns of the keys that modules name; what is filled in matches anything."""
    for path in modules():
        if path.stem.endswith("phrases"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                yield pattern(node)


def pattern(written: ast.JoinedStr) -> str:
    """Return what an f-string may say; nothing for one that may say everything."""
    pieces = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+"
        for part in written.values
    ]
    return "".join(pieces) if isinstance(written.values[0], ast.Constant) else ""


def test_no_phrase_is_idle() -> None:
    named = {
        m[1] for p in LAYOUTS.iterdir() for m in SLOT.finditer(p.read_text("utf-8"))
    }
    patterns = {p for p in spoken_in_code() if "." in p and " " not in p}
    said = re.compile("|".join(sorted(patterns)))
    bare = {key.removesuffix(".zero") for key in (p.key for p in phrases())}
    idle = {key for key in bare - named if not said.fullmatch(key)}
    assert idle == set()
