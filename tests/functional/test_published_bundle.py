"""A whole edition with small numbers, searched in every file of every format for the numbers that it withholds."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pdfplumber
import pytest

import outturn
from outturn.cli.main import main
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.writing import write_package
from tests.builders import rows

if TYPE_CHECKING:
    from pathlib import Path

AT = dt.datetime(2025, 11, 20, 12)
SMALL, BESIDES = 31_397, 83_459
"""The threshold of the package is 50,000, so that what is withheld cannot be taken for a coordinate of a drawing."""
RAW = {
    "the small member": SMALL, "the member beside it": BESIDES, "what it was before": 30_863, "a numerator": 23_831, "its denominator": 71_129,
    "a month": 41_479, "a year to date with it": 184_723, "under embargo": 77_191,
}  # fmt: skip
SHOWN = {"a member": 96_697, "the total": 211_553, "a month that is shown": 81_031}


COLLEAGUE = "ana.signs.in"
"""Who recorded, wrote and set: a matter of the council's own."""


def council(text: str = "There were {K1.value@2025-08} and {K2.value} of them.") -> outturn.Package:
    quarter = "2025-26-Q2"
    figures = f"""
        indicator | period | breakdown | value | numerator | denominator | status | recorded_at | published_rating | recorded_by
        K1 | {quarter} | age=a | 30863 | | | | 2025-10-01T09:00:00Z | |
        K1 | {quarter} | age=a | {SMALL} | | | | 2025-11-01T09:00:00Z | |
        K1 | {quarter} | age=b | {BESIDES} | | | | 2025-10-01T09:00:00Z | |
        K1 | {quarter} | age=c | 96697 | | | | 2025-10-01T09:00:00Z | |
        K1 | {quarter} | age=total | 211553 | | | | 2025-10-01T09:00:00Z | |
        K1 | {quarter} | | 211553 | | | | 2025-10-01T09:00:00Z | |
        K2 | 2025-26-Q1 | | | 90001 | 170003 | | | |
        K2 | {quarter} | | | 23831 | 71129 | | | RED |
        K3 | 2025-07 | | 81031 | | | | | |
        K3 | 2025-08 | | 41479 | | | | | |
        K3 | 2025-09 | | 62213 | | | | | | {COLLEAGUE}
        K4 | {quarter} | | 77191 | | | embargoed | | |"""
    return make_package(
        {
            "sections": rows("section | name | kind\nS | Services | service_area"),
            "indicators": rows(
                """
                indicator | name | kind | section | unit | polarity | frequency | basis
                K1 | People in care | activity | S | count | none | quarterly | snapshot
                K2 | Answered in time | kpi | S | percent | higher | quarterly | period
                K3 | Requests | activity | S | count | none | monthly | period
                K4 | Not yet out | kpi | S | count | higher | quarterly | period"""
            ),
            "figures": rows(figures),
            "standards": rows(
                f"indicator | financial_year | target | floor | set_by\nK2 | 2025-26 | 90 | 80 | {COLLEAGUE}\nK4 | 2025-26 | 10 | 5 | {COLLEAGUE}"
            ),
            "breakdowns": [
                {"table": "t", "dimension": "age", "member": member, "label": f"Aged {member}", "is_total": member == "total"}
                for member in ("a", "b", "c", "total")
            ],
            "breakdown_tables": rows("table | title | indicator\nt | People in care, by age | K1"),
            "disclosure_rules": rows("indicator | threshold\n | 50000"),
            "reports": rows("report | title | kind | frequency\nqpr | Performance | quarterly | quarterly"),
            "report_rows": rows("report | section | indicator | table\nqpr | S | K1 |\nqpr | S | | t\nqpr | S | K2 |\nqpr | S | K3 |\nqpr | S | K4 |"),
            "commentary": [{"subject": "K2", "period": quarter, "kind": "narrative", "text": text, "author": COLLEAGUE}],
        },
        check=True,
    )


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> outturn.Edition:
    return outturn.publish(council(), "qpr", "2025-26-Q2", tmp_path_factory.mktemp("bundle") / "edition", at=AT)


