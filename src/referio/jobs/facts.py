"""Jobs as matching sees them: of many, only the columns that it asks for are read."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

from referio.accounts.queries import domains_of
from referio.core.criteria import JobFacts, JobPlace, Point
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.jobs.models import Job
from referio.jobs.models import JobPlace as Stored

AT_ONCE = 2000  # jobs whose facts are read together
COLUMNS = (
    "id", "sequence", "cluster", "employer_id", "employer.name", "title",
    "description_text", "remote_countries", "work_mode", "commitment", "pay_low",
    "pay_high", "pay_currency", "pay_interval", "completeness", "posted_at",
    "remote_excluded", "remote_offset_low", "remote_offset_high", "seniority", "function",
    "language",
)  # fmt: skip
EMPLOYER = COLUMNS.index("employer_id")
PLACE = ("name", "country", "region", "latitude", "longitude")
_of_job, _of_place = attrgetter(*COLUMNS), attrgetter(*PLACE)
# To call the enumerations themselves takes a tenth of all that a job takes here.
_work_mode, _commitment, _interval = cache(WorkMode), cache(Commitment), cache(Interval)
_seniority, _function = cache(Seniority), cache(Function)
_STORED = tuple(name.replace(".", "__") for name in COLUMNS)
Places = tuple[JobPlace, ...]
Domains = frozenset[str]


def facts(
    *, after: int, upto: int, now: datetime, at_once: int = AT_ONCE
) -> Iterator[JobFacts]:
    """Yield the open jobs with after < sequence <= upto as matching sees them."""
    wanted = Job.objects.filter(state=Job.State.OPEN, held=False)
    rows = wanted.filter(sequence__gt=after, sequence__lte=upto).order_by("id")
    every = rows.values_list(*_STORED).iterator(chunk_size=at_once)
    domains: dict[int, Domains] = {}
    while some := list(islice(every, at_once)):
        places = _places_of([row[0] for row in some])
        if new := {row[EMPLOYER] for row in some} - domains.keys():
            domains |= dict.fromkeys(new, frozenset()) | domains_of(new)
        for row in some:
            yield _facts(row, places.get(row[0], ()), domains[row[EMPLOYER]], now)


def facts_of(row: Job, domains: Domains = frozenset(), *, now: datetime) -> JobFacts:
    """Return a job as matching sees it at a moment; `domains` are its employer's."""
    places = tuple(_place(*_of_place(where)) for where in row.places.all())
    return _facts(_of_job(row), places, domains, now)


def _facts(
    row: tuple[Any, ...], places: Places, domains: Domains, now: datetime
) -> JobFacts:
    (id_, sequence, cluster, employer_id, employer, title, description, countries,
     work_mode, commitment, low, high, currency, interval, completeness, posted_at,
     excluded, offset_low, offset_high, seniority, function, language) = row  # fmt: skip
    stated = low is not None and high is not None
    return JobFacts(
        id=id_,
        sequence=sequence,
        cluster=cluster,
        employer_id=employer_id,
        employer=employer,
        title=title,
        description=description,
        places=places,
        remote_countries=frozenset(countries),
        work_mode=_work_mode(work_mode),
        commitment=_commitment(commitment),
        pay=Pay(low, high, currency, _interval(interval)) if stated else None,
        completeness=completeness,
        age_days=max(0, (now - posted_at).days),
        remote_excluded=frozenset(excluded),
        remote_offset_low=offset_low,
        remote_offset_high=offset_high,
        seniority=_seniority(seniority),
        function=_function(function),
        language=language,
        domains=domains,
    )


def _places_of(job_ids: Iterable[int]) -> dict[int, Places]:
    # One parameter, however many ids: to write thousands costs more than to read the places.
    asked = Stored.objects.extra(where=["job_id = any(%s)"], params=[list(job_ids)])
    rows = asked.order_by("id")
    found: dict[int, Places] = {}
    for job_id, *where in rows.values_list("job_id", *PLACE):
        found[job_id] = (*found.get(job_id, ()), _place(*where))
    return found


def _place(
    name: str,
    country: str,
    region: str,
    latitude: float | None,
    longitude: float | None,
) -> JobPlace:
    if latitude is None or longitude is None:
        return JobPlace(name, country, None, region)
    return JobPlace(name, country, Point(latitude, longitude), region)
