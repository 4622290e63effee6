"""Which logo and colour a report may carry: every report can be read by everybody, and none carries what could act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from outturn.errors import PackageError
from outturn.findings.finding import Finding, Severity
from outturn.package.build import make_package
from outturn.package.reading import load
from tests.pictures import JPEG, SVG_NAMESPACE, png, svg

if TYPE_CHECKING:
    from pathlib import Path

KPI: dict[str, object] = {"indicator": "K1", "name": "Calls answered", "kind": "kpi", "unit": "percent"}
REPORT: dict[str, object] = {"report": "qpr", "title": "Report", "kind": "quarterly"}


def findings(*, logo: str = "", accent: str = "", report: dict[str, object] | None = None, picture: bytes | None = None) -> list[Finding]:
    organisation = {"name": "Meadshire", "logo": logo, "accent": accent}
    pictures = {} if picture is None else {"logo.png": picture}
    try:
        make_package({"indicators": [KPI], "reports": [{**REPORT, **(report or {})}]}, organisation=organisation, pictures=pictures, check=True)
    except PackageError as refusal:
        return list(refusal.findings)
    return []


@pytest.mark.parametrize(
    ("accent", "codes"),
    [("", []), ("#12436D", []), ("#12436d", []), ("#036", []), ("12436D", ["bad-colour"]), ("navy", ["bad-colour"]), ("#12436", ["bad-colour"])],
)
def test_a_colour_is_written_with_three_or_six_digits(accent: str, codes: list[str]) -> None:
    assert [found.code for found in findings(accent=accent)] == codes


@pytest.mark.parametrize(
    ("accent", "ratio", "shade"),
    [
        ("#767676", "4.12", "#707070"),
        ("#777777", "4.47", "#707070"),
        ("#F5B81C", "1.78", "#8D6A10"),
        ("#FFFFFF", "1.00", "#707070"),
        ("#00A6D6", "2.82", "#00789B"),
    ],
)
def test_a_colour_that_is_too_pale_for_letters_is_refused_with_the_nearest_shade_that_is_not(accent: str, ratio: str, shade: str) -> None:
    (found,) = findings(accent=accent)
    assert (found.code, found.severity, found.found) == ("faint-colour", Severity.ERROR, accent)
    assert shade in found.mend
    assert f"{ratio}:1" in found.message
    assert findings(accent=shade) == []


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (svg(), ""),
        (png(), ""),
        (JPEG, ""),
        (None, "is not there"),
        (b"", "is no picture"),
        (b"%PDF-1.7", "is no picture"),
        (b"<html><body>logo</body></html>", "is no picture"),
        (svg() + b"<", "is no picture"),
        (svg(attributes=""), "does not say how large it is"),
        (svg(attributes='viewBox="0 0 0 10"'), "does not say how large it is"),
        (png()[:-20], "is a damaged PNG"),
        (png(rows=3), "is a damaged PNG"),
        (png().replace(b"IDAT", b"IDAX"), "is a damaged PNG"),
        (png(4001, 2), "has 4,001 by 2 pixels"),
        (png(0, 4), "no width or no height"),
        (JPEG[:60], "is a damaged JPEG"),
        (JPEG.replace(b"\xff\xc0", b"\xff\xc3"), "of a kind that not every program can draw"),
        (svg("<!-- " + "x" * 2_100_000 + " -->"), "is 2.0 MB large"),
    ],
    ids=["SVG", "PNG", "JPEG", "no file", "nothing", "a PDF", "a web page", "a broken SVG", "no size", "no width", "cut", "too few pixels", "a wrong checksum",
         "too wide", "empty", "a cut JPEG", "a lossless JPEG", "too large"],
)  # fmt: skip
def test_a_logo_is_a_whole_picture_of_a_sensible_size(picture: bytes | None, words: str) -> None:
    messages = [found.message for found in findings(logo="logo.png", picture=picture)]
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)" width="1" height="1"/>',
        "<foreignObject><p>text</p></foreignObject>",
        '<image href="https://example.org/x.png"/>',
        '<image href="x.png"/>',
        '<use xlink:href="//example.org/x.svg#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
        '<rect fill="url(https://example.org/x.svg#a)" width="1" height="1"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        "<style>rect { fill: url(x.svg#a) }</style>",
        '<rect style="fill: u\\72l(x)" width="1" height="1"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_an_svg_that_could_act_or_leads_outside_itself_is_refused(inside: str) -> None:
    (found,) = findings(logo="logo.png", picture=svg(inside))
    assert (found.code, found.severity) == ("unreadable-picture", Severity.ERROR)


@pytest.mark.parametrize("head", ['<!DOCTYPE svg SYSTEM "x.dtd">', '<!DOCTYPE svg [<!ENTITY a "b">]>', '<?xml-stylesheet href="x.css"?>'])
def test_an_svg_with_a_head_that_leads_elsewhere_is_refused(head: str) -> None:
    assert [found.code for found in findings(logo="logo.png", picture=head.encode() + svg())] == ["unreadable-picture"]


def test_an_svg_may_refer_to_its_own_parts_and_hold_pictures_of_its_own() -> None:
    inside = (
        '<defs><linearGradient id="a"><stop stop-color="#036"/></linearGradient></defs><rect fill="url(#a)" width="9" height="9"/>'
        '<use href="#a"/><image href="data:image/png;base64,AAAA"/>'
    )
    assert findings(logo="logo.png", picture=svg(inside)) == []
    assert findings(logo="logo.png", picture=b'<?xml version="1.0"?>\n' + svg()) == []


@pytest.mark.parametrize("path", ["../logo.png", "/logo.png", "a/../../logo.png", "C:/logo.png", "~/logo.png", "a\\logo.png"])
def test_a_logo_outside_the_package_is_refused(path: str) -> None:
    (found,) = findings(logo=path, picture=png())
    assert (found.code, found.found) == ("unreadable-picture", path)
    assert "outside the package" in found.message


def test_a_logo_and_a_colour_of_one_report_are_named_with_their_row_and_column() -> None:
    faults = findings(report={"logo": "other.png", "accent": "#FF0"})
    assert [(found.code, found.table, found.row, found.column, found.subject) for found in faults] == [
        ("missing-picture", "reports", 2, "logo", "qpr"),
        ("faint-colour", "reports", 2, "accent", "qpr"),
    ]


def test_a_logo_and_a_colour_of_the_organisation_are_named_with_their_line(tmp_path: Path) -> None:
    descriptor = {"name": "p", "logo": "not this one", "organisation": {"name": "Meadshire", "logo": "logo.svg", "accent": "#FF0"}}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    (tmp_path / "indicators.csv").write_text("indicator,name,kind\nK1,Calls,kpi\n", encoding="utf-8")
    (tmp_path / "logo.svg").write_bytes(svg(f"<script {SVG_NAMESPACE}/>"))
    found = [(one.code, one.table, one.row, one.column) for one in load(tmp_path)[1] if one.severity is Severity.ERROR]
    assert found == [("unreadable-picture", "datapackage.json", 6, "organisation.logo"), ("faint-colour", "datapackage.json", 7, "organisation.accent")]
