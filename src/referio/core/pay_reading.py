"""Pay read from the text of a posting, only where it is surely pay (decision 0009).

An amount is pay when the nearest words that say what it is say so, when no word of its
sentence speaks of turnover, funding, prices or benefits, when currency and interval are
plain, and when a person could live on it. Everything else is left unread.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from referio.core.amounts import Amount, amounts_in, currency_of, lines_with_money
from referio.core.money import Interval, Pay, minor_digits
from referio.core.rates import convert

LONGEST_EVIDENCE = 400

# Euros a year, in cents. Outside of them an amount is no full-time pay, or misread.
LEAST_YEARLY, MOST_YEARLY = 100_000, 200_000_000
# Without the word "a year" an amount this large can be paid for nothing shorter.
SURELY_YEARLY = 1_800_000
WIDEST_RANGE = 4  # times the lower end

_PAY = re.compile(
    r"""
    \b(?:salar(?:y|ies)|base\ pay|pay\ (?:range|rate|scale|band|grade)|(?:annual|hourly|starting|total|monthly|
    weekly|target|expected|gross)\ (?:pay|wages?|earnings)|pay(?=\s*[:–-])|wages?(?!\w)|compensation|remuneration|
    ote|on[-\ ]target\ earnings|earnings|(?:hourly|day|daily|weekly|monthly)\ rate|rate\ of\ pay|
    (?:role|position|job)\ pays|we(?:\ are|'re|’re)?\ (?:pay|offer)(?:ing)?\ you|base(?=\s*(?:[:+,)]|plus|salary|range|$))|
    salaires?|r[ée]mun[ée]ration|gratification|indemnit[ée]\ de\ stage|tjm|fixe(?=\s*[:+,)]|\ annuel)|
    (?:jahres|monats|brutto|netto|einstiegs|grund|mindest|ziel)*gehalt|gehaltsspanne|gehaltsrahmen|verg[üu]tung|
    stundenlohn|bruttolohn|lohn|salario|sueldo|retribuci[óo]n|remuneraci[óo]n|sal[áa]rio|remunera[çc][ãa]o|
    selon\ (?:votre\ |ton\ |le\ )?(?:profil|exp[ée]rience)|doe|depending\ on\ (?:your\ )?experience|
    je\ nach\ (?:erfahrung|qualifikation)|seg[úu]n\ experiencia|retribuzione|stipendio|ral(?=\s*[:\d€])|salaris|bruto\ per)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Said right before or after an amount, these make it something beside the pay.
