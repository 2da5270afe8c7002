"""Drives the product and the local Lever through every fault there is between them.

    python -m tests.journeys.faults [applications per fault]

prints a table and, last, a line of JSON with what was lost and what was doubled.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tests.journeys.gate import ANY, APPLY, CREDIT, FIND, FORM, UPLOAD, Trap
from tests.journeys.scene import SET, SITE, SWIM, Scene, a_form, stage

if TYPE_CHECKING:  # it needs Django, which is set up once there is a database
    from tests.journeys.visiting import Candidate


@dataclass(frozen=True)
class Told:
    """By which words of a mail's subject a candidate knows the outcome."""

    arrived: str = "has your application"
    refused: str = "was not taken"
    closed: str = "has closed"


@dataclass
class Row:
    """One fault, and what became of the applications it met."""

    fault: str
    applications: int
    opportunities: int = 0
    lost: int = 0
    doubled: int = 0
    told: int = 0
    unnamed: int = 0  # in Lever without our source
    seconds: float = 0.0
    states: dict[str, int] = field(default_factory=dict)


@dataclass
class Run:
    """A fault under way: the scene, the posting it plays at, and its candidates."""

    scene: Scene
    posting: str
    candidates: "list[Candidate]" = field(default_factory=list)

    def apply(self) -> None:
        for one in self.candidates:
            one.apply()
        self.scene.run()

    def finish(self) -> None:
        self.scene.until_quiet(self.posting)

    def trap(
        self, call: tuple[str, str], times: int | None = None, **what: object
    ) -> None:
        most = len(self.candidates) if times is None else times
        self.scene.gate.set(Trap(call, most, **what))  # type: ignore[arg-type]


def nothing(run: Run) -> None:
    """Nothing goes wrong."""
    run.apply()


def fails_after_storing(run: Run) -> None:
    """Lever answers 500 after having stored."""
    run.trap(APPLY, after=500)
    run.apply()


def cut_before_storing(run: Run) -> None:
    """The line is cut before Lever hears of it."""
    run.trap(APPLY, before=0)
    run.apply()


def cut_after_storing(run: Run) -> None:
    """The line is cut after Lever has stored."""
    run.trap(APPLY, after=0)
    run.apply()


def shows_late(run: Run) -> None:
    """The answer is lost, and what was stored shows eight minutes later."""
    eight = 8 * 60 * 1000
    run.scene.steer(f"accounts/{SITE}/switches", opportunities_appear_after_ms=eight)
    run.trap(APPLY, after=0)
    run.apply()
    run.finish()
    run.scene.steer(f"accounts/{SITE}/switches", opportunities_appear_after_ms=0)


def storm(run: Run) -> None:
    """Lever answers 429 to everything, again and again."""
    carried = [one.look() for one in run.candidates]
    for one, page in zip(run.candidates, carried, strict=True):
        assert one.send(page).status_code == 302
    run.trap(ANY, len(run.candidates) * 4, before=429)
    run.scene.run()
    run.scene.wait()
    run.scene.wait()


def storm_at_apply(run: Run) -> None:
    """Lever answers 429 just to the call that counts, three times each."""
    run.trap(APPLY, len(run.candidates) * 3, before=429)
    run.apply()


def away_for_minutes(run: Run) -> None:
    """Lever answers 503 to everything for half an hour."""
    carried = [one.look() for one in run.candidates]
    for one, page in zip(run.candidates, carried, strict=True):
        assert one.send(page).status_code == 302
    run.trap(ANY, 100_000, before=503)
    run.scene.run()
    for _ in range(3):
        run.scene.wait()
    assert not run.scene.gate.unsprung()
    run.scene.gate.clear()


def away_at_apply(run: Run) -> None:
    """Lever answers 503 to the call that counts, having stored nothing."""
    run.trap(APPLY, before=503)
    run.apply()


def token_expires(run: Run) -> None:
    """The access token expires between the form and the application."""
    end_tokens = _once(lambda: run.scene.steer("clock", ahead_s=2 * 3600))
    run.trap(UPLOAD, 1, meanwhile=end_tokens)
    run.apply()
    run.finish()
    run.scene.steer("clock", ahead_s=0)


def revoked(run: Run) -> None:
    """Access is revoked between the form and the application, and given back later."""
    end_access = _once(lambda: run.scene.steer(f"accounts/{SITE}/revoke"))
    run.trap(UPLOAD, 1, meanwhile=end_access)
    run.apply()
    run.scene.wait()
    run.scene.consent()
    run.scene.run()
    run.scene.sync()


