"""The report's page in a real browser: for axe, for the keyboard, on a phone, on paper, and cut off from the world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from outturn.renderers.html import render
from tests.accessibility import faults
from tests.unit.renderers.sample_document import every_block

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DESKTOP, PHONE = 1280, 360


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(render(every_block()))
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report, at the width that the test names (1,280 px where it names none)."""
    width = getattr(request, "param", DESKTOP)
    with browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce") as context:
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(address)
        yield opened
        assert not complaints, "the browser complained"


at_widths = pytest.mark.parametrize("page", [DESKTOP, PHONE], indirect=True)


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<html lang='en'><title>A page</title><main><h1>A page</h1><img src='data:,'><p style='color: #bbb'>Pale words.</p></main></html>")
        told = faults(page)
    assert "image-alt" in told
    assert "color-contrast" in told


@at_widths
def test_axe_finds_nothing(page: Page) -> None:
    for summary in page.locator("details.data summary").all():
        summary.click()
    assert not faults(page)


@pytest.mark.parametrize("page", [320, 360, 768, 1024, DESKTOP], indirect=True)
def test_the_page_never_scrolls_sideways(page: Page) -> None:
    for summary in page.locator("details.data summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth")


@at_widths
def test_every_chart_shows_one_drawing_that_fits(page: Page) -> None:
    for plot in page.locator(".plot").all():
        shown = [svg for svg in plot.locator("svg").all() if svg.is_visible()]
        assert len(shown) == 1
        inside, outside = shown[0].bounding_box(), plot.bounding_box()
        assert inside is not None
        assert outside is not None
        assert inside["width"] <= outside["width"] + 0.5


def test_wide_panels_show_the_wide_drawing_on_a_desktop(page: Page) -> None:
    assert page.locator(".kpi .plot svg").first.bounding_box()["width"] == pytest.approx(560, abs=1)  # type: ignore[index]


def test_labels_in_charts_do_not_overlap_as_the_browser_draws_them(page: Page) -> None:
    """The widths that the drawing reckons with are estimates; here the browser's own boxes are compared."""
    script = """svg => {
        const boxes = [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect());
        const edge = svg.getBoundingClientRect();
        const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
        const out = boxes.filter(box => box.left < edge.left - 1 || box.right > edge.right + 1).length;
        return out + boxes.filter((box, place) => boxes.slice(place + 1).some(other => touch(box, other))).length;
    }"""
    charts = [svg for svg in page.locator("svg.chart").all() if svg.is_visible()]
    assert len(charts) == 9
    assert [svg.evaluate(script) for svg in charts] == [0] * 9


# --- reading a chart
def test_a_chart_is_read_by_keyboard_period_by_period(page: Page) -> None:
    slider = page.get_by_role("slider").first
    tip = slider.locator(".tip")
    assert tip.is_hidden()
    slider.focus()
    assert tip.is_visible()
    assert (slider.get_attribute("aria-valuetext") or "").startswith("July to September 2025: Result 88.8%, Target")
    page.keyboard.press("ArrowLeft")
    assert (slider.get_attribute("aria-valuetext") or "").startswith("April to June 2025: Result")
    assert tip.inner_text().startswith("April to June 2025")
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuenow") == "1"
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuenow") == "1", "the first period is the end"
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_the_pointer_shows_the_same_words_and_takes_them_away(page: Page) -> None:
    slider = page.get_by_role("slider").first
    box = slider.bounding_box()
    assert box is not None
    slider.hover(position={"x": 45, "y": 60})
    first = slider.locator(".tip").inner_text()
    slider.hover(position={"x": box["width"] * 0.7, "y": 60})
    assert slider.locator(".tip").inner_text() != first
    assert slider.locator(".dot").is_visible()
    page.mouse.move(2, 2)
    assert slider.locator(".tip").is_hidden()