_BESIDE = re.compile(
    r"""
    \b(?:bonus(?:es)?|sign[-\ ]on|signing|commissions?|equity|stock|rsus?|shares?|options?|allowances?|
    stipends?|budgets?|reimburs\w+|vouchers?|perks?|benefits?|insurance|referral|relocation|learning|training|
    wellness|education|tuition|equipment|home[-\ ]office|401\(?k\)?|pension|match(?:ing)?|discounts?|credits?|
    gifts?|prime[s]?|int[ée]ressement|titres?[-\ ]restaurant|tickets?[-\ ]restaurant|swile|mutuelle|panier|
    navigo|variables?|forfait|actions|zuschuss|pr[äa]mie|essensgutschein\w*|jobticket|bav|dieta|bono|
    comisi[óo]n\w*|variable|reisekosten|weiterbildungsbudget|deductible|contribution|donat\w+|retention)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of these anywhere in the sentence, and its amounts are somebody else's money.
_FOREIGN = re.compile(
    r"""
    \b(?:revenues?|turnover|arr|mrr|gmv|fund(?:ing|ed|s|raising)|raised|raising|series\ [a-f]|valuation|valued|
    investors?|investment|venture|seed|profits?|sales\ (?:target|quota|volume)s?|quotas?|deals?|acv|tcv|contracts?\ (?:worth|valued|of)|
    transactions?|payments?\ (?:volume|worth)|processed|customers?|clients?|merchants?|users?|subscribers?|
    loans?|credit|mortgages?|savings?|saved|saving|assets?|aum|portfolio|p&l|projects?\ (?:worth|valued|of)|
    programs?\ (?:worth|valued|of)|spend(?:ing)?|costs?|prices?|pricing|priced|fees?|per\ (?:seat|user|license|person|employee|employe)|
    penalt(?:y|ies)|fines?|fined|claims?|grants?|prize[s]?|awards?|donat\w+|charit\w+|visa|sponsorship|
    threshold|minimum\ wage|average|median|graduates?|alumni|surveys?|benchmark\w*|payroll|advances?|
    negotiat\w+|sell(?:s|ing)?|sold|manag(?:e|es|ing)|oversee\w*|handl\w+|generat\w+|
    experience\ (?:in|with|\w+ing)|earn(?:s|ing|ed)?\ (?:over|more|under|less|below|above)|household|income|exempt\ from|exceed\w*|increase[sd]?|worth|
    chiffre|affaires|lev[ée]e|lev[ée]|budgets?|fonds|clients|umsatz|finanzierung|kunden\w*|kredit\w*|facturaci[óo]n|
    ventas|clientes|inversi[óo]n|financiaci[óo]n|omzet|fatturato|faturamento|millions?|billions?|milliards?|millionen)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERIODS: tuple[tuple[Interval, str], ...] = (
    (
        Interval.HOUR,
        r"hours?|hr|hourly|h|heure|horaire|stunde|std|hora|ora|uur|stundenlohn",
    ),
    (
        Interval.DAY,
        r"days?|daily|diem|jour|jours|journalier|tag|tagessatz|d[íi]a|dia|giorno|dag|tjm",
    ),
    (
        Interval.WEEK,
        r"weeks?|weekly|wk|semaine|hebdomadaire|woche|w[öo]chentlich|semana|settimana",
    ),
    (
        Interval.MONTH,
        (
            r"months?|monthly|mo|pcm|mois|mensuels?|mensuelle|monat|monatlich|monats\w*|mes|mensual\w*|m[êe]s|mensal|mese|"
            r"mensile|maand"
        ),
    ),
    (
        Interval.YEAR,
        (
            r"years?|yearly|yr|annum|annual|annually|annualized|annualised|p\.?a\.?|an|ans|annuels?|annuelle|jahr|j[äa]hrlich|"
            r"jahres\w*|a[ñn]o|anual\w*|ano|anno|annui|annua|annuo|jaar|pa"
        ),
    ),
)
_AFTER = re.compile(
    r"^[\s,(\[]*(?:(?:gross|brut\w*|bruto|net\w*|ote|base|usd|cad|eur|gbp|salary|in|salaries|lordi|k)[\s,)]*){0,3}"
    r"(?:(?:/|per|a|an|each|par|pro|im|al|por|je|the|all['’]|l['’]|per\ il|à\ l['’])\s*)?"
    r"(?:"
    + "|".join(rf"(?P<{interval.name}>(?:{words}))" for interval, words in _PERIODS)
    + r")(?![a-zà-ü])",
    re.IGNORECASE,
)
_BEFORE = [
    (interval, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for interval, words in (
        (Interval.HOUR, r"hourly|stundenlohn|horaire|per hour"),
        (Interval.DAY, r"day rate|daily rate|tjm|tagessatz|per day"),
        (Interval.WEEK, r"weekly"),
        (
            Interval.MONTH,
            r"monthly|mensuel\w*|monats\w*|monatlich\w*|mensual\w*|mensal|mensile|per month",
        ),
        (
            Interval.YEAR,
            r"annual\w*|yearly|annuel\w*|jahres\w*|j[äa]hrlich\w*|anual\w*|ral|ote|on[- ]target earnings|per year|per annum",
        ),
    )
]
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_a-zà-ü]|[$€£])|\s[|•]\s")
_BREAK = re.compile(
    r"[,;(+]|\bplus\b|\band\b|\bwith\b|\bet\b|\bund\b|\by\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS_AROUND = 6
_LONGEST_HEADING = 60
_WORDS_OF_A_FEW = 40


@dataclass(frozen=True, slots=True)
class PayRead:
    """Pay as the text states it, and the sentence that does."""

    pay: Pay
    evidence: str


def read_pay(text: str, *, country: str = "") -> PayRead | None:
    """Return the first pay that a text surely states, or None.

    `country` (ISO 3166-1 alpha-2 or "") decides what "$" and "kr" mean; unsure, they are not read.
    """
    for start in lines_with_money(text):
        line, _, _ = text[start:].partition("\n")
        for sentence in _sentences(line):
            if pay := _of_sentence(sentence, text[:start], country):
                return PayRead(pay, _quoted(sentence))
    return None


def _sentences(line: str) -> Iterator[str]:
    yield from (one.strip() for one in _SENTENCE_END.split(line) if one.strip())


def _quoted(sentence: str) -> str:
    if len(sentence) <= LONGEST_EVIDENCE:
        return sentence
    return sentence[: LONGEST_EVIDENCE - 1].rpartition(" ")[0] + "…"


def _heading(above: str) -> str:
    """Return the last line of what stands above, when it is the heading of pay ("Salary:")."""
    line = above.rstrip("\n").rpartition("\n")[2]
    is_heading = len(line) <= _LONGEST_HEADING and _PAY.search(line)
    return line if is_heading and not _DIGIT.search(line) else ""


_DIGIT = re.compile(r"\d")


def _of_sentence(sentence: str, above: str, country: str) -> Pay | None:
    amounts = amounts_in(sentence) if _DIGIT.search(sentence) else ()
    heading = _heading(above) if amounts else ""
    read = [
        pay
        for amount in amounts
        if (pay := _as_pay(amount, sentence, heading, country))
    ]
    return _joined(read) if read and not _FOREIGN.search(sentence) else None


def _joined(read: list[Pay]) -> Pay:
    """Return the first pay, widened by ranges for other places in the same words."""
    first = read[0]
    like = [
        pay
        for pay in read
        if (pay.currency, pay.interval) == (first.currency, first.interval)
        and (pay.low < pay.high) == (first.low < first.high)
    ]
    low, high = min(pay.low for pay in like), max(pay.high for pay in like)
    is_close = first.low < first.high and high <= 2 * low
    return Pay(low, high, first.currency, first.interval) if is_close else first


def _as_pay(amount: Amount, sentence: str, heading: str, country: str) -> Pay | None:
    before, after = sentence[: amount.start], sentence[amount.end :]
    interval = _attached(after)
    named = _is_named_pay(before, after, heading)
    bare = not named and _stands_alone(amount, before, after, interval)
    if not (named or bare):
        return None
    currency = currency_of(amount.sign, country)
    if not currency or amount.high > WIDEST_RANGE * amount.low:
        return None
    return _plausible(amount, currency, interval or _announced(before, heading))


def _is_named_pay(before: str, after: str, heading: str) -> bool:
    """Tell whether the nearest word that says what the amount is says pay."""
    following = _BREAK.split(after, maxsplit=1)[0][:_WORDS_OF_A_FEW]
    if _BESIDE.search(following):
        return False
    last_pay = _last(_PAY, before)
    last_beside = _last(_BESIDE, before)
    if last_pay < 0 and last_beside < 0:
        return bool(heading) or bool(_PAY.search(following))
    return last_pay > last_beside or (last_pay < 0 and bool(_PAY.search(following)))


def _last(words: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in words.finditer(text)), default=-1)


