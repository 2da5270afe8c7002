"""A real Chromium before the real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from referio.local import demo
from referio.local.world import World

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ),
)
PATIENCE_MS = 15_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Everything, as the demo starts it."""
    with demo.world(tmp_path / "data", sync_every=20) as here:
        yield here


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file: to start one costs more than a test."""
    if not CHROMIUM.exists():
        pytest.skip(f"NOT TESTED IN A BROWSER: there is no chromium at {CHROMIUM}.")
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        # Playwright's own loop runs in this thread; Django would refuse to touch the database.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(QUIET)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of one person, who has never been here."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def artefacts() -> Path:
    """Where pictures are kept for people to look at."""
    folder = Path(__file__).parents[2] / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
