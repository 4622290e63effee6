"""An office program opens the Word document and prints it without losing a word."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pytest

from outturn.renderers.docx import render
from tests.documents.pdf_pages import pages_of
from tests.documents.word_files import corporate_template, texts
from tests.unit.renderers.sample_document import NOTICE, every_block

if TYPE_CHECKING:
    from pathlib import Path

OFFICES = ("soffice", "libreoffice")


@pytest.fixture(scope="module")
def office_program() -> str:
    """LibreOffice. `make test` sees to it that there is one; without it the test fails, it is never skipped."""
    named = os.environ.get("OUTTURN_OFFICE", "")
    found = next((path for name in (named, *OFFICES) if name and (path := shutil.which(name))), None)
    assert found is not None, "No LibreOffice was found: run make office, or set OUTTURN_OFFICE."
    return found


@pytest.fixture(scope="module")
def pages(office_program: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page, of the report in our own look and in a council's."""
    folder = tmp_path_factory.mktemp("conversion")
    template = corporate_template(folder / "template.docx")
    for name, look in (("own", None), ("corporate", template)):
        (folder / f"{name}.docx").write_bytes(render(every_block(), template=look))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [
        office_program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "own.docx"),
        str(folder / "corporate.docx"),
    ]
    subprocess.run(arguments, check=True, capture_output=True, timeout=300)
    return {name: printed(folder / f"{name}.pdf") for name in ("own", "corporate")}


def printed(path: Path) -> list[str]:
    return [page.text for page in pages_of(path.read_bytes())]


def letters(text: str) -> str:
    """Without the spaces and the lines, which differ on a page."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("name", ["own", "corporate"])
def test_every_word_is_on_a_page(name: str, pages: dict[str, list[str]]) -> None:
    """Words are looked for one by one, because a text may go on in the next line of a cell beside another."""
    written = letters("".join(pages[name]))
    wanted = {word for text in texts(every_block()) for word in text.split() if len(word) > 1}
    broken_over_lines = {word for word in wanted if letters(word) not in written}
    assert len(wanted) > 200
    assert broken_over_lines == set()


@pytest.mark.parametrize("name", ["own", "corporate"])
def test_every_page_has_something_on_it_and_the_notice(name: str, pages: dict[str, list[str]]) -> None:
    assert len(pages[name]) >= 8
    assert all(letters(NOTICE) in letters(page) for page in pages[name])
    assert all(len(page) > 150 for page in pages[name])