def _stands_alone(
    amount: Amount, before: str, after: str, interval: Interval | None
) -> bool:
    """Tell whether a line is hardly more than "USD 30 - 40/hour"."""
    around = _WORD.findall(before) + _WORD.findall(after)
    few = len(around) <= _MOST_WORDS_AROUND
    alone = amount.is_range or (interval is Interval.HOUR and len(around) <= 1)
    beside = _BESIDE.search(before) or _BESIDE.search(after)
    return bool(few and interval and alone and amount.sign and not beside)


def _attached(after: str) -> Interval | None:
    found = _AFTER.match(after)
    return Interval[found.lastgroup] if found and found.lastgroup else None


def _announced(before: str, heading: str) -> Interval | None:
    named = (
        one for one, words in _BEFORE if words.search(before) or words.search(heading)
    )
    return next(named, None)


def _plausible(amount: Amount, currency: str, interval: Interval | None) -> Pay | None:
    unit = 10 ** minor_digits(currency)
    low, high = round(amount.low * unit), round(amount.high * unit)
    if interval is None:
        euros = convert(low, currency, "EUR")
        if euros is None or euros < SURELY_YEARLY:
            return None
        interval = Interval.YEAR
    pay = Pay(low, high, currency, interval)
    yearly = pay.yearly()
    euros_low = convert(yearly.low, currency, "EUR") if yearly else None
    euros_high = convert(yearly.high, currency, "EUR") if yearly else None
    if euros_low is None or euros_high is None:
        return None
    return pay if euros_low >= LEAST_YEARLY and euros_high <= MOST_YEARLY else None
