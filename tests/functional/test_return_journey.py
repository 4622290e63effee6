"""A return in a real browser: by keyboard alone, as it is typed, on a desk and on a phone, and with nothing for axe to find."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.accessibility import faults
from tests.databases import connect
from tests.functional.test_report_page import DESKTOP, PHONE
from tests.running_site import running
from tests.web.returns_support import ANSWER, GREEN, RED, a_return, draft, open_quarter, submitted
from tests.web_support import fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

EXPECTED = re.compile(r"status of 422|htmx:(sendAbort|afterRequest)")
"""What a browser says where a form has errors, and where a form is sent while its draft is still being saved."""
REFUSED = re.compile(r"status of (422|500)|ERR_INTERNET_DISCONNECTED|htmx:(sendAbort|afterRequest|sendError)|Response Status Error Code 500")
"""What it says besides where the service answers with a fault, or not at all."""


@pytest.fixture(scope="module", autouse=True)
def _beside_the_browser() -> Iterator[None]:
    """The browser's driver keeps a loop of events in this thread, in which Django would rather not be called; nothing here is asynchronous."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('journey') / 'site.sqlite3'}"
    fill(made)
    open_quarter()
    draft("HT01", "2026-02", **RED, **ANSWER, commentary="It rained: {HT01.value}, said {HT99.value}.")
    submitted("HT01", "2026-03", **GREEN)
    submitted("HT21", "2026-03", value="123", status="final")
    return made


@pytest.fixture(scope="module")
def site(address: str) -> Iterator[str]:
    from django.conf import settings

    with running(address, processes=2, secret=settings.SECRET_KEY, log="critical") as (found, _):
        yield found


