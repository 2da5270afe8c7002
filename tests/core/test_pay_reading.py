"""Pay in the text: read where it is surely pay, with its sentence; left alone everywhere else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.amounts import Amount, amounts_in, currency_of, lines_with_money
from referio.core.money import Interval, Pay
from referio.core.pay_reading import LONGEST_EVIDENCE, PayRead, read_pay

IS_PAY = [
    # text, country, low, high, currency, interval
    ("Salary: $120,000 - $150,000", "US", 120000, 150000, "USD", "year"),
    ("The salary range is $150,000-$200,000 USD annually, plus equity.", "", 150000, 200000, "USD", "year"),
    ("Base salary $120k-$150k plus $20k bonus", "US", 120000, 150000, "USD", "year"),
    ("Pay range: $60K to $97K a year", "US", 60000, 97000, "USD", "year"),
    ("Pay: $25 per hour", "US", 25, 25, "USD", "hour"),
    ("The hourly rate for this role is $22.50 - $31.75/hr.", "US", 22.5, 31.75, "USD", "hour"),
    ("USD 30/hour", "", 30, 30, "USD", "hour"),
    ("USD 30 - 40/hour", "", 30, 40, "USD", "hour"),
    ("Compensation: $90,000 CAD", "CA", 90000, 90000, "CAD", "year"),
    ("Compensation: $90,000", "CA", 90000, 90000, "CAD", "year"),
    ("Salary 60k–97k", "GB", 60000, 97000, "GBP", "year"),
    ("Salary: £45k", "GB", 45000, 45000, "GBP", "year"),
    ("Up to £70,000 base salary + benefits", "GB", 70000, 70000, "GBP", "year"),
    ("£60k base / £120k OTE", "GB", 60000, 60000, "GBP", "year"),
    ("A salary between £40,000 and £52,000 depending on experience", "", 40000, 52000, "GBP", "year"),
    ("$5,000 signing bonus and a salary of $90,000", "US", 90000, 90000, "USD", "year"),
    ("Salary\n$100,000", "US", 100000, 100000, "USD", "year"),
    ("Compensation:\n- $130,000 to $160,000", "US", 130000, 160000, "USD", "year"),
    ("On-target earnings (OTE) are $240,000/year in New York.", "US", 240000, 240000, "USD", "year"),
    ("It pays well. Salary of R35 000 per month", "ZA", 35000, 35000, "ZAR", "month"),
    ("Salary: 600 000 - 750 000 SEK per year", "SE", 600000, 750000, "SEK", "year"),
    ("Salary: CHF 110'000 - 130'000", "CH", 110000, 130000, "CHF", "year"),
    ("Salaire : 45 à 55k€ brut annuel", "FR", 45000, 55000, "EUR", "year"),
    ("Rémunération : entre 45 000 € et 55 000 €", "FR", 45000, 55000, "EUR", "year"),
    ("45k-55k € selon expérience", "FR", 45000, 55000, "EUR", "year"),
    ("Gratification : 1 500 € / mois", "FR", 1500, 1500, "EUR", "month"),
    ("TJM : 450-550 €", "FR", 450, 550, "EUR", "day"),
    ("Gehalt: EUR 4.000 / Monat", "DE", 4000, 4000, "EUR", "month"),
    ("Jahresgehalt ab 50.000 €", "DE", 50000, 50000, "EUR", "year"),
    ("Vergütung: 60.000 - 75.000 Euro brutto im Jahr", "DE", 60000, 75000, "EUR", "year"),
    ("Stundenlohn: 15,50 €", "DE", 15.5, 15.5, "EUR", "hour"),
    ("Salario: 30.000 € - 40.000 € brutos anuales", "ES", 30000, 40000, "EUR", "year"),
    ("Sueldo de 2.500 € al mes", "ES", 2500, 2500, "EUR", "month"),
    ("Salaris: € 3.200 - € 4.500 bruto per maand", "NL", 3200, 4500, "EUR", "month"),
    ("The base pay range is between $133,000.00 and $200,000.00 per year", "US", 133000, 200000, "USD", "year"),
    ("Annual Salary: $72,800.00", "US", 72800, 72800, "USD", "year"),
    ("Salaire annuel brut : 38-42 K€", "FR", 38000, 42000, "EUR", "year"),
    ("Dein Gehalt: 3.500 € brutto/Monat", "DE", 3500, 3500, "EUR", "month"),
    ("Retribución: 24.000-28.000€ b/a", "ES", 24000, 28000, "EUR", "year"),
    ("RAL: €35.000 - €45.000", "IT", 35000, 45000, "EUR", "year"),
    ("Salário: R$ 9.000 por mês", "BR", 9000, 9000, "BRL", "month"),
]  # fmt: skip

IS_NOT_PAY = [
    "We raised $73 million in a Series B.",
    "Our customers process $120,000 - $150,000 a month.",
    "You will manage an annual budget of $250,000.",
    "Own a quota of $1,200,000 - $1,500,000 a year.",
    "Passing $1bn in lifetime revenue.",
    "En 2025, le groupe génère 100M€ de CA.",
    "Après avoir atteint 95 M€ de chiffre d’affaires, nous recrutons.",
    "Des titres restaurants de 10 euros via Swile.",
    "115 milliards d’euros de prêts.",
    "Learning stipend of $1,500 per year",
    "$1,000 learning stipend",
    "A $2,000 home office budget",
    "401k to help you save for the future",
    "401(k) match up to $5,000 a year",
    "Referral bonus: $3,000 - $5,000 per year",
    "$10,000 sign-on bonus",
    "Equity worth $40,000 - $60,000 a year",
    "Salary and a bonus of $20,000 per year",
    "Competitive salary, $1,200 wellness allowance per year",
    "Competitive salary; up to €50 per month for sports",
    "Plans cost $30 - $90 per month per user.",
    "Pricing: $99/month",
    "Deals of $50k - $100k ACV",
    "Save our clients $100,000 a year in salary costs",
    "Our graduates earn an average salary of $95,000 a year.",
    "Visa sponsorship needs a minimum salary of £38,700 a year.",
    "Employees earning over $200,000 a year are exempt.",
    "We donate $100,000 a year to charity.",
    "A portfolio of 45k - 60k accounts",
    "Serving 30k users and 2k merchants",
    "We pay out €400,000 a month to drivers, our customers.",
    "Travel allowance: 0,23 € per km",
    "Relocation: EUR 5.000 einmalig",
    "Weiterbildungsbudget: 2.000 € pro Jahr",
    "Umsatz von 50.000 € pro Monat",
    "Gehalt und 1.500 € Weiterbildungsbudget pro Jahr",
    "Salary: $4 - $9",
    "Salary: $10,000 - $500,000 a year",
    "Salary: $150,000 - $120,000",
    "Salary: $0",
    "Salary: €1,500",
    "Salary: competitive, 30 days off, 5k run every week",
    "Paid time off worth $120k in the ten years we exist",
    "Loan book of R35 000 000 per month",
    "The median household income there is $80,000 a year.",
    "Salary advances of up to R5,000 per month",
    "Experience selling $50,000-$150,000 per year software",
    "Experience negotiating salary packages of $100,000 - $150,000 per year",
    "Health insurance with a $1,000 deductible per year",
    "up to $5,250 per year in tuition assistance",
    "A 4% salary contribution to your pension, up to £5,000 a year",
    "Process payroll for 500 employees totaling $100,000 per month",
    "Handle orders between $50,000 and $100,000 per week",
    "you get €120 per month mobility allowance",
    "The average contract is $80,000 per year",
    "The fine was €50,000 a year.",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "country", "low", "high", "currency", "interval"), IS_PAY
)
def test_what_is_pay(
    text: str, country: str, low: float, high: float, currency: str, interval: str
) -> None:
    read = read_pay(text, country=country)
    assert read is not None
    wanted = Pay(round(low * 100), round(high * 100), currency, Interval(interval))
    assert read.pay == wanted
    assert read.evidence in text


@pytest.mark.parametrize("text", IS_NOT_PAY)
@pytest.mark.parametrize("country", ["", "US", "FR", "GB"])
def test_what_is_not(text: str, country: str) -> None:
    assert read_pay(text, country=country) is None


@pytest.mark.parametrize("text", IS_NOT_PAY)
def test_other_money_does_not_hide_pay(text: str) -> None:
    read = read_pay(f"{text}\nSalary: £45,000 - £50,000 per year", country="US")
    assert read is not None
    assert read.pay == Pay(4500000, 5000000, "GBP", Interval.YEAR)


def test_a_dollar_nobody_can_name_is_not_read() -> None:
    assert read_pay("Salary: $120,000 - $150,000") is None
    assert read_pay("Salary: $120,000 - $150,000", country="FR") is None
    assert read_pay("Salary: US$120,000 - US$150,000") is not None


def test_ranges_for_several_places_are_joined() -> None:
    read = read_pay(
        "Base salary ranges from $73,788/year to $83,076/year in Raleigh and ranges "
        "from $85,800/year to 96,600/year in New York.",
        country="US",
    )
    assert read is not None
    assert (read.pay.low, read.pay.high) == (7378800, 9660000)


def test_long_sentences_are_cut_between_words() -> None:
    read = read_pay("Salary: £45,000 a year, " + "and more of it " * 60)
    assert read is not None
    assert len(read.evidence) <= LONGEST_EVIDENCE
    assert read.evidence.endswith("…")


@given(st.text(alphabet="0123456789.,'k$€£R -–/aàtoyearmonthSalary:\n%M", max_size=80))
def test_nothing_raises_and_what_is_read_is_whole(text: str) -> None:
    read = read_pay(text, country="US")
    assert read is None or (
        0 < read.pay.low <= read.pay.high and read.evidence.rstrip("…") in text
    )


@given(st.integers(20_000, 400_000), st.integers(0, 100_000))
def test_what_is_written_is_what_is_read(low: int, more: int) -> None:
    high = min(low + more, 4 * low)
    read = read_pay(f"Salary: €{low:,} – €{high:,} per year")
    assert read is not None
    assert read.pay == Pay(low * 100, high * 100, "EUR", Interval.YEAR)


@given(st.integers(20_000, 400_000), st.integers(1, 100_000))
def test_more_written_is_more_read(low: int, more: int) -> None:
    def of(amount: int) -> PayRead | None:
        return read_pay(f"Salary: £{amount:,} a year")

    one, other = of(low), of(low + more)
    assert one is not None
    assert other is not None
    assert one.pay.low < other.pay.low


@given(st.sampled_from([text for text, *_ in IS_PAY]))
def test_the_evidence_alone_says_the_same(text: str) -> None:
    read = read_pay(text, country="US")
    if read and "\n" not in text:
        again = read_pay(read.evidence, country="US")
        assert again == read


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("$1,234.50", [("1234.50", "1234.50", "$")]),
        ("1.234,50 €", [("1234.50", "1234.50", "EUR")]),
        ("R35 000", [("35000", "35000", "ZAR")]),
        ("CA$60K", [("60000", "60000", "CAD")]),
        ("60-97k", [("60000", "97000", "")]),
        ("45,5k€", [("45500", "45500", "EUR")]),
        ("12.5%", []),
        ("3 years", []),
        ("$3M", []),
        ("v2.10.3", []),
    ],
)
def test_amounts(sentence: str, amounts: list[tuple[str, str, str]]) -> None:
    wanted = [(Decimal(low), Decimal(high), sign) for low, high, sign in amounts]
    found: list[Amount] = list(amounts_in(sentence))
    assert [(one.low, one.high, one.sign) for one in found] == wanted


def test_lines_with_money_are_found_once() -> None:
    text = "Five of us\nFrom $10 to $20\nno 5 and nothing else\n40k a year"
    assert lines_with_money(text) == [text.index("From"), text.index("40k")]


def test_shared_signs_ask_the_country() -> None:
    assert currency_of("$", "AU") == "AUD"
    assert currency_of("kr", "NO") == "NOK"
    assert currency_of("$", "DE") == ""
    assert currency_of("EUR", "US") == "EUR"
