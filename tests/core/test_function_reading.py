"""The part of a company that titles, teams and departments speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core import function_signs
from referio.core.function_reading import function_of
from referio.core.roles import Function

TITLES = {
    Function.ENGINEERING: [
        "Senior Software Engineer",
        "Manager, Engineering",
        "VP Engineering",
        "Finance Software Engineer",
        "Mechanical Design Engineer",
        "Softwareentwickler (m/w/d)",
        "Développeuse Fullstack",
        "Solutions Architect",
        "DevOps",
    ],
    Function.DATA: [
        "Data Scientist",
        "Marketing Data Analyst",
        "Machine Learning Engineer",
        "Head of Data",
        "BI Engineer",
        "Database Administrator",
    ],
    Function.IT: ["IT Support Specialist", "System Administrator", "IT Manager"],
    Function.SECURITY: ["Security Engineer", "Head of Information Security", "CISO"],
    Function.DESIGN: ["Product Designer", "UX Researcher", "Graphic Designer"],
    Function.PRODUCT: ["Product Manager", "Head of Product", "E-commerce Product Manager"],
    Function.PROJECTS: ["Project Manager", "IT Project Manager", "Chef de projet", "PMO"],
    Function.RESEARCH: ["Research Scientist", "Applied Scientist"],
    Function.MARKETING: [
        "Product Marketing Manager",
        "Director of Product Marketing",
        "SEO Specialist",
        "Growth Manager",
        "Copywriter",
    ],
    Function.COMMUNICATIONS: ["PR Manager", "Communication Interne"],
    Function.SALES: [
        "Account Executive, Public Sector",
        "Sales Engineer",
        "Account Manager - Banking and Wealth",
        "Vertriebsmitarbeiter im Außendienst",
        "SDR",
    ],
    Function.PARTNERSHIPS: ["Partnerships Manager", "Channel Partner Manager"],
    Function.CUSTOMERS: ["Customer Success Manager", "Kundenbetreuer", "Onboarding Manager"],
    Function.OPERATIONS: ["Business Operations", "COO", "Chief of Staff"],
    Function.SUPPLY: ["Truck Driver", "LKW-Fahrer", "Warehouse Clerk", "Buyer", "Cariste"],
    Function.MANUFACTURING: ["Machine Operator (1st Shift)", "Quality Engineer", "Welder"],
    Function.CONSTRUCTION: ["Civil Engineer", "Electrician", "Bauleiter", "Plombier"],
    Function.FACILITIES: ["Security Guard", "Janitor", "Facilities Manager"],
    Function.FINANCE: ["Accountant", "FP&A Analyst", "CFO", "Restaurant Accountant", "Comptable"],
    Function.LEGAL: ["Legal Counsel", "Legal Secretary", "Compliance Analyst", "Avocate"],
    Function.PEOPLE: [
        "Technical Recruiter",
        "HR Manager",
        "People Partner",
        "Recruiter, Engineering",
        "Personalreferentin",
    ],
    Function.ADMINISTRATION: ["Executive Assistant", "Office Manager", "Data Entry Clerk"],
    Function.HEALTH: ["Registered Nurse - ICU", "School Nurse", "Pflegefachkraft", "Infirmier"],
    Function.CARE: ["Caregiver", "Social Worker", "Altenpfleger", "Erzieherin"],
    Function.EDUCATION: ["Teacher, Mathematics", "Instructional Designer", "Lehrer"],
    Function.SCIENCE: ["Lab Technician", "Chemist", "Clinical Research Associate"],
    Function.HOSPITALITY: ["Line Cook", "Restaurant Manager", "Kellnerin", "Barista"],
    Function.RETAIL: ["Store Manager", "Sales Associate", "Vendeuse", "Cashier"],
    Function.MEDIA: ["Video Editor", "Journalist", "Technical Writer"],
    Function.PUBLIC: ["Policy Analyst", "Fundraising Manager"],
    Function.UNSTATED: ["", "Manager", "Future openings", "Analyst II", "Candidature spontanée"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "function"),
    [(title, function) for function, titles in TITLES.items() for title in titles],
)
def test_a_title_alone_says_it(title: str, function: Function) -> None:
    assert function_of("", "", title) is function


def test_every_function_is_tried() -> None:
    assert set(TITLES) == set(Function)


@pytest.mark.parametrize(
    ("department", "team", "title", "function"),
    [
        ("Sales", "Marketing", "Data Scientist", Function.DATA),
        ("Customer Success", "Sales", "Team Lead", Function.SALES),
        ("Customer Success", "Berlin", "Team Lead", Function.CUSTOMERS),
        ("G & A", "", "Coordinator", Function.ADMINISTRATION),
        ("Tech", "", "Specialist", Function.ENGINEERING),
        ("Product & Technology", "Data Platform", "Lead", Function.DATA),
        ("Growth", "", "Associate", Function.MARKETING),
        ("Berlin", "Other", "Specialist", Function.UNSTATED),
    ],
)
def test_the_title_goes_before_the_team_and_the_team_before_the_department(
    department: str, team: str, title: str, function: Function
) -> None:
    assert function_of(department, team, title) is function


@pytest.mark.parametrize("word", ["growth", "tech", "commercial", "support"])
def test_what_names_a_team_says_nothing_in_a_title(word: str) -> None:
    assert function_of("", "", word) is Function.UNSTATED
    assert function_of("", word, "") is not Function.UNSTATED


@pytest.mark.parametrize(
    ("one", "several"),
    [("Nurse", "Nurses"), ("Facility Manager", "Facilities Managers"), ("Key Account", "Key Accounts")],
)  # fmt: skip
def test_plurals_count_as_singulars(one: str, several: str) -> None:
    assert function_of("", "", one) is function_of("", "", several)
    assert function_of("", "", one) is not Function.UNSTATED


def test_no_sign_is_listed_twice() -> None:
    signs = [
        sign.strip().partition(":")[0]
        for lines in function_signs.SIGNS.values()
        for sign in lines.replace("\n", "|").split("|")
        if sign.strip()
    ]
    assert not {sign for sign in signs if signs.count(sign) > 1}


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=80))
def test_any_text_has_one_answer(department: str, team: str, title: str) -> None:
    said = function_of(department, team, title)
    assert said in Function
    assert said is function_of(department.upper(), f" {team} ", title)
