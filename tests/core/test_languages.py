"""The language of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.languages import language_of

TEXTS = {
    "en": "You will build pumps with us and look after the water of a whole town. We are a team that likes to learn.",
    "fr": "Tu vas construire des pompes avec nous et prendre soin de l’eau de toute une ville. Nous sommes une équipe.",
    "de": "Du baust mit uns Pumpen und kümmerst dich um das Wasser einer ganzen Stadt. Wir sind ein Team, das gern lernt.",
    "es": "Vas a construir bombas con nosotros y cuidar el agua de toda una ciudad. Somos un equipo que aprende.",
    "pt": "Você vai construir bombas com a gente e cuidar da água de uma cidade. Somos uma equipe que não para de aprender.",
    "it": "Costruirai pompe con noi e ti prenderai cura dell'acqua di una città. Siamo una squadra che non smette di imparare.",
    "nl": "Je bouwt met ons pompen en zorgt voor het water van een hele stad. Wij zijn een team dat graag leert van elkaar.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_seven_languages(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language


@pytest.mark.parametrize(
    "text", ["", "Senior Engineer", "1 2 3 4 5 6 7 8 9 10 11 12 13", "工程师 " * 20]
)
def test_too_short_or_unknown(text: str) -> None:
    assert language_of(text) == ""


def test_two_languages_are_none() -> None:
    assert language_of(f"{TEXTS['en']} {TEXTS['fr']}") == ""


@given(st.text(max_size=300))
def test_it_is_a_code_or_nothing(text: str) -> None:
    assert len(language_of(text)) in {0, 2}
