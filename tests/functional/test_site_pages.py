"""Every page that a role can reach by links, in a real browser: axe finds nothing, nothing overflows, the browser has no complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.accessibility import faults, skeleton
from tests.running_site import PASSWORD, filled, running
from tests.web_support import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

MOST_ALIKE = 1
"""So many pages of one shape, such as /indicators/HT01/, are opened for each role."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = f"sqlite:///{tmp_path_factory.mktemp('site') / 'site.sqlite3'}"
    filled(address)
    with running(address) as (found, _):
        yield found


@pytest.fixture(scope="module")
def checked() -> set[tuple[int, bool, str]]:
    """The skeletons of pages that were looked at, by width and scheme of colours: most pages are the same for many roles."""
    return set()


def signed_in(browser: Browser, site: str, name: str, *, width: int, dark: bool = False) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/account/sign-in/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    return page


def shape(address: str) -> str:
    """/indicators/HT01/ and /indicators/HT02/ have one shape: only the first word of a path is told apart from its fellows, and those of letters alone."""
    parts = urlsplit(address).path.strip("/").split("/")
    return "/".join(part if place == 0 or (part.isalpha() and part.islower()) else "*" for place, part in enumerate(parts))


def reachable(page: Page, site: str) -> Iterator[str]:
    """Opens page after page by the links that it finds, and gives the address of each while it is open."""
    waiting, seen, alike = [f"{site}/"], set[str](), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        if address in seen or alike.get(shape(address), 0) >= MOST_ALIKE:
            continue
        seen.add(address)
        alike[shape(address)] = alike.get(shape(address), 0) + 1
        answer = page.goto(address)
        assert answer is not None, address
        assert answer.status == 200, f"{address} is linked, and answers {answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):  # a description for programs, a feed
            continue
        yield address
        links = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)")
        waiting += [link.split("#")[0] for link in links if link.startswith(site) and "download=" not in link and "/file/" not in link]


@pytest.mark.parametrize(("role", "width", "dark"), [*((role, 1280, False) for role in ROLES), ("officer", 360, True)])
def test_axe_finds_nothing_on_any_page_of_any_role(browser: Browser, site: str, checked: set[tuple[int, bool, str]], role: str, width: int, dark: bool) -> None:
    page = signed_in(browser, site, role, width=width, dark=dark)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    found: list[str] = []
    for place, address in enumerate(reachable(page, site)):
        bones = (width, dark, skeleton(page))
        if place == 0 or bones not in checked:  # the first has this role's own frame, which is about every other page as well
            checked.add(bones)
            found += [f"{address}\n{fault}"] if (fault := faults(page)) else []
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{address} is {wider} pixels wider than the window"] if wider > 0 else []
    page.context.close()
    assert not found, "\n".join(found)
    assert not complaints, "\n".join(complaints)