def revoked_in_doubt(run: Run) -> None:
    """The answer is lost, then access is revoked, and given back an hour later."""
    run.trap(APPLY, after=0)
    run.apply()
    run.scene.steer(f"accounts/{SITE}/revoke")
    for _ in range(5):
        run.scene.wait()
    run.scene.consent()
    run.scene.run()
    run.scene.sync()


def closed(run: Run) -> None:
    """The posting closes between the form and the application."""
    run.trap(
        APPLY, 1, meanwhile=_once(lambda: run.scene.edit(run.posting, state="closed"))
    )
    run.apply()


def upload_expired(run: Run) -> None:
    """The files are with Lever, the application is put off for 25 hours."""
    run.trap(APPLY, before=429)
    run.apply()
    run.scene.wait(25 * 60)


def asked_more_before(run: Run) -> None:
    """A question is added between showing and sending."""
    pages = [one.look() for one in run.candidates]
    run.scene.edit(run.posting, form=a_form(SWIM))
    for one, page in zip(run.candidates, pages, strict=True):
        shown = one.send(page)
        told = shown.content.decode()
        assert "“Do you swim?” is new." in told
        assert f'{SET}.f-eu"' not in told
        answer = one.send_only(shown, **{f"{SET}.f-swim": "Daily"})
        assert answer.status_code == 302, answer.content.decode()
    run.scene.run()


def asked_more_after(run: Run) -> None:
    """A question is added after sending, before the hand-over."""
    for one in run.candidates:
        one.apply()
    run.scene.edit(run.posting, form=a_form(SWIM))
    run.scene.run()
    _answer(run)


def asked_more_at_apply(run: Run) -> None:
    """A question is added in the moment of the application: Lever answers 400."""
    add = _once(lambda: run.scene.edit(run.posting, form=a_form(SWIM)))
    run.trap(APPLY, 1, meanwhile=add)
    run.apply()
    _answer(run)


def _answer(run: Run) -> None:
    for one in run.candidates:
        if one.state() == "unanswered":
            assert any("One more question" in s for s in run.scene.told(one.email))
            one.answer(**{f"{SET}.f-swim": "Daily"})
    run.scene.run()


def source_forgotten(run: Run) -> None:
    """Lever forgets the source; it is added."""
    run.scene.gate.without_source = True
    run.apply()


def sources_locked(run: Run) -> None:
    """Lever forgets the source, and its list of sources is locked."""
    run.scene.gate.without_source = True
    run.trap(CREDIT, 100_000, before=400)
    run.apply()


def known_in_lever(run: Run) -> None:
    """The candidates are in Lever already, by another source."""
    token = _token(run.scene)
    for one in run.candidates:
        _add_by_hand(run.scene, token, one.email)
    profiles = run.scene.account()["contacts"]
    run.apply()
    account = run.scene.account()
    assert account["contacts"] == profiles, "one profile a person"
    earlier = [one for one in account["opportunities"] if one["posting"] is None]
    assert [one["sources"] for one in earlier] == [["LinkedIn"]] * len(run.candidates)


def unmarked_in_doubt(run: Run) -> None:
    """The answer is lost and the source forgotten: staff say which one it is."""
    from referio.applications.models import Application
    from referio.pipeline import doubts

    run.scene.gate.without_source = True
    run.trap(APPLY, after=0)
    run.apply()
    run.scene.wait()
    run.scene.wait()
    for one in run.candidates:
        made = Application.objects.get(email=one.email)
        assert made.hand_over.state == "uncertain"
        (arrival,) = doubts.standing(made.pk)
        assert doubts.is_ours(made.pk, arrival)
    run.scene.run()


def confirming_fails(run: Run) -> None:
    """Lever does not let us look for an hour after it has stored."""
    run.trap(FIND, 100_000, before=503)
    run.apply()
    for _ in range(5):
        run.scene.wait()
    run.scene.gate.clear()


def form_fails(run: Run) -> None:
    """Lever's form fails while the application is on its way."""
    pages = [one.look() for one in run.candidates]
    for one, page in zip(run.candidates, pages, strict=True):
        assert one.send(page).status_code == 302
    run.trap(FORM, before=500)
    run.scene.run()


FAULTS: tuple[Callable[[Run], None], ...] = (
    nothing,
    fails_after_storing,
    cut_before_storing,
    cut_after_storing,
    shows_late,
    storm,
    storm_at_apply,
    away_for_minutes,
    away_at_apply,
    form_fails,
    confirming_fails,
    token_expires,
    revoked,
    revoked_in_doubt,
    closed,
    upload_expired,
    asked_more_before,
    asked_more_after,
    asked_more_at_apply,
    source_forgotten,
    sources_locked,
    known_in_lever,
    unmarked_in_doubt,
)
TURNED_DOWN = (closed,)  # nothing may arrive, and everybody must be told


