"""Files that cannot be read say why; what can be read in part says what was left out."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from outturn.api import take_in
from outturn.errors import UsageError
from outturn.intake.model import Sureness

GOOD = "Ref,Indicator,Target 2025/26,Sep-25\nA1,Fly-tips cleared,90%,£91%\n".replace("£", "")


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return target.getvalue()


def scan() -> bytes:
    """A page that is a picture."""
    import pikepdf

    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    image = pikepdf.Stream(
        pdf, b"\x80" * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10, Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(b"q 100 0 0 100 50 50 cm /Im0 Do Q")
    return saved_pdf(pdf)


def saved_pdf(pdf: Any, **more: Any) -> bytes:
    target = io.BytesIO()
    pdf.save(target, **more)
    return target.getvalue()


def locked_pdf() -> bytes:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    return saved_pdf(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
BAD = {
    "an empty file": ("empty.csv", b"  \n", "is empty"),
    "a damaged PDF": ("torn.pdf", b"%PDF-1.7\n%%EOF garbage", "damaged|cannot be read"),
    "a PDF with a password": ("locked.pdf", locked_pdf, "protected by a password"),
    "a scan": ("scan.pdf", scan, "scan"),
    "a workbook with a password": ("secret.xlsx", PROTECTED, "protected by a password"),
    "an old Word file": ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "save it as .docx"),
    "a torn archive": ("torn.xlsx", b"PK\x03\x04" + b"\x00" * 200, "damaged"),
    "an archive of other things": ("things.zip", lambda: archive({"a.txt": b"a"}), "is an archive"),
    "a bomb": ("bomb.xlsx", lambda: archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000}), "would unpack to"),
    "a program": ("thing.bin", b"MZ\x00\x00\x01" * 50, "neither a text nor a document"),
    "a file that is too large": ("large.csv", b"a" * 50_000_001, "larger than 50 MB"),
}


@pytest.mark.parametrize(("name", "content", "why"), BAD.values(), ids=list(BAD))
def test_a_file_that_cannot_be_read_says_why(name: str, content: Any, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        take_in({name: content() if callable(content) else content})


@pytest.mark.parametrize(("encoding", "noted"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True), ("utf-16-le", True)])
def test_letters_are_read_in_whatever_way_they_are_written(encoding: str, noted: bool) -> None:
    text = "Ref,Indicator – with a dash,Target 2025/26,Sep-25\nA1,Council’s savings (£m),£2m,£1.5m\n".replace("Indicator – with a dash", "Indicator")
    found = take_in({"a.csv": text.encode(encoding)})
    assert found.package["indicators"]["name"].to_list() == ["Council’s savings (£m)"]
    assert found.package["figures"]["value"].to_list() == [1_500_000.0]
    assert [finding.code for finding in found.findings] == (["intake-encoding"] if noted else [])


def workbook() -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["Ref", "Indicator", "Target 2025/26", "Sep-25", "Oct-25"],
        ["A1", "Fly-tips cleared", "90%", 91, "=D2+1"],
        ["A2", "Calls answered", "80%", 82, 83],
    ]:
        sheet.append(row)
    hidden = book.create_sheet("Workings")
    hidden.append(["Ref", "Indicator", "Target 2025/26"])
    hidden.append(["A3", "Old measure", "1%"])
    hidden.sheet_state = "hidden"
    return book


def test_hidden_sheets_and_formulas_without_values_are_said() -> None:
    target = io.BytesIO()
    workbook().save(target)
    found = take_in({"book.xlsx": target.getvalue()})
    assert {finding.code for finding in found.findings} == {"intake-hidden-sheet", "intake-formula-without-value"}
    assert next(finding for finding in found.findings if finding.code == "intake-formula-without-value").found == "E2"
    assert found.package["indicators"]["indicator"].to_list() == ["A1", "A2"]
    assert found.package["figures"].select("indicator", "period", "value").rows() == [("A1", "2025-09", 91.0), ("A2", "2025-09", 82.0), ("A2", "2025-10", 83.0)]


def test_american_dates_are_not_taken_for_british_ones() -> None:
    found = take_in({"a.csv": b"Ref,Indicator,Reporting period,Actual\nA1,Bins,10/31/2025,5\nA2,Trees,31/10/2025,6\n"})
    assert found.package["figures"].select("indicator", "period").rows() == [("A2", "2025-10")]
    assert [fate.text for fate in found.fates if fate.sureness is Sureness.NOT_UNDERSTOOD] == ["10/31/2025", "5"]


def test_two_values_for_one_figure_are_kept_apart_and_asked_about() -> None:
    found = take_in({"a.csv": b"Ref,Indicator,Sep-25\nA1,Bins,5\nA1,Bins,6\n"})
    assert found.package["figures"]["value"].to_list() == [5.0]
    assert [fate.text for fate in found.fates if fate.sureness is Sureness.NOT_UNDERSTOOD] == ["6"]


def test_a_text_without_indicators_makes_a_review_and_an_empty_package() -> None:
    found = take_in({"letter.txt": b"Dear member,\n\nThank you for your question about the roads in your ward.\n"})
    assert found.package["indicators"].height == 0
    assert sum(found.counts.values()) == 2


def test_a_kind_that_there_is_not_and_no_file_are_refused() -> None:
    with pytest.raises(UsageError, match="There is no kind"):
        take_in({"a.csv": GOOD.encode()}, kind="novel")
    with pytest.raises(UsageError, match="at least one file"):
        take_in({})
    with pytest.raises(UsageError, match="cannot be read"):
        take_in(["nowhere.csv"])
