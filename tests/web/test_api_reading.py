"""What programs read: the same as the commands give, page by page, and nothing twice that has not changed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from tests.web.api_support import Program, problem, program, read
from tests.web.returns_support import approved, open_quarter
from tests.web_support import MEADSHIRE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


@pytest.fixture
def caller(site: Callable[[str], Client]) -> Program:
    return program()


def pages(caller: Program, place: str, limit: int) -> list[dict[str, Any]]:
    joined, cursor, rows = "&" if "?" in place else "?", "", []
    while True:
        page = read(caller.get(f"{place}{joined}limit={limit}&cursor={cursor}"))
        assert len(page["items"]) <= limit
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            assert page["total"] == len(rows)
            return rows


@pytest.mark.parametrize(
    ("place", "limit"),
    [("indicators", 7), ("standards", 50), ("figures?from=2025-26-Q1&revisions=true", 113), ("figures?indicator=HT01", 1), ("assessments/2025-26-Q2", 9)],
)
def test_the_pages_together_are_the_whole(caller: Program, place: str, limit: int) -> None:
    whole = pages(caller, place, 5_000)
    assert whole
    assert pages(caller, place, limit) == whole


def test_a_figure_that_comes_between_two_pages_moves_no_other(caller: Program) -> None:
    open_quarter()
    place = "figures?indicator=HT01&from=2025-04&to=2026-03"
    before = pages(caller, place, 5_000)
    first = read(caller.get(f"{place}&limit=4"))
    approved("HT01", "2026-01")
    rest, cursor = [], first["next"]
    while cursor:
        page = read(caller.get(f"{place}&limit=4&cursor={cursor}"))
        rest, cursor = rest + page["items"], page["next"]
    seen = [row["period"] for row in first["items"] + rest]
    assert seen == sorted(set(seen))
    assert set(seen) == {row["period"] for row in before} | {"2026-01"}


def test_figures_are_those_of_the_package(caller: Program) -> None:
    import outturn

    package = outturn.read_package(MEADSHIRE)
    rows = pages(caller, "figures?revisions=true", 5_000)
    assert len(rows) == package["figures"].height
    key = ("indicator", "period", "area", "breakdown", "basis")
    newest = pages(caller, "figures", 5_000)
    assert len({tuple(row[name] for name in key) for row in newest}) == len(newest) < len(rows)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("indicator=HT01", lambda row: row["indicator"] == "HT01"),
        ("indicator=HT01&from=2025-04&to=2025-06", lambda row: row["period"] in {"2025-04", "2025-05", "2025-06"}),
        ("indicator=HT01&from=2025-26-Q1&to=2025-26-Q1", lambda row: row["period"] == "2025-06"),
        ("area=E07099905", lambda row: row["area"] == "E07099905"),
        ("area=", lambda row: row["area"] is None),
        ("breakdown=service%3Dhighways", lambda row: row["breakdown"] == "service=highways"),
        ("breakdown=", lambda row: row["breakdown"] is None),
    ],
)
def test_figures_are_filtered(caller: Program, query: str, fits: Callable[[dict[str, Any]], bool]) -> None:
    rows = pages(caller, f"figures?{query}", 5_000)
    everything = pages(caller, "figures" + ("?indicator=HT01" if "HT01" in query else ""), 5_000)
    assert rows
    assert rows == [row for row in everything if fits(row)]


def test_what_was_known_at_an_instant(caller: Program) -> None:
    then = pages(caller, "figures?indicator=HT01&as_at=2024-01-01", 5_000)
    assert then
    assert max(row["recorded_at"] for row in then) <= "2024-01-01T23:59:59"
    assert len(then) < len(pages(caller, "figures?indicator=HT01", 5_000))


def test_the_assessment_is_that_of_the_command(caller: Program) -> None:
    import json

    import outturn
    from outturn.cli.output import assessment_as_bytes

    package = outturn.read_package(MEADSHIRE)
    rows = pages(caller, "assessments/2025-26-Q2", 5_000)
    printed = json.loads(assessment_as_bytes(package, outturn.assess(package, "2025-26-Q2"), "json"))
    place = lambda row: (row["indicator"], row["area"] or "", row["breakdown"] or "")  # noqa: E731
    assert rows == sorted(printed, key=place)


def test_the_types_of_an_assessment_are_those_that_are_described() -> None:
    import outturn
    from outturn.web.rest.schemas import assessment_type

    frame = outturn.assess(outturn.read_package(MEADSHIRE), "2025-26-Q2").to_polars()
    texts = {name for name, kind in frame.schema.items() if kind in {pl.String, pl.Datetime("us")}}
    expected = {name: str if name in texts else bool if kind == pl.Boolean else int if kind.is_integer() else float for name, kind in frame.schema.items()}
    assert {name: assessment_type(name) for name in frame.columns} == expected


def test_the_story_is_that_of_the_command(caller: Program) -> None:
    import outturn

    found = read(caller.get("indicators/HT01/explanation?period=2025-26-Q2"))
    assert found["text"] == outturn.explain(outturn.read_package(MEADSHIRE), "HT01", "2025-26-Q2")


def test_the_package_is_the_one_that_was_loaded(caller: Program) -> None:
    answer = caller.get("package")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        for name in ("figures.csv", "indicators.csv", "standards.csv"):
            assert packed.read(name) == (MEADSHIRE / name).read_bytes()


def test_the_catalogue_has_the_versions_of_definitions(caller: Program) -> None:
    rows = pages(caller, "indicators", 5_000)
    assert sum(len(row["definitions"]) for row in rows) == 2
    assert {row["section"] for row in pages(caller, "indicators?section=D2&kind=kpi", 500)} >= {"HT"}
    assert read(caller.get("indicators/HT01")) == next(row for row in rows if row["indicator"] == "HT01")


# --- asked for again
PLACES = ("indicators", "indicators/HT01", "standards", "figures?limit=5", "assessments/2025-26-Q2?limit=5", "editions", "package")


@pytest.mark.parametrize("place", PLACES)
def test_what_has_not_changed_is_not_sent_again(caller: Program, place: str) -> None:
    first = caller.get(place)
    tag = first.headers["ETag"]
    assert (first.headers["Vary"], first.headers["Cache-Control"]) == ("Authorization", "private, no-cache")
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = caller.get(place, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert caller.get(place, If_None_Match='"other"').status_code == 200


def test_what_has_changed_is_sent_again(caller: Program) -> None:
    open_quarter()
    tag = caller.get("figures?indicator=HT01").headers["ETag"]
    approved("HT01", "2026-01")
    answer = caller.get("figures?indicator=HT01", If_None_Match=tag)
    assert answer.status_code == 200
    assert "2026-01" in [row["period"] for row in read(answer)["items"]]


def test_one_token_learns_nothing_from_the_tag_of_another(caller: Program) -> None:
    tag = caller.get("figures?limit=5").headers["ETag"]
    assert program().get("figures?limit=5", If_None_Match=tag).status_code == 200
    assert problem(program("analyst", "write").get("figures?limit=5", If_None_Match=tag), 403)


def test_the_head_alone(caller: Program) -> None:
    answer = caller.ask("HEAD", "indicators/HT01")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(caller.get("indicators/HT01").content)


# --- bad questions
@pytest.mark.parametrize(
    ("place", "status", "field"),
    [
        ("figures?indicatr=HT01", 422, "indicatr"),
        ("figures?limit=0", 422, "limit"),
        ("figures?limit=5001", 422, "limit"),
        ("figures?limit=NaN", 422, "limit"),
        ("figures?cursor=%00", 422, "cursor"),
        ("figures?cursor=" + "A" * 5_000, 422, "cursor"),
        ("figures?from=sometime", 422, "from"),
        ("figures?indicator=NONE", 404, ""),
        ("figures?as_at=0001-01-01T00:00%2B14:00", 422, ""),
        ("figures?as_at=yesterday", 422, ""),
        ("assessments/nonsense", 422, "period"),
        ("assessments/2025-26-Q2?area=E99", 422, ""),
        ("indicators/%00", 404, ""),
        ("indicators?kind=other", 422, "kind"),
        ("indicators/HT01/explanation", 422, "period"),
        ("editions/0", 422, "number"),
        ("editions/99999999999999999999", 422, "number"),
        ("editions/1/files/../../settings.py", 404, ""),
        ("editions/1/files/%2e%2e%2fmanifest.json", 404, ""),
        ("editions/1/files/%00", 404, ""),
        ("figures/HT01/2019-01", 404, ""),
        ("nothing/here", 404, ""),
        ("indicators/", 404, ""),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(caller: Program, place: str, status: int, field: str) -> None:
    found = problem(caller.get(place), status)
    assert found["detail"].endswith((".", ")", "”", "?")) or field
    assert field in [error["field"] for error in found["errors"]] or not field


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_taken(caller: Program, method: str) -> None:
    answer = caller.ask(method, "figures")
    assert problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


# --- the description
def test_the_description_is_for_everybody_and_needs_no_script(site: Callable[[str], Client]) -> None:
    client = site("")
    page = client.get("/api/v1/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    for path, methods in schema["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in text
