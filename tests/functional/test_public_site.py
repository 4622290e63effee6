"""The public site as a folder of files: every link leads somewhere, every page is valid, and nothing is on it that an edition withholds."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
from frictionless import Package as FrictionlessPackage

import outturn
from outturn.api.public_edition import numbered
from outturn.api.site import make_site
from outturn.cli.main import main
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.writing import write_package
from tests.accessibility import faults
from tests.builders import rows
from tests.functional.test_published_bundle import COLLEAGUE, RAW, SHOWN, council, edition, texts_in
from tests.functional.test_report_page import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

__all__ = ["edition"]
FIRST, SECOND = dt.datetime(2025, 11, 20, 12), dt.datetime(2026, 2, 20, 9, 30)
HTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def second(edition: outturn.Edition, tmp_path_factory: pytest.TempPathFactory) -> outturn.Edition:
    """A correction of the same quarter."""
    folder = tmp_path_factory.mktemp("again") / "edition"
    return outturn.publish(council(), "qpr", "2025-26-Q2", folder, at=SECOND, formats=["html", "json"], after=[edition.folder])


@pytest.fixture(scope="module")
def site(edition: outturn.Edition, second: outturn.Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    editions = ["--edition", str(edition.folder), "--edition", str(second.folder)]
    main(["site", str(edition.folder / "package"), "-o", str(folder / "site"), "--at", "2026-03-01", *editions])
    return folder / "site"


def pages_in(folder: Path) -> list[Path]:
    """Those of the site itself; the reports have tests of their own."""
    return [
        path for path in sorted(folder.rglob("*.html")) if path.name in {"index.html", "404.html"} and "qpr-2025" not in path.relative_to(folder).as_posix()
    ]


# --- without editions
def small_package(folder: Path, figures: str, **tables: str) -> Path:
    """Two indicators in the reports “q” and “d”; the threshold is 5."""
    given = {
        "sections": "section | name\nS | Services",
        "indicators": "indicator | name | kind | unit | frequency | basis | section\nA1 | Carers | activity | count | quarterly | snapshot | S",
        "reports": "report | title | kind | frequency\nq | Quarterly | quarterly | quarterly",
        "report_rows": "report | section | indicator\nq | S | A1",
        "disclosure_rules": "report | preset\n | threshold_5",
        "figures": figures,
        **tables,
    }
    write_package(make_package({name: rows(text) for name, text in given.items()}, check=True), folder)
    return folder


def test_a_period_under_embargo_is_not_the_newest(tmp_path: Path) -> None:
    """The site is of the period before; a number that is not out yet is nowhere on it."""
    figures = "indicator | period | value | status\nA1 | 2025-26-Q1 | 55111 | \nA1 | 2025-26-Q2 | 66222 | embargoed"
    main(["site", str(small_package(tmp_path / "package", figures)), "-o", str(tmp_path / "site"), "--at", "2026-03-01"])
    assert (tmp_path / "site/editions/q/2025-26-Q1/1/index.html").is_file()
    assert not [name for name, text in texts_in(tmp_path / "site").items() if "66222" in text or "66,222" in text]


def test_a_period_of_which_everything_is_withheld_has_its_report(tmp_path: Path) -> None:
    figures = "indicator | period | value\nA1 | 2025-26-Q1 | 30\nA1 | 2025-26-Q2 | 3"
    main(["site", str(small_package(tmp_path / "package", figures)), "-o", str(tmp_path / "site"), "--at", "2026-03-01"])
    assert "[c]" in (tmp_path / "site/editions/q/2025-26-Q2/1/q-2025-26-Q2.html").read_text("utf-8")


def test_what_one_report_withholds_and_another_shows_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules differ by report; who puts both on one site must know that a reader has both."""
    figures = "indicator | period | value\nA1 | 2025-26-Q1 | 30\nA1 | 2025-26-Q2 | 3"
    package = small_package(
        tmp_path / "package",
        figures,
        reports="report | title | kind | frequency\nq | Quarterly | quarterly | quarterly\nd | Other | quarterly | quarterly",
        report_rows="report | section | indicator\nq | S | A1\nd | S | A1",
        disclosure_rules="report | preset\nq | threshold_5",
    )
    main(["site", str(package), "-o", str(tmp_path / "site"), "--at", "2026-03-01"])
    told = "Withheld in one report, but shown in another of this site: A1 2025-26-Q2 (withheld in q, shown in d)."
    assert told in capsys.readouterr().err


