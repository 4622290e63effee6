"""The folder of pages in a real browser: opened from a disk and sent by a server, searched by keyboard, on a desk and on a phone."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from outturn.api import make_report
from outturn.renderers.html import render_pages
from tests.accessibility import faults
from tests.functional.test_report_page import DESKTOP, PHONE
from tests.unit.renderers.sample_document import every_block
from tests.unit.renderers.test_html_pages import ATTACK, hostile
from tests.unit.reports.council import council

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NARROWEST = 320
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("pages"), render_pages(every_block()))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report as the library makes it, in a folder beside the single page."""
    made = write(tmp_path_factory.mktemp("report"), make_report(council(), "qpr", "2025-26-Q2", split=True))
    return made / "qpr-2025-26-Q2"


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of the width that the test names; whatever the browser complains of fails the test."""
    width = getattr(request, "param", DESKTOP)
    with browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce") as context:
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        assert not complaints, "the browser complained"


def every_page(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))


# --- for everybody
@pytest.mark.parametrize("page", [DESKTOP, PHONE], indirect=True)
def test_axe_finds_nothing_on_any_page(page: Page, folder: Path, report: Path) -> None:
    for file in [*every_page(folder), *(report / f"{name}.html" for name in ("index", "section-a", "about-this-report"))]:
        page.goto(file.as_uri())
        assert not (found := faults(page)), f"{file.name}\n{found}"


@pytest.mark.parametrize("page", [DESKTOP, PHONE], indirect=True)
def test_axe_finds_nothing_while_results_are_shown(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("searchbox").fill("a")
    assert page.locator(".found").is_visible()
    assert faults(page) == ""


@pytest.mark.parametrize("page", [NARROWEST, PHONE, 768, DESKTOP], indirect=True)
def test_no_page_scrolls_sideways(page: Page, folder: Path, report: Path, tmp_path: Path) -> None:
    for file in [*every_page(folder), *every_page(report), *every_page(write(tmp_path, render_pages(hostile())))]:
        page.goto(file.as_uri())
        page.get_by_role("searchbox").fill("a")
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), file.name


# --- the search
def test_an_indicator_is_found_by_keyboard_and_one_comes_back(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    box = page.get_by_role("searchbox", name="Search this report")
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("potholes")
    assert page.get_by_role("status").inner_text() == "1 result"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText").splitlines() == ["K5: Potholes mended", "Indicator in Roads"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator-k5.html")
    assert page.get_by_role("heading", level=1).inner_text() == "K5: Potholes mended"
    page.go_back()
    page.wait_for_url("**/index.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Quarterly report"


def test_the_keyboard_goes_through_the_results_and_out_again(page: Page, report: Path) -> None:
    page.goto((report / "section-a.html").as_uri())
    box, list_of_results = page.get_by_role("searchbox"), page.locator(".found")
    box.press_sequentially("k")
    links = list_of_results.get_by_role("link")
    assert links.count() > 3
    focused = "document.activeElement.innerText"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    assert page.evaluate(focused) == links.last.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == links.last.inner_text(), "the last result is the end"
    page.keyboard.press("Home")
    assert page.evaluate(focused) == links.first.inner_text()
    page.keyboard.press("ArrowUp")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("Escape")
    assert list_of_results.is_hidden()
    assert box.input_value() == ""


def test_enter_opens_the_first_result(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.get_by_role("searchbox").press_sequentially("complaints")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator-k2.html")


def test_the_number_of_results_is_announced_in_words_that_fit(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    status, box = page.get_by_role("status"), page.get_by_role("searchbox")
    said = {}
    for typed in ("zebra", "calls answered", "CÁLLS", "in", "contact calls ans"):
        box.fill(typed)
        said[typed] = (status.inner_text(), page.locator(".found li").count())
    assert said["zebra"] == ("No results", 0)
    assert said["calls answered"] == ("1 result", 1)
    assert said["CÁLLS"] == ("2 results", 2)
    assert said["in"][0].endswith(" results, of which the first 10 are shown")
    assert said["in"][1] == 10
    assert said["contact calls ans"] == ("1 result", 1), "words of the section help to find"
    box.fill(" ")
    assert page.locator(".found").is_hidden()


def test_a_result_on_the_same_page_closes_the_list(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.get_by_role("searchbox").fill("executive summary")
    page.locator(".found a").first.click()
    assert page.locator(".found").is_hidden()
    assert page.url.endswith("#summary")


def test_the_list_goes_when_the_reader_leaves_it(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.get_by_role("searchbox").fill("calls")
    assert page.locator(".found").is_visible()
    page.get_by_role("link", name="Front page").focus()
    assert page.locator(".found").is_hidden()


def test_hostile_words_are_words_in_the_results(page: Page, tmp_path: Path) -> None:
    page.goto((write(tmp_path, render_pages(hostile())) / "index.html").as_uri())
    page.get_by_role("searchbox").fill("script")
    shown = page.locator(".found a").first.evaluate("link => link.firstChild.textContent")
    assert shown == ATTACK
    assert page.locator(".found script").count() == 0


# --- moving about
def test_each_page_leads_on_to_the_next_until_all_were_seen(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    seen = [page.url]
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
        page.wait_for_load_state()
        seen.append(page.url)
    assert sorted(seen) == sorted(file.as_uri() for file in every_page(report))


def test_a_link_in_a_table_leads_to_the_top_of_its_indicators_page(page: Page, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.locator("main table").get_by_role("link", name="Calls answered").first.click()
    page.wait_for_url("**/indicator-k1.html#indicator-k1")
    assert page.locator(".crumbs").is_visible()
    assert page.evaluate("scrollY") == 0, "the way back is in view"


def test_charts_are_read_by_keyboard_as_on_the_single_page(page: Page, report: Path) -> None:
    page.goto((report / "indicator-k1.html").as_uri())
    page.get_by_role("slider").first.focus()
    assert page.locator(".tip").first.is_visible()
    assert page.locator("details.data table").is_visible(), "there is room for the figures"


def test_without_a_script_there_is_no_box_and_every_page_is_still_reached(browser: Browser, report: Path) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 900}) as context:
        page = context.new_page()
        page.goto((report / "index.html").as_uri())
        assert page.locator(".find").is_hidden()
        page.locator(".all-pages").get_by_role("link", name="K5: Potholes mended").click()
        page.wait_for_url("**/indicator-k5.html")
        assert page.locator(".crumbs").get_by_role("link", name="Quarterly report").is_visible()


# --- from any host, under a policy of its own
class _Strict(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """A test says nothing of the pages that it sends."""


@pytest.fixture
def host(report: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Strict, directory=str(report.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{report.name}/"
    server.shutdown()
    server.server_close()


def test_the_pages_work_on_a_server_whose_policy_allows_nothing_inline(page: Page, host: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host)
    page.get_by_role("searchbox").fill("potholes")
    page.locator(".found a").first.click()
    page.wait_for_url("**/indicator-k5.html")
    page.get_by_role("slider").first.focus()
    assert page.locator(".tip").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(18, 67, 109)"
    assert all(url.startswith(host) for url in asked)
