"""Whatever authors write, in every format: the file is whole, the text is text, and the report says the same as without it.

How each format treats what it cannot hold is in its own tests; here every format meets the same texts, also by way of a package.
"""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import html5lib
import openpyxl
import pikepdf
import pytest

from outturn.api import make_report
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.renderers.registry import RENDERERS, renderer_for
from outturn.reports.content import Align, Cell, Contents, ContentsEntry, Document, Heading, Paragraph, Table, TableColumn, TableRow, Text
from tests.builders import series
from tests.documents.test_pdf_hostile_text import HOSTILE, hostile_document

if TYPE_CHECKING:
    from collections.abc import Callable

PERIOD = "2025-26-Q2"
COMMENTARY = {
    "a script": "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "markup of Typst": '#let x = 1 #panic("no") $x^2$ @label *bold* ~ \\',
    "fields of Word": 'HYPERLINK "https://example.org" { DDEAUTO c:\\\\x } </w:t></w:r><w:fldSimple w:instr="DATE"/>',
    "entities": "&lt; &amp; &#x0; &unknown; ]]> <!ENTITY a 'b'>",
    "formulas": '=1+1\n\n@SUM(A1)\n\n+2\n\n-3\n\n=HYPERLINK("x")',
    "right to left": "\u05e9\u05dc\u05d5\u05dd and \u0645\u0631\u062d\u0628\u0627",
    "emoji": "done \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a long word": "W" * 2000,
    "control characters": "bell \x07 escape \x1b feed \x0c",
}


# --- a file is whole when another program opens it
def open_html(data: bytes) -> None:
    page = html5lib.HTMLParser(strict=False).parse(data)
    texts = data.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", texts)
    scripts = [element for element in page.iter() if element.tag == "{http://www.w3.org/1999/xhtml}script"]
    assert len(scripts) == 1
    assert [element.tag for element in page.iter() if isinstance(element.tag, str) and any(name.startswith("on") for name in element.attrib)] == []


def open_json(data: bytes) -> None:
    json.loads(data.decode())


