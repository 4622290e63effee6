"""The logo and the colour of an organisation in every format: drawn where pictures may be, read aloud, and absent where nobody asked for them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import html5lib
import page as validator
import pytest

from outturn.api import make_report, read_package
from outturn.errors import UsageError
from outturn.identity.colour import tint
from outturn.identity.picture import read_picture
from outturn.package.build import make_package
from outturn.package.package import Organisation
from outturn.package.writing import write_package
from outturn.periods import parse_period
from outturn.renderers.docx import render as render_docx
from outturn.renderers.registry import renderer_for
from outturn.reports.content import Document, Heading, Logo
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.documents.pdf_structure import structure
from tests.documents.word_files import Word, corporate_template, paragraph_of, plain_document
from tests.pictures import JPEG, png, svg
from tests.unit.reports.council import council

if TYPE_CHECKING:
    from pathlib import Path

ACCENT = "#5B2A6E"
PICTURES = {"SVG": svg(), "PNG": png(), "JPEG": JPEG}


def with_logo(data: bytes = PICTURES["SVG"], accent: str = ACCENT) -> Document:
    found = read_picture(data)
    logo = Logo(found.data, found.media_type, "Logo of Meadshire", found.width, found.height)
    return replace(plain_document(Heading(2, "One", "one"), paragraph_of("Text")), logo=logo, accent=accent)


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_a_web_page_holds_the_picture_itself_and_says_what_it_shows(data: bytes) -> None:
    page = html5lib.parse(renderer_for("html").render(with_logo(data)), namespaceHTMLElements=False)
    (image,) = page.iter("img")
    head, _, encoded = image.get("src").partition(";base64,")
    assert base64.b64decode(encoded) == data
    assert head == f"data:{read_picture(data).media_type}"
    assert image.get("alt") == "Logo of Meadshire"
    assert 0 < int(image.get("height")) <= 72
    policy = next(meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv"))
    assert "img-src data:" in policy
    assert "script-src 'sha256-" in policy


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_a_pdf_draws_the_picture_with_its_words_and_stays_accessible(data: bytes) -> None:
    pdf = renderer_for("pdf").render(with_logo(data))
    assert [figure.alt for figure in structure(pdf).all("Figure")] == ["Logo of Meadshire"]
    assert validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1).is_compliant


@pytest.mark.parametrize(("data", "ending"), [(PICTURES["SVG"], "png"), (PICTURES["PNG"], "png"), (PICTURES["JPEG"], "jpg")])
def test_a_word_document_has_it_on_the_first_page_and_at_the_head_of_the_others(data: bytes, ending: str) -> None:
    word = Word(render_docx(with_logo(data)))
    assert [item.get("descr") for item in word.find("//w:body//wp:docPr")] == ["Logo of Meadshire"]
    heads = [word.xml(name) for name in word.parts if name.startswith("word/header")]
    assert sorted(len(word.find("//wp:docPr", head)) for head in heads) == [0, 1], "the head of the first page has none: the page has it"
    stored = word.parts[f"word/media/logo.{ending}"]
    assert stored == data if data is not PICTURES["SVG"] else read_picture(stored).width > 500


def test_a_template_keeps_its_own_head_and_colours_and_gets_the_logo_on_the_first_page(tmp_path: Path) -> None:
    template = corporate_template(tmp_path / "corporate.docx")
    word = Word(render_docx(with_logo(), template=template))
    assert len(word.find("//w:body//wp:docPr")) == 1
    assert [name for name in word.parts if name.startswith("word/header") and b"<w:drawing" in word.parts[name]] == []
    styles = word.parts["word/styles.xml"].decode()
    assert "5B2A86" in styles, "the template's own heading"
    assert ACCENT[1:] in styles, "the styles that are added to it"


def test_the_colour_takes_the_place_of_ours_wherever_it_stood() -> None:
    page, word = renderer_for("html").render(with_logo()).decode(), Word(render_docx(with_logo()))
    assert f":root {{ --head: {ACCENT}; --brand: {ACCENT}; }}" in page
    styles = word.parts["word/styles.xml"].decode()
    assert (ACCENT[1:] in styles, tint(ACCENT)[1:] in styles, "12436D" in styles, "EDF2F7" in styles) == (True, True, False, False)


@pytest.mark.parametrize("accent", ["red; } body { display: none", "#12", "url(x)"])
def test_what_is_no_colour_never_reaches_a_style(accent: str) -> None:
    odd, plain = (replace(with_logo(), accent=given) for given in (accent, ""))
    assert renderer_for("html").render(odd) == renderer_for("html").render(plain)
    assert renderer_for("pdf").render(odd) == renderer_for("pdf").render(plain)
    assert render_docx(odd) == render_docx(plain)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_workbooks_have_neither_by_convention(form: str) -> None:
    assert renderer_for(form).render(with_logo()) == renderer_for(form).render(replace(with_logo(), logo=None, accent=""))


def test_json_holds_the_picture_in_base64_and_the_colour() -> None:
    content = json.loads(renderer_for("json").render(with_logo()))
    assert base64.b64decode(content["logo"]["data"]) == PICTURES["SVG"]
    assert {**content["logo"], "data": ""} == {"data": "", "media_type": "image/svg+xml", "text": "Logo of Meadshire", "width": 40.0, "height": 10.0}
    assert content["accent"] == ACCENT


def test_without_a_logo_there_is_no_place_for_one() -> None:
    plain = replace(with_logo(), logo=None, accent="")
    assert b"<img" not in renderer_for("html").render(plain)
    assert structure(renderer_for("pdf").render(plain)).all("Figure") == []
    assert [name for name in Word(render_docx(plain)).parts if "media" in name] == []


# --- from the package to the document
def organised(**report: object) -> Document:
    reports = [{"report": "qpr", "title": "Report", "kind": "quarterly", **report}]
    package = council(reports=reports)
    organisation = Organisation("Meadshire", logo="./own.svg", accent="#036")
    return build_report(
        replace(package, organisation=organisation, pictures={"own.svg": svg(), "other.png": png()}), ReportRequest("qpr", parse_period("2025-26-Q2"))
    )


@pytest.mark.parametrize(
    ("report", "media_type", "accent"),
    [
        ({}, "image/svg+xml", "#003366"),
        ({"accent": "#5b2a6e"}, "image/svg+xml", "#5B2A6E"),
    ],
)
def test_a_report_has_those_of_the_organisation_unless_it_names_its_own(report: dict[str, object], media_type: str, accent: str) -> None:
    built = organised(**report)
    assert built.logo is not None
    assert (built.logo.media_type, built.logo.text, built.accent) == (media_type, "Logo of Meadshire", accent)


def test_a_logo_of_one_report_is_only_its_own() -> None:
    indicators = [{"indicator": "K1", "name": "Calls", "kind": "kpi", "section": "A"}]
    reports = [{"report": name, "title": name, "kind": "quarterly", "logo": "mark.png" if name == "a" else ""} for name in ("a", "b")]
    tables = {
        "sections": [{"section": "A", "name": "Contact"}],
        "indicators": indicators,
        "figures": [{"indicator": "K1", "period": "2025-26-Q2", "value": 5}],
        "reports": reports,
        "report_rows": [{"report": name, "section": "A", "indicator": "K1"} for name in ("a", "b")],
    }
    package = make_package(tables, pictures={"mark.png": png()})
    built = {name: build_report(package, ReportRequest(name, parse_period("2025-26-Q2"))) for name in ("a", "b")}
    assert [built[name].logo is not None for name in ("a", "b")] == [True, False]
    assert built["a"].logo is not None
    assert built["a"].logo.text == "Logo"


@pytest.mark.parametrize(
    ("organisation", "message"),
    [
        (Organisation(logo="x.png"), "is not in the package"),
        (Organisation(logo="bad.png"), "is no picture"),
        (Organisation(accent="#FFF"), "in which a report can be read"),
    ],
)
def test_a_package_put_together_by_a_program_is_told_what_is_wrong(organisation: Organisation, message: str) -> None:
    package = replace(council(), organisation=organisation, pictures={"bad.png": b"none"})
    with pytest.raises(UsageError, match=message):
        build_report(package, ReportRequest("qpr", parse_period("2025-26-Q2")))


def test_the_manifest_names_the_picture_among_the_inputs(tmp_path: Path) -> None:
    package = replace(council(), organisation=Organisation("Meadshire", logo="logo.svg"), pictures={"logo.svg": svg()})
    write_package(package, tmp_path / "p")
    files = make_report(read_package(tmp_path / "p"), "qpr", "2025-26-Q2", formats="json")
    manifest = json.loads(files["qpr-2025-26-Q2.manifest.json"])
    assert {"path": "logo.svg", "sha256": hashlib.sha256(svg()).hexdigest()} in manifest["inputs"]


def test_the_words_of_the_first_page_stay_as_they_are() -> None:
    import docx

    opened = docx.Document(io.BytesIO(render_docx(with_logo())))
    assert [paragraph.text for paragraph in opened.paragraphs if paragraph.style and paragraph.style.name == "Title"] == ["A report"]