def texts_in(folder: Path) -> dict[str, str]:
    """Every file as text: what is packed is unpacked, pages of a PDF are read."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix == ".pdf":
            with pdfplumber.open(io.BytesIO(data)) as document:
                found[name] = "\n".join(page.extract_text() for page in document.pages)
        elif path.suffix in {".docx", ".xlsx", ".ods"}:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                found |= {f"{name}/{part}": packed.read(part).decode("utf-8", errors="replace") for part in packed.namelist()}
        else:
            found[name] = data.decode("utf-8", errors="replace")
    return found


def names_of(texts: dict[str, str], number: int) -> list[str]:
    """The files that hold the number, with or without its comma; digits inside a digest or behind a point are none."""
    written = re.compile(rf"(?<![\da-f.])(?<!\d,){number // 1000},?{number % 1000:03d}(?![\da-f])")
    return [name for name, text in texts.items() if written.search(text)]


def test_what_is_shown_is_found_in_every_format(edition: outturn.Edition) -> None:
    """So that the search below can fail."""
    texts = texts_in(edition.folder)
    for number in SHOWN.values():
        places = names_of(texts, number)
        for ending in ("html", "pdf", "docx", "xlsx", "ods", "json"):
            assert any(f".{ending}" in place for place in places), (number, ending)
        assert "package/figures.csv" in places


@pytest.mark.parametrize("what", RAW)
def test_what_is_withheld_is_nowhere(edition: outturn.Edition, what: str) -> None:
    assert names_of(texts_in(edition.folder), RAW[what]) == []


def test_the_percentage_of_withheld_parts_is_nowhere(edition: outturn.Edition) -> None:
    assert [name for name, text in texts_in(edition.folder).items() if re.search(r"(?<![\d.])33\.5[0-9]*(?!\d)", text)] == []


def test_the_text_has_the_shorthand_and_the_figure_no_rating(edition: outturn.Edition) -> None:
    (report,) = edition.folder.glob("*.html")
    page = report.read_text(encoding="utf-8")
    assert "and [c] of them" in page
    assert "the figure is suppressed" in page
    assert {figure.key.indicator for figure in edition.withheld} == {"K1", "K2", "K3", "K4"}


def test_the_edition_can_be_verified(edition: outturn.Edition) -> None:
    assert outturn.verify(edition.folder).agrees


def test_no_digest_lets_a_number_be_tried(tmp_path: Path) -> None:
    """A small count has few values: whoever tries them all against the digest of the raw file would find it."""
    write_package(council(), tmp_path / "raw")
    made = outturn.publish(outturn.read_package(tmp_path / "raw"), "qpr", "2025-26-Q2", tmp_path / "edition", at=AT, formats=["json"])
    assert "figures.csv" not in made.manifest.sources
    assert "indicators.csv" in made.manifest.sources
    report = outturn.make_report(outturn.read_package(tmp_path / "raw"), "qpr", "2025-26-Q2", formats=["json"])
    assert b'"path": "figures.csv"' not in report["qpr-2025-26-Q2.manifest.json"]


def test_the_next_edition_knows_what_this_one_has_told(edition: outturn.Edition, tmp_path: Path) -> None:
    """The member that is shown here cannot be withheld for another's sake later; and this edition's own answer stays the same."""
    again = outturn.publish(council(), "qpr", "2025-26-Q2", tmp_path / "again", at=AT, formats=["json"], after=[edition.folder])
    assert [figure.key for figure in again.withheld] == [figure.key for figure in edition.withheld]
    assert again.exposed == ()


# --- refusals
@pytest.mark.parametrize(
    ("subject", "text", "found"),
    [
        ("S", "Of all 23831 were late.", "23831"),
        ("qpr", "The register held 31,397 on the last day.", "31,397"),
        ("K1", "Answered in time: 23,831.", "23,831"),
    ],
)
def test_a_text_about_something_else_is_searched_too(subject: str, text: str, found: str, tmp_path: Path) -> None:
    """The words about a service or about the whole report tell as much as those about the indicator."""
    package = council()
    about = {"subject": subject, "period": "2025-26-Q2", "kind": "narrative", "text": text}
    told = replace(package, tables={**package.tables, "commentary": make_package({"commentary": [about]})["commentary"]})
    with pytest.raises(UsageError, match=f"“{found}” in the text about {subject}"):
        outturn.publish(told, "qpr", "2025-26-Q2", tmp_path / "edition", at=AT)
    assert not (tmp_path / "edition").exists()


def test_a_text_that_names_a_withheld_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"“23,831” in the text about K2.*\{FN06\.value\}"):
        outturn.publish(council("Only 23,831 were."), "qpr", "2025-26-Q2", tmp_path / "edition", at=AT)
    assert not (tmp_path / "edition").exists()


def test_a_report_refuses_what_an_edition_would_and_one_for_inside_does_not() -> None:
    package = council("Only 23,831 were.")
    with pytest.raises(UsageError, match="“23,831” in the text about K2"):
        outturn.make_report(package, "qpr", "2025-26-Q2")
    inside = outturn.make_report(package, "qpr", "2025-26-Q2", undisclosed=True)
    assert "Only 23,831 were." in inside["qpr-2025-26-Q2.html"].decode()


def test_an_internal_report_says_so_and_an_edition_is_never_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_package(council(), tmp_path / "raw")
    command = [str(tmp_path / "raw"), "qpr", "--period", "2025-26-Q2", "--undisclosed", "-o"]
    main(["report", *command, str(tmp_path / "report")])
    page = (tmp_path / "report" / "qpr-2025-26-Q2.html").read_text(encoding="utf-8")
    assert "31,397" in page
    assert "small numbers are not protected" in page
    with pytest.raises(SystemExit) as ended:
        main(["publish", *command, str(tmp_path / "edition")])
    assert ended.value.code == 2
    assert "never published without disclosure control" in capsys.readouterr().err
    assert not (tmp_path / "edition").exists()
