"""Periods that stand above tables: names of sheets, lines and headings; and numbers whose size or format says what they are."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from openpyxl import Workbook

from tests.intake_tables import rows, said, taken


def book(*sheets: tuple[str, list[list[object]]], forms: dict[str, str] | None = None) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, lines in sheets:
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for cell, form in (forms or {}).items():
            sheet[cell].number_format = form
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize(("first", "second", "periods"), [
    ("Q1 2025-26", "Q2 2025-26", ["2025-26-Q1", "2025-26-Q2"]), ("Q1 25-26", "Q2 25-26", ["2025-26-Q1", "2025-26-Q2"]),
    ("Apr 2025", "May 2025", ["2025-04", "2025-05"]),
])  # fmt: skip
def test_a_sheet_for_each_period_gives_each_figure_its_own(first: str, second: str, periods: list[str]) -> None:
    head: list[object] = ["Ref", "Indicator", "Actual", "Target", "RAG"]
    found = taken(
        "a.xlsx", book((first, [["Scorecard"], [], head, ["A1", "Bins", 10, 12, "G"]]), (second, [["Scorecard"], [], head, ["A1", "Bins", 14, 12, "R"]]))
    )
    assert rows(found, "figures", "period", "value", "published_rating") == [(periods[0], 10.0, "GREEN"), (periods[1], 14.0, "RED")]
    assert said(found, "10") == [("assumed", said(found, "10")[0][1])]
    assert len(found.package["sections"]) == 0


def test_a_year_to_date_below_a_sheets_month_is_of_that_month_and_assumed() -> None:
    head: list[object] = ["Ref", "Indicator", "Actual", "YTD"]
    found = taken("a.xlsx", book(("Apr 2025", [head, ["A1", "Bins", 10, 33]]), ("May 2025", [head, ["A1", "Bins", 14, 47]])))
    assert rows(found, "figures", "period", "value", basis="ytd") == [("2025-04", 33.0), ("2025-05", 47.0)]
    assert said(found, "33")[0][0] == "assumed"


def test_a_sheet_for_each_year_gives_quarters_and_targets_their_year() -> None:
    head: list[object] = ["Ref", "Indicator", "Q1", "Q2", "Target"]
    found = taken("a.xlsx", book(("2024-25", [head, ["A1", "Bins", 1, 2, 9]]), ("2025-26", [head, ["A1", "Bins", 3, 4, 8]])))
    assert [period for (period,) in rows(found, "figures", "period")] == ["2024-25-Q1", "2024-25-Q2", "2025-26-Q1", "2025-26-Q2"]
    assert rows(found, "standards", "financial_year", "target") == [("2024-25", 9.0), ("2025-26", 8.0)]


def test_a_line_that_is_only_a_period_is_that_of_the_table_below_it() -> None:
    table = "Ref,Indicator,Actual,Target\nA1,Bins,{},20\n"
    found = taken("a.csv", f"Q1 2025/26\n{table.format(10)}\nQuarter 2 2025/26 (July to September 2025)\n{table.format(14)}")
    assert rows(found, "figures", "period", "value") == [("2025-26-Q1", 10.0), ("2025-26-Q2", 14.0)]


def test_a_column_without_a_period_is_never_that_of_a_column_that_has_one() -> None:
    found = taken("a.csv", "Ref,Indicator,Actual,2024/25 Outturn\nA1,Bins,10,40\n")
    assert rows(found, "figures", "period", "value") == [("2024-25", 40.0)]
    assert said(found, "10")[0][0] == "not_understood"
    told = taken("a.csv", "Report for Quarter 2 2025/26\n\nRef,Indicator,Actual,2024/25 Outturn\nA1,Bins,10,40\n")
    assert sorted(rows(told, "figures", "period", "value")) == [("2024-25", 40.0), ("2025-26-Q2", 10.0)]


def test_a_card_of_labels_takes_quarters_of_the_year_of_the_paper() -> None:
    document = docx.Document()
    document.add_heading("Performance Q2 2025/26", 0)
    table = document.add_table(0, 2)
    for label, value in (("Ref", "A1"), ("Title", "Bins missed"), ("Good is", "Low"), ("Target", "12"), ("Q1", "10"), ("Q2", "11")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    target = io.BytesIO()
    document.save(target)
    found = taken("a.docx", target.getvalue())
    assert rows(found, "figures", "period", "value") == [("2025-26-Q1", 10.0), ("2025-26-Q2", 11.0)]


@pytest.mark.parametrize(("value", "form", "read", "unit"), [
    (1.2, '"£"0.0"m"', 1_200_000.0, "gbp"), (1200, '£#,##0,"k"', 1200.0, "gbp"), (12.5, '0.0" days"', 12.5, "days"), (12, '0" homes"', 12.0, "count"),
    (dt.timedelta(hours=26, minutes=30), "[h]:mm", 95_400.0, "seconds"),
])  # fmt: skip
def test_letters_that_a_number_format_sets_behind_a_number_count(value: object, form: str, read: float, unit: str) -> None:
    found = taken("a.xlsx", book(("Sheet1", [["Ref", "Indicator", "Q1 2025/26"], ["A1", "Something", value]]), forms={"C2": form}))
    assert rows(found, "figures", "value") == [(read,)]
    assert rows(found, "indicators", "unit") == [(unit,)]


@pytest.mark.parametrize(("figure", "target", "read", "sureness"), [
    ("0.93", "95%", None, "not_understood"), ("0.93", "95", None, "not_understood"), ("0.93", "0.95", 0.93, "assumed"), ("0.9%", "95", 0.9, "certain"),
    ("0.9", "3.5", 0.9, "assumed"), ("93", "95", 93.0, "certain"),
])  # fmt: skip
def test_a_share_of_one_is_never_surely_per_cent(figure: str, target: str, read: float | None, sureness: str) -> None:
    found = taken("a.csv", f"Ref,Indicator,Q1 2025/26,Target\nA1,% of calls answered,{figure},{target}\n")
    assert rows(found, "figures", "value") == [(read,)]
    assert said(found, figure)[0][0] == sureness


def test_a_target_for_each_quarter_is_that_of_the_quarter_and_the_annual_one_of_the_rest() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 2025/26 Target,Q1 2025/26,Q2 2025/26 Target,Q2 2025/26,Annual Target\nA1,Homes,10,9,21,20,40\nA2,Bins,7,8,7,8,\n")
    assert rows(found, "standards", "indicator", "period", "profile", "target") == [
        ("A1", "2025-26-Q1", "explicit", 10.0), ("A1", "2025-26-Q2", "explicit", 21.0), ("A1", None, "explicit", 40.0), ("A2", None, "flat", 7.0),
    ]  # fmt: skip


@pytest.mark.parametrize("table", [
    "Ref,Indicator,Period,Actual,Target\nA1,Bins,Q1 2025/26,1,10\nA1,Bins,Q2 2025/26,2,20\n",
    "Q1 2025/26\nRef,Indicator,Actual,Target\nA1,Bins,1,10\n\nQ2 2025/26\nRef,Indicator,Actual,Target\nA1,Bins,2,20\n",
    "Ref,Indicator,Q1 2025/26,Q2 2025/26\nA1,Bins,1,2\n,Target,10,20\n",
])  # fmt: skip
def test_a_target_that_changes_is_of_the_period_of_its_row_or_table(table: str) -> None:
    found = taken("a.csv", table)
    assert rows(found, "standards", "period", "target") == [("2025-26-Q1", 10.0), ("2025-26-Q2", 20.0)]


def test_one_name_in_two_sections_with_other_figures_is_of_two_indicators() -> None:
    head: list[object] = ["Indicator", "Apr 2025", "May 2025"]
    found = taken("a.xlsx", book(("Place", [head, ["Complaints", 10, 12]]), ("People", [head, ["Complaints", 11, 12]])))
    assert rows(found, "indicators", "indicator", "section") == [("complaints", None), ("complaints-2", "people")]
    assert rows(found, "figures", "value", indicator="complaints-2") == [(11.0,), (12.0,)]
    same = taken("a.xlsx", book(("Place", [head, ["Complaints", 10, 12]]), ("People", [head, ["Complaints", 10, 12]])))
    assert len(same.package["indicators"]) == 1


def test_rows_below_a_blank_one_stand_under_the_headings_above_it() -> None:
    lines: list[list[object]] = [
        [None, "Performance Q2 2025/26"], [], [None, "Ref", None, "Measure", None, "Q1", None, "Q2", None, "Target"], [None, "Environment"], [],
        [None, "A1", None, "Bins", None, 10, None, 11, None, 12], [], [None, "A2", None, "Trees", None, None, None, 21, None, 22], [],
        [None, "Housing"], [None, "H1", None, "Voids", None, 30, None, 31, None, 32], [None, "Total", None, None, None, 40, None, 63],
    ]  # fmt: skip
    found = taken("a.xlsx", book(("Sheet1", lines)))
    assert rows(found, "figures", "indicator", "period", "value") == [
        ("A1", "2025-26-Q1", 10.0), ("A1", "2025-26-Q2", 11.0), ("A2", "2025-26-Q2", 21.0), ("H1", "2025-26-Q1", 30.0), ("H1", "2025-26-Q2", 31.0),
    ]  # fmt: skip
    assert rows(found, "indicators", "indicator", "section") == [("A1", "environment"), ("A2", "environment"), ("H1", "housing")]
    assert said(found, "63")[0][0] == "not_understood"
    assert said(found, "21") == [("assumed", said(found, "21")[0][1])]


def test_rows_below_a_blank_one_that_stand_in_other_columns_are_not_under_its_headings() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 2025/26,,Target\nA1,Bins,10,,12\n,,,,\nA2,Trees,,7,\n,,,,\nwords,in,every,,column\n")
    assert rows(found, "figures", "indicator", "value") == [("A1", 10.0)]
    assert said(found, "7")[0][0] == said(found, "every")[0][0] == "not_understood"
