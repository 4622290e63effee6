"""What Word files, workbooks and web pages know beside their words: merged cells, what is struck out, colours, notes, hidden rows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest

from outturn.api import take_in
from outturn.errors import UsageError
from tests.intake_tables import fates, not_understood, rows, said, taken
from tests.made_documents import html_table, page, saved, word, word_table, workbook

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TABLE = [["Ref", "Indicator", "Sep-25", "Oct-25", "Target 2025/26"], ["A1", "Yards swept", "5", "6", "7"], ["A2", "Gates shut", "8", "9", "10"]]


def xml(text: str) -> Any:
    from lxml import etree

    return etree.fromstring(f'<w:x xmlns:w="{W}">{text}</w:x>')[0]


def test_runs_of_a_word_file_as_they_are_read() -> None:
    import docx

    document = docx.Document()
    table = word_table(document, TABLE)
    cell = table.cell(1, 1).paragraphs[0]._p
    for run in list(cell):
        cell.remove(run)
    for run in (
        "<w:r><w:t>Yards</w:t><w:tab/><w:t>swept</w:t></w:r>",
        "<w:r><w:br/><w:t>re</w:t><w:noBreakHyphen/><w:t>let</w:t></w:r>",
        '<w:del w:id="1" w:author="x"><w:r><w:delText>by hand</w:delText></w:r></w:del>',
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>',
    ):
        cell.append(xml(run))
    found = taken("a.docx", saved(document))
    assert rows(found, "indicators", "name", indicator="A1") == [("Yards swept re-let",)]
    assert [fate.text for fate in found.fates if "by hand" in fate.text] == ["Yards swept re-let [note 2] (struck out: by hand)"]


def test_a_heading_by_the_style_it_is_made_from_or_by_its_outline() -> None:
    import docx

    document = docx.Document()
    document.styles.add_style("Our part", 1).base_style = document.styles["Heading 2"]
    document.add_paragraph("Elmet dashboard October 2025", style="Title")
    document.add_heading("Works", 1)
    document.add_paragraph("Depots", style="Our part")
    word_table(document, TABLE)
    outlined = document.add_paragraph("Bridges")
    outlined._p.get_or_add_pPr().append(xml('<w:outlineLvl w:val="1"/>'))
    document.add_page_break()
    word_table(document, [TABLE[0], ["B1", "Bridges open", "1", "2", "3"]])
    found = taken("a.docx", saved(document))
    assert rows(found, "indicators", "indicator", "section") == [("A1", "depots"), ("A2", "depots"), ("B1", "bridges")]
    assert rows(found, "sections", "name", "parent") == [("Depots", "works"), ("Works", None), ("Bridges", "works")]
    assert fates(found, "B1")[0].origin.place == "page 2"


def test_cells_of_a_word_table_that_are_merged_shaded_held_or_left_out() -> None:
    import docx

    document = docx.Document()
    table = word_table(document, [["Ref", "Indicator", "2025/26", "", "Target 2025/26"], ["", "", "Sep", "Oct", ""], *TABLE[1:]])
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    shaded = table.cell(2, 3)._tc.get_or_add_tcPr()
    shaded.append(xml('<w:shd w:val="clear" w:fill="00B050"/>'))
    row = table.rows[3]._tr
    held = row[-1]
    row.remove(held)
    control = xml("<w:sdt><w:sdtContent/></w:sdt>")
    control[0].append(held)
    row.append(control)
    short = xml(
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>Lamps lit</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr>"
    )
    table._tbl.append(short)
    found = taken("a.docx", saved(document))
    assert rows(found, "figures", "indicator", "period", "value", "published_rating") == [
        ("A1", "2025-09", 5.0, None),
        ("A1", "2025-10", 6.0, "GREEN"),
        ("A2", "2025-09", 8.0, None),
        ("A2", "2025-10", 9.0, None),
        ("lamps-lit", "2025-09", 3.0, None),
    ]
    assert rows(found, "standards", "indicator", "target") == [("A1", 7.0), ("A2", 10.0)]


def test_footnotes_of_a_word_file_belong_to_what_carries_their_marks() -> None:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    table = word_table(document, TABLE)
    table.cell(1, 1).paragraphs[0]._p.append(xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Not at Easter.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", notes.encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    found = taken("a.docx", saved(document))
    assert rows(found, "commentary", "subject", "kind", "text") == [("A1", "footnote", "Not at Easter.")]
    assert rows(found, "indicators", "name", indicator="A1") == [("Yards swept",)]


def test_a_text_box_is_read() -> None:
    import docx

    document = docx.Document()
    holder = document.add_paragraph()._p
    holder.append(xml("<w:r><w:txbxContent><w:p><w:r><w:t>Elmet dashboard October 2025</w:t></w:r></w:p></w:txbxContent></w:r>"))
    word_table(document, TABLE)
    assert rows(taken("a.docx", saved(document)), "reports", "title") == [("Elmet dashboard October 2025",)]


def test_what_a_workbook_shows_beside_its_numbers() -> None:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Ref", "Indicator", "2025", None, "Target 2025/26"])
    sheet.append([None, None, dt.date(2025, 9, 1), dt.datetime(2025, 10, 1), None])
    sheet.append(["A1", "Yards swept", 5, 6, CellRichText([TextBlock(InlineFont(strike=True), "12"), " 7"])])
    sheet.append(["A2", "Money owed", -1200.5, 900, 800])
    sheet.append(["A3", "Lamps lit", 1, 2, 3])
    sheet.append(["A4", "Boats sold", 1, 2, 3])
    sheet.merge_cells("C1:D1")
    sheet.merge_cells("A1:A2")
    for place in ("C2", "D2"):
        sheet[place].number_format = "mmm-yy"
    for place in ("C4", "D4", "E4"):
        sheet[place].number_format = "£#,##0.00"
    sheet["D3"].fill = PatternFill("solid", fgColor="FF00B050")
    sheet.row_dimensions[5].hidden = True
    for place in ("A6", "B6", "C6", "D6", "E6"):
        sheet[place].font = Font(strike=True)
    found = taken("a.xlsx", saved(book))
    assert rows(found, "figures", "indicator", "period", "value", "published_rating")[:4] == [
        ("A1", "2025-09", 5.0, None),
        ("A1", "2025-10", 6.0, "GREEN"),
        ("A2", "2025-09", -1200.5, None),
        ("A2", "2025-10", 900.0, None),
    ]
    assert rows(found, "indicators", "unit", indicator="A2") == [("gbp",)]
    assert rows(found, "standards", "target", indicator="A1") == [(7.0,)]
    assert [fate.text for fate in found.fates if fate.text.startswith("7 (")] == ["7 (struck out: 12)"]
    assert said(found, "Lamps lit")[0][1].endswith("in a hidden row or column")
    assert rows(found, "figures", "value", indicator="A4") == []


def test_more_formulas_without_values_than_are_named() -> None:
    found = taken("a.xlsx", workbook(KPIs=[*TABLE, *[["A9", "Sums", f"=A{place}", "=1", "=2"] for place in range(3)]]))
    (finding,) = found.findings
    assert finding.code == "intake-formula-without-value"
    assert finding.message.startswith("9 cells hold formulas whose value was never worked out: C4, D4, E4, C5, D5 and others")


def ods(rows_of: list[list[str]], *, kind: str = "spreadsheet", locked: bool = False) -> bytes:
    """An OpenDocument file by hand."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows_of)
    sheet = f'<table:table table:name="KPIs">{lines}</table:table>'
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<encryption-data/>" if locked else "<manifest/>")
    return target.getvalue()


