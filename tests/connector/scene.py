"""One employer in both systems, and what can be done on our side of the wire."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, cast
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from referio.accounts.models import Employer
from referio.applications import operations as applications
from referio.applications.models import Application, HandOver
from referio.ats.models import Connection
from referio.ats.operations import ats_for
from referio.core.ports import AtsError, Unavailable
from referio.jobs.models import Job
from referio.pipeline import connecting, steps
from referio.pipeline.retries import Postponed
from referio.transactions import transaction
from tests.adapters.places import FORM
from tests.connector.killing import Killable, WorkerKilled
from tests.connector.lever_hands import LeverHands
from tests.people import a_submission, an_employer, an_invitation
from tests.steps import run

OURS = ("sync", "hand_over", "confirm_hand_over")
SURVIVED = cast("tuple[type[Exception], ...]", (Unavailable, Postponed, WorkerKilled))


@dataclass(frozen=True)
class Trouble:
    """What meets one application on its way: faults, or the worker's end at a call (0: none)."""

    switches: dict[str, object] = field(default_factory=dict)
    kill_at: int = 0
    acted_on: bool = False


@dataclass
class Scene:
    """An employer in Lever and with us; `traveller` moves both clocks."""

    hands: LeverHands
    wire: Killable
    traveller: Any
    lines: list[str]
    applied: dict[UUID, str] = field(default_factory=dict)  # application -> e-mail
    connection: Connection = field(init=False)
    _people: "count[int]" = field(default_factory=lambda: count(1))

    def begin_anew(self) -> None:
        """Forget all that was, in both systems, and connect."""
        Application.objects.all().delete()
        Employer.objects.all().delete()
        ProcrastinateJob.objects.all()._raw_delete("default")
        self.applied.clear()
        self.lines.clear()
        self.wire.spare()
        self.hands.begin_anew()
        self.employer = an_employer()
        self.connect()

    def connect(self) -> None:
        """Consent in Lever, and come back."""
        invitation = an_invitation(self.employer, now=timezone.now())
        grant = self.hands.consent()
        self.connection = connecting.connect(invitation.pk, grant, now=timezone.now())

    def publish(self, title: str, **fields: object) -> str:
        """Publish a posting with the shortest of forms."""
        posting = self.hands.add(text=title, state="published", **fields)
        self.hands.edit(posting, form=FORM)
        return posting

    def work(self) -> None:
        """Do what waits, as a worker does that may be killed; each step's job is then lost."""
        self._let_leases_run_out()
        run(only=OURS, swallow=SURVIVED)
        self.wire.spare()

    def sync(self, *, everything: bool) -> None:
        """Set a sync going, and work."""
        steps.ask_for_sync(self.connection.pk, everything=everything)
        self.work()

    def apply(self, job: Job, trouble: "Trouble | None" = None) -> None:
        """Let somebody new apply for a job, and work while there is trouble."""
        email = f"person-{next(self._people)}@candidate.example"
        try:
            form = ats_for(self.connection.pk, now=timezone.now()).form(job.remote_id)
        except (AtsError, WorkerKilled):
            return  # they see a page that says so, or none
        with transaction():
            stored = applications.apply(
                job.pk,
                form=form,
                submission=a_submission(email),
                name="Inês Prado",
                subscriber_id=None,
                now=timezone.now(),
            )
            steps.ask_for_hand_over(stored.pk)
        self.applied[stored.pk] = email
        if trouble is not None:
            self.hands.switch(**trouble.switches)
            self.wire.kill_at(trouble.kill_at, acted_on=trouble.acted_on)
        self.work()

    def wait(self, **how_long: float) -> None:
        """Let time pass, then tick and work."""
        self.traveller.shift(timedelta(**how_long))
        steps.rescue()
        steps.sync_due()
        self.work()

    def settle(self) -> None:
        """End every fault, connect if need be, and wait until nothing more happens."""
        self.wire.spare()
        self.hands.switch(**CALM)
        for _ in range(6):
            # By then a sync is due, and learns of a revocation or of lost tokens.
            self.wait(minutes=16)
            self._connect_if_need_be()
        self.sync(everything=True)

    def _connect_if_need_be(self) -> None:
        self.connection.refresh_from_db()
        if self.connection.state != Connection.State.ACTIVE:
            self.connect()

    def _let_leases_run_out(self) -> None:
        """Do what the clock of the database would do, which no test can move."""
        held = Connection.objects.filter(renewing_until__isnull=False)
        held.update(renewing_until=Now() - timedelta(seconds=1))

    def open_jobs(self) -> dict[str, str]:
        """Return {posting: title} of our open jobs."""
        rows = Job.objects.filter(state=Job.State.OPEN)
        return dict(rows.values_list("remote_id", "title"))

    def hand_over(self, application_id: UUID) -> HandOver:
        """Return how an application stands with us."""
        return HandOver.objects.get(application_id=application_id)


CALM = {
    "unavailable_next": 0,
    "too_many_next": 0,
    "listing_breaks_after_first_page": False,
    "apply_fails_after_storing": False,
    "access_tokens_outlive_revocation": False,
}
