"""Makes the pictures of the service from a new one with the example council: `python scripts/make_service_pictures.py [BROWSER]`.

Needs Playwright and a Chromium. The service runs on this machine alone, in a folder that is removed in the end.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from make_pictures import PICTURES, SWITCHES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OUTTURN = str(Path(sys.executable).with_name("outturn"))


def main(browser_program: str = "chromium") -> None:
    with TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}  # noqa: TID251 (of the service that it starts)
        said = Path(folder) / "said.txt"
        with said.open("w") as output:
            service = subprocess.Popen([OUTTURN, "serve", "--port", str(port)], env=environment, stdout=output)
        try:
            site = f"http://127.0.0.1:{port}"
            _wait_for(site)
            passwords = dict(re.findall(r"^(\w+) +(\w+-\w+-\w+-\d{4}) ", said.read_text(), re.MULTILINE))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=browser_program, args=list(SWITCHES))
                take(browser, site, passwords)
        finally:
            service.terminate()
            service.wait()


def _wait_for(site: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{site}/health/", timeout=5).close()  # noqa: S310 (our own service)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The service did not answer.")


def take(browser: Browser, site: str, passwords: dict[str, str]) -> None:
    """The dashboard of the whole council, and a figure that turns RED while it is typed."""
    analyst = signed_in(browser, site, "analyst", passwords["analyst"])
    analyst.goto(f"{site}/cycles/open/")
    analyst.get_by_label("Period").fill("Q4 2025/26")
    analyst.get_by_role("button").last.click()
    analyst.get_by_role("button", name="Open the cycle").click()
    analyst.wait_for_url("**/cycles/*/")
    analyst.goto(f"{site}/dashboards/council/?period=2025-09")
    analyst.screenshot(path=PICTURES / "service-dashboard.png")
    officer = signed_in(browser, site, "officer", passwords["officer"])
    officer.goto(f"{site}/returns/")
    officer.get_by_role("row").filter(has_text="HT01").first.get_by_role("link").first.click()
    officer.locator("#id_numerator").fill("1,800")
    officer.locator("#id_denominator").press_sequentially("2,300")
    officer.locator("#judged .tag.red").wait_for()
    officer.screenshot(path=PICTURES / "service-return.png")


def signed_in(browser: Browser, site: str, name: str, password: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    page.goto(f"{site}/account/sign-in/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


if __name__ == "__main__":
    main(*sys.argv[1:])
