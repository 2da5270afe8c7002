"""What Chromium makes of our mails: a picture of each, and what axe-core finds in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from judges import Missing

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDTHS = {"phone": 375, "desktop": 900}
SCHEMES = ("light", "dark")
# What another language changes is the width of words, and neither colours nor layout.
SEEN_IN_ALL_LANGUAGES = {("desktop", "light"), ("phone", "dark")}
# Headings begin where a mail's own page does, and nothing of ours is in a landmark there.
UNASKED = ("region", "page-has-heading-one", "landmark-one-main")
RUN = """
async (unasked) => {
  const rules = Object.fromEntries(unasked.map((id) => [id, { enabled: false }]));
  const { violations } = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa",
    "best-practice"], rules });
  return violations.map((one) => `${one.id}: ${one.help} (${one.nodes
    .map((node) => node.target.join(" ")).slice(0, 3).join(", ")})`);
}
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser that asks nobody for anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(QUIET)
        )
        yield browser
        browser.close()


def judge(pages: Sequence[Path], pictures: Path) -> tuple[int, list[str]]:
    """Take pictures of mails at two widths in two colour schemes, and let axe-core judge.

    Translations are seen in two of these four ways. Return how many were taken, and the complaints. Raises Missing.
    """
    if not CHROMIUM.exists():
        raise Missing(f"there is no chromium at {CHROMIUM}")
    if not AXE.exists():
        raise Missing("its packages are not here; run `make test-mails`")
    pictures.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    with chromium() as browser:
        for device in WIDTHS:
            for scheme in SCHEMES:
                shown = [one for one in pages if _is_seen(one, device, scheme)]
                found += _seen(browser, device, scheme, shown, pictures)
    return len(list(pictures.iterdir())), found


def _is_seen(page: Path, device: str, scheme: str) -> bool:
    return page.stem.endswith(".en") or (device, scheme) in SEEN_IN_ALL_LANGUAGES


def _seen(
    browser: Browser, device: str, scheme: Any, pages: Sequence[Path], pictures: Path
) -> Iterator[str]:
    context = browser.new_context(
        viewport={"width": WIDTHS[device], "height": 800},
        color_scheme=scheme,
        offline=True,
    )
    tab = context.new_page()
    for page in pages:
        tab.set_content(page.read_text(encoding="utf-8"), wait_until="load")
        tab.screenshot(
            path=pictures / f"{page.stem}.{device}.{scheme}.png", full_page=True
        )
        # Nothing that axe-core asks depends on the width.
        if device == "desktop":
            yield from (f"{page.stem}, {scheme}: {one}" for one in _judged(tab))
    context.close()


def _judged(tab: Page) -> list[str]:
    tab.add_script_tag(path=AXE)
    found: list[str] = tab.evaluate(RUN, list(UNASKED))
    return found
