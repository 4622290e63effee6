"""A quarter from its opening to its publication, in a real browser, each person with a window of their own; and what was published against the rules."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.running_site import PASSWORD, filled, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    Window = Callable[[str], Page]

OUTTURN = str(Path(sys.executable).with_name("outturn"))
BUILDING = 120_000  # milliseconds that a report may take on a machine that is busy with other tests


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('quarter') / 'site.sqlite3'}"
    filled(made)
    return made


@pytest.fixture(scope="module")
def service(address: str) -> Iterator[str]:
    """The web server, and beside it the worker that builds reports, as `outturn serve` starts them."""
    worker = subprocess.Popen([OUTTURN, "work"], env={**os.environ, "DATABASE_URL": address})
    try:
        with running(address, processes=2) as (site, _):
            yield site
    finally:
        worker.terminate()
        worker.wait(timeout=60)


@pytest.fixture
def window(browser: Browser, service: str) -> Iterator[Window]:
    """`window("officer")` is the officer's own window, signed in by name and password."""
    contexts = []

    def open_window(name: str) -> Page:
        context = browser.new_context(base_url=service, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.goto("/account/sign-in/")
        page.get_by_label("Name or e-mail address").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Sign in").wait_for(state="detached")
        return page

    yield open_window
    for context in contexts:
        context.close()


def a_return(page: Page, name: str, period: str) -> None:
    """Opens the return of an indicator and a period from the list."""
    page.goto("/returns/")
    row = page.get_by_role("row").filter(has_text=name).filter(has_text=period)
    row.get_by_role("link").first.click()


def enter(page: Page, numerator: str, denominator: str, commentary: str = "", action: tuple[str, str, str] | None = None) -> None:
    """From the return's own page to the one that says that it is sent."""
    if page.get_by_role("link", name="Enter this return").count():
        page.get_by_role("link", name="Enter this return").click()
    page.locator("#id_numerator").fill(numerator)
    page.locator("#id_denominator").fill(denominator)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/commentary/")
    page.get_by_label("Commentary").fill(commentary)
    page.get_by_role("button", name="Continue").click()
    if action:
        page.wait_for_url("**/action/")
        for place, text in zip(("#id_action_what", "#id_action_who", "#id_action_when"), action, strict=True):
            page.locator(place).fill(text)
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/check/")
    page.get_by_role("button", name="Send for approval").click()
    page.wait_for_url("**/sent/")


def test_a_quarter_from_its_opening_to_its_publication(window: Window, address: str, tmp_path: Path) -> None:
    analyst, officer, approver = window("analyst"), window("officer"), window("approver")
    potholes, emergencies, month = "Potholes repaired within 28 days", "Emergencies on the highway attended within two hours", "Mar 2026"

    analyst.goto("/cycles/open/")
    analyst.get_by_label("Period").fill("Q4 2025/26")
    analyst.get_by_role("button").last.click()
    analyst.get_by_role("button", name="Open the cycle").click()
    analyst.wait_for_url("**/cycles/*/")
    cycle = analyst.url

    a_return(officer, potholes, month)
    enter(officer, "1,800", "2,300", "Frost came early: {HT01.value} in time.", ("Two more gangs until June", "Head of Highways", "30 June 2026"))
    a_return(officer, emergencies, month)
    enter(officer, "985", "1,000", "As planned.")

    a_return(approver, emergencies, month)
    approver.get_by_role("link", name="Send back").click()
    approver.locator("#id_why").fill("Is January's storm in it?")
    approver.get_by_role("main").get_by_role("button").last.click()
    a_return(approver, potholes, month)
    assert approver.locator("main .tag.red").count()
    approver.get_by_role("button", name="Approve", exact=True).click()

    a_return(officer, emergencies, month)
    assert "Is January's storm in it?" in officer.locator("main").inner_text()
    enter(officer, "981", "1,000", "Without the storm of January, which was counted here by mistake.")
    a_return(approver, emergencies, month)
    approver.get_by_role("button", name="Approve", exact=True).click()

    analyst.goto(cycle)
    analyst.get_by_role("button", name="Lock 2 approved").click()
    analyst.goto("/reports/building/publish/?report=qpr")
    analyst.get_by_label("Period").fill("2025-26-Q4")
    analyst.locator("#id_why").fill("The committee meets before the other services have sent theirs.")
    analyst.get_by_role("button", name="Publish it").click()
    analyst.get_by_role("link", name="See the edition").wait_for(timeout=BUILDING)

    member = window("member")
    member.goto("/reports/")
    member.locator("main").get_by_role("link", name="Quarterly Performance Report").first.click()
    member.get_by_role("link", name="Read it here").click()
    member.wait_for_url("**/files/**", wait_until="load")
    report = member.locator("main").inner_text()
    assert "Two more gangs until June" in report
    assert "Frost came early: 78.3% in time." in report

    whole = the_trail(window("auditor"))
    assert [name for name in ("analyst", "officer", "approver") if name not in whole] == []
    assert "Is January's storm in it?" in whole
    judge(member, address, tmp_path)


def the_trail(auditor: Page) -> str:
    """Every row of the audit trail, page after page."""
    auditor.goto("/audit/")
    rows: list[str] = []
    while True:
        rows += auditor.locator("main table tbody tr").all_inner_texts()
        older = auditor.get_by_role("link", name="Older")
        if not older.count():
            return "\n".join(rows)
        older.first.click()


def judge(member: Page, address: str, folder: Path) -> None:
    """What was published is what the command line says of the dumped package: the report is drawn again from it, and the ratings are those of `assess`."""
    edition = member.request.get(member.url.rsplit("/files/", 1)[0] + "/zip/")
    (folder / "edition.zip").write_bytes(edition.body())
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(folder / "edition.zip"), str(folder / "edition")], check=True)
    published = next((folder / "edition").rglob("qpr-2025-26-Q4.json"))
    environment = {**os.environ, "DATABASE_URL": address}
    subprocess.run([OUTTURN, "dump", str(folder / "dumped")], check=True, env=environment, capture_output=True)
    manifest = json.loads(next((folder / "edition").rglob("*manifest.json")).read_text(encoding="utf-8"))
    report = [
        OUTTURN,
        "report",
        str(folder / "dumped"),
        "qpr",
        "--period",
        "2025-26-Q4",
        "--to",
        "json",
        "--as-at",
        manifest["as_at"],
        "-o",
        str(folder / "again"),
    ]
    subprocess.run(report, check=True, capture_output=True)
    assert (folder / "again" / published.name).read_bytes() == published.read_bytes()
    assess = [OUTTURN, "assess", str(folder / "dumped"), "--period", "2025-26-Q4", "--format", "json"]
    rows = json.loads(subprocess.run(assess, check=True, capture_output=True, text=True).stdout)
    found = {row["indicator"]: row for row in (rows if isinstance(rows, list) else rows["rows"])}
    assert (found["HT01"]["rating"], found["HT01"]["period"]) == ("RED", "2026-03")
    assert (found["HT03"]["rating"], found["HT03"]["value"]) == ("GREEN", pytest.approx(98.1))