def test_of_a_package_alone_the_site_has_the_newest_of_each_of_its_reports(
    edition: outturn.Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["site", str(edition.folder / "package"), "-o", str(tmp_path / "site"), "--at", "2026-03-01"])
    found = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").glob("editions/*/*/*/index.html")}
    assert "editions/qpr/2025-26-Q2/1/index.html" in found
    assert {path.partition("/1/")[0].split("/")[1] for path in found} == set(outturn.read_package(edition.folder / "package")["reports"]["report"])
    assert (tmp_path / "site" / "editions/qpr/2025-26-Q2/1/qpr-2025-26-Q2.html").stat().st_size > 10_000
    assert "Traceback" not in capsys.readouterr().err


# --- what stands in it
def test_every_indicator_edition_section_and_committee_has_its_address(site: Path) -> None:
    for path in (
        "",
        "editions/",
        "editions/qpr/2025-26-Q2/1/",
        "editions/qpr/2025-26-Q2/2/",
        "indicators/",
        "indicators/K1/",
        "sections/S/",
        "committees/",
        "data/",
        "about/",
    ):
        assert (site / path / "index.html").is_file(), path
    assert (site / "404.html").is_file()
    assert (site / "robots.txt").is_file()


def test_no_link_is_broken(site: Path) -> None:
    """Relative links, in every page and in every report that stands beside them."""
    broken = []
    for path in sorted(site.rglob("*.html")):
        document = html5lib.parse(path.read_bytes(), transport_encoding="utf-8", namespaceHTMLElements=True)
        here = f"https://site.example/{path.relative_to(site).as_posix()}"
        for element in document.iter():
            for name in ("href", "src"):
                target = element.get(name)
                if not target or urlsplit(target).scheme in {"https", "http", "mailto", "data"}:
                    continue
                found = urlsplit(urljoin(here, target))
                file = site / unquote(found.path).lstrip("/")
                file = file / "index.html" if found.path.endswith("/") else file
                if not file.is_file() or (
                    found.fragment and found.path == urlsplit(here).path and f'id="{found.fragment}"' not in path.read_text(encoding="utf-8")
                ):
                    broken.append((path.relative_to(site).as_posix(), target))
    assert broken == []


def test_every_page_is_valid_and_names_its_licence(site: Path) -> None:
    pages = pages_in(site)
    assert len(pages) > 12
    for path in pages:
        html5lib.HTMLParser(strict=True).parse(path.read_bytes(), transport_encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        assert "Licence: " in text
        assert text.count("<h1") == 1, path


def test_the_numbers_that_are_withheld_are_nowhere(site: Path) -> None:
    texts = texts_in(site)
    for path in site.rglob("*.zip"):
        with zipfile.ZipFile(path) as pack:
            texts |= {f"{path.name}/{name}": pack.read(name).decode() for name in pack.namelist()}
    found = [(name, what) for name, text in texts.items() for what, number in RAW.items() if str(number) in text or f"{number:,}" in text]
    assert found == []
    assert any(f"{SHOWN['the total']:,}" in text for text in texts.values())


def test_the_frozen_package_is_not_on_it(site: Path) -> None:
    """It holds more than the report shows; the data are the part that it does show."""
    assert not list(site.rglob("manifest.json"))
    assert not (site / "editions/qpr/2025-26-Q2/1/package").exists()
    assert not list(site.rglob("disclosure_rules.csv"))


def test_who_recorded_wrote_or_set_is_not_told(site: Path) -> None:
    assert [name for name, text in texts_in(site).items() if COLLEAGUE in text] == []


def test_an_edition_says_what_changed_since_the_one_before(site: Path) -> None:
    first, again = ((site / f"editions/qpr/2025-26-Q2/{number}/index.html").read_text(encoding="utf-8") for number in (1, 2))
    assert "This is the first edition of this report" in first
    assert "Nothing differs" in again
    assert 'href="../../../../editions/qpr/2025-26-Q2/1/"' in again


def test_html_stands_before_the_other_formats(site: Path) -> None:
    text = (site / "editions/qpr/2025-26-Q2/1/index.html").read_text(encoding="utf-8")
    places = [text.index(f'.{ending}"') for ending in ("html", "pdf", "docx", "xlsx", "ods")]
    assert places == sorted(places)


# --- data
def test_the_data_packages_are_valid(site: Path) -> None:
    for path in ("data/editions/qpr/2025-26-Q2/1/datapackage.json", "data/indicators/K1/datapackage.json", "data/indicators/K3/datapackage.json"):
        report = FrictionlessPackage(str(site / path)).validate()
        assert report.valid, (path, report.flatten(["rowNumber", "fieldName", "type", "note"]))


def test_each_csv_has_the_columns_of_its_metadata(site: Path) -> None:
    """CSV on the Web: the metadata stand at the default place, and describe every column in its order."""
    found = sorted(site.rglob("*.csv-metadata.json"))
    assert len(found) == 8
    for path in found:
        about = json.loads(path.read_bytes())
        assert about["@context"][0] == "http://www.w3.org/ns/csvw"
        assert about["dc:rights"]
        table = path.with_name(about["url"])
        assert f"{table.name}-metadata.json" == path.name
        header = next(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
        assert header == [column["titles"] for column in about["tableSchema"]["columns"]]


def test_the_series_of_an_indicator_has_one_row_a_figure(site: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "data/indicators/K3/K3.csv").read_text(encoding="utf-8"))))
    assert [(row["period"], row["period_start"], row["value"], row["status"]) for row in rows] == [
        ("2025-07", "2025-07-01", "81031", "final"),
        ("2025-08", "2025-08-01", "", "suppressed"),
        ("2025-09", "2025-09-01", rows[2]["value"], rows[2]["status"]),
    ]
    assert json.loads((site / "data/indicators/K3/K3.json").read_bytes())["figures"][0]["value"] == 81031


