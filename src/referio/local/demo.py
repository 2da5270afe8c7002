"""`referio demo`: the whole story on one machine, with every figure read back and measured."""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from referio.local.expecting import Unexpected, expect
from referio.local.postgres import PostgresFailed
from referio.local.processes import ProcessFailed
from referio.local.story import (
    applicants,
    employers,
    leaving,
    newsletters,
    readers,
)
from referio.local.story.cast import Story, begin
from referio.local.telling import Teller
from referio.local.world import STAFF, World, world

__all__ = ["run", "world"]

Chapter = tuple[str, Callable[[Story], None]]
Opened = Callable[..., AbstractContextManager[World]]
CHAPTERS: tuple[Chapter, ...] = (
    ("Access", employers.ask_for_access),
    ("Connect", employers.connect),
    ("Sync", employers.sync),
    ("Subscribe", readers.subscribe),
    ("Match, compose and deliver", newsletters.first_edition),
    ("What is new, and nothing twice", newsletters.second_edition),
    ("Job page and application", applicants.apply),
    ("Hand-over", applicants.hand_over),
    ("Unsubscribe", leaving.unsubscribe),
    ("Revoke", leaving.revoke),
    ("Reconnect", leaving.reconnect),
)
START = "Start"
PACE_SECONDS = 60
PACE_ONCE_SECONDS = 20  # nobody watches: notice revocations sooner


@contextmanager
def ready_world(
    data: Path, boards: Sequence[Path] = (), *, sync_every: int
) -> Iterator[World]:
    """Compile the loops of matching before anything waits for them, then see `world`."""
    from referio.local import loops

    loops.make_ready()
    with world(data, boards, sync_every=sync_every) as here:
        yield here


def run(
    *,
    once: bool,
    boards: Sequence[Path],
    data: Path,
    opened: Opened = ready_world,
    chapters: Sequence[Chapter] = CHAPTERS,
) -> int:
    """Tell the story; the last line of standard output is its result as JSON.

    Returns the exit code: 0 when every chapter held, else 1. Without `once` everything
    stays up until a signal comes.
    """
    teller, began = Teller(), time.monotonic()
    teller.chapter_name = START
    pace = PACE_ONCE_SECONDS if once else PACE_SECONDS
    teller.tell("Starting a database, a local Lever with a mailbox, the web, a worker.")
    teller.tell("The first time on a machine that takes two minutes more: it compiles.")
    try:
        with opened(data, boards, sync_every=pace) as here:
            teller.tell(f"Everything runs after {time.monotonic() - began:.1f} s.")
            result = _told(here, teller, chapters, began)
            _print(result)
            if result["ok"] and not once:
                _stay(here, teller)
    except Exception as error:  # noqa: BLE001 - the last line is JSON whatever broke
        result = _failure(teller, error, began)
        teller.break_off(str(error), _where(error))
        _print(result)
    return 0 if result["ok"] else 1


def _told(
    here: World, teller: Teller, chapters: Sequence[Chapter], began: float
) -> dict[str, Any]:
    """Return the result of the story, told while the processes and their logs are there."""
    try:
        with closing(begin(here, teller)) as story:
            figures = tell(story, chapters)
    except Exception as error:  # noqa: BLE001 - told with the log that says more
        more = (
            here.last_words(error.log)
            if isinstance(error, Unexpected)
            else _where(error)
        )
        teller.break_off(str(error), more)
        return _failure(teller, error, began)
    return {"ok": True, **figures, "seconds": round(time.monotonic() - began, 1)}


def tell(story: Story, chapters: Iterable[Chapter]) -> dict[str, Any]:
    """Tell one chapter after another and return the figures. Raises what a chapter raises."""
    for title, chapter in chapters:
        with story.teller.chapter(title):
            chapter(story)
    return _counted(story)


def _counted(story: Story) -> dict[str, Any]:
    """Return the figures of the whole story, counted now in Lever, mail and database."""
    mails = story.mailbox.newsletters()
    found = [one for a in story.lever.accounts().values() for one in a["opportunities"]]
    after = leaving.mails_after_leaving(story)
    expect(after == 0, f"{after} mails went to somebody who had left.", log="worker")
    told = story.figures
    return {
        **{name: told[name] for name in ("postings_seen", "jobs_open", "subscribers")},
        "newsletters_sent": len(mails),
        "jobs_sent": sum(len(mail.jobs) for mail in mails),
        "applications": story.ledger.count(
            "select count(*) from applications_application"
        ),
        "opportunity_sources": sorted({s for one in found for s in one["sources"]}),
        "opportunity_origin": ", ".join(sorted({str(one["origin"]) for one in found})),
        "revocation_noticed_s": told["revocation_noticed_s"],
        "jobs_open_after_revocation": told["jobs_open_after_revocation"],
        "mails_after_unsubscribe": after,
    }


def _where(error: Exception) -> str:
    """Return where an error of ours comes from; those of the processes say it themselves."""
    if isinstance(error, ProcessFailed | PostgresFailed):
        return ""
    return "".join(traceback.format_exception(error))


def _failure(teller: Teller, error: Exception, began: float) -> dict[str, Any]:
    """Return the result of a story that broke off."""
    return {
        "ok": False,
        "chapter": teller.chapter_name,
        "why": str(error) or type(error).__name__,
        "seconds": round(time.monotonic() - began, 1),
    }


def _stay(here: World, teller: Teller) -> None:
    teller.tell("")
    teller.show(
        [
            ("The site", here.site),
            ("The console", f"{here.site}/console/"),
            ("  sign in as", f"{STAFF}, password {here.staff_password}"),
            ("Lever (local)", f"{here.lever} (every password is “lever”)"),
            ("All mail", here.mail),
        ]
    )
    teller.tell("Ctrl-C ends it, and everything started here is gone.")
    here.supervisor.wait()


def _print(result: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    sys.stdout.flush()
