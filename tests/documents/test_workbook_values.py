"""What stands in the cells: numbers as numbers, dates as dates, units and marks in words, and the same in both formats."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from outturn.assessment.vocabulary import Rating
from outturn.charts.spec import ChartSpec, Series, SeriesRole, Tick
from outturn.figures.formatting import NumberFormat
from outturn.periods import parse_period
from outturn.reports.content import Align, Cell, Chart, Document, NoteRef, RatingTag, Table, TableColumn, TableRow, Text
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.documents.workbooks import by_title, document_of, grid, open_xlsx, table_of, tables_in, values
from tests.unit.renderers.sample_document import every_block
from tests.unit.reports.council import council, words

RIGHT = Align.RIGHT
SCALES = (1, 1e3, 1e6, 1e9)


def number(text: str, value: float | int | str | None) -> Cell:
    return Cell((Text(text),), value)


def text(words: str) -> Cell:
    return Cell((Text(words),))


def column(*cells: Cell, header: str = "Value", align: Align = RIGHT) -> list[list[Any]]:
    """The grid of a table with one column of row headers, and one of these cells."""
    rows = [[text(f"row {place}"), cell] for place, cell in enumerate(cells)]
    document = document_of(table_of([TableColumn("Name"), TableColumn(header, align)], rows))
    return grid(by_title(open_xlsx(document), "A table"))


def reports() -> list[Document]:
    package = council()
    requests = [ReportRequest("qpr", parse_period("2025-26-Q2")), ReportRequest("dash", parse_period("2025-09"))]
    return [every_block(), *(build_report(package, request) for request in requests)]


# --- numbers
def test_a_percentage_is_a_number_of_points_and_the_unit_stands_in_the_heading() -> None:
    assert column(number("97.3%", 97.26), number("8.0%", 8.0)) == [["Name", "Value (per cent)"], ["row 0", 97.26], ["row 1", 8]]


@pytest.mark.parametrize(
    ("text", "value", "shown", "code"),
    [
        ("97.3%", 97.26, 97.26, "#,##0.0"),
        ("1,234", 1234, 1234, "#,##0"),
        ("\u22120.25", -0.25, -0.25, "#,##0.00"),
        ("+2", 2, 2, "+#,##0;-#,##0;#,##0"),
        ("£24.3m", 24_300_000, 24.3, "#,##0.0"),
        ("39,266", 39_266_123, 39_266.123, "#,##0"),
        ("547k", 547_348, 547.348, "#,##0"),
        ("0", 400, 0.4, "#,##0"),
        ("seven", 7, 7, "General"),
    ],
)
def test_a_number_stands_with_all_its_decimals_in_the_unit_in_which_it_is_printed(text: str, value: float, shown: float, code: str) -> None:
    document = document_of(table_of([TableColumn("Name"), TableColumn("Value", RIGHT)], [[Cell((Text("row"),)), number(text, value)]]))
    cell = by_title(open_xlsx(document), "A table")["B4"]
    assert cell.value == shown
    assert cell.number_format == code


@pytest.mark.parametrize(
    ("first", "unit"),
    [
        ("£24.3m", "£ millions"),
        ("£39,266k", "£000s"),
        ("£12", "£"),
        ("31 days", "days"),
        ("1 day", "days"),
        ("3.2 per 10,000", "per 10,000"),
        ("547k", "thousands"),
        ("4.5%", "per cent"),
    ],
)
def test_a_unit_is_told_in_words(first: str, unit: str) -> None:
    assert column(number(first, None))[0][1] == f"Value ({unit})"


def test_a_heading_that_names_the_unit_does_not_name_it_twice() -> None:
    assert column(number("£5m", 5e6), header="Value (£ millions)")[0] == ["Name", "Value (£ millions)"]


def test_rows_of_different_units_have_a_column_of_units() -> None:
    assert column(number("97.3%", 97.3), number("12 days", 12), number("5", 5), text("not available")) == [
        ["Name", "Unit", "Value"],
        ["row 0", "per cent", 97.3],
        ["row 1", "days", 12],
        ["row 2", "number", 5],
        ["row 3", "[z]", "[x]"],
    ]


def test_columns_that_agree_share_the_column_of_units_and_others_have_their_own() -> None:
    headers = [TableColumn("Name"), *(TableColumn(name, RIGHT) for name in ("Value", "Target", "Change"))]
    rows = [
        [text("a"), number("90%", 90), number("95%", 95), number("+1.5 points", 1.5)],
        [text("b"), number("7 days", 7), number("9 days", 9), number("+4%", 4)],
        [text("c"), text("not known"), number("80%", 80), text("not known")],
    ]
    found = grid(by_title(open_xlsx(document_of(table_of(headers, rows))), "A table"))
    assert found == [
        ["Name", "Unit", "Value", "Target", "Change: unit", "Change"],
        ["a", "per cent", 90, 95, "points", 1.5],
        ["b", "days", 7, 9, "per cent", 4],
        ["c", "per cent", "[x]", 80, "[z]", "[x]"],
    ]


def test_a_name_that_says_its_unit_gives_it_to_numbers_without_one() -> None:
    headers = [TableColumn("Name"), TableColumn("Value", RIGHT)]
    document = document_of(table_of(headers, [[text("Time to answer (seconds)"), number("31", 31)], [text("Answered"), number("90%", 90)]]))
    assert [row[1] for row in grid(by_title(open_xlsx(document), "A table"))] == ["Unit", "seconds", "per cent"]


def test_words_in_a_column_of_text_stay_words() -> None:
    assert column(text("12"), text("2025"), align=Align.LEFT)[1:] == [["row 0", "12"], ["row 1", "2025"]]


# --- marks, notes, and what is missing
def test_marks_and_notes_stand_beside_the_number_not_in_it() -> None:
    cells = (number("47.5% [p]", 47.5), Cell((Text("9.0%"), NoteRef(3)), 9.0), number("<5%", 5), number("1%", 1))
    assert column(*cells) == [
        ["Name", "Value (per cent)", "Value: marks"],
        ["row 0", 47.5, "[p]"],
        ["row 1", 9, "[note 3]"],
        ["row 2", 5, "[below]"],
        ["row 3", 1, None],
    ]


@pytest.mark.parametrize(
    ("words", "shorthand"),
    [
        ("", "[z]"),
        ("\u2013", "[x]"),
        ("none", "[z]"),
        ("not available", "[x]"),
        ("not applicable", "[z]"),
        ("suppressed", "[c]"),
        ("not yet due", "[not yet due]"),
        ("embargoed", "[embargoed]"),
        ("8% to 12%", "8% to 12%"),
    ],
)
def test_where_a_number_is_missing_shorthand_says_why(words: str, shorthand: str) -> None:
    assert column(number("5", 5), text(words))[2] == ["row 1", shorthand]


def test_row_headers_are_never_put_in_brackets() -> None:
    document = document_of(
        table_of([TableColumn("Date"), TableColumn("Risks", RIGHT)], [[text("30 June 2025"), number("3", 3)], [text("Change"), number("0", 0)]])
    )
    assert [row[0] for row in grid(by_title(open_xlsx(document), "A table"))] == ["Date", dt.datetime(2025, 6, 30), "Change"]


def test_a_rating_is_its_word_and_says_where_it_rests_on_rounding() -> None:
    tags = (RatingTag(Rating.GREEN, "GREEN"), RatingTag(Rating.AMBER, "AMBER", rests_on_rounding=True))
    assert column(*(Cell((tag,)) for tag in tags), header="Rating", align=Align.LEFT) == [
        ["Name", "Rating", "Rating: marks"],
        ["row 0", "GREEN", None],
        ["row 1", "AMBER", "[rounding]"],
    ]


# --- dates
def test_dates_are_dates() -> None:
    rows = column(number("17 July 2025", "2025-07-17"), text("1 March 2026"), text("not set"), text("31 February 2026"), header="Due", align=Align.LEFT)
    assert [row[1] for row in rows] == ["Due", dt.datetime(2025, 7, 17), dt.datetime(2026, 3, 1), "[z]", "31 February 2026"]


# --- the shape of tables
def test_groups_are_part_of_the_heading_and_equal_headings_are_told_apart() -> None:
    headers = [TableColumn(""), TableColumn("May", RIGHT, "Latest"), TableColumn("May", RIGHT, "Before"), TableColumn("Same"), TableColumn("same")]
    document = document_of(table_of(headers, [[text("a"), number("1", 1), number("2", 2), text("x"), text("y")]]))
    assert grid(by_title(open_xlsx(document), "A table"))[0] == ["Row", "Latest: May", "Before: May", "Same", "same 2"]


def test_the_level_of_a_row_is_a_number() -> None:
    rows = (TableRow((text("All"), number("5", 5)), level=0), TableRow((text("Part"), number("3", 3)), level=1))
    document = document_of(Table("t", "A table", (TableColumn("Area"), TableColumn("Cases", RIGHT)), rows))
    assert grid(by_title(open_xlsx(document), "A table")) == [["Area", "Level", "Cases"], ["All", 0, 5], ["Part", 1, 3]]


def test_a_row_that_is_too_short_is_filled() -> None:
    document = document_of(table_of([TableColumn("A"), TableColumn("B")], [[text("only one")]]))
    assert grid(by_title(open_xlsx(document), "A table"))[1] == ["only one", "[z]"]


# --- figures over time
def test_figures_over_time_have_numerators_denominators_and_lines_without_a_column() -> None:
    ticks = (Tick("Q1", "2025/26", "April to June 2025"), Tick("Q2", "2025/26", "July to September 2025"))
    lines = (Series(SeriesRole.ACTUAL, "Result", (90.0, None), ("90.0%", "")), Series(SeriesRole.UPPER, "Expected, upper", (95.0, 95.0), ("95%", "95%")))
    rows = (TableRow((text("Q1"), number("90.0%", 90.0))), TableRow((text("Q2"), text("not available"))))
    table = Table("f", "Figures", (TableColumn("Period"), TableColumn("Result", RIGHT)), rows)
    chart = Chart(ChartSpec("c", "Calls answered", "A chart.", NumberFormat(), ticks, lines), table, (9.0, None), (10.0, None))
    found = grid(by_title(open_xlsx(document_of(chart)), "Figures over time"))
    assert found[0] == [
        "Section", "Reference", "Indicator", "Period", "Result (per cent)", "Expected, upper (per cent)", "Numerator", "Denominator",
    ]  # fmt: skip
    assert [row[2:] for row in found[1:]] == [["Calls answered", "Q1", 90, 95, 9, 10], ["Calls answered", "Q2", "[x]", 95, "[x]", "[x]"]]


def test_the_report_gives_its_shares_and_every_indicator_once() -> None:
    figures = [
        {"indicator": "K1", "period": period, "value": 100 * part / 200, "numerator": part, "denominator": 200}
        for period, part in (("2025-26-Q1", 180), ("2025-26-Q2", 190))
    ]
    book = open_xlsx(build_report(council(figures=figures), ReportRequest("qpr", parse_period("2025-26-Q2"))))
    header, *rows = grid(by_title(book, "Figures over time"))
    assert [[row[header.index(name)] for name in ("Reference", "Period", "Numerator", "Denominator")] for row in rows] == [
        ["K1", "Q1 2025/26", 180, 200],
        ["K1", "Q2 2025/26", 190, 200],
    ]
    header, *rows = grid(by_title(book, "Key performance indicators"))
    k1 = dict(zip(header, next(row for row in rows if row[1] == "K1"), strict=True))
    assert [row[1] for row in rows] == ["K1", "K2", "K3", "K4", "K5"]
    assert {name: k1[name] for name in ("Value (per cent)", "Numerator", "Rating", "Previous (per cent)", "Change since previous (points)")} == {
        "Value (per cent)": 95, "Numerator": 190, "Rating": "GREEN", "Previous (per cent)": 90, "Change since previous (points)": 5,
    }  # fmt: skip
    assert (k1["Target (per cent)"], k1["Floor or AMBER limit (per cent)"]) == (95, 90)


# --- nothing is lost, and nothing differs
@pytest.mark.parametrize("place", range(3))
def test_every_number_of_the_document_is_a_number_in_the_workbook(place: int) -> None:
    document = reports()[place]
    wanted = {cell.value for table in tables_in(document) for row in table.rows for cell in row.cells if isinstance(cell.value, int | float)}
    held = sorted({float(value) for rows in values("xlsx", document).values() for row in rows for value in row if isinstance(value, int | float)})
    assert wanted
    missing = [value for value in wanted if not any(math.isclose(value / scale, one, rel_tol=1e-12) for scale in SCALES for one in held)]
    assert missing == []


@pytest.mark.parametrize("place", range(3))
def test_every_cell_of_every_table_is_in_the_workbook_beside_the_name_of_its_row(place: int) -> None:
    document = reports()[place]
    lines = [{str(value) for value in row} for rows in values("ods", document).values() for row in rows]
    for table in tables_in(document):
        for row in table.rows:
            names = {words(cell.content) for cell in row.cells[: table.row_headers] if words(cell.content) and "^" not in words(cell.content)}
            assert any(names <= line for line in lines), f"{table.caption}: {names}"


@pytest.mark.parametrize("place", range(3))
def test_excel_and_opendocument_hold_the_same_in_every_cell(place: int) -> None:
    document = reports()[place]
    excel, opened = values("xlsx", document), values("ods", document)
    assert list(excel) == list(opened)
    for sheet, rows in excel.items():
        assert [[_plain(value) for value in row] for row in rows] == [[_plain(value) for value in row] for row in opened[sheet]], sheet


def _plain(value: object) -> object:
    """Both formats keep floating numbers; Excel's file is written with sixteen digits."""
    return float(f"{value:.15g}") if isinstance(value, int | float) and not isinstance(value, bool) else value