def open_pdf(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as file:
        assert "/OpenAction" not in file.Root
        assert "/JavaScript" not in file.Root.get("/Names", {})


def open_docx(data: bytes) -> None:
    docx.Document(io.BytesIO(data))
    _parse_all(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    fields = re.findall(r"<w:instrText[^>]*>([^<]*)</w:instrText>", text)
    assert [field for field in fields if "TOC" not in field] == []
    assert "<w:fldSimple" not in text


def open_xlsx(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    _parse_all(data)


def open_ods(data: bytes) -> None:
    _parse_all(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"table:formula" not in package.read("content.xml")


def _parse_all(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(package.read(name))  # noqa: S314 - our own file


OPENERS: dict[str, Callable[[bytes], None]] = {"html": open_html, "json": open_json, "pdf": open_pdf, "docx": open_docx, "xlsx": open_xlsx, "ods": open_ods}


def test_there_is_an_opener_for_every_format() -> None:
    assert OPENERS.keys() == RENDERERS.keys()


@pytest.mark.parametrize("form", list(RENDERERS))
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_anywhere_gives_a_whole_file(text: str, form: str) -> None:
    OPENERS[form](renderer_for(form).render(hostile_document(text)))


# --- by way of a package
def package(text: str = "", *, name: str = "Calls answered", **more: Any) -> Any:
    tables: dict[str, Any] = {
        "sections": [{"section": "A", "name": name}],
        "indicators": [{"indicator": "K1", "name": name, "kind": "kpi", "section": "A", "unit": "percent", "polarity": "higher", "frequency": "quarterly"}],
        "standards": [{"indicator": "K1", "financial_year": "2025-26", "target": 95, "floor": 90}],
        "figures": series([91, 92, 93, 94, 95, 96], last=PERIOD, indicator="K1"),
        "reports": [{"report": "qpr", "title": name, "kind": "quarterly"}, {"report": "dash", "title": name, "kind": "dashboard"}],
        "report_rows": [{"report": report, "section": "A", "indicator": "K1"} for report in ("qpr", "dash")],
        "commentary": [{"subject": subject, "period": PERIOD, "kind": "narrative", "text": text} for subject in ("K1", "A", "qpr")] if text else [],
    }
    return make_package({**tables, **more}, organisation={"name": name})


def open_every_format(whole: Any, report: str = "qpr") -> dict[str, bytes]:
    files = make_report(whole, report, PERIOD, formats=list(RENDERERS))
    for name, data in files.items():
        form = name.rpartition(".")[2]
        if not name.endswith("manifest.json"):
            OPENERS[form](data)
    return {name.rpartition(".")[2]: data for name, data in files.items() if not name.endswith("manifest.json")}


@pytest.mark.parametrize("text", COMMENTARY.values(), ids=COMMENTARY)
def test_commentary_is_text_in_every_format(text: str) -> None:
    open_every_format(package(text))


@pytest.mark.parametrize("report", ["qpr", "dash"])
@pytest.mark.parametrize("name", ["N" * 300, "A name of many words " * 15, "<b>&amp;</b> =1+1 #let"], ids=["one word", "many words", "markup"])
def test_names_may_be_long_and_odd(name: str, report: str) -> None:
    open_every_format(package(name=name.strip()), report)


@pytest.mark.parametrize("report", ["qpr", "dash"])
def test_indicators_without_a_figure_are_said_to_be_without_one(report: str) -> None:
    other = {"indicator": "X1", "name": "Another", "kind": "activity", "section": "A", "unit": "count", "frequency": "quarterly"}
    kpi = {"indicator": "K1", "name": "Calls answered", "kind": "kpi", "section": "A", "unit": "percent", "polarity": "higher", "frequency": "quarterly"}
    rows = [{"report": report, "section": "A", "indicator": ref} for ref in ("K1", "X1")]
    open_every_format(package(indicators=[kpi, other], figures=[{"indicator": "X1", "period": PERIOD, "value": 1}], report_rows=rows), report)


@pytest.mark.parametrize("report", ["qpr", "dash"])
def test_a_report_with_no_figure_at_all_is_refused_in_words(report: str) -> None:
    with pytest.raises(UsageError, match=f"“{report}” has no figure for {PERIOD}. None of its indicators has a figure at all"):
        make_report(package(figures=[]), report, PERIOD)


@pytest.mark.parametrize("report", ["qpr", "dash"])
def test_a_report_without_indicators_is_whole(report: str) -> None:
    open_every_format(package(report_rows=[]), report)


@pytest.mark.parametrize("report", ["qpr", "dash"])
def test_an_indicator_without_a_section_is_whole(report: str) -> None:
    bare = {"indicator": "K1", "name": "Calls answered", "kind": "kpi", "unit": "percent", "polarity": "higher", "frequency": "quarterly"}
    open_every_format(package(indicators=[bare]), report)


@pytest.mark.parametrize("form", ["html", "json", "docx"])
def test_ten_thousand_rows_are_written_whole(form: str) -> None:
    """PDF and the workbooks have their own."""
    columns = (TableColumn("Ward"), TableColumn("Cases", Align.RIGHT))
    rows = tuple(TableRow((Cell((Text(f"Ward {number}"),)), Cell((Text(f"{number}"),), number))) for number in range(10_000))
    contents = Contents("Contents", (ContentsEntry("Wards", "wards", 2),))
    blocks = (contents, Heading(2, "Wards", "wards"), Paragraph((Text("All."),)), Table("t", "Cases by ward", columns, rows))
    data = renderer_for(form).render(Document("Breakdown", "", "Meadshire", PERIOD, "qpr", blocks))
    OPENERS[form](data)
    written = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") if form == "docx" else data
    assert b"Ward 9999" in written
    assert written.count(b"Ward ") >= 10_000