# --- the feed
def test_the_feed_has_each_edition_the_newest_first(site: Path, edition: outturn.Edition, second: outturn.Edition) -> None:
    feed = ET.fromstring((site / "feed.xml").read_bytes())  # noqa: S314 (our own)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == ["2026-02-20T09:30:00Z", "2025-11-20T12:00:00Z"]
    assert feed.findtext(f"{ATOM}updated") == "2026-02-20T09:30:00Z"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    made = make_site(numbered([edition.folder, second.folder]), address="https://data.example.gov.uk/performance/").files
    absolute = ET.fromstring(made["feed.xml"])  # noqa: S314 (our own)
    links = [entry.find(f"{ATOM}link") for entry in absolute.findall(f"{ATOM}entry")]
    assert next(link.get("href") for link in links if link is not None) == "https://data.example.gov.uk/performance/editions/qpr/2025-26-Q2/2/"
    assert b"https://data.example.gov.uk/performance/indicators/K1/" in made["sitemap.xml"]
    assert b'href="/performance/look/site.css"' in made["404.html"]


def test_an_edition_of_a_later_instant_is_left_out(
    edition: outturn.Edition, second: outturn.Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editions = ["--edition", str(edition.folder), "--edition", str(second.folder)]
    main(["site", str(edition.folder / "package"), "-o", str(tmp_path / "site"), "--at", "2025-12-31", *editions])
    assert "1 edition is left out" in capsys.readouterr().out
    assert not (tmp_path / "site/editions/qpr/2025-26-Q2/2").exists()
    assert not any("2026-02-20" in text for text in texts_in(tmp_path / "site").values())


def test_the_same_editions_give_the_same_bytes(edition: outturn.Edition) -> None:
    assert make_site(numbered([edition.folder])).files == make_site(numbered([edition.folder])).files


# --- refusals
def test_no_folder_of_something_else_is_overwritten(edition: outturn.Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(["site", str(edition.folder / "package"), "-o", str(tmp_path), "--edition", str(edition.folder), "--at", "2026-03-01"])
    assert ended.value.code == 2
    assert "holds no earlier site" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("address", ["http://a.example", "javascript:alert(1)", "https://", "https://user@a.example", "https://a.example?x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="write it as https://"):
        make_site([], address=address)


def test_a_site_without_editions_says_so() -> None:
    assert b"No report is published yet" in make_site([]).files["index.html"]


# --- in a browser
@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "light"), (DESKTOP, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, address: str, width: int, scheme: str) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for path in ("", "editions/", "editions/qpr/2025-26-Q2/2/", "indicators/K2/", "indicators/K1/", "data/", "404.html"):
            page.goto(f"{address}{path}")
            assert not faults(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), path
        assert complaints == []


def test_an_indicator_is_found_from_a_page_inside(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}editions/qpr/2025-26-Q2/2/")
        page.get_by_role("searchbox").fill("answered")
        page.keyboard.press("Enter")
        page.wait_for_url("**/indicators/K2/")
        assert page.get_by_role("heading", level=1).inner_text() == "K2: Answered in time"
