"""Reasons in words: every one, in every language, with what was asked and what is so."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.criteria import Clause, Reason, Within
from referio.core.money import Interval, Money, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.matching.explain import sentence
from referio.matching.sentences import NAMES, SENTENCES, spoken
from referio.matching.writing import amount
from tests.examples import examples

from .examples import (
    PLACES,
    a_job,
    alert_facts,
    an_alert,
    floor,
    job_facts,
    judge,
    near,
)

REMOTE_FR = {"work_mode": WorkMode.REMOTE, "remote_countries": frozenset({"FR"})}
REMOTE_US_HOURS = {
    "work_mode": WorkMode.REMOTE,
    "remote_offset_low": -480,
    "remote_offset_high": -300,
}
IN_FRANCE = (Within("FR"),)
IN_BRITAIN = (Within("GB"),)
OTHERS = sorted(set(SENTENCES) - {"en"})
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def reasons(asked: dict[str, Any], **changes: Any) -> tuple[Reason, ...]:
    verdict = judge(an_alert(**asked), a_job(**changes))
    return verdict.reasons + verdict.failures


def said(asked: dict[str, Any], **changes: Any) -> list[str]:
    return [sentence(one) for one in reasons(asked, **changes)]


@pytest.mark.parametrize(
    ("asked", "changes", "words"),
    [
        ({"words_all": ("data  engineer",)}, {}, "“data engineer” is in the title"),
        ({"words_any": ("dbt",)}, {}, "“dbt” is in the description"),
        (
            {"words_any": ("dbt",), "words_all": ("dbt",)},
            {},
            "“dbt” is in the description",
        ),
        (
            {"words_any": ("DevOps",), "synonyms": True},
            {"title": "Platform Engineers"},
            "“Platform Engineer” counts as your “DevOps” and is in the title",
        ),
        (
            {"words_any": ("DevOps",), "synonyms": True},
            {"description": "You work with our SRE."},
            "neither the title nor the description has “DevOps”",
        ),
        (
            {"words_all": ("rust",)},
            {},
            "“rust” is neither in the title nor in the description",
        ),
        (
            {"words_any": ("rust", "go")},
            {},
            "neither the title nor the description has “rust” or “go”",
        ),
        (
            {"words_none": ("senior",)},
            {},
            "“senior”, which you excluded, is in the title",
        ),
        (
            {"words_none": ("dbt",)},
            {},
            "“dbt”, which you excluded, is in the description",
        ),
        (
            {"places": (near(),)},
            {"places": (PLACES[1],)},
            "13 km from Leeds, within your 25 km",
        ),
        ({"places": (near(),)}, {}, "less than 1 km from Leeds, within your 25 km"),
        (
            {"places": (near(radius_km=0),)},
            {},
            "less than 1 km from Leeds, within your 0 km",
        ),
        (
            {"places": (near(),)},
            {"places": (PLACES[2],)},
            "36 km from Leeds, beyond your 25 km",
        ),
        (
            {"places": (near(radius_km=20_000),)},
            {"places": (PLACES[3],)},
            "612 km from Leeds, within your 20,000 km",
        ),
        (
            {"places": (near(),)},
            {"places": ()},
            "how far it is from Leeds is not known",
        ),
        ({"areas": IN_BRITAIN}, {}, "in the United Kingdom"),
        ({"areas": (Within("GB", "ENG"),)}, {}, "in England, United Kingdom"),
        ({"areas": IN_FRANCE}, {}, "not known to be in France"),
        (
            {"areas": (*IN_FRANCE, Within("GB", "SCT"))},
            {},
            "not known to be in France or Scotland, United Kingdom",
        ),
        ({"areas": IN_FRANCE}, REMOTE_FR, "remote, and open to people in France"),
        (
            {"areas": IN_BRITAIN},
            REMOTE_FR,
            "remote, but not open to people in the United Kingdom",
        ),
        (
            {"places": (near(),)},
            REMOTE_US_HOURS,
            "remote, but for people in other time zones",
        ),
        (
            {"areas": IN_FRANCE, "remote_too": False},
            REMOTE_FR,
            "remote, and you asked for none that is",
        ),
        ({"remote_only": True}, REMOTE_FR, "remote, as you asked"),
        ({"remote_only": True}, {}, "not remote, and you asked for nothing else"),
        (
            {"floor": floor(40_000)},
            {},
            "pay from £41,000 a year, at least your £40,000",
        ),
        (
            {"floor": floor(43_000)},
            {},
            "pay up to £45,000 a year, at least your £43,000",
        ),
        (
            {"floor": floor(46_000)},
            {},
            "pay up to £45,000 a year, less than your £46,000",
        ),
        (
            {"floor": floor(20, interval=Interval.HOUR)},
            {"pay": Pay(50_000_00, 50_000_00, "GBP", Interval.YEAR)},
            "pay of £50,000 a year, at least your £20 an hour",
        ),
        (
            {"floor": floor(10_000)},
            {"pay": Pay(11_500_00, 23_000_00, "EUR", Interval.YEAR)},
            "pay from €11,500 a year (about £10,000 a year), at least your £10,000",
        ),
        (
            {"floor": floor(10_000)},
            {"pay": Pay(0, 11_499_99, "EUR", Interval.YEAR)},
            "pay up to €11,499.99 a year (about £9,999.99 a year), less than your £10,000",
        ),
        (
            {"floor": floor(40_000)},
            {"pay": None},
            "pay is not stated; you asked for at least £40,000 a year",
        ),
        (
            {"floor": floor(40_000)},
            {"pay": Pay(1, 2, "GBP", Interval.UNKNOWN)},
            "the pay stated cannot be compared with your £40,000 a year",
        ),
        ({"work_modes": {WorkMode.HYBRID}}, {}, "hybrid, as you asked"),
        (
            {"work_modes": {WorkMode.REMOTE, WorkMode.ONSITE}},
            {"work_mode": WorkMode.UNSTATED},
            "where the work is done is not stated; you asked for on site or remote",
        ),
        ({"commitments": {Commitment.FULL_TIME}}, {}, "full time, as you asked"),
        (
            {"commitments": {Commitment.CONTRACT}},
            {},
            "the kind of job is full time; you asked for contract",
        ),
        (
            {"seniorities": {Seniority.SENIOR}},
            {},
            "the level is senior, as you asked",
        ),
        (
            {"seniorities": {Seniority.ENTRY, Seniority.MID}},
            {},
            "the level is senior; you asked for entry level or mid level",
        ),
        ({"functions": {Function.DATA}}, {}, "the field is data, as you asked"),
        (
            {"functions": {Function.IT, Function.PEOPLE}},
            {},
            "the field is data; you asked for IT or human resources",
        ),
        ({"languages": {"en"}}, {}, "written in English, as you asked"),
        (
            {"languages": {"de", "fr"}},
            {},
            "written in English; you asked for German or French",
        ),
        (
            {"languages": {"de"}},
            {"language": ""},
            "the language it is written in is not known",
        ),
        ({"followed_employers": {5}}, {}, "you follow Northwind Water"),
        ({"only_followed": True}, {}, "you do not follow Northwind Water"),
        ({"muted_employers": {5}}, {}, "you muted Northwind Water"),
        (
            {"own_domains": {"northwind-water.example"}},
            {},
            "you work for Northwind Water",
        ),
    ],
)
def test_reasons_in_words(asked, changes, words):
    assert said(asked, **changes) == [words]


EXAMPLES = [
    (
        {"words_any": ("DevOps",), "synonyms": True},
        {"title": "Platform Engineer"},
        {
            "de": "„Platform Engineer“ zählt als Ihr „DevOps“ und steht im Titel",
            "fr": "«\u00a0Platform Engineer\u00a0» compte comme votre «\u00a0DevOps\u00a0» et est dans le titre",
            "es": "«Platform Engineer» cuenta como tu «DevOps» y está en el título",
            "pt": "“Platform Engineer” conta como o seu “DevOps” e está no título",
            "nl": "‘Platform Engineer’ telt als jouw ‘DevOps’ en staat in de titel",
        },
    ),
    (
        {"areas": (*IN_BRITAIN,)},
        REMOTE_FR,
        {
            "de": "ortsunabhängig, aber nicht offen für Menschen in Ihrem Land (Vereinigtes Königreich)",
            "fr": "à distance, mais pas ouvert à votre pays (Royaume-Uni)",
            "es": "a distancia, pero no abierto a tu país (Reino Unido)",
            "pt": "remoto, mas não aberto ao seu país (Reino Unido)",
            "nl": "op afstand, maar niet open voor mensen in jouw land (Verenigd Koninkrijk)",
        },
    ),
    (
        {"floor": floor(10_000)},
        {"pay": Pay(0, 11_499_99, "EUR", Interval.YEAR)},
        {
            "de": "Gehalt nur bis 11.499,99 € im Jahr (etwa 9.999,99 £ im Jahr), gewünscht: mindestens 10.000 £",
            "fr": "salaire de 11 499,99 € par an (environ 9 999,99 £GB par an) tout au plus ; vous demandez au moins 10 000 £GB",
            "es": "salario de 11.499,99 € al año (unos 9.999,99 GBP al año) como máximo; pides al menos 10.000 GBP",
            "pt": "salário de € 11.499,99 por ano (cerca de £ 9.999,99 por ano) no máximo; você pede pelo menos £ 10.000",
            "nl": "salaris van hooguit € 11.499,99 per jaar (ongeveer £ 9.999,99 per jaar); je vraagt minstens £ 10.000",
        },
    ),
    (
        {"places": (near(radius_km=20_000),)},
        {},
        {
            "de": "weniger als 1 km von Leeds entfernt, innerhalb Ihres Umkreises von 20.000 km",
            "fr": "à moins de 1 km de Leeds, dans votre rayon de 20 000 km",
            "es": "a menos de 1 km de Leeds, dentro de tu radio de 20.000 km",
            "pt": "a menos de 1 km de Leeds, dentro do seu raio de 20.000 km",
            "nl": "minder dan 1 km van Leeds, binnen jouw 20.000 km",
        },
    ),
    (
        {"languages": {"fr", "de"}},
        {},
        {
            "de": "auf Englisch geschrieben; gewünscht: Deutsch oder Französisch",
            "fr": "l’annonce est en anglais ; vous demandez : allemand ou français",
            "es": "el anuncio está en inglés; pediste: alemán o francés",
            "pt": "o anúncio está em inglês; você pediu: alemão ou francês",
            "nl": "geschreven in het Engels; je zoekt: Duits of Frans",
        },
    ),
]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(("asked", "changes", "expected"), EXAMPLES)
def test_reasons_in_other_languages(language, asked, changes, expected):
    (reason,) = reasons(asked, **changes)
    told = re.sub(r"[\u00a0\u202f]", " ", sentence(reason, language=language))
    assert told == re.sub(r"[\u00a0\u202f]", " ", expected[language])


@given(alert_facts, job_facts, st.sampled_from(sorted(SENTENCES)))
@settings(max_examples=examples(150))
def test_every_reason_has_a_sentence_in_every_language(alert, job, language):
    verdict = judge(alert, job)
    for reason in verdict.reasons + verdict.failures:
        told = sentence(reason, language=language)
        assert told
        assert "\n" not in told
        assert not PLACEHOLDER.search(told)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("tables", [SENTENCES, NAMES])
def test_every_language_says_the_same_things(tables, language):
    theirs, ours = tables[language], tables["en"]
    assert list(theirs) == list(ours)
    for key, text in ours.items():
        assert sorted(PLACEHOLDER.findall(theirs[key])) == sorted(
            PLACEHOLDER.findall(text)
        ), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language):
    same = [k for k, text in SENTENCES["en"].items() if SENTENCES[language][k] == text]
    assert not same


def test_every_name_that_can_be_ticked_has_words():
    for clause, values in {
        Clause.WORK_MODE: WorkMode,
        Clause.COMMITMENT: Commitment,
        Clause.SENIORITY: Seniority,
        Clause.FUNCTION: Function,
    }.items():
        keys = {f"{clause}.{one}" for one in values if one.value != "unstated"}
        assert keys <= set(NAMES["en"])
    assert {f"period.{one}" for one in Interval} <= set(NAMES["en"])


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("FR", "fr"),
        ("pl", "en"),
        ("", "en"),
    ],
)
def test_a_language_we_do_not_speak_is_answered_in_english(tag, language):
    assert spoken(tag) == language


def test_words_that_look_like_placeholders_stay_words():
    assert said({"words_all": ("{word} c++",)}, title="{word} c++") == [
        "“{word} c++” is in the title"
    ]


def test_a_reason_no_clause_gives_is_refused():
    with pytest.raises(KeyError):
        sentence(Reason(Clause.PLACE, {"how": "by bus"}))


def test_amounts_are_shown_as_the_caller_shows_money():
    (reason,) = reasons({"floor": floor(40_000)})
    shown = sentence(reason, money=lambda money: f"{money.amount} pence")
    assert shown == "pay from 4100000 pence a year, at least your 4000000 pence"


@pytest.mark.parametrize(
    ("money", "language", "shown"),
    [
        (Money(41_000_00, "GBP"), "en", "£41,000"),
        (Money(41_000_00, "GBP"), "de", "41.000 £"),
        (Money(12_50, "USD"), "en", "$12.50"),
        (Money(41_000_05, "CHF"), "en", "CHF 41,000.05"),
        (Money(41_000_05, "CHF"), "de", "41.000,05 CHF"),
        (Money(41_000_00, "BRL"), "pt", "R$ 41.000"),
        (Money(5_000_000, "JPY"), "en", "¥5,000,000"),
        (Money(1_005, "KWD"), "nl", "KWD 1,005"),
        (Money(7_00, "XXX"), "en", "XXX 7"),
        (Money(0, "QQQ"), "es", "0 QQQ"),
    ],
)
def test_amounts_as_people_write_them(money, language, shown):
    assert amount(money, language).replace("\u00a0", " ") == shown
