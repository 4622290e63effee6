"""The second factor in a real browser: an app and passkeys set up and used, with a virtual authenticator; axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.accessibility import faults
from tests.functional.test_report_page import DESKTOP, PHONE
from tests.running_site import PASSWORD, filled, running
from tests.web.test_second_factor import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

MANAGED = "/account/second-factor"
NARROWEST = 320


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where analysts and administrators must have a second factor. Passkeys need a name for the site: localhost."""
    database = f"sqlite:///{tmp_path_factory.mktemp('factors') / 'site.sqlite3'}"
    filled(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTTURN_SECOND_FACTOR_ROLES", "analyst, administrator")
        with running(database) as (site, _):
            yield site.replace("127.0.0.1", "localhost")


def at_the_door(browser: Browser, service: str, name: str, width: int = DESKTOP, scheme: str = "light") -> tuple[Page, list[str]]:
    """Past the password; what the browser complains of is kept."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda fault: complaints.append(f"{page.url}: {fault}"))
    password(page, service, name)
    return page, complaints


def password(page: Page, service: str, name: str) -> None:
    page.goto(f"{service}/account/sign-in/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"localhost:\d+/(account/second-factor/.*)?$"))


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A passkey of Chromium's own, whose owner is always there and always willing."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    return session, made["authenticatorId"]


def accessible(page: Page) -> None:
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), page.url


def test_a_passkey_is_set_up_because_the_role_needs_one_and_opens_the_door_the_next_time(browser: Browser, service: str) -> None:
    page, complaints = at_the_door(browser, service, "administrator")
    assert page.url == f"{service}{MANAGED}/?needed=yes"
    assert "Set up a second factor to go on." in page.inner_text("main")
    accessible(page)
    page.goto(f"{service}/people/")
    assert page.url == f"{service}{MANAGED}/?needed=yes"
    session, authenticator = with_authenticator(page)
    page.get_by_role("link", name="Add a passkey").click()
    accessible(page)
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(f"{service}{MANAGED}/codes/")
    accessible(page)
    assert len(re.findall(r"^\d{8}$", page.inner_text(".codes"), re.MULTILINE)) == 10
    page.get_by_role("link", name="I have them in a safe place").click()
    page.wait_for_url(f"{service}/")
    page.get_by_role("button", name="Sign out").click()
    password(page, service, "administrator")
    assert page.url == f"{service}{MANAGED}/ask/"
    accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{service}/")
    page.goto(f"{service}{MANAGED}/")
    assert "Passkey: Blue key" in page.inner_text("main")
    accessible(page)
    # the owner is not there: the page says so, and the door stays shut
    page.get_by_role("button", name="Sign out").click()
    password(page, service, "administrator")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    other = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})["authenticatorId"]
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("That did not work: the passkey was not given").wait_for()
    accessible(page)
    assert page.url == f"{service}{MANAGED}/ask/"
    assert other
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme", "name"), [(DESKTOP, "light", "officer"), (PHONE, "dark", "approver"), (NARROWEST, "light", "auditor")])
def test_an_app_is_set_up_by_its_page_and_asked_for(browser: Browser, service: str, width: int, scheme: str, name: str) -> None:
    page, complaints = at_the_door(browser, service, name, width, scheme)
    assert page.url == f"{service}/"
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    accessible(page)
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").get_by_role("heading").inner_text() == "There is a problem"
    accessible(page)
    secret = page.locator(".key").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}{MANAGED}/codes/")
    assert "Your authenticator app is set up." in page.inner_text("main")
    code = page.locator(".codes code").first.inner_text()
    accessible(page)
    for address in ("/", "/codes/", "/codes/new/", "/app/remove/", "/passkeys/add/"):
        page.goto(f"{service}{MANAGED}{address}")
        accessible(page)
    page.get_by_role("button", name="Sign out").click()
    password(page, service, name)
    accessible(page)
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}/")
    assert complaints == []
    page.context.close()


def test_a_passkey_is_renamed_and_removed(browser: Browser, service: str) -> None:
    page, complaints = at_the_door(browser, service, "member")
    with_authenticator(page)
    page.goto(f"{service}{MANAGED}/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(f"{service}{MANAGED}/codes/")
    page.goto(f"{service}{MANAGED}/")
    page.get_by_role("link", name="Rename the passkey My passkey").click()
    accessible(page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove the passkey Work laptop").click()
    accessible(page)
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("Your passkey is removed.").wait_for()
    assert "None yet." in page.inner_text("main")
    assert complaints == []
    page.context.close()
