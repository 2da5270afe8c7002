"""What Chromium makes of our mails: a picture of each, and what axe-core finds in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDTHS = {"phone": 375, "desktop": 900}
SCHEMES = ("light", "dark")
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


@dataclass(frozen=True)
class Looks:
    """What was found in a mail's page: complaints of axe-core, in light and in dark."""

    name: str
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser that asks nobody for anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(QUIET)
        )
        yield browser
        browser.close()


def look(pages: Sequence[Path], pictures: Path) -> list[Looks]:
    """Take pictures of mails, two widths in two colour schemes, and let axe-core judge."""
    pictures.mkdir(parents=True, exist_ok=True)
    found = {page.stem: Looks(page.stem) for page in pages}
    with chromium() as browser:
        for device, width in WIDTHS.items():
            for scheme in SCHEMES:
                for page, complaints in _seen(browser, width, scheme, pages, pictures):
                    told = [f"{device}, {scheme}: {one}" for one in complaints]
                    found[page.stem].complaints.extend(told)
    return list(found.values())


def _seen(
    browser: Browser, width: int, scheme: Any, pages: Sequence[Path], pictures: Path
) -> Iterator[tuple[Path, list[str]]]:
    device = "phone" if width < 600 else "desktop"
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    tab = context.new_page()
    for page in pages:
        tab.set_content(page.read_text(encoding="utf-8"), wait_until="load")
        target = pictures / f"{page.stem}.{device}.{scheme}.png"
        tab.screenshot(path=target, full_page=True)
        yield page, _judged(tab)
    context.close()


def _judged(tab: Page) -> list[str]:
    tab.add_script_tag(path=AXE)
    found: list[str] = tab.evaluate(RUN, list(UNASKED))
    return found
