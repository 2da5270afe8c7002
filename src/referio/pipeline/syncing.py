"""Pulling an employer's postings: talk by the page, record by the page."""

from collections.abc import Iterable, Iterator
from itertools import islice

from referio.ats import operations as ats
from referio.ats.models import SyncRun
from referio.ats.queries import connection as connection_of
from referio.core.ports import AtsError, Disconnected
from referio.core.postings import Posting
from referio.jobs import operations as jobs
from referio.jobs.gazetteer import PlaceTable
from referio.pipeline import clock, connecting
from referio.transactions import transaction

BATCH = 100


def sync(connection_id: int) -> SyncRun | None:
    """Bring an employer's jobs up to date from a complete listing.

    Jobs are closed for want of a posting only once the listing has ended properly. When
    access was revoked, the connection ends here; other trouble is recorded and the next
    tick tries again. Returns the run, or None when the connection had ended already.
    """
    with transaction():
        found = connection_of(connection_id)
        if found.state != found.State.ACTIVE:
            return None
        run = ats.begin_run(connection_id, now=clock.now())
    pulled = jobs.Sync(found, run, PlaceTable(), run.started_at)
    try:
        _pull(pulled)
    except Disconnected as ended:
        _fail(run, ended)
        connecting.disconnect(connection_id, why=str(ended), now=clock.now())
    except AtsError as trouble:
        _fail(run, trouble)
    return run


def _pull(pulled: jobs.Sync) -> None:
    site = ""
    client = ats.ats_for(pulled.connection.pk, now=pulled.now)
    for batch in _batches(client.postings()):
        site = site or next((posting.site for posting in batch if posting.site), "")
        with transaction():
            jobs.take(pulled, batch)
    with transaction():
        jobs.sweep(pulled)
        ats.end_run(pulled.run, site=site, now=clock.now())


def _fail(run: SyncRun, error: AtsError) -> None:
    with transaction():
        ats.fail_run(run, error=str(error), now=clock.now())


def _batches(postings: Iterable[Posting]) -> Iterator[list[Posting]]:
    left = iter(postings)
    while batch := list(islice(left, BATCH)):
        yield batch
