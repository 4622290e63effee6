"""Many returns in one workbook: out, filled in with another program, in again, and whatever can be wrong with a file."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from outturn.entry.uploaded import MOST_BYTES
from outturn.entry.workbook import COLUMNS, FIELDS, HEADER_LINE
from tests.web.returns_support import a_return, draft, open_quarter, send, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    open_quarter()


def downloaded(client: Client) -> Any:
    return load_workbook(io.BytesIO(client.get("/returns/workbook/").content))


def line_of(book: Any, indicator: str = "HT01", period: str = "2026-01") -> int:
    sheet = book["Returns"]
    columns = COLUMNS.index("Indicator") + 1, COLUMNS.index("Period") + 1
    return next(line for line in range(HEADER_LINE + 1, sheet.max_row + 1) if tuple(sheet.cell(line, place).value for place in columns) == (indicator, period))


def put(book: Any, line: int, cells: dict[str, object] | None = None, **more: object) -> None:
    for name, value in {**(cells or {}), **more}.items():
        book["Returns"].cell(line, COLUMNS.index(name) + 1).value = value


def as_bytes(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def given(client: Client, data: Any, name: str = "returns.xlsx") -> Any:
    content = data if isinstance(data, bytes) else as_bytes(data)
    return client.post("/returns/workbook/in/", {"workbook": SimpleUploadedFile(name, content)})


def token(answer: Any) -> str:
    return words(answer).split('name="token" value="')[1].split('"')[0]


# --- out and in
def test_the_workbook_has_a_row_for_each_return_that_waits_for_me(site: Site) -> None:
    from outturn.store.models import Return

    draft(numerator="2,200", denominator="2,300", status="final")
    submitted("HT21", value="120", status="final")
    book = downloaded(site("officer"))
    sheet = book["Returns"]
    assert sheet.max_row - HEADER_LINE == Return.objects.filter(section="HT").count() - 1
    row = {name: sheet.cell(line_of(book), place).value for place, name in enumerate(COLUMNS, start=1)}
    assert (row["Numerator"], row["Status"], row["Below the line"]) == ("2,200", "Final", "Potholes due for repair")
    assert sheet.protection.sheet
    assert sheet.cell(line_of(book), 1).protection.locked
    assert not sheet.cell(line_of(book), COLUMNS.index("Numerator") + 1).protection.locked
    assert "Help" in book.sheetnames


def test_the_last_figure_stands_in_its_row_as_the_page_of_the_return_prints_it(site: Site) -> None:
    client = site("officer")
    sheet = downloaded(client)["Returns"]
    columns = [COLUMNS.index(name) + 1 for name in ("Return", "Last figure")]
    rows = [[sheet.cell(line, place).value for place in columns] for line in range(HEADER_LINE + 1, sheet.max_row + 1)]
    assert len(rows) > 20
    for pk, last in rows[::7]:
        page = words(client.get(f"/returns/{pk}/figure/"))
        period, value = re.findall(r'<tr><th scope="row">([^<]+)</th><td class="right">([^<]+)</td>', page)[0]
        assert last == f"{value} ({period})"


def test_what_was_filled_in_is_shown_and_then_saved_as_drafts(site: Site) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), Numerator=2200, Denominator="2,300", Status="final", Commentary="It rained.")
    put(book, line_of(book, "HT21"), Figure=1234.0)
    preview = given(client, book)
    assert (preview.status_code, a_return().state) == (200, "due")
    assert "2 drafts will be saved" in words(preview)
    saved = client.post("/returns/workbook/save/", {"token": token(preview)}, follow=True)
    assert "2 drafts are saved." in words(saved)
    assert (a_return().numerator, a_return().denominator, a_return().commentary, a_return("HT21").value) == ("2200", "2,300", "It rained.", "1234")
    again = client.post("/returns/workbook/save/", {"token": token(preview)}, follow=True)
    assert "They were saved already." in words(again)


def test_a_percentage_is_read_as_it_is_seen_in_its_cell() -> None:
    """Excel makes 0.95 with a format of per cent of a 95% that somebody types."""
    from types import SimpleNamespace

    from outturn.entry.uploaded import _text

    cells = [SimpleNamespace(value=value, data_type="n", number_format=form) for value, form in ((0.95, "0%"), (0.9471, "0.00%"), (95, "General"), (0.5, None))]
    assert [_text(cell, 9, "Figure", []) for cell in cells] == ["95%", "94.71%", "95", "0.5"]


def test_a_workbook_that_says_nothing_new_changes_nothing(site: Site) -> None:
    client = site("officer")
    assert "There is nothing to save." in words(given(client, downloaded(client)))


@pytest.mark.parametrize("when", [dt.datetime(2026, 6, 30), "30 June 2026", "30/6/2026"])
def test_an_action_for_a_red_comes_with_the_workbook_and_the_return_can_be_sent(site: Site, when: object) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), {"Action: what": "Two more gangs", "Action: who": "Head of Highways", "Action: by when": when}, Numerator=1800, Denominator=2300)
    put(book, line_of(book), Status="final")
    preview = given(client, book)
    assert "Action: what: <ins>Two more gangs</ins>" in words(preview)
    client.post("/returns/workbook/save/", {"token": token(preview)})
    found = a_return()
    assert (found.action_what, found.action_who) == ("Two more gangs", "Head of Highways")
    sent = client.post(f"/returns/{found.pk}/check/", {"revision": found.revision})
    assert (sent.status_code, a_return().state) == (302, "submitted")


def test_a_reason_for_no_action_comes_with_the_workbook_too(site: Site) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), {"Why no action": "The frost is over."}, Numerator=1800, Denominator=2300, Status="final")
    client.post("/returns/workbook/save/", {"token": token(given(client, book))})
    assert a_return().no_action == "The frost is over."
    again = downloaded(client)
    assert again["Returns"].cell(line_of(again), COLUMNS.index("Why no action") + 1).value == "The frost is over."


def test_every_white_column_has_its_hint_and_the_list_of_statuses_its_check(site: Site) -> None:
    sheet = downloaded(site("officer"))["Returns"]
    rules = {rule.promptTitle: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == set(FIELDS)
    assert [name for name, rule in rules.items() if not rule.prompt] == []
    assert (rules["Status"].type, rules["Action: what"].type, rules["Action: what"].formula1) == ("list", "textLength", "1000")


# --- faults in cells
def test_a_formula_is_one_fault_and_not_a_missing_figure_too(site: Site) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), Numerator="=1+1", Denominator=3)
    page = words(given(client, book))
    assert page.count('<td data-label="What is wrong">') == 1
    assert "This cell holds a formula." in page


@pytest.mark.parametrize("written", ["=1+1", '=HYPERLINK("https://example.org","here")', "=Two more gangs", "-2 gangs", ArrayFormula("A1", "=SUM(1,1)")])
@pytest.mark.parametrize(("column", "field"), [("Note", "note"), ("Commentary", "commentary"), ("Action: what", "action_what"), ("Why no action", "no_action")])
def test_a_formula_among_words_comes_out_as_its_text(site: Site, written: object, column: str, field: str) -> None:
    client = site("officer")
    book = downloaded(client)
    rest = {"Action: who": "Head of Highways", "Action: by when": "31 March 2027"} if column == "Action: what" else {}
    put(book, line_of(book), {column: written, **rest}, Numerator=2200, Denominator=2300)
    client.post("/returns/workbook/save/", {"token": token(given(client, book))})
    typed = getattr(written, "text", written)
    assert getattr(a_return(), field) == typed
    again = downloaded(client)["Returns"].cell(line_of(book), COLUMNS.index(column) + 1)
    assert (again.value, again.data_type) == (typed, "s")


@pytest.mark.parametrize("written", ["Provisional", "provisional", "PROVISIONAL", " Provisional "])
def test_a_status_is_written_in_capitals_or_not(site: Site, written: str) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), Numerator=2200, Denominator=2300, Status=written)
    put(book, line_of(book, "HT21"), Status="Not available", Note="The counter broke; in May.")
    answer = given(client, book)
    assert "Status: <ins>Provisional</ins>" in words(answer)
    client.post("/returns/workbook/save/", {"token": token(answer)})
    assert (a_return().status, a_return("HT21").status) == ("provisional", "not_available")
    again = downloaded(client)
    assert again["Returns"].cell(line_of(again), COLUMNS.index("Status") + 1).value == "Provisional"


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"Numerator": "=1+1", "Denominator": 3}, "Numerator", "This cell holds a formula."),
        ({"Numerator": "many", "Denominator": 3}, "Numerator", "“many” is not a number."),
        ({"Numerator": dt.datetime(2026, 1, 1), "Denominator": 3}, "Numerator", "This cell holds a date or a time"),
        ({"Numerator": True, "Denominator": 3}, "Numerator", "This cell holds yes or no"),
        ({"Numerator": 3}, "Denominator", "Enter the denominator as well"),
        ({"Numerator": "#N/A", "Denominator": 3}, "Numerator", "is an error of a spreadsheet"),
        ({"Status": "not_available"}, "Note", "Say in the note why"),
        ({"Status": "perhaps", "Figure": 3}, "Status", "Choose one of the statuses"),
        ({"Action: what": "Two more gangs", "Action: who": "Head of Highways"}, "Action: by when", "Say by when"),
        ({"Action: what": "Two more gangs", "Action: by when": "31 March 2026"}, "Action: who", "Say who"),
        ({"Action: what": "Gangs", "Action: who": "Head", "Action: by when": "soon"}, "Action: by when", "soon"),
        ({"Action: what": "x" * 1_001}, "Action: what", "longer than 1,000 characters"),
        ({"Action: by when": True}, "Action: by when", "This cell holds yes or no"),
        ({"Status": "=A1"}, "Status", "This cell holds a formula. Put the text itself in."),
        ({"Action: by when": "=TODAY()"}, "Action: by when", "This cell holds a formula. Put the text itself in."),
        ({"Return": "x"}, "Return", "The grey columns were changed"),
        ({"Indicator": "HT02", "Figure": 3}, "Return", "Were the grey columns changed?"),
    ],
)
def test_a_fault_is_told_with_its_row_and_column_and_nothing_is_saved(site: Site, cells: dict[str, object], column: str, why: str) -> None:
    """Beside a row that is right: neither of the two is saved."""
    client = site("officer")
    book = downloaded(client)
    line = line_of(book)
    put(book, line, cells)
    put(book, line_of(book, "HT21"), Figure=5)
    page = words(given(client, book))
    assert f"Row {line}" in page
    assert f'<td data-label="Column">{column}</td>' in page
    assert why in page
    assert "Save these drafts" not in page
    assert a_return("HT21").state == "due"


def test_somebody_elses_return_a_closed_one_and_one_changed_meanwhile_are_refused(site: Site) -> None:
    officer, analyst = site("officer"), site("analyst")
    book = downloaded(analyst)  # the analyst's workbook has every section
    put(book, line_of(book, "AS01"), Numerator=1, Denominator=2)
    assert "AS01 is not yours to enter." in words(given(officer, book))
    book = downloaded(officer)
    put(book, line_of(book), Numerator=1, Denominator=2)
    send(analyst, a_return(), "figure/", numerator="5", denominator="6", status="final")
    assert "Alex Analyst changed this return after you downloaded the workbook." in words(given(officer, book))
    submitted("HT21", value="9", status="final")
    put(book, line_of(book), Numerator=None, Denominator=None)
    put(book, line_of(book, "HT21"), Figure=8)
    assert "This return is sent in and can no longer be changed." in words(given(officer, book))


def test_a_workbook_for_a_closed_cycle_is_refused(site: Site) -> None:
    from outturn.store.models import Cycle
    from tests.web.returns_support import OPENED

    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), Numerator=1, Denominator=2)
    Cycle.objects.update(closed_at=OPENED, closed_by="analyst")
    assert "The cycle Q4 2025/26 is closed." in words(given(client, book))


def test_what_changes_between_the_page_and_the_saving_stops_all_of_it(site: Site) -> None:
    client = site("officer")
    book = downloaded(client)
    put(book, line_of(book), Numerator=1, Denominator=2)
    put(book, line_of(book, "HT21"), Figure=5)
    preview = given(client, book)
    send(site("analyst"), a_return("HT21"), "figure/", value="7", status="final", page="b2")
    answer = client.post("/returns/workbook/save/", {"token": token(preview)})
    assert answer.status_code == 422
    assert "Nothing of the workbook was saved." in words(answer)
    assert (a_return().state, a_return("HT21").value) == ("due", "7")


def test_the_same_return_twice_is_a_fault(site: Site) -> None:
    client = site("officer")
    book = downloaded(client)
    sheet, line = book["Returns"], line_of(book)
    sheet.append([cell.value for cell in sheet[line]])
    assert "more than once" in words(given(client, book))


# --- files that are something else
def packed(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return target.getvalue()


def other_workbook(**changes: str) -> bytes:
    book = Workbook()
    book.active.title = changes.get("title", "Returns")
    book.active["A1"] = changes.get("mark", "Something else")
    return as_bytes(book)


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing at all": ("returns.xlsx", lambda: b"", "Choose the workbook|The submitted file is empty|not an Excel workbook"),
    "a text": ("returns.xlsx", lambda: b"Return,Revision\n1,2\n", "not an Excel workbook"),
    "a document": ("returns.xlsx", lambda: packed(word__document_xml=b"<x/>"), "not an Excel workbook"),
    "too large": ("returns.xlsx", lambda: b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
    "a bomb": ("returns.xlsx", lambda: packed(xl__workbook_xml=b"0" * 40_000_000), "unpack to far more"),
    "macros by name": ("returns.xlsm", lambda: packed(xl__workbook_xml=b"<x/>"), "workbook for macros"),
    "macros inside": ("returns.xlsx", lambda: packed(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"x"), "holds macros"),
    "damaged": ("returns.xlsx", lambda: packed(xl__workbook_xml=b"<workbook"), "cannot be read"),
    "entities": (
        "returns.xlsx",
        lambda: packed(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'),
        "cannot be read",
    ),
    "another workbook": ("returns.xlsx", other_workbook, "not the workbook of returns, or one of an older form"),
    "another sheet": ("returns.xlsx", lambda: other_workbook(title="Data"), "it has no sheet “Returns”"),
    "other headings": ("returns.xlsx", lambda: other_workbook(mark="Returns of outturn, form 3"), "The headings in row 3 were changed"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_workbook_of_ours_is_refused(site: Site, kind: str) -> None:
    name, make, why = FILES[kind]
    answer = given(site("officer"), make(), name)
    assert answer.status_code == 422
    assert any(words_of in words(answer) for words_of in why.split("|"))


def test_without_a_file_or_with_a_strange_token_nothing_happens(site: Site) -> None:
    client = site("officer")
    assert "Choose the workbook" in words(client.post("/returns/workbook/in/", {}))
    assert client.post("/returns/workbook/save/", {"token": "abc"}).status_code == 422