def test_a_gap_in_a_chart_is_read_as_one(page: Page) -> None:
    slider = page.get_by_role("slider").nth(3)
    slider.focus()
    texts = []
    for _ in range(int(slider.get_attribute("aria-valuemax") or 0)):
        texts.append((slider.get_attribute("aria-valuetext") or "", slider.locator(".dot").is_visible()))
        page.keyboard.press("ArrowLeft")
    assert [has_dot for text, has_dot in texts if "no figure" in text] == [False]
    assert all(has_dot for text, has_dot in texts if "no figure" not in text)


def test_a_chart_without_figures_has_nothing_to_read(page: Page) -> None:
    assert page.locator(".plot").count() == page.get_by_role("slider").count() + 1


@at_widths
def test_tips_stay_inside_the_window(page: Page) -> None:
    width = page.evaluate("document.documentElement.clientWidth")
    slider = page.get_by_role("slider").first
    slider.focus()
    for key in ("End", "Home"):
        page.keyboard.press(key)
        box = slider.locator(".tip").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


# --- moving about
def test_the_first_stop_of_the_keyboard_skips_to_the_report(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_only_tables_that_do_not_fit_are_stops_of_the_keyboard(page: Page) -> None:
    assert page.locator(".scroll").count() > page.locator(".scroll:visible").count() > 0
    assert page.locator(".scroll[tabindex]:visible").count() == 0


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_wide_table_on_a_phone_is_a_named_group_that_the_keyboard_scrolls(page: Page) -> None:
    region = page.get_by_role("group", name="Ratings of the latest months and of the year to date").first
    region.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_contents_are_folded_on_a_phone_and_fold_again_once_used(page: Page) -> None:
    contents = page.get_by_role("navigation", name="Contents")
    link = contents.get_by_role("link", name="Summary")
    assert link.is_hidden()
    contents.locator("summary").click()
    assert link.is_visible()
    link.click()
    assert link.is_hidden()
    assert page.url.endswith("#summary")


def test_contents_stand_beside_the_text_on_a_desktop_and_mark_where_one_is(page: Page) -> None:
    link = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Summary")
    link.click()
    page.wait_for_function("document.querySelector('.contents [aria-current]')?.hash === '#summary'")
    assert link.is_visible()


# --- paper, high contrast, no script
def test_the_page_prints_on_a4_with_its_notice(page: Page) -> None:
    pdf = page.pdf(prefer_css_page_size=True, tagged=True)
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 3 <= len(boxes) <= 8
    assert all(float(width) == pytest.approx(595, abs=1) and float(height) == pytest.approx(842, abs=1) for width, height in boxes)


def test_on_paper_contents_are_open_and_nothing_for_the_screen_is_left(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.get_by_role("link", name="Summary").first.is_visible()
    assert page.locator(".reader, .skip, .colophon, .banner").first.is_hidden()
    assert page.locator("details.data").first.is_hidden(), "figures behind charts are printed where the reader opened them"
    assert page.evaluate("getComputedStyle(document.querySelector('.panel')).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


def test_charts_can_be_read_in_high_contrast(browser: Browser, address: str) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(address)
        strokes = page.evaluate("[...document.querySelectorAll('.kpi .chart .line')].map(line => getComputedStyle(line).stroke)")
        assert len(set(strokes)) == 1, "every line takes the reader's own text colour"


def test_without_a_script_all_is_there_to_be_read(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 900}) as context:
        page = context.new_page()
        page.goto(address)
        assert page.get_by_role("link", name="Summary").first.is_visible()
        assert page.locator(".scroll[tabindex='0']").count() == page.locator(".scroll").count()
        assert page.get_by_role("slider").count() == 0
        page.locator("details.data summary").first.click()
        assert page.locator("details.data table").first.is_visible()


def test_the_page_asks_for_nothing_else(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        page.get_by_role("slider").first.focus()
        assert [url for url in requests if not url.startswith("data:")] == [address]
