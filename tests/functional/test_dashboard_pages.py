"""Dashboards, stories and reports in a real browser: axe at two widths, one light and one dark, charts by keyboard, and progress without a reload."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.accessibility import faults
from tests.functional.test_report_page import DESKTOP, PHONE
from tests.web_support import fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

NARROWEST = 320
NOW = dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC)
PAGES = (
    "/dashboards/", "/dashboards/council/", "/dashboards/committee/qpr/?figures=shown&section=HT", "/dashboards/directorate/D2/?rating=RED", "/indicators/",
    "/indicators/CS03/", "/indicators/HT07/", "/indicators/HT21/", "/reports/", "/reports/editions/1/", "/reports/compare/?before=1&after=1",
    "/reports/building/", "/reports/building/1/", "/reports/building/2/", "/reports/building/ask/", "/reports/building/publish/",
)  # fmt: skip


_apart = ThreadPoolExecutor(max_workers=1)
"""Where the database is talked to: Django refuses that in the thread in which the browser's loop runs."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name of the library)
        """A test says nothing of the pages that it sends."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Meadshire with an edition of the quarterly report, a job that is done and one that waits."""
    address = f"sqlite:///{tmp_path_factory.mktemp('site') / 'site.sqlite3'}"
    server = _apart.submit(_started, address).result()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    _apart.submit(_closed).result()


def _started(address: str) -> WSGIServer:
    fill(address)
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    from outturn.actions.report_jobs import Asked, ask_report

    ask_report(Asked("qpr", "2025-26-Q2", ("html", "json"), NOW, publishes=True), by="analyst", at=NOW)
    work_all()
    ask_report(Asked("qpr", "2025-26-Q2", ("json",), NOW), by="analyst", at=NOW)
    return make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), server_class=_Server, handler_class=_Quiet)


def work_all() -> None:
    from outturn.actions.working import work_once

    while work_once("test", lambda: NOW):
        pass


def _closed() -> None:
    from django.db import connection

    connection.close()


def cookie_of(name: str) -> str:
    return signed_in(name).cookies["outturn_session"].value


@pytest.fixture
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of the analyst, of the width and in the colours that the test names; whatever the browser complains of fails the test."""
    width, colours = getattr(request, "param", (DESKTOP, "light"))
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours, base_url=site, reduced_motion="reduce") as context:
        cookie = _apart.submit(cookie_of, "analyst").result()
        context.add_cookies([{"name": "outturn_session", "value": cookie, "url": site}])
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
        assert not complaints, "the browser complained"


@pytest.mark.parametrize("page", [(DESKTOP, "dark"), (PHONE, "light")], indirect=True, ids=str)
def test_axe_finds_nothing_on_any_page(page: Page) -> None:
    for address in PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert not faults(page)


@pytest.mark.parametrize("page", [(NARROWEST, "light"), (PHONE, "light"), (768, "light"), (DESKTOP, "light")], indirect=True, ids=str)
def test_no_page_scrolls_sideways(page: Page) -> None:
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), address


def test_filters_are_applied_when_they_are_chosen_and_come_back_from_the_address(page: Page) -> None:
    page.goto("/dashboards/council/")
    page.get_by_label("Section", exact=True).select_option(label="Highways and transport")
    page.wait_for_url("**section=HT**")
    page.get_by_label("Rating", exact=True).select_option("RED")
    page.wait_for_url("**rating=RED**")
    assert page.get_by_role("heading", name="Local transport plan").is_visible()
    page.get_by_role("link", name="Show all").click()
    page.wait_for_url(lambda url: "rating" not in url)
    assert "All 113 indicators" in page.locator("#indicators").inner_text()


def test_the_figures_of_the_small_charts_come_without_a_reload(page: Page) -> None:
    page.goto("/dashboards/council/?section=HT")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Show the figures as a table").click()
    page.locator("#figures table").wait_for()
    assert page.evaluate("window.stayed")


def test_a_chart_is_read_by_keyboard_in_the_dark(page: Page) -> None:
    page.goto("/indicators/CS03/")
    page.get_by_role("slider").first.focus()
    tip = page.locator(".tip").first
    assert tip.is_visible()
    assert "Q3 2025/26" in tip.inner_text() or "October to December 2025" in tip.inner_text()
    page.keyboard.press("ArrowLeft")
    assert "July to September 2025" in tip.inner_text()


def test_progress_comes_by_itself_and_the_files_with_it(page: Page) -> None:
    page.goto("/reports/building/2/")
    page.evaluate("window.stayed = true")
    assert "It waits" in page.locator("#progress").inner_text()
    _apart.submit(work_all).result()
    page.get_by_role("link", name="qpr-2025-26-Q2.json").wait_for()
    assert page.evaluate("window.stayed")


def test_an_edition_is_read_in_the_browser_with_its_charts(page: Page) -> None:
    page.goto("/reports/editions/1/")
    page.get_by_role("link", name="Read it here").click()
    page.wait_for_url("**/files/qpr-2025-26-Q2.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Quarterly Performance Report"
    page.get_by_role("slider").first.focus()
    assert page.locator(".tip").first.is_visible()
    page.goto("/reports/editions/1/files/qpr-2025-26-Q2/index.html")
    page.get_by_role("searchbox").fill("potholes")
    assert page.locator(".found").is_visible()
