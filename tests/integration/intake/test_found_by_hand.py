"""Layouts that somebody brought along: tables beside one another, columns set with spaces, dates of other sorts, frames around tables."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import OxmlElement
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from outturn.api import take_in
from outturn.intake.model import Sureness
from tests.intake_tables import taken

if TYPE_CHECKING:
    from outturn.api import Intake


def figures(found: Intake) -> list[tuple[str, str, float | None]]:
    return sorted(found.package["figures"].select("indicator", "period", "value").rows())


def fate(found: Intake, text: str) -> tuple[Sureness, str]:
    return next((fate.sureness, fate.note) for fate in found.fates if fate.text == text)


def test_tables_side_by_side_are_two_tables() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025,,Ref,Indicator,Sep 2025\nL1,Left (%),45,,R1,Right (%),55\nL2,Left too (%),46,,,,\n")
    assert figures(found) == [("L1", "2025-09", 45.0), ("L2", "2025-09", 46.0), ("R1", "2025-09", 55.0)]
    assert dict(found.package["indicators"].select("indicator", "name").rows())["R1"] == "Right (%)"


@pytest.mark.parametrize("headings", ["Ref,Sep 2025,Indicator", "Indicator,Sep 2025,Description,Comment"])
def test_a_name_that_stands_behind_the_figures_begins_no_other_table(headings: str) -> None:
    found = taken("a.csv", f"{headings}\nA1,5,Bins emptied\n")
    assert len(found.package["indicators"]) == 1


def test_columns_set_with_spaces_are_a_table() -> None:
    found = taken(
        "board.txt",
        "Anytown\nReport for Quarter 2 2025/26\n\n"
        "Ref   Measure                         Q1 25/26   Q2 25/26   Target   RAG\n"
        "----  ------------------------------  --------   --------   ------   ---\n"
        "W1    Household waste recycled %      45.1%      46.2%      50%      A\n"
        "W2    Missed bins per 100,000         34                    40       G\n",
    )
    assert figures(found) == [("W1", "2025-26-Q1", 45.1), ("W1", "2025-26-Q2", 46.2), ("W2", "2025-26-Q1", 34.0)]


def test_a_line_of_figures_without_known_headings_is_never_put_aside_as_a_heading() -> None:
    found = taken("board.txt", "Anytown 2025/26\n\nBins emptied on time 95 96 97\n\nRef Indicator Sep 2025\n")
    assert fate(found, "Bins emptied on time 95 96 97")[0] is Sureness.NOT_UNDERSTOOD


def test_references_that_are_single_letters_are_no_key_of_ratings() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025\nA,Bins,5\nB,Trees,6\nG,Roads,7\n")
    assert figures(found) == [("A", "2025-09", 5.0), ("B", "2025-09", 6.0), ("G", "2025-09", 7.0)]


@pytest.mark.parametrize("heading", ["PI", "Cod", "Ref"])
def test_codes_beside_names_are_references_whatever_their_heading(heading: str) -> None:
    found = taken("a.csv", f"{heading},Measure,Sep 2025\nHS1,Homes let,5\nHS2,Homes built,6\n")
    assert found.package["indicators"].select("indicator", "name").rows() == [("HS1", "Homes let"), ("HS2", "Homes built")]


def test_words_beside_references_are_names_whatever_their_heading() -> None:
    found = taken("a.csv", "Ref,Beschreibung,Sep 2025,Target\nHS1,Homes let again,5,6\nHS2,Homes newly built,6,7\n")
    assert found.package["indicators"]["name"].to_list() == ["Homes let again", "Homes newly built"]
    assert fate(found, "Beschreibung")[0] is Sureness.ASSUMED


def test_numbers_below_aim_are_targets_and_words_a_direction() -> None:
    numbers = taken("a.csv", "Ref,Indicator,Sep 2025,Aim\nA1,Bins,5,6\n")
    words = taken("a.csv", "Ref,Indicator,Sep 2025,Aim\nA1,Bins,5,Lower\n")
    assert numbers.package["standards"]["target"].to_list() == [6.0]
    assert words.package["indicators"]["polarity"].to_list() == ["lower"]


def test_a_rating_is_not_that_of_an_earlier_figure_where_the_latest_cannot_be_read() -> None:
    found = taken("a.csv", "Ref,Indicator,Aug 2025,Sep 2025,RAG\nA1,Bins,5,l2,R\n")
    assert found.package["figures"].select("period", "published_rating").rows() == [("2025-08", None)]
    later = taken("a.csv", "Ref,Indicator,Aug 2025,Sep 2025,RAG\nA1,Bins,5,,R\n")
    assert later.package["figures"].select("period", "published_rating").rows() == [("2025-08", "RED")]


def test_a_rating_is_not_that_of_an_earlier_figure_where_the_latest_is_a_formula_without_value() -> None:
    book = Workbook()
    for row in (["Ref", "Indicator", "Aug 2025", "Sep 2025", "RAG"], ["A1", "Bins", 5, "=C2*2", "R"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    found = take_in({"a.xlsx": held.getvalue()})
    assert found.package["figures"].select("period", "published_rating").rows() == [("2025-08", None)]


def test_a_strong_colour_that_is_no_rating_is_told() -> None:
    book = Workbook()
    for row in (["Ref", "Indicator", "Sep 2025", "RAG"], ["A1", "Bins", 5, None], ["A2", "Trees", 6, None]):
        book.active.append(row)
    book.active["D2"].fill = PatternFill("solid", fgColor="FF7030A0")
    book.active["D3"].fill = PatternFill("solid", fgColor="FFF2F2F2")
    held = io.BytesIO()
    book.save(held)
    told = [fate for fate in take_in({"a.xlsx": held.getvalue()}).fates if fate.sureness is Sureness.NOT_UNDERSTOOD]
    assert [fate.note for fate in told] == ["the colour of the cell, 7030A0, is no rating that is known"]


def test_the_days_that_a_spreadsheet_counts_are_months_in_headings_only() -> None:
    serial = (dt.date(2025, 9, 30) - dt.date(1899, 12, 30)).days
    found = taken("a.csv", f"Ref,Indicator,{serial},Target\nA1,Calls,{serial},{serial}\n")
    assert figures(found) == [("A1", "2025-09", float(serial))]
    assert fate(found, str(serial))[0] is Sureness.ASSUMED
    assert "30 September 2025" in fate(found, str(serial))[1]


def test_an_american_date_in_a_heading_is_named_and_one_that_may_be_is_assumed() -> None:
    found = taken("a.csv", "Ref,Indicator,09/30/2025,03/04/2025,Target\nA1,Bins,5,6,7\n")
    assert figures(found) == [("A1", "2025-04", 6.0)]
    assert fate(found, "09/30/2025")[1].startswith("an American date")
    assert fate(found, "03/04/2025")[0] is Sureness.ASSUMED


def test_a_number_beyond_the_last_heading_is_told() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025,Target\nA1,Bins,5,1,000\n")
    assert fate(found, "000") == (Sureness.NOT_UNDERSTOOD, "a number with no heading above it")


def test_headings_of_a_table_that_is_not_understood_are_asked_for() -> None:
    found = taken("a.csv", "Cyfeirnod,Dangosydd,Medi,Targed\nX1,Amser ymateb,12,10\n")
    assert [fate.question for fate in found.fates][:2] == ["headings|Cyfeirnod|", "headings|Dangosydd|"]


_TABLE = "<table><tr><th>Ref</th><th>Indicator</th><th>Sept 2025</th></tr><tr><td>{0}</td><td>Pupils {0} %</td><td {1}>93</td></tr></table>"


def test_a_table_around_tables_is_only_a_frame() -> None:
    page = f"<html><body><h1>Board 2025/26</h1><table><tr><td>{_TABLE.format('A1', '')}</td><td>{_TABLE.format('B1', '')}</td></tr></table></body></html>"
    assert figures(taken("a.html", page)) == [("A1", "2025-09", 93.0), ("B1", "2025-09", 93.0)]


def test_what_a_page_hides_is_not_read_and_told() -> None:
    page = f"<html><body>{_TABLE.format('A1', '')}<div style='display: none'>{_TABLE.format('H1', '')}</div></body></html>"
    found = taken("a.html", page)
    assert figures(found) == [("A1", "2025-09", 93.0)]
    assert [finding.code for finding in found.findings] == ["intake-hidden-part"]


def test_a_frame_of_word_is_only_a_frame() -> None:
    document = docx.Document()
    frame = document.add_table(1, 2)
    for cell, reference in zip(frame.rows[0].cells, ("A1", "B1"), strict=True):
        _fill(cell.add_table(2, 3), [["Ref", "Measure", "Q2 2025/26"], [reference, f"Plans in time {reference}", "80%"]])
    assert figures(taken("a.docx", _bytes(document))) == [("A1", "2025-26-Q2", 80.0), ("B1", "2025-26-Q2", 80.0)]


def test_a_row_inside_a_content_control_is_a_row() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    _fill(table, [["Ref", "Measure", "Q2 2025/26"], ["A1", "Plans in time", "80%"], ["A2", "Plans made", "85%"]])
    row = table.rows[2]._tr
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    row.addprevious(control)
    control.append(content)
    content.append(row)
    assert figures(taken("a.docx", _bytes(document))) == [("A1", "2025-26-Q2", 80.0), ("A2", "2025-26-Q2", 85.0)]


def _fill(table: Any, texts: list[list[str]]) -> None:
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


def _bytes(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(("style", "rating"), [("background:#00b050", "GREEN"), ("background: rgb(255, 0, 0)", "RED"), ("background-color:Orange", "AMBER")])
def test_colours_of_a_page_are_read_however_they_are_written(style: str, rating: str) -> None:
    cell = f'style="{style}"'
    found = taken("a.html", f"<html><body>{_TABLE.format('A1', cell)}</body></html>")
    assert found.package["figures"]["published_rating"].to_list() == [rating]


@pytest.mark.parametrize(("name", "unit"), [("Bins emptied in time %", "percent"), ("Emissions cut by 10%", "count"), ("Bins emptied", "count")])
def test_a_percent_sign_at_the_end_of_a_name_is_its_unit(name: str, unit: str) -> None:
    assert taken("a.csv", f"Ref,Indicator,Sep 2025\nA1,{name},80\n").package["indicators"]["unit"].to_list() == [unit]


AREAS = "Indicator,Area,Period,Result\nHomes inspected,Northton,2025 Q2,10\nHomes inspected,Southton,2025 Q2,11\n"


def test_the_figure_of_one_area_is_never_that_of_the_whole() -> None:
    found = taken("a.csv", f"{AREAS}Homes inspected,Total,2025 Q2,21\n")
    assert found.package["figures"]["value"].to_list() == [21.0]
    assert fate(found, "11")[0] is Sureness.NOT_UNDERSTOOD
    assert "“Southton”" in fate(found, "11")[1]


def test_rows_that_differ_in_a_remark_only_are_no_parts() -> None:
    found = taken("a.csv", "Indicator,Area,Period,Result\nHomes inspected,Northton,2025-04,10\nHomes inspected,Southton,2025-05,11\n")
    assert found.package["figures"]["value"].to_list() == [10.0, 11.0]


@pytest.mark.parametrize(
    ("period", "read"),
    [
        ("w/e 7 Dec 2025", []),
        ("Week ending 7 December 2025", []),
        ("Hydref 2025", []),
        ("calendar year 2025", ["CY2025"]),
        ("Year to 31 Dec 2025", ["2025-26-Q3"]),
    ],
)
def test_a_week_is_no_month_and_a_month_of_another_language_no_year(period: str, read: list[str]) -> None:
    found = taken("a.csv", f"Ref,Indicator,Period,Value\nA1,Bins,{period},8\n")
    assert found.package["figures"]["period"].to_list() == read
    assert (fate(found, period)[0] is Sureness.NOT_UNDERSTOOD) is not bool(read)


# --- two numbers in one cell: the answer counts
TWO = "Ref,Indicator,Sep 2025,Target 2025/26,Floor 2025/26\nA1,Bins emptied,588 1020,70 80,60\nA2,Streets swept,5,7,6\n"


def test_two_numbers_in_one_cell_are_asked_about_where_they_stand() -> None:
    found = taken("a.csv", TWO)
    assert [(each.table, each.asked, each.assumed) for each in found.questions if each.table in {"figures", "standards"}] == [
        ("figures", "A1 2025-09", ""),
        ("standards", "A1 2025-26 target", "80"),
    ]
    assert found.package["figures"].rows_by_key("indicator", named=True)["A1"][0]["value"] is None


@pytest.mark.parametrize(("figure", "target", "read"), [("588", "70", (588.0, 70.0)), ("1,020", "80", (1020.0, 80.0))])
def test_the_answer_is_the_figure_and_the_standard(figure: str, target: str, read: tuple[float, float]) -> None:
    found = taken("a.csv", TWO, answers={"figures": {"A1 2025-09": figure}, "standards": {"A1 2025-26 target": target}})
    assert (figures(found)[0][2], found.package["standards"]["target"].to_list()[0]) == read
    assert found.package["figures"]["status"].to_list() == ["final", "final"]
    assert [fate(found, text)[0] for text in ("588 1020", "70 80")] == [Sureness.CERTAIN, Sureness.CERTAIN]
    assert [each for each in found.questions if each.table in {"figures", "standards"}] == []


def test_an_answer_that_is_neither_of_the_two_changes_nothing() -> None:
    found = taken("a.csv", TWO, answers={"figures": {"A1 2025-09": "999"}, "standards": {"A1 2025-26 target": "perhaps"}})
    assert (figures(found)[0][2], found.package["standards"]["target"].to_list()[0]) == (None, 80.0)
    assert fate(found, "588 1020")[0] is Sureness.NOT_UNDERSTOOD


# --- names and comments
def test_one_reference_with_two_names_is_told() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025\nA1,Bins emptied on time,5\n\n\nRef,Indicator,Oct 2025\nA1,Libraries visited by families,6\n")
    sureness, note = fate(found, "Libraries visited by families")
    assert sureness is Sureness.ASSUMED
    assert "A1 is “Bins emptied on time” elsewhere: taken for the same indicator under two names" in note


def test_a_name_that_is_spelt_a_little_differently_is_the_same() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025\nA1,Percentage of bins emptied on time,5\n\n\nRef,Indicator,Oct 2025\nA1,% bins emptied in time,6\n")
    assert fate(found, "% bins emptied in time")[0] is Sureness.CERTAIN


def test_comments_in_a_workbook_are_told_whole() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Ref", "Indicator", "Sep 2025"], ["A1", "Bins emptied", 5], ["A2", "Streets swept", 6]):
        sheet.append(row)
    sheet["C2"].comment = Comment("Provisional until the\ndepot has counted.", "A. Clerk")
    sheet["E9"].comment = Comment("Ask Jo.", "A. Clerk")
    target = io.BytesIO()
    book.save(target)
    found = taken("a.xlsx", target.getvalue())
    assert [each.message for each in found.findings] == ["2 comments were read and not used. C2: “Provisional until the depot has counted.”; E9: “Ask Jo.”"]
    assert figures(found) == [("A1", "2025-09", 5.0), ("A2", "2025-09", 6.0)]


def test_comments_in_a_word_document_are_told_whole() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Anytown report for September 2025")
    document.add_comment(paragraph.runs, text="Is this the last word?", author="A. Clerk")
    target = io.BytesIO()
    document.save(target)
    assert [each.message for each in taken("a.docx", target.getvalue()).findings] == ["A comment was read and not used. A. Clerk: “Is this the last word?”"]
