"""A person comes in by a provider that somebody else wrote, in a real browser: two processes, real tokens, nothing of ours on the other side."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.functional.test_report_page import DESKTOP, PHONE
from tests.functional.test_second_factor_pages import accessible
from tests.honest_provider import CLIENT, NAME, PASSWORD, SECRET
from tests.running_site import answering, filled, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ADD = """
from tests.web_support import MORNING
from outturn.cli.database import open_store
open_store()
from outturn.actions.people import add_person, give_role
from outturn.access.decision import Grant
from outturn.access.vocabulary import Role
add_person("ada", email="ada@meadshire.example", full_name="Ada Lovelace", by="test", at=MORNING)
give_role("ada", Grant(Role.ANALYST), by="test", at=MORNING)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The service, which finds people by a verified address the first time, and where passwords are for administrators."""
    folder, port, there = tmp_path_factory.mktemp("sso"), free_port(), free_port()
    database = f"sqlite:///{folder / 'site.sqlite3'}"
    filled(database)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{root / 'src'}:{root}"}
    subprocess.run([sys.executable, "-c", ADD], check=True, env=environment)
    back = f"http://127.0.0.1:{port}/account/single-sign-on/back/"
    provider = [sys.executable, "-m", "tests.honest_provider", str(folder), str(there), back]
    said = {"ISSUER": f"http://127.0.0.1:{there}", "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Meadshire", "MATCH": "email"}
    with answering(provider, there, environment), pytest.MonkeyPatch.context() as patch:
        for name, value in said.items():
            patch.setenv(f"OUTTURN_OIDC_{name}", value)
        patch.setenv("OUTTURN_PASSWORDS", "administrators")
        with running(database, port=port) as (site, _):
            yield site, said["ISSUER"]


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_person_comes_in_by_the_provider_and_goes_where_they_wanted(browser: Browser, service: tuple[str, str], width: int, scheme: str) -> None:
    site, issuer = service
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page, complaints = context.new_page(), list[str]()
    page.goto(f"{site}/catalogue/")
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    accessible(page)
    page.get_by_role("link", name="Sign in with Meadshire").click()
    page.wait_for_url(re.compile(re.escape(issuer)))
    assert complaints == []
    page.locator("[name=login]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/catalogue/")
    assert "Ada Lovelace" in page.inner_text("header")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account/single-sign-on/back/?code=x&state=y")
    assert "You are not signed in" in page.inner_text("h1")
    accessible(page)
    context.close()
