"""Which figures a review shows to whom: what is not published is for those who may read it."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

import pytest

import outturn
from outturn.api import read_package
from tests.web.returns_support import approved, open_quarter
from tests.web_support import MEADSHIRE, MORNING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

YEAR = "2026-27"
PAGE, ONE = f"/review/{YEAR}/", f"/review/{YEAR}/of/HT01/"
NEW = {"numerator": "2,183", "denominator": "2,300", "status": "final"}
"""94.9 %: entered and approved after anything was published."""


HT01, CS25 = ("94.0%", "2025-09"), ("2,425", "2025-09")
"""What the report on the second quarter says of two indicators for which there are later figures."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("published") / "edition"
    outturn.publish(read_package(MEADSHIRE), "qpr", "2025-26-Q2", found, at=MORNING.replace(tzinfo=None), formats=["json"])
    return found


@pytest.fixture
def review(site: Callable[[str], Client]) -> Callable[[str], Client]:
    """A round for 2026/27, and a figure of January 2026 that is in no report yet."""
    from outturn.actions.reviews import open_review

    site("")
    open_quarter()
    approved(**NEW)
    open_review(YEAR, by="analyst", at=MORNING)
    return site


def publish(folder: Path) -> None:
    from outturn.api.edition_files import files_in
    from outturn.store.models import Edition, EditionFile

    edition = Edition.objects.create(report="qpr", title="Quarterly report", period="2025-26-Q2", as_at=MORNING, published_at=MORNING, published_by="analyst")
    files = {name: path.read_bytes() for name, path in files_in(folder).items()}
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, path=name, data=data, digest=hashlib.sha256(data).hexdigest(), size=len(data)) for name, data in files.items()
    )


def actuals(client: Client) -> dict[str, tuple[str, str]]:
    """By indicator, the last actual and its period, as the listing is downloaded."""
    text = client.get(PAGE, {"table": f"review-{YEAR}", "download": "csv"}).content.decode("utf-8-sig")
    return {row["Indicator"]: (row["Last actual"], row["For"]) for row in csv.DictReader(io.StringIO(text))}


def pages(client: Client) -> str:
    return "".join(client.get(address).content.decode() for address in (PAGE, ONE, f"/review/{YEAR}/paper/html/"))


@pytest.mark.parametrize("role", ["officer", "approver", "analyst", "auditor"])
def test_who_may_read_what_is_not_published_sees_the_newest_figure(review: Callable[[str], Client], role: str) -> None:
    client = review(role)
    assert actuals(client)["HT01"] == ("94.9%", "2026-01")
    assert "94.9%" in client.get(ONE).content.decode()


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_before_anything_is_published_others_see_no_figure_and_are_told_why(review: Callable[[str], Client], role: str) -> None:
    client = review(role)
    assert set(actuals(client).values()) == {("", "")}
    for address in (PAGE, ONE, f"/review/{YEAR}/paper/html/"):
        text = client.get(address).content.decode()
        assert "No report with figures is published yet, so no figure of 2025/26 is shown here." in text, address
        assert "94.9%" not in text, address


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_others_see_the_figures_of_published_reports(review: Callable[[str], Client], folder: Path, role: str) -> None:
    from outturn.periods import parse_period
    from outturn.reports.catalogue import indicators_of, sections_of
    from outturn.reports.outline import outline_of
    from outturn.store.current import current

    publish(folder)
    client, package = review(role), current().package
    catalogue = indicators_of(package, parse_period("2025-26-Q2"))
    in_report = {ref for part in outline_of(package, "qpr", catalogue, sections_of(package)) for ref in part.indicators}
    seen = {ref: found for ref, found in actuals(client).items() if found != ("", "")}
    assert (seen["HT01"], seen["CS25"]) == (HT01, CS25)
    assert set(seen) <= in_report
    assert {parse_period(period).last <= parse_period("2025-26-Q2").last for _, period in seen.values()} == {True}
    text = pages(client)
    assert "94.9%" not in text
    assert text.count("The figures of 2025/26 are those that are published: Quarterly report (Q2 2025/26).") == 3


def test_a_page_with_published_figures_needs_at_most_twelve_queries(review: Callable[[str], Client], folder: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish(folder)
    client = review("member")
    for address in (PAGE, ONE):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 12, address
