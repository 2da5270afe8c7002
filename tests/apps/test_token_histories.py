"""Whatever befalls a connection, in whatever order: no dead token is used, none is told."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from referio.ats import keys, registry
from referio.ats import operations as ats
from referio.ats.models import Connection
from referio.core.ports import Disconnected, Unavailable
from referio.transactions import transaction
from tests.apps.rotating import Killed, Strict
from tests.conftest import NOW
from tests.examples import examples
from tests.people import an_employer

pytestmark = pytest.mark.django_db


class Records(logging.Handler):
    """Keeps every line that anybody logs, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.args!r}")


class History(RuleBasedStateMachine):
    """One connection, a strict Lever, and everything that can happen between them."""

    records: Records
    employer_id: int

    def __init__(self) -> None:
        super().__init__()
        Connection.objects.all().delete()
        self.lever, self.now, self.revoked = Strict(), NOW, False
        self.said: list[str] = []
        self.lost = False
        kind = registry.ADAPTERS["lever"]
        registry.ADAPTERS["lever"] = self.lever.adapter(kind)
        self.consent()

    def consent(self) -> None:
        grant = ats.authorization().exchange(code="c", redirect_uri="r")
        self.revoked = self.lost = False
        with transaction():
            self.pk = ats.connect(self.employer_id, grant, now=self.now).pk

    @property
    def row(self) -> Connection:
        return Connection.objects.get(pk=self.pk)

    def has_ended(self) -> bool:
        return self.row.state == Connection.State.DISCONNECTED

    @contextmanager
    def living(self) -> Iterator[None]:
        """Do as steps do: what ends a connection is recorded, what passes is let pass."""
        before = self.row
        asked = len(self.lever.asked)
        try:
            yield
        except Disconnected as ended:
            self.said.append(str(ended))
            since = before.connected_at
            with transaction():
                ats.disconnect(self.pk, since=since, why=str(ended), now=self.now)
        except Unavailable as later:
            self.said.append(str(later))
        except Killed:
            Connection.objects.filter(pk=self.pk).update(
                renewing_until=Now() - Value(timedelta(seconds=1))
            )
        used = self.lever.asked[asked:]
        assert len(used) <= 1, "one deed, one refresh"
        if used and before.refresh_token is not None:
            assert used == [keys.refresh_of(before)], "only the one that is stored"

    @rule(trouble=st.sampled_from(["", "lost", "killed", "away", "ours", "slow-down"]))
    def check(self, trouble: str) -> None:
        """The clock's own look, with some trouble on the way."""
        self.lever.trouble = trouble
        with self.living():
            ats.check(self.pk, now=self.now)
        self._note_loss(trouble)

    @rule(trouble=st.sampled_from(["", "lost", "killed", "away"]))
    def work(self, trouble: str) -> None:
        """A sync: a listing with the stored token, renewed where it must be."""
        self.lever.trouble = trouble
        with self.living():
            list(ats.ats_for(self.pk, now=self.now).postings())
        self._note_loss(trouble)

    def _note_loss(self, trouble: str) -> None:
        befell = self.lever.trouble != trouble  # the next refresh takes it up
        if trouble in ("lost", "killed") and befell:
            self.lost = True
        self.lever.trouble = ""

    @rule()
    def come_second(self) -> None:
        """A worker that holds the token of before asks for a new one."""
        if self.has_ended():
            return
        stale = keys.access_of(self.row)
        with self.living():
            ats.check(self.pk, now=self.now)
        if not self.has_ended() and keys.access_of(self.row) != stale:
            asked = len(self.lever.asked)
            token = ats.renew(self.pk, stale=stale, now=self.now)
            assert token == keys.access_of(self.row)
            assert len(self.lever.asked) == asked, "the first has asked for both"

    @rule(
        jump=st.sampled_from(
            [timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=2)]
        )
    )
    def time_passes(self, jump: timedelta) -> None:
        self.now += jump
        self.lever.now += int(jump.total_seconds())

    @rule(outlives=st.booleans())
    def revoke(self, outlives: bool) -> None:
        self.lever.outlives, self.revoked = outlives, True
        self.lever.revoke()

    @rule()
    def an_access_token_dies_early(self) -> None:
        self.lever.access.clear()

    @rule()
    def connect_again(self) -> None:
        self.now += timedelta(seconds=1)
        self.consent()

    @invariant()
    def what_is_stored_is_what_works(self) -> None:
        """While nobody revoked and no answer was lost, the newest pair is ours."""
        if self.revoked or self.lost:
            return
        assert not self.has_ended(), "nobody ended it"
        assert keys.refresh_of(self.row) == self.lever.newest

    @invariant()
    def an_ended_one_has_no_tokens(self) -> None:
        row = self.row
        assert self.has_ended() == (row.access_token is None)
        assert self.has_ended() <= (row.refresh_token is None)

    @invariant()
    def no_token_is_used_twice_but_after_a_lost_answer(self) -> None:
        assert len(self.lever.answered) == len(set(self.lever.answered))
        for token in set(self.lever.answered):
            assert self.lever.asked.count(token) == 1

    @invariant()
    def nothing_secret_is_told(self) -> None:
        told = "\n".join([*self.records.lines, *self.said, repr(self.row)])
        secrets = [*self.lever.issued, "an-invented-s3cret"]
        assert not [secret for secret in secrets if secret in told]

    def teardown(self) -> None:
        """In the end a revocation is always noticed, within two looks."""
        if self.has_ended():
            return
        self.lever.revoke()
        for _ in range(3):
            self.time_passes(timedelta(hours=2))
            with self.living():
                ats.check(self.pk, now=self.now)
            if self.has_ended():
                break
        assert self.has_ended()


@pytest.fixture
def records() -> Iterator[Records]:
    """Everything that is logged, from the lowest level on."""
    kept, root = Records(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def test_every_history_of_tokens_ends_well(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.ADAPTERS, "lever", registry.ADAPTERS["lever"])
    History.records, History.employer_id = records, an_employer().pk
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=examples(30),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    logging.getLogger("referio.ats").debug("heard")
    assert "heard" in "".join(records.lines), "the logs were looked at"


@pytest.mark.parametrize("outlives", [False, True])
def test_a_revocation_is_noticed_by_one_check_even_where_access_tokens_live_on(
    monkeypatch: pytest.MonkeyPatch, outlives: bool
) -> None:
    lever = Strict(outlives=outlives)
    adapter = lever.adapter(registry.ADAPTERS["lever"])
    monkeypatch.setitem(registry.ADAPTERS, "lever", adapter)
    grant = ats.authorization().exchange(code="c", redirect_uri="r")
    with transaction():
        made = ats.connect(an_employer().pk, grant, now=NOW)
    lever.revoke()
    assert lever.works(grant.access_token) is outlives
    with pytest.raises(Disconnected):
        ats.check(made.pk, now=NOW + timedelta(minutes=4))


def test_the_clock_may_go_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    lever = Strict()
    adapter = lever.adapter(registry.ADAPTERS["lever"])
    monkeypatch.setitem(registry.ADAPTERS, "lever", adapter)
    grant = ats.authorization().exchange(code="c", redirect_uri="r")
    with transaction():
        made = ats.connect(an_employer().pk, grant, now=NOW)
    moments: list[datetime] = [NOW - timedelta(hours=3), NOW, NOW - timedelta(days=1)]
    look: Callable[[datetime], None] = lambda now: ats.check(made.pk, now=now)  # noqa: E731
    for now in moments:
        look(now)
    made.refresh_from_db()
    assert keys.refresh_of(made) == lever.newest
