"""What the fields of an alert can be chosen from, in the words people see."""

from functools import cache
from zoneinfo import available_timezones

from referio.core.countries import country_name, is_country
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]

REMOTE: Choices = [
    ("too", "Jobs there, and remote jobs open to people there"),
    ("no", "Only jobs there"),
    ("only", "Only remote jobs open to the country you live in"),
]
WORK_MODES: Choices = [
    (WorkMode.ONSITE, "On site"),
    (WorkMode.HYBRID, "Hybrid"),
    (WorkMode.REMOTE, "Remote"),
]
COMMITMENTS: Choices = [
    (Commitment.FULL_TIME, "Full-time"),
    (Commitment.PART_TIME, "Part-time"),
    (Commitment.CONTRACT, "Contract"),
    (Commitment.INTERNSHIP, "Internship"),
    (Commitment.TEMPORARY, "Temporary"),
]
SENIORITIES: Choices = [
    (Seniority.INTERN, "Internship"),
    (Seniority.ENTRY, "Entry level"),
    (Seniority.JUNIOR, "Junior"),
    (Seniority.MID, "Some experience"),
    (Seniority.SENIOR, "Senior"),
    (Seniority.LEAD, "Lead or principal"),
    (Seniority.MANAGER, "Manager"),
    (Seniority.DIRECTOR, "Director"),
    (Seniority.EXECUTIVE, "Executive"),
]
FUNCTIONS: Choices = [
    (Function.ADMINISTRATION, "Administration"),
    (Function.CARE, "Care"),
    (Function.COMMUNICATIONS, "Communications"),
    (Function.CONSTRUCTION, "Construction"),
    (Function.CUSTOMERS, "Customer service"),
    (Function.DATA, "Data"),
    (Function.DESIGN, "Design"),
    (Function.EDUCATION, "Education"),
    (Function.ENGINEERING, "Engineering"),
    (Function.FACILITIES, "Facilities"),
    (Function.FINANCE, "Finance"),
    (Function.HEALTH, "Health"),
    (Function.HOSPITALITY, "Hospitality"),
    (Function.IT, "IT"),
    (Function.LEGAL, "Legal"),
    (Function.MANUFACTURING, "Manufacturing"),
    (Function.MARKETING, "Marketing"),
    (Function.MEDIA, "Media"),
    (Function.OPERATIONS, "Operations"),
    (Function.PARTNERSHIPS, "Partnerships"),
    (Function.PEOPLE, "People and recruiting"),
    (Function.PRODUCT, "Product"),
    (Function.PROJECTS, "Projects and programmes"),
    (Function.PUBLIC, "Public service"),
    (Function.RESEARCH, "Research"),
    (Function.RETAIL, "Retail"),
    (Function.SALES, "Sales"),
    (Function.SCIENCE, "Science"),
    (Function.SECURITY, "Security"),
    (Function.SUPPLY, "Transport and supply"),
]
# Those that core/languages.py tells apart, each in its own words.
LANGUAGES: Choices = [
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("nb", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("sv", "Svenska"),
]
INTERVALS: Choices = [
    (Interval.YEAR, "a year"),
    (Interval.MONTH, "a month"),
    (Interval.WEEK, "a week"),
    (Interval.DAY, "a day"),
    (Interval.HOUR, "an hour"),
]
CADENCES: Choices = [
    ("daily", "Every day"),
    ("weekly", "Once a week"),
    ("instant", "At once, as soon as a job fits"),
]
WEEKDAYS: Choices = [
    (str(number), name)
    for number, name in enumerate(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    )
]
HOURS: Choices = [(str(hour), f"{hour:02}:00") for hour in range(24)]
_CURRENCIES = (
    "USD EUR GBP AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP HKD HUF IDR"
    " ILS INR JPY KES KRW MXN MYR NGN NOK NZD PEN PHP PLN RON RSD SAR SEK SGD THB"
    " TRY TWD UAH VND ZAR"
)
CURRENCIES: Choices = [(code, code) for code in _CURRENCIES.split()]
_PARTS = (
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific"
)
_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def countries() -> Choices:
    """Return every country, by name."""
    codes = (one + two for one in _CODES for two in _CODES)
    named = [(code, country_name(code)) for code in codes if is_country(code)]
    return sorted(named, key=lambda pair: pair[1])


@cache
def time_zones() -> Groups:
    """Return the time zones people live in, by part of the world."""
    groups: dict[str, Choices] = {}
    for name in sorted(available_timezones()):
        part, slash, city = name.partition("/")
        if slash and part in _PARTS.split():
            words = city.replace("_", " ").replace("/", ", ")
            groups.setdefault(part, []).append((name, words))
    return [*groups.items(), ("No place", [("Etc/UTC", "Universal time (UTC)")])]
