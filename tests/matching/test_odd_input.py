"""Alerts and jobs nobody would think of, each of which somebody will send."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.criteria import JobPlace, Near, Within
from referio.core.money import Interval, Pay
from referio.matching.explain import sentence

from .examples import (
    EAST_OF_THE_LINE,
    JUNE,
    LEEDS,
    NORTH_POLE,
    NOWHERE,
    PLACES,
    Glossary,
    a_job,
    an_alert,
    floor,
    judge,
    near,
)


def found(job=None, **asked) -> bool:
    return judge(an_alert(**asked), job or a_job()).matched


def test_an_alert_that_asks_for_nothing_takes_every_job():
    verdict = judge(an_alert(), a_job())
    assert verdict.matched
    assert verdict.reasons == ()


def test_only_excluded_words():
    assert found(words_none=("nurse", "driver"))
    assert not found(words_none=("nurse", "engineer"))


@pytest.mark.parametrize(
    "asked",
    [
        {"words_all": ("data",), "words_none": ("data",)},
        {"words_any": ("data engineer",), "words_none": ("engineer",)},
        {"followed_employers": frozenset({5}), "muted_employers": frozenset({5})},
        {"only_followed": True},
    ],
)
def test_an_alert_that_contradicts_itself_finds_nothing_and_says_so(asked):
    failures = judge(an_alert(**asked), a_job()).failures
    assert failures
    assert all(sentence(one) for one in failures)


def test_a_word_with_200_synonyms():
    many = tuple(f"specialist number {n}" for n in range(200))
    lexicon = Glossary(expert=many)
    alert = an_alert(words_all=("expert",), synonyms=True, refused=frozenset(many[:-1]))
    for job, matched in (
        (a_job(title="Specialist Number 199"), True),
        (a_job(title="Specialist Number 198"), False),
    ):
        assert judge(alert, job, lexicon=lexicon).matched is matched


def test_a_synonym_that_is_no_word_or_the_word_itself_is_no_other_word():
    lexicon = Glossary(data=("data", "DATA!", "", "—"))
    alert = an_alert(words_all=("data",), synonyms=True)
    (reason,) = judge(alert, a_job(), lexicon=lexicon).reasons
    assert reason.values["how"] == "has"
    assert not judge(alert, a_job(title="—"), lexicon=lexicon).matched


@pytest.mark.parametrize(
    ("word", "title", "language"),
    [
        ("инженера", "Инженер данных", "ru"),
        ("μηχανικός", "Μηχανικοί λογισμικού", "el"),
        ("مهندس", "مهندس بيانات", "ar"),
        ("软件工程师", "高级软件工程师", "zh"),
        ("エンジニア", "データエンジニア", "ja"),
        ("데이터", "데이터 엔지니어", "ko"),
        ("מהנדס", "מהנדס תוכנה", "he"),
        ("วิศวกร", "วิศวกร ข้อมูล", "th"),
        ("डेटा", "डेटा इंजीनियर", "hi"),
        ("ＤＡＴＡ", "data engineer", "en"),
    ],
)
def test_words_in_any_script(word, title, language):
    job = a_job(title=title, language=language)
    assert found(job, words_all=(word,))


def test_words_of_one_letter():
    assert found(a_job(title="R Developer"), words_all=("R",))
    assert not found(a_job(title="Rust Developer"), words_all=("R",))


def test_small_words_alone_are_looked_for_in_titles():
    assert found(a_job(title="On the Road"), words_any=("the", "on the"))
    assert not found(a_job(title="Road", description="on the road"), words_any=("the",))
    assert found(a_job(title="Road", description="on the road"), words_none=("the",))


def test_a_job_without_words():
    empty = a_job(title="", description="")
    assert found(empty)
    assert not found(empty, words_any=("data",))
    assert found(empty, words_none=("data",))


def test_a_job_without_a_place():
    nowhere = a_job(places=())
    assert found(nowhere)
    assert not found(nowhere, places=(near(radius_km=20_000),))
    assert not found(nowhere, areas=(Within("GB"),))


def test_a_job_with_50_places():
    far = [JobPlace(f"Place {n}", "NZ", EAST_OF_THE_LINE) for n in range(49)]
    job = a_job(places=(*far, PLACES[0]))
    assert found(job, places=(near(),))
    assert not found(a_job(places=tuple(far)), places=(near(),))


def test_places_of_which_some_are_unknown():
    job = a_job(places=(JobPlace("?", "", NOWHERE), JobPlace("Leeds", "GB", LEEDS)))
    (reason,) = judge(an_alert(places=(near(),)), job).reasons
    assert reason.values["km"] == 0


def test_a_whole_hemisphere_from_the_pole():
    asked = (
        Near("North Pole", NORTH_POLE, 9_009),
    )  # the chord to the equator: 9,010 km
    assert not found(
        a_job(places=(JobPlace("Quito", "EC", EAST_OF_THE_LINE),)), places=asked
    )
    assert found(places=asked)


def test_a_description_of_a_megabyte():
    job = a_job(description="we build pipelines for water " * 36_000 + "in Fortran")
    began = time.perf_counter()
    assert found(job, words_all=("fortran", "water in Fortran"))
    assert time.perf_counter() - began < 20


def test_pay_from_high_to_low_is_refused_where_it_is_made():
    with pytest.raises(ValueError, match="low to high"):
        Pay(2, 1, "GBP", Interval.YEAR)


@pytest.mark.parametrize("currency", ["XXX", "", "gbp", "€"])
def test_a_currency_nobody_knows_is_compared_only_with_itself(currency):
    job = a_job(pay=Pay(10, 10_00, currency, Interval.YEAR))
    assert found(job, floor=floor(10, currency), pay_unstated_too=False)
    assert not found(job, floor=floor(11, currency))
    assert not found(job, floor=floor(1), pay_unstated_too=False)


def test_amounts_beyond_all_measure():
    rich = a_job(pay=Pay(0, 10**30, "GBP", Interval.HOUR))
    assert found(rich, floor=floor(10**27))
    assert not found(rich, floor=floor(10**32))


@given(st.text(max_size=40), st.text(max_size=80))
def test_any_word_is_found_in_its_own_title_but_for_its_language(word, rest):
    job = a_job(title=f"{rest} | {word}", language="")
    alert = an_alert(words_all=(word,))
    assert judge(alert, job, at=JUNE).matched
