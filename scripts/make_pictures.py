"""Makes the pictures of the README from the examples: `python scripts/make_pictures.py [BROWSER]`.

Needs Playwright and a Chromium for the web pages, and LibreOffice for the pages of the Word document. Nothing is loaded
from the network: a report is one file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import sync_playwright

from outturn.api import make_report, read_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images"
MOST_BYTES = 250_000
MOST_BYTES_OF_PAPER = 150_000
_BETWEEN = 14  # pixels
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


@dataclass(frozen=True)
class Paper:
    """A row of pages side by side, each as high as `height` pixels. `first_words` find each page by what stands on it."""

    name: str
    form: str
    first_words: tuple[str, ...]
    height: int = 385


PAPERS = (
    Paper("paper-pdf", "pdf", ("Holds", "Ratings that changed since", "CS03: Complaints answered")),
    Paper("paper-word", "docx", ("Holds", "Ratings that changed since", "CS03: Complaints answered")),
)


def main(browser_program: str = "chromium") -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = shutil.which(browser_program)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        for picture in ALL:
            print(f"{picture.name}.png: {take(browser, picture, Path(folder)):,} bytes")
        browser.close()
        for paper in PAPERS:
            print(f"{paper.name}.png: {put_side_by_side(paper, Path(folder)):,} bytes")


def put_side_by_side(paper: Paper, folder: Path) -> int:
    """Pages of the quarterly report on one grey ground."""
    files = make_report(read_package(ROOT / "examples" / "meadshire"), "qpr", "2025-26-Q2", formats=paper.form)
    source = folder / f"{paper.name}.{paper.form}"
    source.write_bytes(next(content for name, content in files.items() if name.endswith(f".{paper.form}")))
    if paper.form != "pdf":
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", folder, source], check=True
        )
    pages = [page.resize((round(page.width * paper.height / page.height), paper.height)) for page in _pages(source.with_suffix(".pdf"), paper.first_words)]
    row = Image.new("RGB", (sum(page.width for page in pages) + _BETWEEN * (len(pages) + 1), paper.height + 2 * _BETWEEN), "#E3E7EB")
    for place, page in enumerate(pages):
        row.paste(page, (_BETWEEN + place * (page.width + _BETWEEN), _BETWEEN))
    target = PICTURES / f"{paper.name}.png"
    row.save(target, optimize=True)  # in all its colours: a palette turns RED into brown
    if target.stat().st_size > MOST_BYTES_OF_PAPER:
        raise SystemExit(f"{target.name} has {target.stat().st_size:,} bytes; at most {MOST_BYTES_OF_PAPER:,} are meant for the README.")
    return target.stat().st_size


def _pages(pdf: Path, first_words: tuple[str, ...]) -> Iterator[Image.Image]:
    """The first page after the one before on which the words stand."""
    with pypdfium2.PdfDocument(pdf) as document:
        at = 0
        for words in first_words:
            while words not in document[at].get_textpage().get_text_bounded():
                at += 1
            yield document[at].render(scale=2).to_pil()


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