def ods_cell(value: str, kind: str = "string", name: str = "value") -> str:
    held = "" if kind == "string" else f' office:{name}="{value}"'
    return f'<table:table-cell office:value-type="{kind}"{held}><text:p>{value}</text:p></table:table-cell>'


def test_an_opendocument_sheet_with_typed_cells() -> None:
    head = [ods_cell(text) for text in ("Ref", "Indicator", "Reporting period", "Actual", "Target")]
    first = [ods_cell("A1"), ods_cell("Yards swept"), ods_cell("2025-10-01", "date", "date-value"), ods_cell("5.25", "float"), ods_cell("7", "float")]
    found = taken("a.ods", ods([head, first]))
    assert rows(found, "figures", "indicator", "period", "value") == [("A1", "2025-10", 5.25)]
    assert rows(found, "standards", "target") == [(7.0,)]


REFUSED = {
    "an OpenDocument text": ("a.odt", ods([], kind="text"), "OpenDocument text"),
    "an OpenDocument sheet with a password": ("a.ods", ods([], locked=True), "protected by a password"),
    "a Rich Text file": ("a.rtf", b"{\\rtf1 hello}", "Rich Text"),
    "an old workbook that is none": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "not a workbook that can be read"),
    "a Word file without its parts": ("a.docx", b"", "not a Word document|cannot be read"),
}


@pytest.mark.parametrize(("name", "content", "why"), REFUSED.values(), ids=list(REFUSED))
def test_other_kinds_are_refused_with_what_to_do(name: str, content: bytes, why: str) -> None:
    if not content:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as packed:
            packed.writestr("word/document.xml", "<a/>")
        content = target.getvalue()
    with pytest.raises(UsageError, match=why):
        take_in({name: content})


