"""Levels as titles state them, and the many titles that only seem to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.roles import Seniority
from referio.core.seniority_reading import seniority_of

STATED = {
    Seniority.INTERN: [
        "Software Engineering Intern",
        "Marketing Internship (Summer 2027)",
        "Werkstudent Vertrieb (m/w/d)",
        "Working Student Data Engineering",
        "Praktikum Produktmanagement",
        "Praktikant:in Marketing",
        "Stage - Chargé de recrutement",
        "Stagiaire développement web",
        "Co-op, Mechanical Engineering",
        "Estágio em Engenharia",
        "Becario de marketing",
        "Bras droit CEO - Stage Paris",
        "Afstudeerstage Informatica",
        "Summer Analyst",
        "CEO Office Intern",
    ],
    Seniority.ENTRY: [
        "Graduate Software Engineer",
        "New Grad Software Engineer",
        "Account Executive - University Hire",
        "Sales Trainee",
        "Trainee Manager",
        "Electrical Apprentice",
        "Azubi Kaufmann für Büromanagement",
        "Auszubildende:r Mechatronik",
        "Alternance - Assistant RH",
        "Duales Studium Informatik",
        "Entry-Level Accountant",
        "Volontariat PR",
        "Aprendiz administrativo",
    ],
    Seniority.JUNIOR: [
        "Junior Developer",
        "Jr. Accountant",
        "Product Manager Junior",
        "Consultor júnior",
        "Software Engineer I",
        "Associate Software Engineer",
        "Associate Product Manager",
        "Assistant Brand Manager",
        "Data Analyst 1",
    ],
    Seniority.MID: [
        "Mid-Level Backend Engineer",
        "Midweight Designer",
        "Intermediate Accountant",
        "Software Engineer II",
        "Software Engineer II (Payments)",
        "Software Engineer (Mid)",
        "Medior Developer",
        "Desenvolvedor Pleno",
        "Développeur confirmé",
        "Semi Senior Developer",
    ],
    Seniority.SENIOR: [
        "Senior Data Scientist",
        "Sr. Account Executive",
        "Senior Product Manager",
        "Senior Marketing Manager",
        "Senior Executive Assistant",
        "Consultant Sénior",
        "Développeuse expérimentée",
        "Account Executive III",
        "Snr Engineer",
    ],
    Seniority.LEAD: [
        "Lead Engineer",
        "Engineering Team Lead",
        "Team Leader Customer Success",
        "Tech Lead",
        "Lead Product Manager",
        "Staff Software Engineer",
        "Senior Staff Machine Learning Scientist",
        "Principal Engineer",
        "Software Engineer IV",
        "Teamleiter:in Logistik",
        "Schichtleitung Produktion",
        "Chef d'équipe",
        "Jefe de equipo",
        "Warehouse Supervisor",
        "Construction Foreman",
        "Assistant Store Manager",
        "Assistant Manager",
        "Deputy Manager",
        "(Associate) Team Lead",
        "Chief Architect",
        "Head Chef",
    ],
    Seniority.MANAGER: [
        "Engineering Manager",
        "Manager, DevOps Engineering",
        "Manager - Product Design",
        "Senior Manager, Tax",
        "Senior Engineering Manager",
        "Store Manager",
        "Restaurant General Manager",
        "Sales Manager",
        "Customer Support Manager",
        "Software Development Manager",
        "Accounting Manager",
        "Abteilungsleiter Einkauf",
        "Vertriebsleiterin",
        "Filialleitung",
        "Leiter Finanzen",
        "Responsable RH",
        "Gerente de ventas",
        "Jefe de cocina",
    ],
    Seniority.DIRECTOR: [
        "Director of Engineering",
        "Sales Director",
        "Associate Director, Clinical Operations",
        "Senior Director",
        "Directrice marketing",
        "Bereichsleiter IT",
        "Diretor de vendas",
    ],
    Seniority.EXECUTIVE: [
        "Head of People",
        "VP of Marketing",
        "SVP, Sales",
        "Vice President of Technology",
        "Chief Financial Officer",
        "Chief Product and Technology Officer",
        "CTO",
        "CEO & Founder",
        "Managing Director",
        "Geschäftsführer (m/w/d)",
        "Directeur général",
        "Executive Director",
    ],
}

UNSTATED = [
    "",
    "Software Engineer",
    "Lead Generation Specialist",
    "Executive Assistant",
    "Executive Assistant to the CEO",
    "Executive Assistant, CEO",
    "Personal Assistant to the Managing Director",
    "Assistante de direction",
    "Office Manager and CEO Assistant",
    "Account Executive",
    "Sales Executive",
    "Chief of Staff",
    "Chief of Staff to the CEO",
    "Founder's Associate",
    "Product Manager",
    "Group Office Manager",
    "Account Manager",
    "Key Account Manager",
    "Project Manager",
    "Program Manager",
    "Customer Success Manager",
    "Community Manager",
    "Marketing Manager",
    "Business Development Manager",
    "Area Sales Manager",
    "Chef de projet",
    "Chef de produit",
    "Jefa de proyectos",
    "Gerente de projetos",
    "Projektleiter",
    "Bauleiterin",
    "Halbleiter Techniker",
    "Staff Nurse",
    "Staff Accountant",
    "Kitchen Staff",
    "Sales Associate",
    "Research Associate",
    "Associate Attorney",
    "School Principal",
    "Art Director",
    "Account Director",
    "Account Executive, Mid-Market",
    "Senior Living Activities Coordinator",
    "Stage Manager",
    "Early Stage Investor",
    "Internal Auditor",
    "International Tax Specialist",
    "Communication Interne",
    "Internship Program Coordinator",
    "Graduate Recruiter",
    "Support Engineer, Tier 2",
    "Clinical Monitor, Phase II",
    "Vitamin C Chemist",
    "Leadership Trainer",
    "Data Manager",
]


@pytest.mark.parametrize(
    ("title", "level"),
    [(title, level) for level, titles in STATED.items() for title in titles],
)
def test_a_level_that_is_stated_is_read(title: str, level: Seniority) -> None:
    assert seniority_of(title) is level


@pytest.mark.parametrize("title", UNSTATED)
def test_a_title_that_states_no_level_is_given_none(title: str) -> None:
    assert seniority_of(title) is Seniority.UNSTATED


def test_every_level_is_tried() -> None:
    assert set(STATED) | {Seniority.UNSTATED} == set(Seniority)


@pytest.mark.parametrize(
    "title", ["SENIOR ENGINEER", "Senior  Engineer", "Engineer – Senior", "Sénior Dev"]
)
def test_capitals_accents_and_dashes_make_no_difference(title: str) -> None:
    assert seniority_of(title) is Seniority.SENIOR


@given(st.text(max_size=80))
def test_any_text_has_one_answer(title: str) -> None:
    assert seniority_of(title) in Seniority
    assert seniority_of(title) is seniority_of(f"  {title} ")
