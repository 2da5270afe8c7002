"""Pulling an employer's postings: talk by the page, record by the page."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from referio.ats import operations as ats
from referio.ats.models import Connection, SyncRun
from referio.ats.queries import connection as connection_of
from referio.core.ports import AtsError, Disconnected
from referio.core.postings import Posting
from referio.jobs import operations as jobs
from referio.jobs.gazetteer import PlaceTable
from referio.pipeline import clock, connecting
from referio.transactions import transaction

BATCH = 100


def nothing_more(_: Connection) -> None:
    """Do nothing after a first sync."""


def sync(
    connection_id: int, *, after_first: Callable[[Connection], None] = nothing_more
) -> SyncRun | None:
    """Bring an employer's jobs up to date from a complete listing.

    Jobs are closed for want of a posting only once the listing has ended properly. When
    access was revoked, the connection ends here; other trouble is recorded and the next
    tick tries again. `after_first` is called in the transaction that ends the first
    complete sync of a consent. Returns the run, or None when the connection had ended.
    """
    with transaction():
        found = connection_of(connection_id)
        if found.state != found.State.ACTIVE:
            return None
        run = ats.begin_run(connection_id, now=clock.now())
    pulled = jobs.Sync(found, run, PlaceTable(), run.started_at)
    try:
        site = _pull(pulled)
        _finish(pulled, site, after_first)
    except Disconnected as ended:
        _fail(pulled, ended)
        connecting.disconnect(found, why=str(ended), now=clock.now())
    except AtsError as trouble:
        _fail(pulled, trouble)
    return run


def _pull(pulled: jobs.Sync) -> str:
    """Take every posting, and return the employer's site as far as they tell it."""
    site = ""
    client = ats.ats_for(pulled.connection.pk, now=pulled.now)
    for batch in _batches(client.postings()):
        site = site or next((posting.site for posting in batch if posting.site), "")
        with transaction():
            jobs.take(pulled, batch)
    return site


def _finish(
    pulled: jobs.Sync, site: str, after_first: Callable[[Connection], None]
) -> None:
    with transaction():
        jobs.sweep(pulled)
        ats.end_run(pulled.run, site=site, now=clock.now())
        if pulled.connection.synced_at is None:
            after_first(pulled.connection)


def _fail(pulled: jobs.Sync, error: AtsError) -> None:
    since = pulled.connection.connected_at
    with transaction():
        ats.fail_run(pulled.run, since=since, error=str(error), now=clock.now())


def _batches(postings: Iterable[Posting]) -> Iterator[list[Posting]]:
    left = iter(postings)
    while batch := list(islice(left, BATCH)):
        yield batch