@pytest.fixture
def opened(browser: Browser, site: str, address: str) -> Iterator[Open]:
    """`opened("officer", "/returns/")` is a page of somebody who is signed in; whatever the browser complains of fails the test."""
    connect(address)
    complaints: list[str] = []
    contexts = []

    def open_page(role: str, path: str, width: int = DESKTOP, expected: re.Pattern[str] = EXPECTED) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies([{"name": "outturn_session", "value": signed_in(role).cookies["outturn_session"].value, "url": site}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if not expected.search(message.text) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "the browser complained"


PAGES = {
    "officer": ("/", "/returns/", "/returns/{red}/", "/returns/{red}/figure/", "/returns/{red}/commentary/", "/returns/{red}/action/", "/returns/{red}/check/",
                "/returns/{sent}/sent/", "/returns/workbook/in/"),
    "approver": ("/", "/returns/", "/returns/{sent}/", "/returns/{sent}/send-back/"),
    "analyst": ("/", "/cycles/", "/cycles/open/", "/cycles/{cycle}/", "/cycles/{cycle}/close/"),
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Open, role: str) -> None:
    """On a telephone; test_site_pages.py has the desk."""
    red, sent = a_return("HT01", "2026-02"), a_return("HT01", "2026-03")
    page = opened(role, "/", PHONE)
    site = page.url.rstrip("/")
    for path in PAGES[role]:
        page.goto(site + path.format(red=red.pk, sent=sent.pk, cycle=red.cycle_id))
        assert not (found := faults(page)), f"{path}\n{found}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_red_is_entered_and_sent_by_keyboard_alone(opened: Open) -> None:
    """From the figure to the page that confirms, with nothing but the keys."""
    page = opened("officer", f"/returns/{a_return().pk}/figure/")
    press, write = page.keyboard.press, page.keyboard.type
    page.locator("#id_numerator").focus()
    write("1,800")
    press("Tab")
    write("2,300")
    page.locator("#judged .tag.red").wait_for()  # it is rated while it is typed
    page.get_by_text("Draft saved at").wait_for()
    assert "78.3% is below the floor standard of 85.0%." in page.locator("#judged").inner_text()
    assert page.locator("#steps li").all_inner_texts() == ["1\nFigure", "2\nCommentary", "3\nAction", "4\nCheck and send"]
    press("Enter")
    page.wait_for_url("**/commentary/")
    page.get_by_label("Commentary").focus()
    write("It rained: {HT01.value}.")
    page.locator("#judged").get_by_text("It rained: 78.3%.").wait_for()
    press("Tab")
    press("Tab")
    press("Enter")
    page.wait_for_url("**/action/")
    page.get_by_label("What is done").focus()
    for text in ("Two more gangs", "Head of Highways", "30 June 2026"):
        write(text)
        press("Tab")
    press("Tab")
    press("Enter")
    page.wait_for_url("**/check/")
    page.get_by_role("button", name="Send for approval").focus()
    press("Enter")
    page.wait_for_url("**/sent/")
    assert "This return is sent." in page.inner_text("main")
    assert (a_return().state, a_return().rating) == ("submitted", "RED")


def test_a_list_of_errors_takes_the_focus_and_leads_to_the_field(opened: Open) -> None:
    page = opened("officer", f"/returns/{a_return('HT01', '2026-02').pk}/figure/")
    page.get_by_label("Potholes due for repair").fill("")
    page.get_by_role("button", name="Save and continue").click()
    page.locator(".errors").wait_for()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.locator(".errors a").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_denominator"
    page.get_by_label("Potholes due for repair").fill("2,300")
    page.get_by_text("Draft saved at").wait_for()  # what it says moves the button: a mouse could miss it
    page.get_by_role("button", name="Save draft").press("Enter")
    page.wait_for_url("**/returns/#*")  # the place on the page before comes along


def test_two_people_on_one_page_lose_nothing(opened: Open) -> None:
    path = f"/returns/{a_return('HT03', '2026-01').pk}/commentary/"
    officer, analyst = opened("officer", path), opened("analyst", path)
    analyst.get_by_label("Commentary").fill("Words of the analyst.")
    analyst.get_by_text("Draft saved at").wait_for()
    officer.get_by_label("Commentary").fill("Words of the officer.")
    officer.get_by_text("Alex Analyst changed this return while you had it open.").wait_for()
    assert a_return("HT03", "2026-01").commentary == "Words of the analyst."


# --- what is typed and cannot be saved
def test_a_draft_that_is_not_saved_is_told_until_one_is(opened: Open) -> None:
    """First the service has a fault, then there is no network, then all is well again."""
    page = opened("officer", f"/returns/{a_return('HT03', '2026-02').pk}/commentary/", expected=REFUSED)
    text, note, beside = page.get_by_label("Commentary"), page.locator("#saved-note"), page.locator("#judged")
    text.fill("One.")
    note.get_by_text("Draft saved at").wait_for()
    page.route("**/commentary/", lambda route: route.fulfill(status=500))
    text.fill("One, two.")
    note.get_by_text("Not saved: something went wrong at the service. What you typed is still on this page.").wait_for()
    assert (note.get_attribute("role"), note.get_attribute("class")) == ("status", "saved-note error")
    beside.get_by_text("What stands here belongs to what was saved before").wait_for()
    assert not (found := faults(page)), found
    page.unroute("**/commentary/")
    page.context.set_offline(True)
    text.fill("One, two, three.")
    note.get_by_text("Not saved: the service did not answer. What you typed is still on this page.").wait_for()
    assert beside.get_by_text("What stands here belongs to what was saved before").count() == 1
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.ok and "four" in (answer.request.post_data or "")):  # one of “three” may come before it
        text.fill("One, two, three, four.")
    note.get_by_text("Draft saved at").wait_for()
    expect(note).to_have_attribute("class", "saved-note")  # htmx keeps the old one for an instant
    expect(note).to_have_attribute("role", "status")
    assert "belongs to what was saved before" not in beside.inner_text()
    assert a_return("HT03", "2026-02").commentary == "One, two, three, four."


def test_who_signs_in_again_in_another_window_finds_what_they_type_in_the_first(opened: Open, site: str) -> None:
    page = opened("officer", f"/returns/{a_return('HT03', '2026-03').pk}/commentary/")
    text, note = page.get_by_label("Commentary"), page.locator("#saved-note")
    text.fill("Before.")
    note.get_by_text("Draft saved at").wait_for()
    page.context.clear_cookies()
    text.fill("Before, and while signed out.")
    page.locator("#judged").get_by_text("You have been signed out.").wait_for()
    assert note.inner_text() == "Not saved."
    page.context.add_cookies([{"name": "outturn_session", "value": signed_in("officer").cookies["outturn_session"].value, "url": site}])
    second = page.context.new_page()
    second.goto(f"{site}/returns/")  # with another mark against forgery
    text.fill("Before, while signed out, and after.")
    page.locator("#judged").get_by_text("You have signed in again in another window.").wait_for()
    assert note.inner_text() == "Not saved."
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()
    assert page.get_by_label("Commentary").input_value() == "Before, while signed out, and after."
    assert "it is not saved yet" in page.inner_text("main")
    assert a_return("HT03", "2026-03").commentary == "Before."
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/check/")
    assert a_return("HT03", "2026-03").commentary == "Before, while signed out, and after."


# --- the register of risks
@pytest.mark.parametrize("width", [360, 1280])
def test_the_whole_matrix_of_risks_is_seen_with_its_words(opened: Open, width: int) -> None:
    """The highest risks stand in its last columns."""
    page = opened("analyst", "/risks/", width)
    box = page.locator(".scroll:has(.matrix)")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth"), "nothing is scrolled out of sight"
    assert page.locator(".matrix thead th").all_inner_texts()[-1].split() == ["Impact", "5"]
    edges = page.locator("#matrix-says").evaluate("words => words.getBoundingClientRect().right"), page.evaluate("innerWidth")
    assert edges[0] <= edges[1]
    assert page.get_by_role("table", name="How many risks stand at each likelihood and impact").count() == 1
    assert not (found := faults(page)), found
