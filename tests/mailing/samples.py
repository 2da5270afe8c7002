"""Invented people, employers and jobs that the mailing tests share."""

from datetime import UTC, date, datetime

from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.mailing.addresses import Sender, message_id
from referio.mailing.cards import CardFacts, CardLinks, card
from referio.mailing.headers import Stream, Unsubscribe, newsletter_headers
from referio.mailing.message import Envelope
from referio.mailing.newsletter import Entry, Newsletter, NewsletterLinks
from referio.mailing.parts import House

NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)
TOKEN = "eyJzIjoxMjM0NTYsImoiOjQ1Nn0.Zk9vXQ.4bC0q1zYk2"
LINK = f"https://refer.example/me?t={TOKEN}&v=1"
HOUSE = House(
    "Refer.io, 1 Harbour Street, Bristol BS1 4DJ, United Kingdom",
    "support@refer.example",
)
REASONS = (
    "“engineer” in the title",
    "12 km from Bristol",
    "pays £50,000 a year or more",
)

ENGINEER = CardFacts(
    "Senior Data Engineer",
    "Northwind & Sons",
    "Bristol, United Kingdom",
    WorkMode.HYBRID,
    Commitment.FULL_TIME,
    Pay(55_000_00, 65_000_00, "GBP", Interval.YEAR),
    3,
)
DEVELOPER = CardFacts(
    "Python Developer, Payments",
    "Halcyon Systems",
    "London",
    WorkMode.REMOTE,
    Commitment.CONTRACT,
    Pay(450_00, 550_00, "GBP", Interval.DAY),
    0,
)
ANALYST = CardFacts(
    "Analytics Engineer",
    "Orchard",
    "Bath",
    WorkMode.ONSITE,
    Commitment.FULL_TIME,
    None,
    1,
)
ARABIC = CardFacts(
    "مهندس بيانات أول",
    "شركة النور",
    "دبي",
    WorkMode.HYBRID,
    Commitment.UNSTATED,
    Pay(25_000_00, 30_000_00, "AED", Interval.MONTH),
    9,
)
JAPANESE = CardFacts(
    "データエンジニア（リモート可）",
    "株式会社みなと",
    "東京",
    WorkMode.REMOTE,
    Commitment.FULL_TIME,
    Pay(7_000_000, 9_000_000, "JPY", Interval.YEAR),
    40,
)
HOSTILE = CardFacts(
    '<script>alert("x")</script> & Engineer',
    'Bobby "Tables" <b>Ltd</b>',
    "Bath</td></table>",
    WorkMode.UNSTATED,
    Commitment.UNSTATED,
    None,
    2,
    "<img src=x onerror=alert(1)> {{job}}",
)
JOBS = (ENGINEER, DEVELOPER, ANALYST, ARABIC, JAPANESE)


def entry(facts: CardFacts, number: int = 1) -> Entry:
    """Return a job for one person, with signed links that carry its number."""
    links = [f"https://refer.example/{do}/{number}?t={TOKEN}&v=1" for do in "jnm"]
    return Entry(card(facts), REASONS, CardLinks(*links))


def newsletter(*jobs: CardFacts, alerts: tuple[str, ...] = ("Data in Bristol",)):
    """Return a newsletter with these jobs, or with the first of ours."""
    pages = ("web", "change", "fewer", "pause", "stop", "stop-all")
    links = [f"https://refer.example/{page}?t={TOKEN}&v=1" for page in pages]
    return Newsletter(
        recipient="ada@example.org",
        alerts=alerts,
        entries=tuple(entry(job, number) for number, job in enumerate(jobs, 1)),
        sent_on=date(2026, 6, 12),
        signed_up=date(2026, 3, 3),
        links=NewsletterLinks(*links),
    )


def ten_jobs() -> tuple[CardFacts, ...]:
    """Return as many jobs as a newsletter carries at most."""
    return JOBS * 2


STREAM = Stream(
    list_id="alerts.refer.example",
    list_name="Refer.io job alerts",
    help_url="https://refer.example/help/mail",
    owner="support@refer.example",
    feedback="data-bristol:daily:newsletter:referio",
)
WAY_OUT = Unsubscribe(f"https://refer.example/out?t={TOKEN}", "out+abc@refer.example")


def envelope(**changed) -> Envelope:
    """Return a newsletter's envelope, with some of its values changed."""
    values = {
        "sender": Sender("Refer.io", "jobs@refer.example"),
        "recipient": "ada@example.org",
        "reply_to": "support@refer.example",
        "message_id": message_id("n-123-456", "refer.example"),
        "date": NOON,
        "headers": newsletter_headers(STREAM, WAY_OUT),
    }
    return Envelope(**{**values, **changed})
