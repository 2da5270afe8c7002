"""Pulling an employer's postings: talk by the page, record by the page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from referio.ats import operations as ats
from referio.ats.models import Connection, SyncRun
from referio.ats.queries import connection as connection_of
from referio.ats.queries import pages_of_listing
from referio.core.ports import Ats, AtsError, Disconnected, Gone
from referio.core.postings import Posting
from referio.jobs import operations as jobs
from referio.jobs.gazetteer import PlaceTable
from referio.jobs.queries import not_seen_since
from referio.pipeline import clock, connecting
from referio.transactions import transaction

BATCH = 500  # postings stored in one transaction: each has its price, and nobody waits
PAGE = 100  # postings an ATS lists in one call
# Lever's clock is not ours, and a listing is not of one moment: looked at twice is safe.
OVERLAP = timedelta(minutes=5)
EVERYTHING_EVERY = timedelta(
    hours=24
)  # not every change bumps updatedAt (lever-api 3.7)
Kind = SyncRun.Kind
T = TypeVar("T")


def nothing_more(_: Connection) -> None:
    """Do nothing after a first sync."""


def sync(
    connection_id: int,
    *,
    everything: bool = False,
    after_first: Callable[[Connection], None] = nothing_more,
) -> SyncRun | None:
    """Bring an employer's jobs up to date, from the changes or from a complete listing.

    Everything is listed when asked for, after a consent, and once a day. A job that a
    complete listing does not name is asked for by itself before it is closed. When
    access was revoked, the connection ends here; other trouble is recorded and the next
    tick tries again. `after_first` is called in the transaction that ends the first
    complete sync of a consent. Returns the run, or None when the connection had ended.
    """
    begun = _begin(connection_id, everything=everything)
    return None if begun is None else _carry_out(begun, (), after_first)


def look_at(connection_id: int, remote_ids: Sequence[str]) -> SyncRun | None:
    """Bring jobs up to date as `sync` does, and see these postings as they are now.

    They are about to be sent, and Lever may not tell of every change (lever-api 3.7). They
    are asked for one by one, or all are listed where that takes fewer calls.
    """
    if connection_of(connection_id).synced_at is None:
        return None  # the first sync of a consent is on its way, and tells the owners
    everything = len(remote_ids) > pages_of_listing(connection_id, page=PAGE)
    begun = _begin(connection_id, everything=everything)
    if begun is None:
        return None
    return _carry_out(begun, () if everything else remote_ids, nothing_more)


def _carry_out(
    begun: jobs.Sync,
    besides: Sequence[str],
    after_first: Callable[[Connection], None],
) -> SyncRun:
    try:
        pull = _Pull.of(begun)
        pull.all_that_is_due()
        pull.each(besides)
        _finish(pull, after_first)
    except Disconnected as ended:
        _fail(begun, ended)
        connecting.disconnect(begun.connection, why=str(ended), now=clock.now())
    except AtsError as trouble:
        _fail(begun, trouble)
    return begun.run


def _begin(connection_id: int, *, everything: bool) -> jobs.Sync | None:
    with transaction():
        found = connection_of(connection_id)
        if found.state != found.State.ACTIVE:
            return None
        now = clock.now()
        kind = Kind.EVERYTHING if everything or _is_stale(found, now) else Kind.CHANGES
        run = ats.begin_run(connection_id, kind=kind, now=now)
        return jobs.Sync(found, run, PlaceTable(), run.started_at)


def _is_stale(found: Connection, now: datetime) -> bool:
    """Tell whether the last complete listing is too long ago, or never was."""
    listed, seen_to = found.listed_at, found.changes_seen_to
    if listed is None or seen_to is None:
        return True
    # One that lies ahead was written by a clock that was wrong.
    return not now - EVERYTHING_EVERY < listed <= now


@dataclass(slots=True)
class _Pull:
    """What one sync asks of the ATS, and what it learns on the way."""

    sync: jobs.Sync
    client: Ats
    newest: datetime | None  # by the ATS's clock: the latest change it told us of
    site: str = ""

    @classmethod
    def of(cls, begun: jobs.Sync) -> "_Pull":
        """Return a pull that has asked nothing yet."""
        found = begun.connection
        client = ats.ats_for(found.pk, now=clock.now, yielding=True)
        return cls(begun, client, found.changes_seen_to)

    def all_that_is_due(self) -> None:
        """Take everything or what changed, as the run says."""
        if self.sync.run.kind == Kind.CHANGES:
            self.changes()
        else:
            self.everything()

    def everything(self) -> None:
        """Take every posting, and ask for those that were not among them."""
        self._take(self.client.postings())
        left_out = not_seen_since(self.sync.connection.pk, self.sync.run.started_at)
        self.sync.run.left_out = self.each(left_out)

    def changes(self) -> None:
        """Take what changed since the sync before, and what was deleted."""
        found = self.sync.connection
        assert found.changes_seen_to is not None  # noqa: S101 - else all is listed
        since = found.changes_seen_to - OVERLAP
        self._take(self.client.postings(since=since))
        for ids in _batches(self.client.deleted(since=since)):
            with transaction():
                jobs.take_as_gone(self.sync, ids)

    def each(self, remote_ids: Iterable[str]) -> int:
        """Ask for postings one by one; returns how many there are. The rest is closed."""
        there = 0
        for ids in _batches(remote_ids):
            postings = {one: self._posting(one) for one in ids}
            found = [one for one in postings.values() if one is not None]
            with transaction():
                jobs.take(self.sync, found)
                gone = [one for one, posting in postings.items() if posting is None]
                jobs.take_as_gone(self.sync, gone)
            there += len(found)
        return there

    def seen_to(self) -> datetime:
        """Return until when, by the ATS's clock, every change has been seen.

        Never later than our begin: what changed behind the listing's back is not seen.
        """
        begun = self.sync.run.started_at
        return begun if self.newest is None else min(self.newest, begun)

    def _posting(self, remote_id: str) -> Posting | None:
        try:
            return self.client.posting(remote_id)
        except Gone:
            return None

    def _take(self, postings: Iterable[Posting]) -> None:
        for batch in _batches(postings):
            with transaction():
                jobs.take(self.sync, batch)
            self.site = self.site or next((one.site for one in batch if one.site), "")
            told = [one.changed_at for one in batch]
            self.newest = max(told if self.newest is None else [self.newest, *told])


def _finish(pull: _Pull, after_first: Callable[[Connection], None]) -> None:
    connection, run = pull.sync.connection, pull.sync.run
    with transaction():
        ats.require_live(connection.pk, since=connection.connected_at)
        ats.end_run(
            run, site=pull.site, changes_seen_to=pull.seen_to(), now=clock.now()
        )
        if connection.synced_at is None:
            after_first(connection)


def _fail(begun: jobs.Sync, error: AtsError) -> None:
    since = begun.connection.connected_at
    with transaction():
        ats.fail_run(begun.run, since=since, error=str(error), now=clock.now())


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
