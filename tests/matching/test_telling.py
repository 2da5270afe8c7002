"""What is told by clause is what judging the whole gives, in the same order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from referio.matching.alerts import prepare_alert
from referio.matching.explain import sentence
from referio.matching.jobs import prepare_job, prepare_to_tell
from referio.matching.reasons import CLAUSES, bits, names
from referio.matching.reference import weigh
from referio.matching.telling import SUBJECTS, Kept, Teller, chosen
from tests.examples import examples

from .examples import GLOSSARY, JUNE, a_job, alert_facts, an_alert, floor, job_facts


def told(alert, job, bits_, *, language="en", most=99):
    """Say why by clause, as a newsletter does."""
    prepared, kept = prepare_alert(alert, GLOSSARY), Kept()
    numbers = [
        Teller(one, prepared, language, kept).tell(prepare_to_tell(job, at=JUNE))
        for one in SUBJECTS
        if one.bits & bits_
    ]
    return chosen([kept.told[number] for number in numbers], bits_, most)


@given(alert_facts, job_facts, st.sampled_from(["en", "de", "fr", "es"]))
@settings(max_examples=examples(100), deadline=None)
def test_telling_by_clause_says_what_judging_says(alert, job, language):
    verdict = weigh(prepare_alert(alert, GLOSSARY), prepare_job(job, at=JUNE))
    if not verdict.matched:
        return
    stored = bits(verdict.reasons)
    expected = [sentence(one, language=language) for one in verdict.reasons]
    assert told(alert, job, stored, language=language) == expected
    assert told(alert, job, stored, language=language, most=2) == expected[:2]


@given(alert_facts, job_facts, st.integers(0, (1 << len(CLAUSES)) - 1))
@settings(max_examples=examples(80), deadline=None)
def test_only_what_was_stored_and_still_holds_is_told(alert, job, stored):
    verdict = weigh(prepare_alert(alert, GLOSSARY), prepare_job(job, at=JUNE))
    said = told(alert, job, stored)
    if verdict.matched:
        allowed = names(stored)
        assert said == [
            sentence(one) for one in verdict.reasons if one.clause in allowed
        ]


def test_a_clause_that_no_longer_holds_is_left_out_and_the_others_are_told():
    alert = an_alert(words_any=("violin",), floor=floor(30_000))
    said = told(alert, a_job(), bits_=(1 << len(CLAUSES)) - 1)
    assert said
    assert not any("violin" in one for one in said)


def test_the_same_told_of_many_jobs_is_kept_once():
    kept = Kept()
    alert = prepare_alert(an_alert(words_any=("data",)), GLOSSARY)
    words = next(one for one in SUBJECTS if one.check.__name__ == "words")
    teller = Teller(words, alert, "en", kept)
    for number in range(5):
        teller.tell(prepare_to_tell(a_job(id=number), at=JUNE))
    assert len(kept.told) == 1
    assert list(teller.told) == [0, 1, 2, 3, 4]
