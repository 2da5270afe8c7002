"""What is asked of jobs."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby

import numpy as np
from django.db import connection as database
from django.db.models import Count, Q, QuerySet
from numpy.typing import NDArray

from referio.core.countries import country_named
from referio.core.money import Interval, Pay
from referio.core.postings import Whereabouts, WorkMode
from referio.core.text import fold
from referio.jobs.facts import facts as facts  # noqa: PLC0414 - a question, too
from referio.jobs.facts import facts_of as facts_of  # noqa: PLC0414
from referio.jobs.models import Job, OccupationName, Place, Vocabulary
from referio.matching.lexicon import OWN, Group, Lexicon

Ints = NDArray[np.int64]


def jobs() -> QuerySet[Job]:
    """Return all jobs with what pages show of them."""
    return Job.objects.select_related("employer", "connection").prefetch_related(
        "places"
    )


def open_jobs(*, limit: int = 200) -> QuerySet[Job]:
    """Return the newest open jobs."""
    return jobs().filter(state=Job.State.OPEN).order_by("-posted_at", "-id")[:limit]


def sendable() -> QuerySet[Job]:
    """Return the jobs that may stand in a newsletter: open, and not held back."""
    return jobs().filter(state=Job.State.OPEN, held=False)


def not_seen_since(connection_id: int, moment: datetime) -> list[str]:
    """Return the postings of open jobs that no answer of the ATS has named since then."""
    theirs = Job.objects.filter(connection_id=connection_id, state=Job.State.OPEN)
    rows = theirs.filter(checked_at__lt=moment).order_by("id")
    return list(rows.values_list("remote_id", flat=True))


def to_look_at(job_ids: Iterable[int], *, seen_since: datetime) -> dict[int, list[str]]:
    """Return {connection id: postings} of open jobs that were not seen since then."""
    rows = Job.objects.filter(
        pk__in=list(job_ids), state=Job.State.OPEN, checked_at__lt=seen_since
    )
    found: dict[int, list[str]] = {}
    for connection_id, remote_id in rows.values_list("connection_id", "remote_id"):
        found.setdefault(connection_id, []).append(remote_id)
    return found


def count_open() -> int:
    """Count the open jobs."""
    return Job.objects.filter(state=Job.State.OPEN).count()


def shown_job(job_id: int) -> Job:
    """Return a job in any state. Raises Job.DoesNotExist."""
    return jobs().get(pk=job_id)


def similar(job: Job, limit: int = 5) -> list[Job]:
    """Return open jobs that share a word of the title, or else the newest."""
    words = [word for word in fold(job.title).split() if len(word) > 3]
    shares = Q(pk__in=[])
    for word in words:
        shares |= Q(title__icontains=word)
    others = (
        jobs().filter(state=Job.State.OPEN).exclude(pk=job.pk).order_by("-posted_at")
    )
    return list(others.filter(shares)[:limit]) or list(others[:limit])


def jobs_of(employer_id: int) -> QuerySet[Job]:
    """Return an employer's jobs, open ones first."""
    return jobs().filter(employer_id=employer_id).order_by("closed_at", "-posted_at")


def counts_of(connection_id: int) -> dict[str, int]:
    """Return how many jobs a connection has in each state."""
    rows = Job.objects.filter(connection_id=connection_id).values("state")
    return {row["state"]: row["n"] for row in rows.annotate(n=Count("id"))}


def withdrawn_titles(connection_id: int) -> list[str]:
    """Return the titles of the jobs a connection lost when it ended, by name."""
    gone = Job.objects.filter(connection_id=connection_id, state=Job.State.WITHDRAWN)
    return list(gone.order_by("title", "pk").values_list("title", flat=True))


def find_places(text: str, limit: int = 8) -> list[Place]:
    """Return places of that name, or beginning with it, the largest first."""
    name = fold(text.split(",", maxsplit=1)[0]).strip()
    if not name:
        return []
    exact = Place.objects.filter(names__contains=[name]).order_by("-population")[:limit]
    return list(exact) or list(
        Place.objects.filter(name__istartswith=text.strip()).order_by("-population")[
            :limit
        ]
    )


def place(place_id: int) -> Place:
    """Return a place. Raises Place.DoesNotExist."""
    return Place.objects.get(pk=place_id)


def clusters_of(job_ids: Iterable[int]) -> dict[int, int]:
    """Return {job id: cluster}."""
    return dict(Job.objects.filter(pk__in=list(job_ids)).values_list("pk", "cluster"))


def members_of(clusters: Iterable[int]) -> tuple[Ints, Ints]:
    """Return all jobs of these clusters, in any state: ids ascending, and their clusters."""
    with database.cursor() as cursor:
        cursor.execute(
            "select array_agg(id order by id), array_agg(cluster order by id)"
            " from jobs_job where cluster = any(%s::bigint[])",
            [list(clusters)],
        )
        ids, theirs = cursor.fetchone() or (None, None)
    return np.array(ids or [], np.int64), np.array(theirs or [], np.int64)


