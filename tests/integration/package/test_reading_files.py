"""A folder or a ZIP is read whole or refused whole, with a message for every fault and never a traceback."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outturn.errors import PackageError
from outturn.findings.finding import Finding, Severity
from outturn.package.reading import load, read_package

if TYPE_CHECKING:
    from collections.abc import Callable

INDICATORS = b"indicator,name,kind,unit\nK1,Calls answered,kpi,percent\nC1,Calls,activity,count\n"
HEADER = b"indicator,period,value,note\n"
Place = tuple[str, str, int | None]


def folder(path: Path, files: dict[str, bytes], descriptor: object = None) -> Path:
    path.mkdir(exist_ok=True)
    listed = descriptor if descriptor is not None else {"name": "meadshire", "resources": [{"name": name.partition(".")[0], "path": name} for name in files]}
    (path / "datapackage.json").write_bytes(listed if isinstance(listed, bytes) else json.dumps(listed).encode())
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def places(findings: list[Finding]) -> list[Place]:
    return [(found.code, found.table, found.row) for found in findings]


def refused(path: Path) -> list[Place]:
    """The errors of a package that cannot be read at all."""
    package, findings = load(path)
    assert package is None
    with pytest.raises(PackageError) as refusal:
        read_package(path)
    assert refusal.value.exit_status == 2
    assert refusal.value.findings == tuple(findings)
    return places([found for found in findings if found.severity is Severity.ERROR])


# --- sound packages
def test_a_folder_is_read_with_its_description(tmp_path: Path) -> None:
    descriptor = {
        "name": "Mead Shire",
        "title": "Meadshire",
        "organisation": {"name": "Meadshire County Council", "area": "E10009999"},
        "rating_scheme": {"kind": "tolerance", "percent": 10},
        "direction_of_travel": {"overlapping": "plain"},
        "created": "2025-11-01",
        "licence": "OGL-UK-3.0",
        "notice": "An invented council.",
        "contributors": [{"title": "Performance team"}],
        "resources": [{"name": "indicators", "path": "data/the-catalogue.csv"}],
    }
    package = read_package(folder(tmp_path / "p", {"data/the-catalogue.csv": INDICATORS}, descriptor))
    assert (package.name, package.title, package.organisation.name, package.organisation.area) == (
        "mead-shire",
        "Meadshire",
        "Meadshire County Council",
        "E10009999",
    )
    assert package.rating_scheme.percent == 10
    assert package.overlap_aware is False
    assert (package.created, package.licence, package.notice) == ("2025-11-01T00:00:00Z", "OGL-UK-3.0", "An invented council.")
    assert package.extra == {"contributors": [{"title": "Performance team"}]}
    assert package["indicators"]["indicator"].to_list() == ["K1", "C1"]
    assert package.source == "p"


def test_absent_tables_and_columns_are_empty_and_typed(tmp_path: Path) -> None:
    package = read_package(folder(tmp_path / "p", {"indicators.csv": INDICATORS}))
    assert package["figures"].height == 0
    assert [str(package["figures"][name].dtype) for name in ("value", "period", "recorded_at")] == [
        "Float64",
        "String",
        "Datetime(time_unit='us', time_zone=None)",
    ]
    assert package["indicators"]["order"].to_list() == [None, None]
    assert str(package["indicators"]["order"].dtype) == "Int64"


def test_a_folder_may_be_given_by_its_descriptor(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", {"indicators.csv": INDICATORS})
    assert read_package(path / "datapackage.json")["indicators"].height == 2


def test_a_table_that_is_not_listed_is_read_with_a_note(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", {"indicators.csv": INDICATORS, "Figures.csv": HEADER + b"K1,2025-10,97,\n", "letter.csv": b"x"}, {"name": "x"})
    package, findings = load(path)
    assert package is not None
    assert package["figures"].height == 1
    assert places(findings) == [("unlisted-table", "indicators", None), ("unlisted-table", "figures", None)]


def test_an_unknown_resource_and_an_unknown_column_are_notes_and_the_column_is_kept(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", {"indicators.csv": b"indicator,name,kind,Colour code\nK1,Calls,kpi, red \n", "indicator.csv": b"x\n"})
    package, findings = load(path)
    assert package is not None
    assert places(findings) == [("unknown-table", "indicator", None), ("unknown-column", "indicators", 1)]
    assert "Is “indicators” meant?" in findings[0].message
    assert package["indicators"].columns[-1] == "Colour code"
    assert package["indicators"]["Colour code"].to_list() == ["red"]


@pytest.mark.parametrize(
    "written",
    [
        b"\xef\xbb\xbf" + INDICATORS,
        INDICATORS.replace(b"\n", b"\r\n"),
        INDICATORS.replace(b"\n", b"\r"),
        INDICATORS.removesuffix(b"\n"),
        INDICATORS + b"\n\n,,,\n \n".replace(b" \n", b""),
        INDICATORS.replace(b"indicator,name", b'"Indicator", NAME '),
    ],
    ids=["byte order mark", "CRLF", "CR", "no last line end", "blank lines", "header in capitals, quoted and spaced"],
)
def test_what_spreadsheets_do_to_a_file_changes_nothing(tmp_path: Path, written: bytes) -> None:
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": written}))
    assert findings == []
    assert package is not None
    assert package["indicators"].rows() == read_package(folder(tmp_path / "q", {"indicators.csv": INDICATORS}))["indicators"].rows()


def test_lines_are_those_of_the_file_whatever_stands_in_quoted_cells_before(tmp_path: Path) -> None:
    figures = HEADER + b'K1,2025-10,1,"one\ntwo, ""three""\r\n\nfour"\n\nK1,2025-11,2,x\r\nK1,2025-12,"3","y"\nK1,soon,4,\n'
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": figures}))
    assert package is not None
    assert package.lines["figures"].to_list() == [2, 7, 8, 9]
    assert package["figures"]["note"].to_list() == ['one\ntwo, "three"\n\nfour', "x", "y", None]
    assert places(findings) == [("unknown-period", "figures", 9)]


def test_figures_with_faults_are_read_for_looking_at_and_refused_for_use(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": HEADER + b"K1,2025-10,x,\n"})
    package, findings = load(path)
    assert package is not None
    assert package["figures"]["value"].to_list() == [None]
    with pytest.raises(PackageError, match="line 2, column value") as refusal:
        read_package(path)
    assert refusal.value.exit_status == 1
    assert places(findings) == [("not-a-number", "figures", 2)]


def test_marks_and_units_that_disagree_are_warned_of(tmp_path: Path) -> None:
    figures = HEADER + "C1,2025-10,97%,\nK1,2025-10,97%,\nK1,2025-11,£97,\nK1,2025-12,98%*,\nC1,2025-11,#N/A,\n".encode()
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": figures}))
    assert places(findings) == [("unit-mark", "figures", 2), ("unit-mark", "figures", 4), ("marked-number", "figures", 5), ("spreadsheet-error", "figures", 6)]
    assert [found.severity.value for found in findings] == ["warning", "warning", "note", "warning"]
    assert package is not None
    assert package["figures"]["value"].to_list() == [97.0, 97.0, 97.0, 98.0, None]


def test_a_standard_to_be_confirmed_is_noted_with_its_line(tmp_path: Path) -> None:
    standards = b"indicator,financial_year,target,floor\nK1,2025-26,90,85\nK1,2026-27,Tbc,tbc\n"
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "standards.csv": standards}))
    assert places(findings) == [("to-be-confirmed", "standards", 3), ("to-be-confirmed", "standards", 3)]
    assert package is not None
    assert package["standards"]["status"].to_list() == [None, "tbc"]


def test_sections_may_be_named_without_a_table_of_them_and_that_is_said(tmp_path: Path) -> None:
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": b"indicator,name,kind,section\nK1,Calls,kpi,Finance\n"}))
    assert package is not None
    assert places(findings) == [("sections-not-described", "sections", None)]


# --- the descriptor
@pytest.mark.parametrize(
    ("descriptor", "row"),
    [
        (b'{"name": "x",\n "title": }', 2),
        (b"", 1),
        (b"[]", None),
        (b'{"x": NaN}', None),
        (b'{"x": "\\ud800"}', None),
        (b'{\n"x": "\xa3"}', 2),
        (b"[" * 100_000, None),
    ],
    ids=["invalid", "empty", "a list", "not a number", "half a character", "not UTF-8", "too deep"],
)
def test_a_descriptor_that_is_no_json_object_is_refused_with_its_line(tmp_path: Path, descriptor: bytes, row: int | None) -> None:
    assert refused(folder(tmp_path / "p", {"indicators.csv": INDICATORS}, descriptor)) == [("bad-descriptor", "datapackage.json", row)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 7),
        ("organisation", []),
        ("organisation", {"name": 1}),
        ("rating_scheme", {"kind": "stars"}),
        ("rating_scheme", {"kind": "tolerance"}),
        ("direction_of_travel", {"overlapping": "ignored"}),
        ("direction_of_travel", {"overlapping": []}),
        ("direction_of_travel", {"process_control": "maybe"}),
        ("created", "soon"),
        ("resources", {}),
        ("resources", ["indicators.csv"]),
        ("resources", [{"name": "indicators", "path": ["a.csv", "b.csv"]}]),
    ],
)
def test_a_setting_that_is_none_is_an_error_of_the_descriptor(tmp_path: Path, key: str, value: object) -> None:
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS}, {"name": "x", key: value}))
    assert package is not None
    assert [found.code for found in findings if found.severity is Severity.ERROR] == ["bad-descriptor"]
    assert findings[0].table == "datapackage.json"


def test_tables_without_a_descriptor_are_no_package(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_bytes(INDICATORS)
    assert refused(tmp_path) == [("unreadable-package", "", None)]


def test_a_package_without_indicators_is_refused(tmp_path: Path) -> None:
    assert refused(folder(tmp_path / "p", {"figures.csv": HEADER})) == [("missing-table", "indicators", None)]


def test_a_listed_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    resources = [{"path": "indicators.csv"}, {"path": "figures.csv"}]
    assert refused(folder(tmp_path / "p", {"indicators.csv": INDICATORS}, {"resources": resources})) == [("missing-table", "figures", None)]


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    resources = [{"path": "indicators.csv"}, {"name": "indicators", "path": "more.csv"}]
    _, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "more.csv": INDICATORS}, {"resources": resources}))
    assert places(findings) == [("duplicate-table", "indicators", None)]


@pytest.mark.parametrize(
    "path", ["../secret.csv", "a/../../secret.csv", "/etc/passwd", "https://example.org/figures.csv", "C:\\figures.csv", "~/figures.csv", "a\0b"]
)
def test_nothing_outside_the_package_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_bytes(HEADER)
    resources = [{"path": "indicators.csv"}, {"name": "figures", "path": path}]
    assert refused(folder(tmp_path / "p", {"indicators.csv": INDICATORS}, {"resources": resources})) == [("unreadable-package", "datapackage.json", None)]


# --- the files
@pytest.mark.parametrize(
    ("figures", "code", "row", "words"),
    [
        (b"", "unreadable-table", None, "empty"),
        (b"\n \n", "unreadable-table", None, "empty"),
        (HEADER + "K1,2025-10,£1,\n".encode("cp1252"), "unreadable-table", 2, "byte 12 of line 2 is 0xa3"),
        (HEADER.decode().encode("utf-16"), "unreadable-table", None, "UTF-16"),
        (b"PK\x03\x04", "unreadable-table", None, "workbook"),
        (HEADER + b"K1,2025-10,1,\0\n", "unreadable-table", 2, "zero byte"),
        (HEADER.replace(b",", b";"), "unreadable-table", 1, "not separated by commas"),
        (HEADER + b'K1,2025-10,1,a "b" c\n', "unreadable-table", 2, "middle of a cell"),
        (HEADER + b'K1,2025-10,1,"a" b\n', "unreadable-table", 2, "middle of a cell"),
        (HEADER + b'K1,2025-10,1,"a\nK1,2025-11,1,b\n', "unreadable-table", 2, "never closed"),
        (b"indicator,period,value,\n", "unreadable-table", 1, "Column 4"),
        (b"indicator,period,value,Value\n", "duplicate-column", 1, "two columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_line(tmp_path: Path, figures: bytes, code: str, row: int | None, words: str) -> None:
    path = folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": figures})
    assert refused(path) == [(code, "figures", row)]
    assert words in load(path)[1][0].message


def test_a_table_without_a_needed_column_is_told_which(tmp_path: Path) -> None:
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": b"indicator,value\nK1,5\n"}))
    assert package is not None
    assert places(findings) == [("missing-column", "figures", 1)]
    assert findings[0].column == "period"
    assert "figures.csv" in findings[0].mend


def test_rows_of_the_wrong_length_are_named_and_nothing_is_read_out_of_their_shifted_cells(tmp_path: Path) -> None:
    figures = HEADER + b"K1,2025-10\nK1,2025-11,1,234,x\n\nK1,x,1,234,5,6,7\nK1,2026-01,1,\n"
    package, findings = load(folder(tmp_path / "p", {"indicators.csv": INDICATORS, "figures.csv": figures}))
    assert package is not None
    assert places(findings) == [("row-too-short", "figures", 2), ("row-too-long", "figures", 3), ("row-too-long", "figures", 5)]
    assert package["figures"].height == 4


def test_a_file_that_is_a_folder_a_pipe_or_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(INDICATORS)
    ways: list[Callable[[Path], None]] = [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(tmp_path / "secret.csv")]
    for number, make in enumerate(ways):
        path = folder(tmp_path / f"p{number}", {}, {"resources": [{"path": "indicators.csv"}]})
        make(path / "indicators.csv")
        assert refused(path) == [("unreadable-table", "indicators", None)]


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", {"catalogue.csv": INDICATORS}, {"resources": [{"path": "indicators.csv"}]})
    (path / "indicators.csv").symlink_to("catalogue.csv")
    assert read_package(path)["indicators"].height == 2


def test_a_path_that_is_nothing_or_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    assert refused(tmp_path / "nowhere") == [("unreadable-package", "", None)]
    assert refused(tmp_path / "letter.txt") == [("unreadable-package", "", None)]


# --- archives
def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as written:
        for name, data in files.items():
            written.writestr(name, data)
    return path


DESCRIPTOR = json.dumps({"name": "x", "resources": [{"path": "indicators.csv"}]}).encode()


@pytest.mark.parametrize("top", ["", "meadshire/", "meadshire\\"])
def test_a_zip_holds_the_files_or_one_folder_with_them(tmp_path: Path, top: str) -> None:
    path = archive(tmp_path / "p.zip", {f"{top}datapackage.json": DESCRIPTOR, f"{top}indicators.csv": INDICATORS, "__MACOSX/._x": b"", f"{top}.DS_Store": b""})
    package, findings = load(path)
    assert findings == []
    assert package is not None
    assert package["indicators"].height == 2
    assert set(package.digests) == {"datapackage.json", "indicators.csv"}
    assert package.digests == read_package(folder(tmp_path / "q", {"indicators.csv": INDICATORS}, DESCRIPTOR)).digests


def test_a_zip_that_is_damaged_cut_short_or_empty_is_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, "indicators.csv": INDICATORS}).read_bytes()
    place = whole.index(INDICATORS)
    (tmp_path / "damaged.zip").write_bytes(whole[:place] + b"X" + whole[place + 1 :])
    (tmp_path / "short.zip").write_bytes(whole[:50])
    archive(tmp_path / "empty.zip", {})
    assert refused(tmp_path / "damaged.zip") == [("unreadable-table", "indicators", None)]
    assert refused(tmp_path / "short.zip") == [("unreadable-package", "", None)]
    assert refused(tmp_path / "empty.zip") == [("unreadable-package", "", None)]


@pytest.mark.parametrize("name", ["../indicators.csv", "/indicators.csv", "a/../../indicators.csv"])
def test_a_zip_that_reaches_outside_itself_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(archive(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, name: INDICATORS})) == [("unreadable-package", "", None)]


def test_a_zip_with_a_link_a_password_or_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("indicators.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as written:
        written.writestr("datapackage.json", DESCRIPTOR)
        written.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "link.zip") == [("unreadable-package", "", None)]

    whole = bytearray(archive(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, "indicators.csv": INDICATORS}).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + offset] |= 1  # the flag of an encrypted file
    (tmp_path / "password.zip").write_bytes(whole)
    assert refused(tmp_path / "password.zip") == [("unreadable-package", "", None)]

    twice = archive(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, "datapackage.jsom": DESCRIPTOR}).read_bytes()
    (tmp_path / "twice.zip").write_bytes(twice.replace(b".jsom", b".json"))
    assert refused(tmp_path / "twice.zip") == [("unreadable-package", "", None)]


def test_a_zip_that_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outturn.package.source.MOST_BYTES", 10)
    assert refused(archive(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, "indicators.csv": INDICATORS})) == [("unreadable-package", "", None)]


# --- cost
ALONE = """
import sys, types
sys.modules["outturn"] = types.ModuleType("outturn")  # without the library's front door, which loads the whole of it
sys.modules["outturn"].__path__ = [sys.argv[1]]
import outturn.package.reading
print(*sys.modules)
"""


def test_the_reader_itself_loads_nothing_slow() -> None:
    source = sys.modules["outturn"].__path__[0]
    loaded = subprocess.run([sys.executable, "-c", ALONE, source], capture_output=True, text=True, check=True).stdout.split()
    assert "polars" in loaded
    assert {"numpy", "pandas", "scipy", "jinja2", "pyarrow", "narwhals"}.isdisjoint(loaded)
