"""The words that invented jobs and alerts are made of."""

import numpy as np


def _listed(words: str) -> list[str]:
    return words.split()


ROLES = _listed("""
engineer manager nurse developer assistant analyst driver technician teacher consultant
coordinator accountant designer administrator supervisor specialist director operator
associate clerk scientist architect mechanic cook therapist cashier electrician writer
planner editor recruiter buyer auditor lawyer pharmacist physician dentist cleaner guard
inspector surveyor tester researcher lecturer tutor librarian translator photographer
producer strategist advisor agent broker underwriter controller bookkeeper dispatcher
packer welder machinist plumber carpenter painter roofer installer fitter bartender waiter
barista housekeeper stylist coach instructor counsellor psychologist paramedic biologist
chemist physicist geologist economist statistician trader banker merchandiser baker butcher
gardener porter courier pilot steward optician midwife curator archivist joiner tailor
locksmith glazier printer
""")

FIELDS = _listed("""
software sales data product project marketing account business customer service support
systems network security cloud web mobile platform quality finance tax payroll people
operations logistics warehouse truck delivery purchasing clinical medical dental veterinary
community mental health home child primary secondary special mathematics music language
civil mechanical electrical chemical process production maintenance field heating motor
aircraft rail marine building site safety environment legal risk audit investment credit
mortgage insurance claims property facilities office executive front desk call contact
content social brand graphic interior fashion game film sound research laboratory food
kitchen pastry restaurant retail store shift night event travel hotel fitness hair police
fire policy grants charity outreach case database embedded hardware robotics learning
machine growth revenue partner channel solutions enterprise automation energy solar wind
water waste forestry dairy crop textile paper steel glass packaging
""")

LEVELS = _listed("""
senior junior principal head chief staff deputy trainee graduate interim regional global
apprentice mid entry first second vice group acting
""")

EXTRAS = _listed("""
remote hybrid nights weekends days contract urgent bilingual temporary seasonal evening
rotating immediate bonus training relocation flexible onsite permanent live-in
""")

SKILLS = _listed("""
python java sql excel javascript linux git docker kubernetes aws azure terraform react
angular django spring kafka spark redis mongodb mysql tableau salesforce jira scrum kanban
figma photoshop autocad solidworks revit matlab stata php ruby rust scala swift kotlin
android css graphql numpy pandas triage phlebotomy bookkeeping ledger invoicing budgeting
forecasting negotiation tendering estimating scaffolding soldering brazing milling turning
rigging forklift haulage tachograph haccp baking grilling latte cellar till stocktake
lesson safeguarding phonics dyslexia counselling physiotherapy ultrasound radiography
dispensing suturing hoisting catheter
""")

STARTS = _listed("b br c ch d dr f fl g gr h j k kl l m n p pl r s sk st t tr v w z")
VOWELS = _listed("a e i o u ae ei ou")
ENDS = ["", "n", "r", "s", "l", "m", "nt", "rk"]


def invented(count: int, taken: set[str], luck: np.random.Generator) -> list[str]:
    """Return so many different words that are in no dictionary, none of them `taken`."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = int(luck.integers(2, 4))
        word = "".join(
            _one(STARTS, luck) + _one(VOWELS, luck) for _ in range(syllables)
        )
        word += _one(ENDS, luck)
        if word not in taken:
            found[word] = None
    return list(found)


def _one(entries: list[str], luck: np.random.Generator) -> str:
    return entries[int(luck.integers(len(entries)))]