def test_a_web_page_with_what_is_struck_out_notes_and_hidden_parts() -> None:
    head = ["Ref", "Indicator", "Sep-25", "Oct-25", "Target 2025/26"]
    body = ["A1", "Yards swept<sup>1</sup>", "5", "6<br>", "<del>12</del> 7"]
    parts = ("<?xml version='1.0'?>", "<div hidden>Secret</div><script>no()</script>", "<h1>Elmet dashboard</h1>loose words<p>In October 2025.</p>")
    found = taken("a.html", page(*parts, html_table([head, body])))
    assert rows(found, "standards", "target") == [(7.0,)]
    assert rows(found, "indicators", "name") == [("Yards swept",)]
    assert "Secret" not in " ".join(fate.text for fate in found.fates)
    assert said(found, "loose words")


def test_a_table_that_goes_on_without_headings_and_one_that_has_none() -> None:
    found = taken("a.docx", word("# Elmet dashboard", TABLE, [["A3", "Lamps lit", "1", "2", "3"], ["A4", "Boats sold", "4", "5", "6"]]))
    assert rows(found, "figures", "indicator", "value", period="2025-10") == [("A1", 6.0), ("A2", 9.0), ("A3", 2.0), ("A4", 5.0)]
    lone = taken("a.docx", word("# Elmet dashboard", [["one", "two"], ["three", "four"]]))
    assert not_understood(lone) == ["one", "two", "three", "four"]


def test_headings_again_groups_and_rows_of_nobody() -> None:
    table = [
        *TABLE,
        TABLE[0],
        ["Ferries", "", "", "", ""],
        ["A3", "Trips made", "1", "2", "3"],
        ["Activity indicators", "", "", "", ""],
        ["A4", "Ropes", "1", "2", ""],
        ["", "", "1", "2", ""],
    ]
    found = taken("a.csv", "\n".join(",".join(row) for row in table))
    assert rows(found, "indicators", "indicator", "section", "kind") == [
        ("A1", None, "kpi"),
        ("A2", None, "kpi"),
        ("A3", "ferries", "kpi"),
        ("A4", "ferries", "activity"),
    ]
    assert said(found, "Indicator")[1] == ("certain", "the headings again")
    assert not_understood(found) == ["1", "2"]


def test_labels_and_values_about_one_indicator() -> None:
    pairs = [
        ["Reference:", "C 7"],
        ["Indicator:", "Bells rung*"],
        ["Service", "Church"],
        ["Period", "Oct 2025"],
        ["Actual", "5"],
        ["Target", "6"],
        ["Shape", "round"],
    ]
    found = taken("a.docx", word("# Elmet dashboard", pairs))
    assert rows(found, "figures", "indicator", "period", "value") == [("C7", "2025-10", 5.0)]
    assert rows(found, "standards", "indicator", "financial_year", "target") == [("C7", "2025-26", 6.0)]
    assert not_understood(found) == ["Shape", "round"]


def test_milestones_as_rows() -> None:
    table = [
        ["Indicator", "Milestone", "Due date", "Progress"],
        ["Plan of the harbour", "Draft", "30/06/2025", "Complete"],
        ["Plan of the harbour", "Final", "27/02/2026", "In progress"],
        ["Plan of the harbour", "Feast", "some day", ""],
    ]
    found = taken("a.docx", word("# Elmet plans 2025/26", "Plans for 2025/26", table))
    assert [(name, str(due), state) for name, due, state in rows(found, "milestones", "milestone", "due", "state")] == [
        ("Draft", "2025-06-30", "met"),
        ("Final", "2026-02-27", "not_due"),
    ]
    assert said(found, "Feast") == [("not_understood", "a milestone without a date that can be read")]


def test_columns_of_words() -> None:
    table = [
        [
            "Ref",
            "Indicator",
            "Unit",
            "Frequency",
            "Type",
            "Oct-25",
            "Previous",
            "Previous RAG",
            "Numerator",
            "Denominator",
            "Definition",
            "Source",
            "Owner",
            "Action",
            "Comment",
        ],
        ["A1", "Calls answered", "%", "Monthly", "KPI", "50", "40", "RED", "5", "10", "Of all calls", "The log", "Una", "Ring back", "Fewer calls."],
        ["A2", "Calls made", "furlong", "now and then", "odd", "5 of 10", "", "", "", "", "", "", "", "", ""],
    ]
    found = taken("a.xlsx", workbook(KPIs=table))
    assert rows(found, "indicators", "unit", "frequency", "definition", "source", "owner", indicator="A1") == [
        ("percent", "monthly", "Of all calls", "The log", "Una")
    ]
    assert rows(found, "figures", "period", "value", "numerator", "denominator", "published_rating", indicator="A1") == [
        ("2025-10", 50.0, 5.0, 10.0, None),
        ("2025-09", 40.0, None, None, "RED"),
    ]
    assert rows(found, "actions", "indicator", "what") == [("A1", "Ring back")]
    assert rows(found, "commentary", "subject", "text") == [("A1", "Fewer calls.")]
    assert rows(found, "figures", "value", "numerator", "denominator", indicator="A2") == [(50.0, 5.0, 10.0)]
    assert not_understood(found) == ["furlong", "now and then", "odd"]
