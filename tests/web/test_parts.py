"""The parts that every page is made of: tables that can be taken along, instants, faults in words, what is kept in memory."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest

from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.web.asking import as_at, asked_period
from outturn.web.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.test import Client

NOON = dt.datetime(2026, 1, 9, 12, 0, tzinfo=dt.UTC)


def asking(query: str) -> HttpRequest:
    from django.test import RequestFactory

    return RequestFactory().get(f"/?{query}")


LISTING = Listing(
    "late",
    "Late returns",
    ("Indicator", "Value", "Due"),
    [("=HYPERLINK(1)", 1.5, dt.date(2026, 1, 9)), ("Åse, “quoted”", None, dt.datetime(2026, 1, 9, 12, 0, tzinfo=dt.UTC)), ("+1", -2, "@me")],
)


def test_a_table_goes_along_as_csv_and_its_words_are_never_formulas(site: Callable[[str], Client]) -> None:
    answer = LISTING.download(asking("table=late&download=csv"))
    assert answer is not None
    assert answer.headers["Content-Disposition"] == 'attachment; filename="late.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Indicator", "Value", "Due"],
        ["'=HYPERLINK(1)", "1.5", "2026-01-09"],
        ["Åse, “quoted”", "", "2026-01-09T12:00:00Z"],
        ["'+1", "-2", "'@me"],
    ]


def test_a_table_goes_along_as_excel_with_text_as_text(site: Callable[[str], Client]) -> None:
    import openpyxl

    answer = LISTING.download(asking("table=late&download=xlsx"))
    assert answer is not None
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=3)] == [
        ["Indicator", "Value", "Due"],
        ["=HYPERLINK(1)", 1.5, dt.datetime(2026, 1, 9)],
    ]
    assert sheet["A3"].data_type == "s"
    assert list(sheet.tables) == ["listing"]


def test_an_empty_table_says_that_it_is_empty(site: Callable[[str], Client]) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(Listing("none", "None", ("A", "B"), []).as_excel())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]] == ["[w]", "[w]"]


@pytest.mark.parametrize("query", ["", "table=other&download=csv", "table=late&download=exe", "table=late"])
def test_only_what_is_asked_for_is_sent(site: Callable[[str], Client], query: str) -> None:
    assert LISTING.download(asking(query)) is None


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("", None),
        ("2025-10-20", dt.datetime(2025, 10, 20, 22, 59, 59, 999999)),
        ("2025-10-20T09:00", dt.datetime(2025, 10, 20, 8, 0)),
        ("2025-12-20", dt.datetime(2025, 12, 20, 23, 59, 59, 999999)),
        ("2025-12-20T09:00", dt.datetime(2025, 12, 20, 9, 0)),
        ("2025-10-20T09:00:00%2B01:00", dt.datetime(2025, 10, 20, 8, 0)),
    ],
)
def test_an_instant_in_an_address(site: Callable[[str], Client], written: str, instant: dt.datetime | None) -> None:
    assert as_at(asking(f"as_at={written}")) == instant


def test_what_is_no_instant_or_no_period_is_told(site: Callable[[str], Client]) -> None:
    with pytest.raises(UsageError, match="“yesterday” is not an instant"):
        as_at(asking("as_at=yesterday"))
    with pytest.raises(UsageError):
        asked_period(asking("period=soon"), parse_period("2025-10"))
    assert asked_period(asking("period=Oct-25"), parse_period("2025-11")) == parse_period("2025-10")
    assert asked_period(asking(""), parse_period("2025-11")) == parse_period("2025-11")


def test_a_fault_of_ours_is_a_page_without_a_word_of_code(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.web import context

    monkeypatch.setattr("outturn.web.views.person_of", lambda request: 1 / 0)
    answer = site("officer").get("/")
    assert answer.status_code == 500
    assert "It is our fault" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()
    assert context.ways("/", None) == []


def test_what_is_in_memory_follows_what_is_written(site: Callable[[str], Client]) -> None:
    """Added figures alone are read; a table that was named is read again; what did not change is the same object."""
    import polars as pl

    from outturn.store import bulk, holding
    from outturn.store.current import current

    before = current()
    figure = before.package["figures"].head(1).with_columns(pl.lit(NOON.replace(tzinfo=None)).cast(pl.Datetime("us")).alias("recorded_at"))
    holding.touch()
    bulk.insert("figures", figure.with_columns(pl.lit(None, pl.String).alias("unknown_columns")))
    after = current()
    assert after.version == before.version + 1
    assert after.package["figures"].height == before.package["figures"].height + 1
    assert after.package["figures"].equals(holding.stored_package()["figures"])
    assert after.package["indicators"] is before.package["indicators"]
    holding.touch("commentary")
    assert current().package["commentary"] is not before.package["commentary"]
    assert current().package["figures"] is after.package["figures"]


def test_an_answer_is_made_once_for_each_state_of_the_data(site: Callable[[str], Client]) -> None:
    from outturn.web.assessed import kept, rows

    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept((7, "x"), make), kept((7, "x"), make), kept((8, "x"), make)] == [1, 1, 2]
    period = parse_period("2025-09")
    assert rows(period) is rows(period)
    assert rows(period, dt.datetime(2025, 10, 1))["CS01"]["period"] != rows(period)["CS01"]["period"]


def test_a_database_without_a_package_says_what_to_do(site: Callable[[str], Client]) -> None:
    from outturn.store import current
    from outturn.store.holding import clear

    clear()
    current.forget()
    answer = site("analyst").get("/indicators/")
    assert answer.status_code in {200, 400}
    with pytest.raises(UsageError, match="Load a package first"):
        current.current()
    assert current.organisation_name() == ""
