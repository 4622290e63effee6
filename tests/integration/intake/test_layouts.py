"""Layouts of invented councils: other heading words, another order of columns, letters and colours, turned tables, a sheet for each indicator."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest

from outturn.api import take_in
from outturn.intake.model import Sureness

if TYPE_CHECKING:
    from outturn.api import Intake

SCORECARD = """Borough of Elmet - Corporate scorecard,,,,,,,,
Quarter 3 2024/25,,,,,,,,
,,,,,,,,
KPI No,Portfolio,Performance measure,Good is,Q3 24/25 Actual,Q3 24/25 Target,Status,Tolerance,Q2 24/25 Actual
PL01,Planning,Major applications decided in 13 weeks,High,88%,80%,G,70%,91%
PL02,Planning,Average days to validate an application,Low,6.2,5,R,6,5.9
HS01,Housing,Homeless households in temporary accommodation,Low,132,120,A,140,128
HS02,,Empty homes brought back into use,High,n/a,45,,30,41
"""
TURNED = """Month,Calls answered (%),Average wait (seconds),Visits to hub
Apr-25,91%,45,1200
May-25,92%,41,1250
Jun-25,90%,52,1100
Target,90%,40,
Floor,85%,60,
"""
PAGE = """<html><body><h1>Westmarsh Council performance dashboard November 2025</h1>
<h2>Waste and Streets</h2><p>Portfolio Holder: Cllr Ann Smith; Head of Service: Bob Jones</p>
<table><tr><th rowspan="2">Code</th><th rowspan="2">Indicator</th><th colspan="3">2025/26</th></tr>
<tr><th>Sep</th><th>Oct</th><th>Nov</th></tr>
<tr><td>WS1</td><td>Missed bins per 100,000 collections</td><td>41</td><td>38</td><td style="background-color:#00B050">35</td></tr>
<tr><td>WS2</td><td>% of fly-tips cleared in 2 days</td><td>91%</td><td>88%</td><td style="background-color:#FF0000">79%</td></tr></table>
<h2>Leisure</h2><table><tr><th>Ref</th><th>Measure</th><th>Target 2025/26</th><th>Floor Standard 2025/26</th><th>Nov-25</th><th>RAG</th><th>Surprise</th></tr>
<tr><td>L1</td><td>Visits to leisure centres</td><td>40,000</td><td>35,000</td><td>41,203</td><td>On track</td><td>owl</td></tr>
<tr><td>L2</td><td>Swimmers who would recommend us</td><td>≥ 90%</td><td>85%</td><td>92.5%</td><td>Green</td><td>elk</td></tr></table></body></html>"""
LONG_FORM = """Indicator;Period;Actual;Target;Minimum;RAG rating;Comments
Council tax collected in the year;2025-08;50.1%;58%;56%;Red;Slow
Council tax collected in the year;2025-09;57.1%;58%;56%;Amber;Better
"""


def taken(name: str, content: str | bytes, **more: Any) -> Intake:
    return take_in({name: content if isinstance(content, bytes) else content.encode()}, **more)


def figures(found: Intake) -> dict[tuple[str, str], tuple[float | None, str | None]]:
    rows = found.package["figures"].select("indicator", "period", "value", "published_rating").iter_rows()
    return {(indicator, period): (value, rating) for indicator, period, value, rating in rows}


def standards(found: Intake) -> dict[str, tuple[float | None, float | None]]:
    return {indicator: (target, floor) for indicator, target, floor in found.package["standards"].select("indicator", "target", "floor").iter_rows()}


def column(found: Intake, name: str) -> dict[str, Any]:
    return dict(found.package["indicators"].select("indicator", name).iter_rows())


def test_a_scorecard_with_letters_and_with_words_of_its_own() -> None:
    found = taken("scores.csv", SCORECARD)
    assert figures(found)["PL01", "2024-25-Q3"] == (88.0, "GREEN")
    assert figures(found)["PL02", "2024-25-Q3"] == (6.2, "RED")
    assert figures(found)["HS01", "2024-25-Q2"] == (128.0, None)
    assert figures(found)["HS02", "2024-25-Q3"] == (None, None)
    assert standards(found) == {"PL01": (80.0, 70.0), "PL02": (5.0, 6.0), "HS01": (120.0, 140.0), "HS02": (45.0, 30.0)}
    assert column(found, "polarity") == {"PL01": "higher", "PL02": "lower", "HS01": "lower", "HS02": "higher"}
    assert column(found, "section") == {"PL01": "planning", "PL02": "planning", "HS01": "housing", "HS02": "housing"}
    assert found.counts["not_understood"] == 0


def test_a_turned_table_with_its_periods_as_rows() -> None:
    found = taken("turned.csv", TURNED)
    assert figures(found)["calls-answered", "2025-05"] == (92.0, None)
    assert standards(found)["wait-seconds"] == (40.0, 60.0)
    assert column(found, "unit") == {"calls-answered": "percent", "wait-seconds": "seconds", "visits-hub": "count"}


def test_a_web_page_with_headings_over_two_rows_and_ratings_as_colours() -> None:
    found = taken("page.html", PAGE)
    assert figures(found)["WS1", "2025-11"] == (35.0, "GREEN")
    assert figures(found)["WS2", "2025-11"] == (79.0, "RED")
    assert standards(found) == {"L1": (40000.0, 35000.0), "L2": (90.0, 85.0)}
    posts = set(found.package["posts"].select("section", "post", "holder").iter_rows())
    assert posts == {("waste-streets", "cabinet_member", "Cllr Ann Smith"), ("waste-streets", "responsible_officer", "Bob Jones")}
    assert [fate.note for fate in found.fates if "colour" in fate.note and fate.sureness is Sureness.ASSUMED]


def test_another_scheme_and_an_unknown_heading_are_asked_about_and_never_guessed() -> None:
    found = taken("page.html", PAGE)
    assert figures(found)["L1", "2025-11"] == (41203.0, None)
    asked = {(question.table, question.asked) for question in found.questions}
    assert {("ratings", "On track"), ("headings", "Surprise")} <= asked
    assert [fate.text for fate in found.fates if fate.sureness is Sureness.NOT_UNDERSTOOD] == ["Surprise", "On track", "owl", "elk"]


def test_what_was_answered_is_applied_and_no_longer_asked() -> None:
    found = taken("page.html", PAGE, answers={"ratings": {"On track": "GREEN"}, "headings": {"Surprise": "ignored"}})
    assert figures(found)["L1", "2025-11"] == (41203.0, "GREEN")
    assert not {question.table for question in found.questions} & {"ratings", "headings"}
    assert found.counts["not_understood"] == 0


def test_one_row_for_each_period() -> None:
    found = taken("long.csv", LONG_FORM)
    assert list(figures(found).values()) == [(50.1, "RED"), (57.1, "AMBER")]
    assert list(found.package["commentary"].select("period", "text").iter_rows()) == [("2025-08", "Slow"), ("2025-09", "Better")]


def test_a_workbook_with_one_sheet_for_each_indicator() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for place, (reference, name, target) in enumerate([("T1", "Potholes mended in 28 days", 0.9), ("T2", "Streetlights working", 0.98)]):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = reference
        for row in [["Reference", reference], ["Indicator", name], ["Target", target], ["Good performance is", "High"]]:
            sheet.append(row)
        sheet["B3"].number_format = "0%"
        sheet.append([])
        sheet.append(["Month", "Actual", "RAG"])
        for month, (value, rating) in enumerate([(0.915, "G"), (0.85, "A")], start=4):
            sheet.append([dt.date(2025, month, 1), value, rating])
            sheet.cell(sheet.max_row, 1).number_format = "mmm-yy"
            sheet.cell(sheet.max_row, 2).number_format = "0.0%"
    found = taken("sheets.xlsx", saved(book))
    assert figures(found)["T1", "2025-04"] == (91.5, "GREEN")
    assert figures(found)["T2", "2025-05"] == (85.0, "AMBER")
    assert standards(found) == {"T1": (90.0, None), "T2": (98.0, None)}


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def word(rows: list[list[str]], *, struck: tuple[int, int, str] | None = None) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Adult Care", 1)
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            paragraph = table.cell(line, place).paragraphs[0]
            if struck and (line, place) == struck[:2]:
                paragraph.add_run(struck[2]).font.strike = True
                paragraph.add_run(" ")
            paragraph.add_run(text)
    return saved(document)


def test_the_struck_out_number_of_a_word_file_is_the_old_one() -> None:
    found = taken("list.docx", word([["Indicator", "2026/27 Target", "2026/27 Floor"], ["Admissions per 100,000", "515", "560"]], struck=(1, 1, "588")))
    assert list(standards(found).values()) == [(515.0, 560.0)]
    fate = next(fate for fate in found.fates if "588" in fate.text)
    assert fate.text == "515 (struck out: 588)"


def test_a_row_that_is_struck_out_is_removed() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Proposed indicators for 2026/27")
    table = document.add_table(3, 3)
    for line, row in enumerate([["Indicator description", "2026/27 Target", "2026/27 Floor"], ["Missed bins", "40", "60"], ["Street washing", "5", "3"]]):
        for place, text in enumerate(row):
            table.cell(line, place).paragraphs[0].add_run(text).font.strike = line == 2
    found = taken("list.docx", saved(document))
    rows = {row["indicator"]: row for row in found.package["standards"].to_dicts()}
    assert rows["street-washing"]["change"] == "removed"
    assert rows["missed-bins"]["change"] is None


@pytest.mark.parametrize("name", ["scores.csv", "page.html", "turned.csv", "long.csv"])
def test_no_cell_is_left_out_of_the_review(name: str) -> None:
    content = {"scores.csv": SCORECARD, "page.html": PAGE, "turned.csv": TURNED, "long.csv": LONG_FORM}[name]
    found = taken(name, content)
    texts = " ".join(fate.text for fate in found.fates)
    import re

    for piece in re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", " ", content)):
        assert piece in texts
    assert found.review("csv").startswith(b"\xef\xbb\xbffile,place,table,row,column,text,sureness,became,note,question\n")
    assert found.review("xlsx").startswith(b"PK")


def test_quotients_that_a_workbook_holds_unrounded_say_nothing_of_the_decimals_to_print() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Ref", "Indicator", "Unit", "Sep-25"], ["A1", "Calls answered", "%", 94.938440492476], ["A2", "Bus journeys", "thousands", 509.752]]:
        sheet.append(row)
    found = taken("book.xlsx", saved(book))
    assert figures(found) == {("A1", "2025-09"): (94.938440492476, None), ("A2", "2025-09"): (509_752.0, None)}
    assert column(found, "decimals") == {"A1": None, "A2": 3}
    assert found.findings == ()