def _once(act: Callable[[], object]) -> Callable[[], None]:
    done: list[bool] = []

    def run() -> None:
        if not done:
            done.append(True)
            act()

    return run


def _token(scene: Scene) -> str:
    from django.utils import timezone

    from referio.ats.operations import access_token

    return access_token(scene.connection_id, now=timezone.now())


def _add_by_hand(scene: Scene, token: str, email: str) -> None:
    import httpx

    headers = {"Authorization": f"Bearer {token}"}
    users = httpx.get(f"{scene.lever}/_sandbox/state").json()["accounts"][SITE][
        "grants"
    ]
    made = httpx.post(
        f"{scene.lever}/v1/opportunities",
        params={"perform_as": users[0]["userId"]},
        json={"name": "Inês Prado", "emails": [email], "sources": ["LinkedIn"]},
        headers=headers,
    )
    assert made.status_code == 201, made.text


def play(scene: Scene, fault: Callable[[Run], None], posting: str, number: int) -> Row:
    """Play one fault with so many applications, and count what became of them."""
    from tests.journeys.visiting import Candidate

    run = Run(scene, posting, [Candidate(n, posting) for n in range(number)])
    row = Row(name_of(fault), number)
    began = time.perf_counter()
    fault(run)
    run.finish()
    assert not scene.gate.unsprung(), f"it never came to that: {row.fault}"
    scene.gate.clear()
    row.seconds = round(time.perf_counter() - began, 1)
    return counted(row, run, turned_down=fault in TURNED_DOWN)


def counted(row: Row, run: Run, *, turned_down: bool = False) -> Row:
    """Fill in a row by what stands in Lever, in our rows, and in the mailbox."""
    there = run.scene.opportunities(run.posting)
    per_person = Counter(one["emails"][0] for one in there)
    words = Told()
    final = (words.closed, words.refused) if turned_down else (words.arrived,)
    row.opportunities = len(there)
    row.unnamed = sum("Refer.io" not in one["sources"] for one in there)
    row.states = dict(Counter(one.state() for one in run.candidates))
    for one in run.candidates:
        told = any(w in s for s in run.scene.told(one.email) for w in final)
        row.told += told
        row.doubled += max(0, per_person[one.email] - 1)
        row.lost += not told if turned_down else not per_person[one.email]
    return row


def name_of(fault: Callable[[Run], None]) -> str:
    return (fault.__doc__ or fault.__name__).strip().rstrip(".")


def table(rows: list[Row]) -> str:
    """Return the rows as people read them."""
    head = ("fault", "applied", "in Lever", "lost", "doubled", "told", "seconds")
    cells = [
        (r.fault, r.applications, r.opportunities, r.lost, r.doubled, r.told, r.seconds)
        for r in rows
    ]
    width = max(len(r.fault) for r in rows)
    lines = [f"{head[0]:{width}}" + "".join(f"{name:>10}" for name in head[1:])]
    lines += [f"{c[0]:{width}}" + "".join(f"{x:>10}" for x in c[1:]) for c in cells]
    return "\n".join(lines)


def verdict(rows: list[Row]) -> str:
    """Return the totals, and the rows, as one line of JSON."""
    whole = {
        "faults": len(rows),
        "applications": sum(row.applications for row in rows),
        "lost": sum(row.lost for row in rows),
        "doubled": sum(row.doubled for row in rows),
        "rows": [asdict(row) for row in rows],
    }
    return json.dumps(whole, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    """Play every fault, then every kill; 0 if nothing was lost or doubled."""
    from tests.journeys.kills import KILLS, play_kill

    number = int(arguments[0]) if arguments else 10
    with stage() as scene:
        faults = [
            (fault, scene.open(f"Pump fitter {n}")) for n, fault in enumerate(FAULTS)
        ]
        kills = [
            (kill, scene.open(f"Valve fitter {n}")) for n, kill in enumerate(KILLS)
        ]
        scene.sync()
        rows = [play(scene, fault, posting, number) for fault, posting in faults]
        rows += [play_kill(scene, kill, posting) for kill, posting in kills]
    sys.stdout.write(f"{table(rows)}\n{verdict(rows)}\n")
    return 1 if any(row.lost or row.doubled for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
