"""One real browser for all functional tests, started once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SERVED = frozenset({
    "test_admin_pages", "test_bad_clients", "test_dashboard_pages", "test_intake_journey", "test_killed_server", "test_public_site", "test_quarter_journey",
    "test_report_page", "test_return_journey", "test_second_factor_pages", "test_single_sign_on_journey", "test_site_pages", "test_split_pages",
    "test_two_servers",
})  # fmt: skip
"""Modules that visit a server that is a process of its own: its pages are measured by `tests/web`, and are served twice as fast unmeasured."""

# The sandbox needs rights that a container's root does not have; the pages are our own files.
LAUNCH_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


@pytest.fixture(scope="module", autouse=True)
def _servers_are_not_measured(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COVERAGE_")] if request.path.stem in SERVED else ():
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def browser(browser_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_program, args=list(LAUNCH_FLAGS))
        yield started
        started.close()
