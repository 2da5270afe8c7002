"""A real Chromium before the real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

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


@pytest.fixture
def browser() -> Iterator[BrowserContext]:
    """A browser of one person, without script of ours to lean on."""
    if not CHROMIUM.exists():
        pytest.skip(f"NOT TESTED IN A BROWSER: there is no chromium at {CHROMIUM}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(QUIET)
        )
        context = chromium.new_context(viewport={"width": 1100, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        yield context
        chromium.close()


@pytest.fixture
def artefacts() -> Path:
    """Where pictures are kept for people to look at."""
    folder = Path(__file__).parents[2] / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
