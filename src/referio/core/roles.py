"""What kind of work a job is, and at which level: two closed lists that people tick."""

from enum import StrEnum


class Seniority(StrEnum):
    """How far along a career a job lies, as its title says it."""

    INTERN = "intern"
    ENTRY = "entry"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"  # staff, principal, team lead
    MANAGER = "manager"
    DIRECTOR = "director"
    EXECUTIVE = "executive"  # vice president, chief, head of
    UNSTATED = "unstated"


class Function(StrEnum):
    """The part of a company a job belongs to."""

    ENGINEERING = "engineering"
    DATA = "data"
    IT = "it"
    SECURITY = "security"
    DESIGN = "design"
    PRODUCT = "product"
    PROJECTS = "projects"  # project and programme management
    RESEARCH = "research"
    MARKETING = "marketing"
    COMMUNICATIONS = "communications"
    SALES = "sales"
    PARTNERSHIPS = "partnerships"
    CUSTOMERS = "customers"  # support, service, success
    OPERATIONS = "operations"
    SUPPLY = "supply"  # supply chain, logistics, driving
    MANUFACTURING = "manufacturing"
    CONSTRUCTION = "construction"
    FACILITIES = "facilities"
    FINANCE = "finance"
    LEGAL = "legal"
    PEOPLE = "people"  # human resources, recruiting
    ADMINISTRATION = "administration"
    HEALTH = "health"
    CARE = "care"
    EDUCATION = "education"
    SCIENCE = "science"
    HOSPITALITY = "hospitality"
    RETAIL = "retail"
    MEDIA = "media"
    PUBLIC = "public"  # public service, community
    UNSTATED = "unstated"
