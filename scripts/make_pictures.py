"""Makes the pictures of the README from the examples: `python scripts/make_pictures.py [BROWSER]`.

Needs Playwright and a Chromium. Nothing is loaded from the network: a report is one file.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from outturn.api import make_report, read_package

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images"
MOST_BYTES = 250_000
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


@dataclass(frozen=True)
class Picture:
    """`at` selects the element that stands at the top of the picture, `above` so many pixels below its edge."""

    name: str
    package: str
    report: str
    period: str
    width: int
    height: int
    at: str
    above: int = 16


ALL = (
    Picture("quarterly-report", "meadshire", "qpr", "2025-26-Q2", 1280, 900, "h4:text('CS02')", 32),
    Picture("dashboard", "meadshire", "dashboard-highways", "2025-09", 1280, 900, "h3:text-is('Highways and transport')"),
    Picture("phone", "meadshire", "qpr", "2025-26-Q2", 390, 844, "h4:text('CS03')", 72),
)


def main(browser_program: str = "chromium") -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = shutil.which(browser_program)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        for picture in ALL:
            print(f"{picture.name}.png: {take(browser, picture, Path(folder)):,} bytes")
        browser.close()


def take(browser: Browser, picture: Picture, folder: Path) -> int:
    """Writes one picture and returns its size. Raises SystemExit where it is too heavy for a README."""
    files = make_report(read_package(ROOT / "examples" / picture.package), picture.report, picture.period)
    page_file = folder / f"{picture.name}.html"
    page_file.write_bytes(next(content for name, content in files.items() if name.endswith(".html")))
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, reduced_motion="reduce")
    page.goto(page_file.as_uri())
    top = page.locator(picture.at).first.evaluate("element => element.getBoundingClientRect().top + window.scrollY")
    page.evaluate("top => window.scrollTo(0, top)", top - picture.above)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    content = page.screenshot(path=PICTURES / f"{picture.name}.png")
    page.close()
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{picture.name}.png has {len(content):,} bytes; at most {MOST_BYTES:,} are meant for the README.")
    return len(content)


if __name__ == "__main__":
    main(*sys.argv[1:2])
