"""People, audit trail, actions, risks, catalogue and review in a real browser, on a telephone in the dark and by keyboard; test_site_pages.py has the desk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.accessibility import faults
from tests.functional.test_report_page import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PASSWORD = "Granite-nutmeg-41"  # noqa: S105 (of people who exist in this test alone)
YEAR = "2026-27"
PAGES = {
    "administrator": ("/people/", "/people/add/", "/people/may/?person=officer&permission=enter_figures&indicator=CS01", "/people/of/officer/",
                      "/people/of/officer/give/", "/people/of/officer/close/", "/people/of/officer/take/?role=officer&section=HT"),
    "auditor": ("/audit/", "/audit/1/", "/risks/"),
    "analyst": ("/actions/", "/actions/open/", "/actions/of/A-HT06-1/", "/actions/update/A-HT06-1/", "/actions/close/A-HT06-1/", "/risks/",
                "/risks/of/MCR01/",
                "/risks/add/", "/risks/score/MCR01/", "/risks/close/MCR01/", "/catalogue/", "/catalogue/of/PH03/", "/catalogue/new/",
                "/catalogue/standards/HT01/",
                "/catalogue/definition/HT01/", "/review/", f"/review/{YEAR}/", f"/review/{YEAR}/of/HT01/", f"/review/{YEAR}/propose/HT01/",
                f"/review/{YEAR}/new/", f"/review/{YEAR}/approve/"),
    "member": ("/review/", f"/review/{YEAR}/", f"/review/{YEAR}/of/HT01/"),
}  # fmt: skip

FILL = """
import sys
from tests.web_support import MORNING, fill
database, password, year, *people = sys.argv[1:]
fill(database)
from outturn.actions.people import set_password
from outturn.actions.reviews import open_review
for name in people:
    set_password(name, password, by="test", at=MORNING)
open_review(year, by="analyst", at=MORNING)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service as a process of its own on the example council, with a review that is open."""
    database = f"sqlite:///{tmp_path_factory.mktemp('admin') / 'site.sqlite3'}"
    root = Path(__file__).parents[2]
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{root / 'src'}:{root}"}
    subprocess.run([sys.executable, "-c", FILL, database, PASSWORD, YEAR, *PAGES], env=environment, check=True)  # the browser's loop keeps Django out of here
    command = [sys.executable, "-m", "gunicorn", "outturn.config.wsgi:application", "--bind", "127.0.0.1:0", "--no-control-socket"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _address(process: subprocess.Popen[str]) -> str:
    """As the server itself tells it, once it answers."""
    told = ""
    for line in process.stderr or ():
        told += line
        found = re.search(r"Listening at: (\S+)", told)
        if found and "Booting worker" in line:
            return found[1]
    raise AssertionError(f"the service did not start: {told}")


def signed_in(browser: Browser, service: str, name: str, width: int, scheme: str) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{service}/account/sign-in/")
    page.get_by_label("Username").or_(page.locator("[name=login]")).first.fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/")
    return page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, service: str, name: str, width: int, scheme: str) -> None:
    page = signed_in(browser, service, name, width, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    for address in PAGES[name]:
        assert page.goto(f"{service}{address}").status == 200, address  # type: ignore[union-attr]
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert not faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), address
    assert complaints == []
    page.context.close()


def test_an_action_is_opened_by_keyboard_alone_and_errors_take_the_focus(browser: Browser, service: str) -> None:
    page = signed_in(browser, service, "analyst", DESKTOP, "light")
    page.goto(f"{service}/actions/open/")
    page.get_by_label("The indicator").focus()
    page.keyboard.type("HT01")
    page.get_by_role("button", name="Open the action").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").get_by_role("heading").inner_text() == "There is a problem"
    assert page.evaluate("document.activeElement.className") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "what"
    page.keyboard.type("Mend the worst road.")
    page.get_by_label("Owner").focus()
    page.keyboard.type("Head of Roads")
    page.locator("[name=due]").fill("2027-01-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/of/**")
    assert page.get_by_role("heading", level=1).inner_text().endswith("Mend the worst road.")
    page.context.close()
