"""Northwind Water in a real database beside the local Lever, with a door between.

`stage` makes the environment before Django is set up, so it runs in a process of its own.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import time_machine

from tests.journeys.gate import Gate, gate_before

SITE = "northwind-water"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OURS = (
    "hand_over",
    "confirm_hand_over",
    "send_application_receipt",
    "send_application_again",
    "send_application_arrived",
    "send_application_refused",
    "send_application_unanswered",
)
SETTLED = ("confirmed", "refused", "unanswered", "held")


def field_of(text: str, kind: str = "text", **more: object) -> dict[str, Any]:
    """One question in Lever's shape."""
    return {"text": text, "type": kind, "required": False, "value": None, **more}


def a_form(*more: dict[str, Any]) -> dict[str, Any]:
    """A form that asks for a résumé, one choice, and whatever else."""
    fields = [
        field_of(
            "May you work in the EU?",
            "multiple-choice",
            id="f-eu",
            required=True,
            options=[{"text": "Yes"}, {"text": "No"}],
        ),
        *more,
    ]
    return {
        "customQuestions": [
            {
                "id": "11111111-1111-4111-8111-111111111111",
                "text": "About the work",
                "fields": fields,
                "distribution": ["external"],
            }
        ],
        "personalInformation": [
            field_of("Full name", name="fullName", required=True),
            field_of("Email", name="email", required=True),
            field_of("Resume", "file-upload", name="resume", required=True),
        ],
        "urls": [],
        "consentDisclosures": None,
    }


SET = "q.custom.11111111-1111-4111-8111-111111111111"
SWIM = field_of("Do you swim?", id="f-swim", required=True)


@dataclass
class Scene:
    """Where everything is, and the hands of everybody in it."""

    lever: str
    gate: Gate
    clock: Any = field(repr=False)
    mails: Any = field(repr=False)  # of the mailbox
    connection_id: int = 0
    own: Mapping[str, str] = field(default_factory=dict, repr=False)

    def ahead(self) -> float:
        """Return by how many seconds the clock of this process is ahead of the world's."""
        real = time_machine.escape_hatch.time.time()
        return time.time() - real

    # --- Lever's side

    def steer(self, path: str, **body: object) -> Any:
        """Change something in Lever, as its people would."""
        answer = httpx.post(f"{self.lever}/_sandbox/{path}", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def open(self, title: str) -> str:
        """Publish a posting with a form of its own; returns its id."""
        made = self.steer(f"accounts/{SITE}/postings", text=title)
        self.edit(made["id"], form=a_form())
        return str(made["id"])

    def edit(self, posting_id: str, **changes: object) -> None:
        """Change a posting."""
        self.steer(f"accounts/{SITE}/postings/{posting_id}", **changes)

    def opportunities(self, posting_id: str) -> list[dict[str, Any]]:
        """Return what stands in Lever for a posting."""
        found = self.account()["opportunities"]
        return [one for one in found if one["posting"] == posting_id]

    def account(self) -> dict[str, Any]:
        """Return how the employer's account stands in Lever."""
        state = httpx.get(f"{self.lever}/_sandbox/state", timeout=30).json()
        found: dict[str, Any] = state["accounts"][SITE]
        return found

    def consent(self) -> None:
        """The employer connects, or connects again."""
        from django.utils import timezone

        from referio.accounts.models import Employer
        from referio.ats.operations import authorization
        from referio.pipeline import connecting
        from tests.adapters import signing_in
        from tests.people import an_employer, an_invitation

        employer = Employer.objects.first() or an_employer()
        oauth = authorization()
        told = signing_in.decide(
            oauth.address(state="s", redirect_uri=signing_in.CALLBACK),
            email=f"super-admin@{SITE}.example",
        )
        grant = oauth.exchange(code=told["code"], redirect_uri=signing_in.CALLBACK)
        invitation = an_invitation(employer, now=timezone.now())
        made = connecting.connect(invitation.pk, grant, now=timezone.now())
        self.connection_id = made.pk

    # --- the product's side

    def sync(self) -> None:
        """Pull the postings, by the step itself."""
        from referio.pipeline import syncing

        syncing.sync(self.connection_id)

    def run(self) -> None:
        """Run the waiting steps of applying; what fails waits for a rescue."""
        from referio.core.ports import Unavailable
        from referio.pipeline.retries import Postponed
        from tests.steps import run

        run(only=OURS, swallow=(Unavailable, Postponed))

    def wait(self, minutes: float = 11) -> None:
        """Let time pass, with the rescue that comes every minute."""
        from referio.pipeline import steps

        self.clock.shift(timedelta(minutes=minutes))
        steps.rescue()
        self.run()

    def until_quiet(self, posting_id: str) -> None:
        """Let time pass until every application to a posting is settled, four hours at most."""
        for _ in range(24):
            if not self.unsettled(posting_id):
                return
            self.wait()

    def unsettled(self, posting_id: str) -> int:
        """Count the applications still under way."""
        from referio.applications.models import HandOver

        rows = HandOver.objects.filter(application__job__remote_id=posting_id)
        return int(rows.exclude(state__in=SETTLED).count())

    def told(self, address: str) -> list[str]:
        """Return the subjects of the mails somebody got."""
        return [one.subject for one in self.mails.mails if address in one.recipients]


@contextmanager
def stage() -> Iterator[Scene]:
    """Start database, Lever, mailbox and door, connect the employer, and yield the scene."""
    import lever_sandbox
    from lever_sandbox.server import serve
    from referio.local.postgres import PrivatePostgres

    board = Path(lever_sandbox.__file__).parent / "boards" / f"{SITE}.jsonl"
    with (
        tempfile.TemporaryDirectory(prefix="referio-faults-") as folder,
        PrivatePostgres(Path(folder), fsync=False) as postgres,
        serve([board], smtp_port=0) as lever,
        gate_before(lever.url) as gate,
        time_machine.travel(_now(), tick=True) as clock,
    ):
        lever.state.rate_limited = False  # the gate sees to that
        postgres.ensure_database("referio")
        assert lever.mail is not None
        own = _environment(
            postgres.url("referio"), lever.url, gate.url, lever.mail.port
        )
        os.environ.update(own)
        _set_up()
        scene = Scene(lever.url, gate, clock, lever.mail, own=own)
        scene.consent()
        try:
            yield scene
        finally:
            from django.db import connections

            connections.close_all()


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _environment(database: str, lever: str, gate: str, smtp: int) -> dict[str, str]:
    from lever_sandbox.registered_app import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET

    return {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database,
        "LEVER_API_URL": f"{gate}/v1",
        "LEVER_AUTH_URL": lever,
        "LEVER_WEB_URL": lever,
        "LEVER_AUDIENCE": f"{lever}/v1/",
        "LEVER_CLIENT_ID": DEMO_CLIENT_ID,
        "LEVER_CLIENT_SECRET": DEMO_CLIENT_SECRET,
        "REFERIO_LOG_LEVEL": "CRITICAL",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp}",
    }


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def hidden(page: str) -> dict[str, list[str]]:
    """Return the hidden fields of a page by name."""
    from html import unescape

    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            given = unescape(value[1]) if value else ""
            found.setdefault(name[1], []).append(given)
    return found
