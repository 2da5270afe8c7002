"""Words that employers write, and what they ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever import commitments
from referio.core.postings import Commitment


@pytest.mark.parametrize(
    ("words", "commitment"),
    [
        ("Full-time", Commitment.FULL_TIME),
        ("FULL TIME", Commitment.FULL_TIME),
        ("Full Time Remote", Commitment.FULL_TIME),
        ("Regular Full Time (Salary)", Commitment.FULL_TIME),
        ("Perm - Full-time", Commitment.FULL_TIME),
        ("Permanent", Commitment.FULL_TIME),
        ("CDI", Commitment.FULL_TIME),
        ("Contrat à durée indéterminée", Commitment.FULL_TIME),
        ("Temps plein", Commitment.FULL_TIME),
        ("Vollzeit, unbefristet", Commitment.FULL_TIME),
        ("Jornada completa", Commitment.FULL_TIME),
        ("Permanent contract", Commitment.FULL_TIME),
        ("Tempo pieno", Commitment.FULL_TIME),
        ("Tempo indeterminato", Commitment.FULL_TIME),
        ("Tempo determinato", Commitment.TEMPORARY),
        ("Voltijds", Commitment.FULL_TIME),
        ("Tempo integral", Commitment.FULL_TIME),
        ("Estágio", Commitment.INTERNSHIP),
        ("Tirocinio", Commitment.INTERNSHIP),
        ("Deeltijd", Commitment.PART_TIME),
        ("Part-time", Commitment.PART_TIME),
        ("Temps partiel", Commitment.PART_TIME),
        ("Teilzeit", Commitment.PART_TIME),
        ("Werkstudent:in", Commitment.PART_TIME),
        ("Media jornada", Commitment.PART_TIME),
        ("Permanent part time", Commitment.PART_TIME),
        ("Contract", Commitment.CONTRACT),
        ("Contract (6 months)", Commitment.CONTRACT),
        ("Freelance", Commitment.CONTRACT),
        ("Indépendant", Commitment.CONTRACT),
        ("Autónomo", Commitment.CONTRACT),
        ("Intern", Commitment.INTERNSHIP),
        ("Internship - full time", Commitment.INTERNSHIP),
        ("Stage de fin d'études", Commitment.INTERNSHIP),
        ("Stage", Commitment.INTERNSHIP),
        ("Alternance", Commitment.INTERNSHIP),
        ("Pflichtpraktikum", Commitment.INTERNSHIP),
        ("Prácticas", Commitment.INTERNSHIP),
        ("Fixed Term Contract", Commitment.TEMPORARY),
        ("Fixed Time Contractor (FTC)", Commitment.TEMPORARY),
        ("CDD", Commitment.TEMPORARY),
        ("Befristet", Commitment.TEMPORARY),
        ("Temporal", Commitment.TEMPORARY),
        ("Seasonal", Commitment.TEMPORARY),
        ("Permanent / Contract", Commitment.UNSTATED),
        ("Full-time or part-time", Commitment.UNSTATED),
        ("International", Commitment.UNSTATED),
        ("Shifts", Commitment.UNSTATED),
        ("", Commitment.UNSTATED),
    ],
)
def test_commitment(words: str, commitment: Commitment) -> None:
    assert commitments.read(words) is commitment


@given(st.text())
def test_any_words_are_read(words: str) -> None:
    assert commitments.read(words) in Commitment
