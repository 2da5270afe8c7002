"""Who may do remote work, as the text says it: countries in and out, and hours of the day.

Rules, no guessing: what no sentence says plainly stays unknown, which is a value.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from referio.core.areas import Area, areas_named
from referio.core.countries import parts_of_the_world
from referio.core.text import fold
from referio.core.time_bounds import Bounds, bounds_in, intersection

MOST_EVIDENCE = 300  # characters of one sentence


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who remote work is open to. Countries are ISO 3166-1 alpha-2; regions are "US-CA".

    Empty and None mean unknown. Offsets are minutes from UTC, the least and the greatest a
    candidate's time zone may have. `evidence` holds the sentences read, as they stand.
    """

    countries: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    excluded_regions: frozenset[str] = frozenset()
    offset_low: int | None = None
    offset_high: int | None = None
    evidence: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether any sentence said anything."""
        return bool(self.evidence)


UNKNOWN = Eligibility()

# The text is lower-cased once and asked for these before any rule runs.
_SIGNS = (
    *["remote", "located in", "reside", "residing", "based in", "live in", "living in"],
    *["authorized to work", "authorised to work", "eligible to work", "right to work"],
    *["time zone", "timezone", "utc", "gmt", "unable to", "not able to", "hire "],
    *[
        "est hours",
        "est time",
        "pst",
        "hours of",
        "eastern",
        "pacific",
        "overlap",
        "business hours",
    ],
    *["télétravail", "homeoffice", "home office", "remoto", "zeitzone", "fuseau"],
)
_BE = r"(?:be|are|is|currently|already|legally|physically|permanently|already)"
_ALLOWED = re.compile(
    rf"""
    \b(?:
      remote(?:ly)?(?:\s+(?:role|position|job|work(?:ing)?|opportunity|team|roles|positions|candidates|employees))?
        \s*[,(:–-]?\s*(?:is\s+)?(?:based\s+|located\s+)?(?:only\s+|(?:from\s+)?anywhere\s+)?(?:in|within|across|from|throughout|inside)
    | remote(?:ly)?\s*[,(:–-]\s*
    | (?:(?:must|need\s+to|required\s+to|have\s+to|should|requires?\s+(?:you|candidates|applicants)\s+to|to)\s+
        (?:{_BE}\s+)*(?:locat|bas|resid|liv|work|situat)(?:ed|e|ing)?(?:\s+(?:and\s+)?(?:from|remotely))?
        \s+(?:in|within|from|inside)(?:\s+and\s+authori[sz]ed\s+to\s+work\s+in)?)
    | (?:authori[sz]ed|eligible|permitted|entitled)\s+to\s+(?:legally\s+)?work\s+(?:from\s+home\s+)?(?:in|within)
    | right\s+to\s+work\s+in | work\s+authori[sz]ation\s+(?:in|for)
    | (?:candidates|applicants|people|residents|persons|those)\s+(?:who\s+(?:are\s+)?)?(?:currently\s+)?
        (?:locat|bas|resid|liv)(?:ed|e|ing)\s+(?:with)?in
    | (?:hiring|open|available|considering|accepting|recruiting)\s+(?:only\s+)?(?:remotely\s+)?
        (?:to\s+(?:residents\s+of|candidates\s+(?:from|in)|applicants\s+(?:from|in))|candidates\s+(?:from|in)|only\s+in|in|within)
    | you\s+(?:currently\s+)?(?:live|reside|(?:are|must\s+be)\s+(?:currently\s+)?(?:based|located|residing|living))\s+(?:with)?in
    | (?:en\s+)?(?:full\s+|100\s*%\s+)?(?:télétravail|remote)\s+(?:complet\s+)?(?:depuis|en|partout\s+en|in\s+ganz)
    | (?:home\s?office|remote)\s+(?:innerhalb|in|aus)(?:\s+von|\s+ganz)? | remoto\s+(?:desde|en|em)
    )(?:\s+|(?<=[\s(:,–-]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?:^|[\s(,–-])(?P<where>(?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*){0,2})(?:[- ]only|[- ]based candidates only"
    r"|[- ]based (?:applicants|candidates)(?= only))\b"
)
_BARRED = re.compile(
    r"""
    \b(?:
      (?:unable|not\s+able|not\s+(?:currently\s+)?(?:in\s+a\s+position|set\s+up))\s+to\s+(?:hire|employ|consider|accept|support|offer|engage)\b
        [\w\s,'’-]{0,60}?\b(?:in|from|of|within)
    | (?:cannot|can't|can’t|can\s+not|do\s+not|don't|don’t|does\s+not|won't)\s+(?:currently\s+)?(?:hire|employ|consider|accept|sponsor\s+roles)\b
        [\w\s,'’-]{0,60}?\b(?:in|from|of|within)
    | not\s+(?:currently\s+)?(?:open|available|offered|eligible)\s+(?:to|for|in)\b[\w\s,'’-]{0,40}?\b(?:residents\s+of|candidates\s+in|in)
    | not\s+(?:currently\s+)?(?:hiring|open|available|offered)\s+(?:in|to|for)
    | (?:except(?:ing)?(?:\s+for)?|excluding|excludes|with\s+the\s+exception\s+of|other\s+than|but\s+not(?:\s+in)?)
    )\s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where a posting names its place, and in tags, the bare words say it: "Remote Canada".
_NAMED = re.compile(r"(?:^|[#(,/–-]\s?)(?:fully )?remote\s?(?=[A-Z])", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|don't|don’t|cannot|isn't|n’t|unable|regardless|whether|wherever)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:headquarter\w*|our (?:team|company|clients|customers|offices?|people|employees)|we(?:'re|’re| are) (?:a |based|located|headquartered)|"
    r"customers?|clients?|company is|team is|founded|offices? (?:is|are|in)|incorporated|hybrid|days? (?:a|per) week)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:,\s*(?:and|or)?|/|&|\band\b|\bor\b|\bet\b|\bou\b|\bund\b|\boder\b)\s*"
)
_LEADING = re.compile(
    r"^(?:the|either|one of|any of|all of|la|le|les|den|der|die|continental|mainland|country of|countries of|"
    r"state of|states of|following (?:countries|states|locations)\s*:?)\s+",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"^(?:states?|provinces?|countries|residents|time ?zones?|only)\b", re.IGNORECASE
)
_END = re.compile(
    r"[.;:!?()\[\]\n]|\s[–—-]\s|\b(?:to be|who|with|as|for|at|that|which|and have|and be|on)\b"
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
_LONGEST_LIST = 160


def read_eligibility(text: str, *, headline: str = "") -> Eligibility:
    """Return what a remote job's text says of who may do it; `headline` is title and the like."""
    found = [_of_sentence(one) for one in headline.split("\n") if one]
    for line in _telling_lines(text):
        found += [_of_sentence(one) for one in _SENTENCES.split(line)]
    return _together(one for one in found if one.is_known)


def _telling_lines(text: str) -> list[str]:
    """Return the lines that could say something; most texts have none or few."""
    lowered = text.lower()
    if len(lowered) != len(text) or not any(sign in lowered for sign in _SIGNS):
        lines = text.split("\n") if len(lowered) != len(text) else []
        return [one for one in lines if any(sign in one.lower() for sign in _SIGNS)]
    starts: set[int] = set()
    for sign in _SIGNS:
        at = lowered.find(sign)
        while at >= 0:
            starts.add(lowered.rfind("\n", 0, at) + 1)
            at = lowered.find(sign, at + 1)
    return [text[start:].split("\n", 1)[0] for start in sorted(starts)]


def _of_sentence(sentence: str) -> Eligibility:
    bounds = bounds_in(sentence)
    barred = _areas(sentence, _BARRED)
    allowed = (
        () if _says_otherwise(sentence, barred=bool(barred)) else _allowed(sentence)
    )
    if not (bounds or barred or allowed):
        return UNKNOWN
    return Eligibility(
        countries=_countries(allowed),
        excluded=_countries(barred),
        regions=_regions(allowed),
        excluded_regions=_regions(barred),
        offset_low=bounds.low if bounds else None,
        offset_high=bounds.high if bounds else None,
        evidence=(sentence.strip()[:MOST_EVIDENCE],),
    )


def _says_otherwise(sentence: str, *, barred: bool) -> bool:
    return bool(_COMPANY.search(sentence)) or (
        not barred and bool(_NEGATION.search(sentence))
    )


def _allowed(sentence: str) -> tuple[Area, ...]:
    before = _BARRED.split(sentence, maxsplit=1)[0]
    only = (_area(found["where"]) for found in _ONLY.finditer(before))
    return (
        *_areas(before, _ALLOWED),
        *_areas(before, _NAMED),
        *(one for one in only if one),
    )


def _areas(sentence: str, rule: re.Pattern[str]) -> tuple[Area, ...]:
    named: dict[Area, None] = {}
    for found in rule.finditer(sentence):
        listed = sentence[found.end() :][:_LONGEST_LIST]
        named |= dict.fromkeys(_listed(_END.split(listed, maxsplit=1)[0]))
    return tuple(named)


def _listed(words: str) -> Iterator[Area]:
    """Yield the areas of "the US, UK or Canada only" up to the first that is none."""
    for part in _LISTED.split(words):
        area = _area(part)
        if area is None:
            return
        yield area


def _area(part: str) -> Area | None:
    name = _LEADING.sub("", part.strip())
    name = _LEADING.sub("", name)
    words = name.split()
    for count in range(min(len(words), 4), 0, -1):
        rest = " ".join(words[count:])
        if rest and not _STATES.match(rest) and count == len(words):
            continue
        if area := _surely(" ".join(words[:count]).strip(" .,")):
            return (
                area if not rest or _STATES.match(rest) or rest[:1].islower() else None
            )
    return None


def _surely(name: str) -> Area | None:
    """Return the one area that a written name means; "Georgia" and "CA" mean several."""
    if not name or not name[0].isupper():
        return None
    meant = areas_named(name)
    if len(meant) == 1 and not (meant[0].by_code and len(name) == 2 and name != "UK"):
        return meant[0]
    return None


def _countries(areas: Iterable[Area]) -> frozenset[str]:
    found: set[str] = set()
    for area in areas:
        if not area.country:
            found |= parts_of_the_world()[fold(area.name)][1]
        elif area.is_country:
            found.add(area.country)
    return frozenset(found)


def _regions(areas: Iterable[Area]) -> frozenset[str]:
    return frozenset(f"{one.country}-{one.region}" for one in areas if one.region)


def _shared(every: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return what all sentences that name countries share, or else all they name."""
    named = [countries for countries in every if countries]
    if not named:
        return frozenset()
    return frozenset.intersection(*named) or frozenset.union(*named)


def _together(found: Iterable[Eligibility]) -> Eligibility:
    """Join what the sentences say: all must hold; places that exclude one another add up."""
    every = list(found)
    if not every:
        return UNKNOWN
    excluded = frozenset().union(*(one.excluded for one in every))
    bounds = intersection(
        Bounds(one.offset_low, one.offset_high)
        for one in every
        if one.offset_low is not None and one.offset_high is not None
    )
    return Eligibility(
        countries=_shared(one.countries for one in every) - excluded,
        excluded=excluded,
        regions=frozenset().union(*(one.regions for one in every)),
        excluded_regions=frozenset().union(*(one.excluded_regions for one in every)),
        offset_low=bounds.low if bounds else None,
        offset_high=bounds.high if bounds else None,
        evidence=tuple(dict.fromkeys(line for one in every for line in one.evidence)),
    )
