"""What people write in a cell, and what the package keeps (PACKAGE.md: tolerant in what is written, exact in what is kept)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from outturn.errors import PackageError
from outturn.package.build import make_package

if TYPE_CHECKING:
    import polars as pl

    from outturn.findings.finding import Finding

KPI: dict[str, object] = {"indicator": "K1", "name": "Calls answered", "kind": "kpi", "unit": "percent"}
COUNT: dict[str, object] = {"indicator": "C1", "name": "Calls", "kind": "activity", "unit": "count"}


def figures(*rows: dict[str, object], area: str = "") -> pl.DataFrame:
    given = [{"indicator": "K1", "period": "2025-10", **row} for row in rows]
    return make_package({"indicators": [KPI, COUNT], "figures": given}, organisation={"name": "Meadshire", "area": area})["figures"]


def refused(table: str, **cells: object) -> Finding:
    """The one finding with which a row is refused."""
    row = {"indicator": "K1", "period": "2025-10", "financial_year": "2025-26", **cells}
    keep = {"figures": ("financial_year",), "standards": ("period",)}.get(table, ())
    with pytest.raises(PackageError) as refusal:
        make_package({"indicators": [KPI], table: [{name: cell for name, cell in row.items() if name not in keep}]})
    assert len(refusal.value.findings) == 1
    return refusal.value.findings[0]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("97", 97.0),
        (" 97 ", 97.0),
        ("97%", 97.0),
        ("0.01 %", 0.01),
        ("98%*", 98.0),
        ("93%**", 93.0),
        ("1,234", 1234.0),
        ("1,234,567.8", 1234567.8),
        ("£20m", 20_000_000.0),
        ("£1.5bn", 1_500_000_000.0),
        ("£197K", 197_000.0),
        ("£24.3 million", 24_300_000.0),
        ("-£5", -5.0),
        ("£-5", -5.0),
        ("(1,234)", -1234.0),
        ("(5%)", -5.0),
        ("−5", -5.0),
        ("-0", 0.0),
        (".5", 0.5),
        ("1E+05", 100_000.0),
        ("0.1", 0.1),
    ],
)
def test_a_number_is_kept_as_the_number_that_is_meant(written: str, kept: float) -> None:
    value = figures({"value": written})["value"][0]
    assert value == kept
    assert str(value) == str(kept)  # a minus zero would print its sign


@pytest.mark.parametrize(
    "written", ["", "n/a", "N/A", "N/a", "-", "–", "—", "*", "**", "..", "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]
)
def test_a_dash_or_the_error_of_a_spreadsheet_is_a_missing_value_and_never_a_zero(written: str) -> None:
    row = figures({"value": written}).row(0, named=True)
    assert row["value"] is None
    assert row["status"] == "not_available"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("588 515", "several numbers in one cell"),
        ("1 234", "a space in it"),
        ("1,23", "does not part thousands"),
        ("0,123", "does not part thousands"),
        ("12,34,567", "does not part thousands"),
        ("60 p.a.", "span of time"),
        ("20m", "with £ only"),
        ("5/6", "not a number"),
        ("TBC", "not a number"),
        ("about 5", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1e999", "too large"),
        ("(-5)", "not a number"),
        ("£5%", "not a number"),
        ("5-6", "not a number"),
        ("٣", "not a number"),
    ],
)
def test_what_could_be_meant_in_two_ways_or_is_no_number_is_refused_with_a_mend(written: str, words: str) -> None:
    found = refused("figures", value=written)
    assert (found.code, found.table, found.row, found.column, found.found) == ("not-a-number", "figures", 2, "value", written)
    assert words in found.message
    assert found.mend


def test_an_inequality_in_the_value_sets_the_qualifier() -> None:
    rows = figures({"value": "<0.01%"}, {"value": "> 5"}, {"value": "0.01", "qualifier": "<"}, {"value": "3"})
    assert rows["value"].to_list() == [0.01, 5.0, 0.01, 3.0]
    assert rows["qualifier"].to_list() == ["<", ">", "<", None]


def test_an_inequality_that_contradicts_its_qualifier_is_refused() -> None:
    assert refused("figures", value="<5", qualifier=">").code == "qualifier-conflict"


def test_an_inequality_is_no_denominator() -> None:
    assert refused("figures", denominator="<5").code == "not-a-number"


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"value": 5}, "final"),
        ({"numerator": 5, "denominator": 6}, "final"),
        ({"numerator": 5}, "not_available"),
        ({}, "not_available"),
        ({"value": 5, "status": "Provisional"}, "provisional"),
        ({"value": "", "status": "Not applicable"}, "not_applicable"),
        ({"value": "*", "status": "embargoed"}, "embargoed"),
        ({"value": 5, "status": "n/a"}, "final"),
    ],
)
def test_a_figure_without_a_status_is_final_with_a_value_and_not_available_without(cells: dict[str, object], status: str) -> None:
    assert figures(cells)["status"].to_list() == [status]


def test_the_organisations_own_area_is_kept_empty() -> None:
    assert figures({"area": "E10000016"}, {"area": "E07000105"}, {"area": None}, area="E10000016")["area"].to_list() == [None, "E07000105", None]


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2025-10", "2025-10"),
        ("Oct-25", "2025-10"),
        ("Oct 2025", "2025-10"),
        ("2025-10-01 00:00:00", "2025-10"),
        ("Q2 2020/21", "2020-21-Q2"),
        ("Jul – Sep 20/21", "2020-21-Q2"),
        ("Jan - Mar 19/20", "2019-20-Q4"),
        ("2025/26", "2025-26"),
        ("2011/12", "2011-12"),
        ("2011-12", "2011-12"),
        ("AY2019/20", "AY2019-20"),
        ("CY2020", "CY2020"),
    ],
)
def test_a_period_is_kept_as_its_canonical_id(written: str, period: str) -> None:
    assert figures({"period": written})["period"].to_list() == [period]


@pytest.mark.parametrize("written", ["Smarch 2025", "2025-13", "2025/27", "Q5 2025/26", "1889-04", "2150-04", "soon", "3"])
def test_a_text_that_is_no_plausible_period_is_refused(written: str) -> None:
    found = refused("figures", period=written)
    assert (found.code, found.row, found.column, found.found) == ("unknown-period", 2, "period", written)


def test_a_standards_year_of_2011_12_is_a_year_and_never_a_month() -> None:
    rows = [{"indicator": "K1", "financial_year": text, "target": 90} for text in ("2011-12", "2025/26", "25/26")]
    assert make_package({"standards": rows})["standards"]["financial_year"].to_list() == ["2011-12", "2025-26", "2025-26"]
    assert refused("standards", financial_year="2025-10").code == "unknown-period"


@pytest.mark.parametrize("written", ["TBC", "Tbc", "tbc"])
@pytest.mark.parametrize("column", ["target", "floor"])
def test_a_standard_to_be_confirmed_is_missing_with_the_status_tbc(written: str, column: str) -> None:
    rows: list[dict[str, object]] = [
        {"indicator": "K1", "financial_year": "2025-26", column: written, "status": "confirmed"},
        {"indicator": "K1", "financial_year": "2024-25", column: 5},
    ]
    standards = make_package({"standards": rows})["standards"]
    assert standards[column].to_list() == [None, 5.0]
    assert standards["status"].to_list() == ["tbc", None]


@pytest.mark.parametrize(
    "written",
    ["2025-06-30", "30/06/2025", "30/6/25", "30.06.2025", "30 June 2025", "30 Jun 2025", "30th June 2025", "2025-06-30 00:00:00", "2025-06-30T00:00:00Z"],
)
def test_a_date_has_its_day_first_or_is_in_iso_form(written: str) -> None:
    assert make_package({"risks": [{"risk": "R1", "opened": written}]})["risks"]["opened"].to_list() == [dt.date(2025, 6, 30)]


@pytest.mark.parametrize("written", ["31/06/2025", "06/30/2025", "June 2025", "0025-06-30", "2225-06-30", "tomorrow", "2025-06-30 12:00"])
def test_a_text_that_is_no_plausible_date_is_refused(written: str) -> None:
    with pytest.raises(PackageError) as refusal:
        make_package({"risks": [{"risk": "R1", "opened": written}]})
    assert [(found.code, found.column, found.subject) for found in refusal.value.findings] == [("not-a-date", "opened", "R1")]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-06-30T14:30:00Z", "2025-06-30 14:30:00"),
        ("2025-06-30T14:30:00+01:00", "2025-06-30 13:30:00"),
        ("2025-06-30 14:30", "2025-06-30 14:30:00"),
        ("2025-06-30T14:30:00.123456Z", "2025-06-30 14:30:00.123456"),
        ("30/06/2025 14:30", "2025-06-30 14:30:00"),
        ("2025-06-30", "2025-06-30 00:00:00"),
        ("30 June 2025", "2025-06-30 00:00:00"),
    ],
)
def test_an_instant_is_kept_in_utc(written: str, instant: str) -> None:
    assert [str(kept) for kept in figures({"recorded_at": written})["recorded_at"]] == [instant]


@pytest.mark.parametrize("written", ["half past two", "2025-06-30T25:00:00Z", "0001-01-01T00:00:00+14:00", "2150-01-01T00:00:00Z"])
def test_a_text_that_is_no_instant_is_refused(written: str) -> None:
    assert refused("figures", recorded_at=written).code == "not-a-date"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2025-06-30", "2025-06-30"), ("30/06/2025", "2025-06-30"), ("Jun 2025", "2025-06"), ("2025/26", "2025-26"), ("Q1 2025/26", "2025-26-Q1")],
)
def test_since_when_is_a_date_or_a_period(written: str, kept: str) -> None:
    assert make_package({"indicators": [{**KPI, "introduced": written}]})["indicators"]["introduced"].to_list() == [kept]


@pytest.mark.parametrize(
    ("written", "kept"), [("true", True), ("Yes", True), ("y", True), ("1", True), ("FALSE", False), ("no", False), ("0", False), ("n/a", None), (True, True)]
)
def test_yes_and_no_are_true_and_false(written: object, kept: bool | None) -> None:
    rows = [{"table": "T", "dimension": "d", "member": "m", "is_total": written}]
    assert make_package({"breakdowns": rows})["breakdowns"]["is_total"].to_list() == [kept]


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("unit", "%", "percent"),
        ("unit", "Percentage", "percent"),
        ("unit", "£", "gbp"),
        ("unit", "GBP", "gbp"),
        ("kind", "KPI", "kpi"),
        ("polarity", "Higher is better", "higher"),
        ("polarity", "None", "none"),
        ("polarity", "n/a", None),
        ("frequency", "Yearly", "annual"),
        ("basis", "Rolling 12", "rolling_12"),
        ("basis", "rolling-12", "rolling_12"),
        ("rating_scheme", "tolerance 5%", "tolerance 5%"),
    ],
)
def test_a_word_of_a_list_may_be_written_in_any_case_and_with_spaces(column: str, written: str, kept: str | None) -> None:
    assert make_package({"indicators": [{**KPI, column: written}]})["indicators"][column].to_list() == [kept]


@pytest.mark.parametrize(
    ("table", "column", "written", "code"),
    [
        ("indicators", "unit", "furlongs", "unknown-unit"),
        ("figures", "status", "maybe", "unknown-status"),
        ("standards", "status", "maybe", "unknown-status"),
        ("indicators", "polarity", "upwards", "unknown-word"),
        ("figures", "published_rating", "PURPLE", "unknown-word"),
        ("indicators", "rating_scheme", "traffic lights", "bad-scheme"),
        ("indicators", "rating_scheme", '{"kind": []}', "bad-scheme"),
        ("indicators", "decimals", "1.5", "not-a-number"),
        ("indicators", "decimals", "5%", "not-a-number"),
        ("indicators", "per", "£10", "not-a-number"),
        ("breakdowns", "is_total", "perhaps", "not-yes-or-no"),
    ],
)
def test_a_word_outside_its_list_is_refused_and_the_list_is_given(table: str, column: str, written: str, code: str) -> None:
    with pytest.raises(PackageError) as refusal:
        make_package({table: [{"indicator": "K1", column: written}] if table != "breakdowns" else [{"table": "T", column: written}]})
    (found,) = refusal.value.findings
    assert (found.code, found.table, found.row, found.column, found.found) == (code, table, 2, column, written)
    assert found.expected
    assert found.mend


def test_a_mistyped_word_is_told_which_word_may_be_meant() -> None:
    assert "Is “provisional” meant?" in refused("figures", status="provisonal").message


def test_a_text_is_kept_as_it_stands_but_for_the_space_around_it() -> None:
    assert figures({"note": " a, “b”\r\nc "})["note"].to_list() == ["a, “b”\nc"]
    assert figures({"note": "n/a"}, {"note": "-"}, {"note": "#N/A"}, {"note": "#1"})["note"].to_list() == ["n/a", "-", None, "#1"]