def open_by_employer() -> dict[int, int]:
    """Return {employer id: how many jobs that may stand in a newsletter}."""
    rows = Job.objects.filter(state=Job.State.OPEN, held=False).values("employer_id")
    return {row["employer_id"]: row["n"] for row in rows.annotate(n=Count("id"))}


def pay_of(row: Job) -> Pay | None:
    """Return a job's pay, or None when it is not stated."""
    if row.pay_low is None or row.pay_high is None:
        return None
    return Pay(row.pay_low, row.pay_high, row.pay_currency, Interval(row.pay_interval))


MOST_WORDS = 8  # of a search; each is a condition


def count_hiring() -> int:
    """Count the employers that have an open job."""
    rows = Job.objects.filter(state=Job.State.OPEN)
    return rows.values("employer").distinct().count()


def search(text: str = "", where: str = "") -> QuerySet[Job]:
    """Return open jobs, newest first, that have every word and, if given, are in a place."""
    found = jobs().filter(state=Job.State.OPEN)
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(employer__name__icontains=word)
            | Q(description_text__icontains=word)
        )
    if name := where.split(",", maxsplit=1)[0].strip():
        found = found.filter(pk__in=Job.objects.filter(_is_in(name)).values("pk"))
    return found.order_by("-posted_at", "-id")


def _is_in(name: str) -> Q:
    is_there = Q(places__text__icontains=name) | Q(places__name__icontains=name)
    if country := country_named(name):
        is_there |= Q(places__country=country) | Q(country=country)
    if fold(name) == "remote":
        is_there |= Q(work_mode=WorkMode.REMOTE)
    return is_there


def newest() -> int:
    """Return the highest sequence that is committed; a lower one may be yet to come."""
    rows = Job.objects.order_by("-sequence").values_list("sequence", flat=True)
    first: int | None = rows.first()
    return first or 0


def sequence_before_newest(count: int) -> int:
    """Return the sequence above which the `count` newest open jobs lie."""
    rows = Job.objects.filter(state=Job.State.OPEN).order_by("-sequence")
    return rows.values_list("sequence", flat=True)[count : count + 1].first() or 0


_UNRESOLVED = """
    select location, count(*) from jobs_job job, unnest(job.locations) location
    where job.connection_id = %s and job.state = 'open' and not exists (
        select from jobs_jobplace place
        where place.job_id = job.id and place.text = location)
    group by location order by count(*) desc, location
"""


def unresolved(connection_id: int) -> dict[str, int]:
    """Return the location texts in which we found no place, and how many open jobs have each."""
    with database.cursor() as cursor:
        cursor.execute(_UNRESOLVED, [connection_id])
        return dict(cursor.fetchall())


def whereabouts(job: Job) -> Whereabouts:
    """Return where a job is, as its employer wrote it."""
    return Whereabouts(job.country, job.locations[0] if job.locations else "")


def lexicon() -> Lexicon:
    """Return what counts as one another: our own table and all that was imported.

    Asks for the versions of the vocabularies alone where nothing was imported since.
    """
    versions = Vocabulary.objects.order_by("source").values_list("source", "version")
    return _lexicon(tuple(versions))


def imported() -> list[Vocabulary]:
    """Return the vocabularies that were imported, each with whom to thank for it."""
    return list(Vocabulary.objects.order_by("source"))


def counting_as(word: str) -> dict[str, tuple[str, ...]]:
    """Return {source: what counts as a word there}; our own table is "own", and first."""
    sources = Vocabulary.objects.order_by("source").values_list("source", flat=True)
    every = {"own": OWN, **{source: Lexicon(groups_of(source)) for source in sources}}
    found = {source: lexicon.counts_as(word) for source, lexicon in every.items()}
    return {source: names for source, names in found.items() if names}


def groups_of(source: str) -> Iterator[Group]:
    """Yield the groups of names of an imported vocabulary."""
    rows = OccupationName.objects.filter(vocabulary_id=source).order_by("group", "at")
    named = rows.values_list("group", "name").iterator(chunk_size=10_000)
    for _, names in groupby(named, key=lambda row: row[0]):
        yield tuple(name for _, name in names)


@lru_cache(maxsize=1)
def _lexicon(versions: tuple[tuple[str, int], ...]) -> Lexicon:
    if not versions:
        return OWN
    return Lexicon(
        [*OWN.groups, *(group for source, _ in versions for group in groups_of(source))]
    )


def places(place_ids: Iterable[int]) -> dict[int, Place]:
    """Return places of the gazetteer by id; what it does not hold is missing."""
    return Place.objects.in_bulk(list(place_ids))
