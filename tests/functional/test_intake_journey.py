"""A paper of the council's own in a real browser: sent in, looked at, a question answered, confirmed, and its figures on the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from outturn.api import make_report, read_package
from tests.accessibility import faults
from tests.databases import connect
from tests.functional.test_report_page import DESKTOP, PHONE
from tests.running_site import running
from tests.web_support import MEADSHIRE, MORNING, fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def _beside_the_browser() -> Iterator[None]:
    """The browser's driver keeps a loop of events in this thread, in which Django would rather not be called; nothing here is asynchronous."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of December, as the council prints it in Word."""
    made = make_report(read_package(MEADSHIRE), "dashboard-highways", "2025-12", formats=["docx"])
    path = tmp_path_factory.mktemp("paper") / "december.docx"
    path.write_bytes(next(content for name, content in made.items() if name.endswith(".docx")))
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The council before December was known."""
    made = f"sqlite:///{tmp_path_factory.mktemp('intake') / 'site.sqlite3'}"
    fill(made)
    from outturn.actions.load_package import load_package

    whole = read_package(MEADSHIRE)
    figures = whole["figures"].filter(pl.col("period") != "2025-12")
    load_package(replace(whole, tables={**whole.tables, "figures": figures}, lines={}), by="test", at=MORNING, replace=True)
    return made


@pytest.fixture(scope="module")
def site(address: str) -> Iterator[str]:
    from django.conf import settings

    with running(address, processes=1, secret=settings.SECRET_KEY, log="critical") as (found, _):
        yield found


@pytest.fixture
def opened(browser: Browser, site: str, address: str) -> Iterator[Open]:
    """A page of the analyst; whatever the browser complains of fails the test."""
    connect(address)
    complaints: list[str] = []
    contexts = []

    def open_page(path: str, width: int = DESKTOP, *, scripts: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", java_script_enabled=scripts)
        contexts.append(context)
        context.add_cookies([{"name": "outturn_session", "value": signed_in("analyst").cookies["outturn_session"].value, "url": site}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if "status of 422" not in message.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained"


def test_a_paper_is_sent_in_answered_confirmed_and_seen(opened: Open, paper: Path) -> None:
    """Without JavaScript, as it must work everywhere."""
    page = opened("/catalogue/", scripts=False)
    page.get_by_role("link", name="Bring in documents").click()
    page.get_by_label("The documents").set_input_files(paper)
    page.get_by_role("button", name="Read them").click()
    page.wait_for_url("**/intake/*/")
    assert "Potholes repaired within 28 days" in page.inner_text("main")
    question = page.get_by_label("Which way is good for EW04?")
    assert question.input_value() == "lower"
    question.select_option("higher")
    page.get_by_role("button", name="Read again with these answers").click()
    assert "The documents were read again with these answers." in page.inner_text("main")
    assert page.get_by_label("Which way is good for EW04?").input_value() == "higher"
    assert "EW04: polarity “higher” in the documents, “lower” in the catalogue. The catalogue stays." in page.inner_text("main")
    page.get_by_role("button", name="Confirm, and write it").click()
    assert "The documents are brought in:" in page.inner_text("main")
    page.goto(page.url.partition("/intake")[0] + "/indicators/HT01/?period=2025-12")
    assert "94.7%" in page.inner_text("main")
    assert "GREEN" in page.inner_text("main")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Open, tmp_path: Path, width: int) -> None:
    page = opened("/intake/", width)
    wrong = tmp_path / "torn.xlsx"
    wrong.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    _is_sound(page)
    page.get_by_label("The documents").set_input_files(wrong)
    page.get_by_role("button", name="Read them").click()
    page.locator(".errors").wait_for()
    assert page.evaluate("document.activeElement.className") == "errors"
    _is_sound(page)
    scorecard = tmp_path / "scorecard.csv"
    scorecard.write_text("Ref,Indicator,Target 2025/26,Sep-25,Oct-25,RAG,Vibes\nHT01,Potholes,90%,94%,80%,On track,wet\nZ1,Gritters,95%,97%,96%,A,cold\n")
    page.get_by_label("The documents").set_input_files(scorecard)
    page.get_by_role("button", name="Read them").click()
    page.wait_for_url("**/intake/*/")
    _is_sound(page)
    page.get_by_role("link", name="see every figure").click()
    _is_sound(page)
    page.go_back()
    page.get_by_role("button", name="Throw the documents away").click()
    page.wait_for_url("**/intake/")
    _is_sound(page)


def _is_sound(page: Page) -> None:
    assert not (found := faults(page)), f"{page.url}\n{found}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
