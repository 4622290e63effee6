"""Dashboards as pages: the counts of the report, filters that work by address alone, downloads, and few queries whatever the size."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.databases import connect, make_tables
from tests.web_support import MORNING, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from outturn.package.package import Package

MOST_QUERIES = 12
BOARDS = ("/dashboards/council/", "/dashboards/committee/qpr/", "/dashboards/committee/dashboard-highways/", "/dashboards/directorate/D2/")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-500:]
    return answer.content.decode()


def tiles(html: str) -> dict[str, int]:
    found = re.findall(r'<span class="number">(\d+)</span><span class="what">([^<]+)</span>', html)
    return {label: int(number) for number, label in found}


def table_rows(client: Client, address: str, name: str) -> list[dict[str, str]]:
    """Of a download as CSV."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}table={name}&download=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("period", ["2025-26-Q2", "2025-26-Q3", "2025-26-Q1"])
def test_the_counts_are_those_of_the_report(site: Callable[[str], Client], period: str) -> None:
    from outturn.periods import parse_period
    from outturn.reports.baseline import WHOLE, counts_now, last_report
    from outturn.reports.book import open_book
    from outturn.store.current import current

    html = page(site("approver"), f"/dashboards/committee/qpr/?period={period}")
    book = open_book(current().package, "qpr", parse_period(period))
    counts, before = counts_now(book)[WHOLE], last_report(book)
    labels = ("GREEN", "AMBER", "RED", "Not rated", "Improving", "Stable", "Worsening", "No verdict")
    assert tiles(html) == dict(zip(labels, (*counts.ratings, *counts.directions), strict=True))
    assert before is not None
    then, since = before.counts[WHOLE].ratings[0], before.period.label
    assert then is not None
    moved = counts.green - then
    words = f"as in {since}" if not moved else f"{abs(moved)} {'more' if moved > 0 else 'fewer'} than in {since}"
    assert f'<span class="what">GREEN</span></a><span class="change">{words}</span>' in html


@pytest.mark.parametrize("address", BOARDS)
def test_a_tile_leads_to_as_many_indicators_as_it_counts(site: Callable[[str], Client], address: str) -> None:
    client = site("analyst")
    html = page(client, address)
    links = re.findall(r'<a href="(\?[^"]+)#indicators"><span class="number">(\d+)</span>', html)
    assert len(links) == 8
    for query, number in links:
        assert len(table_rows(client, address + query.replace("&amp;", "&"), "kpis")) == int(number)


