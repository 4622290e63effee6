"""How much room the columns of a table keep: words get width, numbers and references do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.tables import ColumnGroup, body_rows, column_class, column_classes, column_groups, plain_text, stays_together, table_class
from outturn.reports.content import Align, Cell, Emphasis, Link, NoteRef, RatingTag, Strong, Table, TableColumn, TableRow, Text
from tests.unit.renderers.sample_document import wide_table, words


def test_neighbouring_columns_of_one_group_stand_under_one_heading() -> None:
    first, second, third, fourth = TableColumn("A"), TableColumn("B", group="G"), TableColumn("C", group="G"), TableColumn("D")
    assert column_groups((first, second, third, fourth)) == (ColumnGroup("", 0, (first,)), ColumnGroup("G", 1, (second, third)), ColumnGroup("", 3, (fourth,)))


@pytest.mark.parametrize(
    ("text", "align", "expected"),
    [
        ("FN06", Align.LEFT, "left"),
        ("28 October 2025", Align.LEFT, "left middling"),
        ("Invoices paid within 30 days of receipt", Align.LEFT, "left long"),
        ("Invoices paid within 30 days of receipt", Align.RIGHT, "right"),
    ],
)
def test_a_column_keeps_room_for_its_longest_words(text: str, align: Align, expected: str) -> None:
    table = Table("t", "T", (TableColumn("A", align),), (TableRow((words("x"),)), TableRow((words(text),))))
    assert column_class(table, 0) == expected


def test_a_column_without_rows_keeps_none() -> None:
    assert column_class(Table("t", "T", (TableColumn("A"),), ()), 0) == "left"


def test_a_table_of_many_columns_is_set_smaller() -> None:
    assert table_class(wide_table()) == "dense"
    assert table_class(Table("t", "T", (TableColumn("A"),), ())) == ""


def test_plain_text_leaves_out_notes_and_tags() -> None:
    content = Cell((Text("a "), Strong((Emphasis((Text("b"),)),)), NoteRef(1), RatingTag(None, "Not rated"), Link("#x", (Text(" c"),)))).content
    assert plain_text(content) == "a b c"


def test_short_words_such_as_periods_stay_on_one_line_and_short_tables_on_one_page() -> None:
    cells = (Cell((Text("PH-HEALTH-CHECKS"),)), Cell((Text("Q2 2025/26"),)), Cell((Text("97%"),), 97.0))
    table = Table("t", "T", (TableColumn("Reference"), TableColumn("Period"), TableColumn("Latest", Align.RIGHT)), (TableRow(cells),))
    assert column_classes(table) == ("left middling", "left brief", "right")
    assert (
        body_rows(table, column_classes(table), InlineWriter().write)
        == '<tr>\n<th scope="row" class="left">PH-HEALTH-CHECKS</th>\n<td class="brief">Q2 2025/26</td>\n<td class="right">97%</td>\n</tr>\n'
    )
    assert stays_together(table)
    assert not stays_together(replace(table, rows=table.rows * 13))


def test_a_body_has_its_headings_totals_and_words_among_numbers_and_no_markup_of_others() -> None:
    rows = (
        TableRow((words("All <b>"), words("not applicable")), is_total=True),
        TableRow((words("A district"), Cell((Text("5"),), 5.0)), level=1),
        TableRow((words(""), Cell((Text("6"),), 6.0))),
    )
    table = Table("t", "T", (TableColumn("Area"), TableColumn("Count", Align.RIGHT)), rows, row_headers=1)
    assert body_rows(table, column_classes(table), InlineWriter().write).splitlines() == [
        '<tr class="total">', '<th scope="row" class="brief">All &lt;b&gt;</th>', '<td class="right words">not applicable</td>', "</tr>",
        "<tr>", '<th scope="row" class="brief indent-1">A district</th>', '<td class="right">5</td>', "</tr>",
        "<tr>", '<td class="brief"></td>', '<td class="right">6</td>', "</tr>",
    ]  # fmt: skip