def test_filters_work_without_a_script_and_stay_in_the_links(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    html = page(client, "/dashboards/council/?period=2025-26-Q2&section=HT&kind=kpi&q=potholes")
    assert "1 of 113 indicators." in html
    assert "/indicators/HT01/?period=2025-26-Q2" in html
    assert "/indicators/CS03/" not in html
    assert '<option value="HT" selected>' in html
    assert 'href="?period=2025-26-Q2&amp;section=HT&amp;kind=kpi&amp;q=potholes&amp;table=kpis&amp;download=csv"' in html
    assert [row["Reference"] for row in table_rows(client, "/dashboards/council/?section=HT&q=potholes", "kpis")] == ["HT01"]
    assert "No indicator fits what you chose." in page(client, "/dashboards/council/?q=zebra")


def test_what_somebody_searches_for_is_text(site: Callable[[str], Client]) -> None:
    html = page(site("analyst"), '/dashboards/council/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_a_red_stands_with_its_reason_and_its_action_or_that_there_is_none(site: Callable[[str], Client]) -> None:
    html = page(site("analyst"), "/dashboards/council/?rating=RED")
    assert "73% is below the floor standard of 80%." in html
    assert "Fill the two vacant posts" in html
    assert "No management action is recorded." in html


@pytest.mark.parametrize("name", ["kpis", "activity", "sections", "actions", "figures", "late"])
def test_every_table_is_taken_along_as_csv_and_excel(site: Callable[[str], Client], name: str) -> None:
    client = site("auditor")
    rows = table_rows(client, "/dashboards/council/", name)
    answer = client.get(f"/dashboards/council/?table={name}&download=xlsx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == max(len(rows), 1) + 2
    assert len(rows) > 4 or name == "late"


def test_the_figures_of_the_small_charts_are_a_table(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert "Show the figures as a table" in page(client, "/dashboards/council/?q=HT01")
    shown = page(client, "/dashboards/council/?q=HT01&figures=shown")
    assert "94.7%" in shown.partition('id="figures"')[2]
    assert 'aria-label="Potholes repaired within 28 days: 13 figures, from 92.6% in Dec 2024 to 94.7% in Dec 2025"' in shown


def test_as_at_shows_what_was_known_then(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    then = page(client, "/dashboards/committee/qpr/?as_at=2025-10-31")
    assert "You see what was known at 31 October 2025" in then
    assert "July to September 2025" in then, "the newest period that had figures then"
    assert "/indicators/CS03/?as_at=2025-10-31" in then
    assert 'name="as_at" class="w-short" value="2025-10-31"' in then
    assert tiles(then) != tiles(page(client, "/dashboards/committee/qpr/"))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/dashboards/committee/nothing/", 404, "There is no such dashboard."),
        ("/dashboards/committee/review-2026-27/", 404, "There is no such dashboard."),
        ("/dashboards/council/?period=soon", 400, "soon"),
        ("/dashboards/council/?as_at=yesterday", 400, "is not an instant"),
    ],
)
def test_an_address_that_means_nothing_says_so(site: Callable[[str], Client], address: str, status: int, words: str) -> None:
    answer = site("analyst").get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_late_returns_stand_with_their_owner_and_approved_figures_are_told_to_be_all(site: Callable[[str], Client]) -> None:
    import datetime as dt

    from outturn.store.models import Cycle, Return

    cycle = Cycle.objects.create(period="2025-26-Q3", opened_at=MORNING, opened_by="analyst")
    late, soon = dt.date(2026, 1, 2), dt.date(2999, 1, 1)
    for indicator, state, due in (("HT01", "due", late), ("HT02", "submitted", late), ("HT03", "draft", soon), ("HT04", "approved", late)):
        Return.objects.create(cycle=cycle, indicator=indicator, section="HT", period="2025-26-Q3", due=due, owner="Siobhan Carrick", state=state)
    client = site("approver")
    html = page(client, "/dashboards/directorate/D2/")
    assert "3 returns of these indicators are not approved yet: this page shows approved figures only." in html
    assert [(row["Reference"], row["Owner"], row["Due"]) for row in table_rows(client, "/dashboards/directorate/D2/", "late")] == [
        ("HT01", "Siobhan Carrick", "2026-01-02")
    ]
    assert "No return of these indicators is late." in page(client, "/dashboards/directorate/D3/")
    assert "Late" in page(client, "/dashboards/directorate/D2/?as_at=2026-01-05")


def test_of_many_late_returns_those_that_have_waited_longest_are_shown(site: Callable[[str], Client]) -> None:
    import datetime as dt

    from outturn.store.models import Cycle, Return

    cycle = Cycle.objects.create(period="2025-26-Q3", opened_at=MORNING, opened_by="analyst")
    days = [dt.date(2026, 1, 1) + dt.timedelta(day) for day in range(31)]
    for day in days:
        Return.objects.create(cycle=cycle, indicator="HT01", section="HT", period=f"2020-{day}", due=day, owner="Siobhan Carrick", state="due")
    client = site("approver")
    html = page(client, "/dashboards/directorate/D2/").partition('id="late"')[2]
    assert html.count('<th scope="row">') == 25
    assert "1 January 2026" in html
    assert "31 January 2026" not in html
    assert "6 more are late" in html
    assert len(table_rows(client, "/dashboards/directorate/D2/", "late")) == 31, "the file has all of them"


def test_who_looks_changes_nothing_but_the_head_of_the_page(site: Callable[[str], Client]) -> None:
    """What does not depend on the person is drawn once and kept: each must still see their own name, ways and filters."""
    address = "/dashboards/council/?rating=RED&q=road"
    analyst, member = page(site("analyst"), address), page(site("auditor"), address)
    assert analyst != member
    assert analyst.partition('<section aria-labelledby="counts">')[2] == member.partition('<section aria-labelledby="counts">')[2]
    assert 'value="road"' in analyst
    assert 'value="road"' not in page(site("analyst"), "/dashboards/council/?rating=RED")


# --- whatever the number of indicators
def made(number: int) -> Package:
    """So many monthly indicators with five years of figures, half of them KPIs."""
    from outturn.package.build import make_package
    from outturn.periods import parse_period

    last = parse_period("2025-09")
    months = [last.shift(-back).id for back in range(60)]
    indicators = [
        {
            "indicator": f"B{place:03d}",
            "name": f"Indicator {place}",
            "kind": "activity" if place % 2 else "kpi",
            "section": f"s{place % 8}",
            "frequency": "monthly",
            "unit": "percent",
            "polarity": "none" if place % 2 else "higher",
        }
        for place in range(number)
    ]
    years = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25", "2025-26")
    standards = [{"indicator": row["indicator"], "financial_year": year, "target": 60, "floor": 50} for row in indicators[::2] for year in years]
    figures = [
        {"indicator": row["indicator"], "period": month, "value": float((place * 7 + back * 3) % 100)}
        for place, row in enumerate(indicators)
        for back, month in enumerate(months)
    ]
    sections = [
        {"section": "d", "name": "Directorate", "kind": "directorate"},
        *({"section": f"s{n}", "name": f"Section {n}", "parent": "d"} for n in range(8)),
    ]
    report = [{"report": "qpr", "title": "Quarterly", "kind": "quarterly", "frequency": "quarterly"}]
    tables = {"sections": sections, "indicators": indicators, "standards": standards, "figures": figures, "reports": report}
    return make_package(tables, name="council", title="A council")


def filled(folder: Path, package: Package) -> None:
    """Connects to a database with this package and an analyst."""
    connect(f"sqlite:///{folder / 'council.sqlite3'}")
    make_tables()
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person, give_role

    load_package(package, by="test", at=MORNING)
    add_person("analyst", by="test", at=MORNING)
    give_role("analyst", Grant(Role.ANALYST), by="test", at=MORNING)


@pytest.fixture(params=[10, 500])
def council(request: pytest.FixtureRequest, tmp_path: Path) -> int:
    filled(tmp_path, made(request.param))
    number: int = request.param
    return number


MEASURED = ("/dashboards/council/", "/dashboards/committee/qpr/")


def test_a_page_needs_few_queries_whatever_the_number_of_indicators(council: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in("analyst")
    counted = {}
    for address in (
        "/dashboards/",
        "/dashboards/council/",
        "/dashboards/committee/qpr/",
        "/dashboards/directorate/d/?rating=RED",
        "/indicators/",
        "/indicators/B000/",
    ):
        client.get(address)  # the first one reads the tables
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted[address] = len(queries)
    assert max(counted.values()) <= MOST_QUERIES, counted
    html = page(client, "/dashboards/council/")
    assert len(re.findall(r'<th scope="row"><a href="/indicators/', html)) == council


# --- a council that has only begun
def test_without_any_figure_a_page_says_so(tmp_path: Path) -> None:
    from dataclasses import replace

    package = made(2)
    filled(tmp_path, replace(package, tables={**package.tables, "figures": package["figures"].clear()}))
    client = signed_in("analyst")
    for address in ("/dashboards/", "/dashboards/council/", "/dashboards/committee/qpr/"):
        assert "No figure is held yet." in page(client, address)
    assert "2 of 2 indicators." in page(client, "/indicators/")
    assert "No figure yet" in page(client, "/indicators/B000/")
    assert page(client, "/reports/building/ask/")


# --- after an approval
def without_marks(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_a_page_after_a_new_figure_is_the_one_that_would_be_made_from_nothing(tmp_path: Path) -> None:
    """Only what came is rated again: the page must be the same, byte for byte, as without anything kept."""
    import polars as pl
    from django.db import transaction

    from outturn.store import bulk
    from outturn.store.current import current
    from outturn.store.holding import touch
    from outturn.store.package_tables import UNKNOWN
    from outturn.web import assessed, books
    from outturn.web.books import known

    filled(tmp_path, made(12))
    client = signed_in("analyst")
    addresses = ("/dashboards/council/?period=2025-26-Q2", "/dashboards/directorate/d/?period=2025-26-Q2&rating=RED", "/indicators/B002/?period=2025-26-Q2")
    before = [page(client, address) for address in addresses]
    held = current().package["figures"]
    added = held.filter(pl.col("indicator").is_in(["B002", "B003"]), pl.col("period") == "2025-09").with_columns(
        value=pl.lit(7.0), recorded_at=pl.lit(MORNING.replace(tzinfo=None))
    )
    with transaction.atomic():
        touch()
        bulk.insert("figures", added.with_columns(pl.lit(None, pl.String).alias(UNKNOWN)))
    seen: list[frozenset[str]] = []
    rated_again = books.with_added_figures

    def watched(book: object, package: object, changed: frozenset[str], *more: object, **named: object) -> object:
        seen.append(changed)
        return rated_again(book, package, changed, *more, **named)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "with_added_figures", watched)
        after = [page(client, address) for address in addresses]
        with transaction.atomic():
            touch("commentary")
        assert [without_marks(page(client, address)) for address in addresses] == [without_marks(html) for html in after]
    assert seen == [frozenset({"B002", "B003"}), frozenset()]
    assert before[0] != after[0]
    assert known(None).package["figures"].height == held.height + 2
    assessed.forget()
    anew = [page(client, address) for address in addresses]
    assert [without_marks(html) for html in after] == [without_marks(html) for html in anew]
