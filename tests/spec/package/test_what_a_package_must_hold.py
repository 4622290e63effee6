"""What makes a package unusable: each fault is named with its table, line, column and mend (RULES.md section 9)."""

from __future__ import annotations

import pytest

from outturn.errors import PackageError
from outturn.findings.finding import Finding, Severity
from outturn.package.build import make_package

KPI: dict[str, object] = {"indicator": "K1", "name": "Calls answered", "kind": "kpi", "unit": "percent", "basis": "period"}
FIGURE: dict[str, object] = {"indicator": "K1", "period": "2025-10", "value": 5}
SECTION: dict[str, object] = {"section": "S1", "name": "Finance"}
Tables = dict[str, list[dict[str, object]]]


def findings(tables: Tables, *, area: str = "") -> list[Finding]:
    try:
        make_package({"indicators": [KPI], **tables}, organisation={"name": "Meadshire", "area": area}, check=True)
    except PackageError as refusal:
        return list(refusal.findings)
    return []


def places(tables: Tables, *, area: str = "") -> list[tuple[str, str, int | None, str]]:
    return [(found.code, found.table, found.row, found.column) for found in findings(tables, area=area)]


def test_a_sound_package_has_no_findings() -> None:
    assert places({"figures": [FIGURE], "sections": [SECTION], "standards": [{"indicator": "K1", "financial_year": "2025-26", "target": 5}]}) == []


# --- keys
def test_two_figures_for_the_same_period_are_one_too_many() -> None:
    assert places({"figures": [FIGURE, {**FIGURE, "period": "2025-11"}, {**FIGURE, "period": "Oct-25", "value": 6}]}) == [("duplicate-key", "figures", 4, "")]


def test_the_message_names_the_line_of_the_first_row_and_the_key() -> None:
    (found,) = findings({"figures": [FIGURE, FIGURE]})
    assert "same key as line 2" in found.message
    assert "period 2025-10" in found.found
    assert found.subject == "K1"


@pytest.mark.parametrize(
    "difference",
    [{"recorded_at": "2025-11-20"}, {"breakdown": "district=Ashford"}, {"area": "E07000105"}, {"basis": "ytd"}, {"period": "2025-11"}],
    ids=lambda difference: next(iter(difference)),
)
def test_a_revision_a_part_another_area_another_basis_and_another_period_are_figures_of_their_own(difference: dict[str, object]) -> None:
    assert places({"figures": [FIGURE, {**FIGURE, **difference}], "areas": [{"area": "E07000105", "name": "Ashford"}]}) == []


def test_an_indicators_own_basis_and_an_empty_basis_are_the_same() -> None:
    assert places({"figures": [FIGURE, {**FIGURE, "basis": "period"}]}) == [("duplicate-key", "figures", 3, "")]


def test_the_own_area_and_an_empty_area_are_the_same() -> None:
    assert places({"figures": [FIGURE, {**FIGURE, "area": "E10000016"}]}, area="E10000016") == [("duplicate-key", "figures", 3, "")]


def test_an_indicator_is_defined_once() -> None:
    assert places({"indicators": [KPI, {**KPI, "name": "Another"}]}) == [("duplicate-key", "indicators", 3, "indicator")]


def test_rows_whose_key_cannot_be_read_are_not_called_duplicates() -> None:
    rows = [{**FIGURE, "period": "soon"}, {**FIGURE, "period": "later"}]
    assert [code for code, *_ in places({"figures": rows})] == ["unknown-period", "unknown-period"]


def test_a_standard_for_the_rest_of_the_year_stands_beside_one_for_a_month() -> None:
    year = {"indicator": "K1", "financial_year": "2025-26", "target": 90}
    assert places({"standards": [year, {**year, "period": "2025-04"}]}) == []
    assert places({"standards": [year, year]}) == [("duplicate-key", "standards", 3, "")]


# --- required cells
@pytest.mark.parametrize("empty", ["", None, "  ", "n/a"])
def test_a_figure_needs_its_period(empty: object) -> None:
    assert places({"figures": [{**FIGURE, "period": empty}]}) == [("missing-value", "figures", 2, "period")]


def test_an_indicator_needs_its_reference_its_name_and_its_kind() -> None:
    assert places({"indicators": [{"unit": "percent"}]}) == [("missing-value", "indicators", 2, column) for column in ("indicator", "name", "kind")]


def test_a_spreadsheets_error_in_a_key_is_a_missing_value_too() -> None:
    assert [code for code, *_ in places({"figures": [{**FIGURE, "indicator": "#REF!"}]})] == ["spreadsheet-error", "missing-value"]


# --- references
@pytest.mark.parametrize(
    ("table", "row", "column", "code"),
    [
        ("figures", {**FIGURE, "indicator": "K2"}, "indicator", "unknown-indicator"),
        ("standards", {"indicator": "K2", "financial_year": "2025-26"}, "indicator", "unknown-indicator"),
        ("figures", {**FIGURE, "area": "E07000105"}, "area", "unknown-area"),
        ("posts", {"section": "S9", "post": "director"}, "section", "unknown-section"),
        ("risks", {"risk": "R1", "title": "Flood", "section": "S9"}, "section", "unknown-section"),
        ("risk_scores", {"risk": "R9", "date": "2025-10-01"}, "risk", "unknown-reference"),
        ("report_rows", {"report": "qpr", "section": "S1"}, "report", "unknown-reference"),
        ("report_rows", {"report": "qpr", "section": "S1", "table": "T9"}, "table", "unknown-reference"),
    ],
)
def test_a_reference_leads_to_a_row_of_its_table(table: str, row: dict[str, object], column: str, code: str) -> None:
    found = findings({"sections": [SECTION], table: [row]})
    assert (code, table, 2, column) in [(one.code, one.table, one.row, one.column) for one in found]
    assert all(one.mend and one.expected and one.found for one in found)


def test_a_reference_that_is_nearly_right_is_told_what_may_be_meant() -> None:
    rows = [{**KPI, "indicator": "FN06a"}]
    (found,) = findings({"indicators": rows, "figures": [{**FIGURE, "indicator": "FN06"}]})
    assert "Is “FN06a” meant?" in found.message


def test_a_breakdown_table_may_be_known_by_its_rows_alone() -> None:
    tables: Tables = {
        "sections": [SECTION],
        "reports": [{"report": "qpr", "title": "Report", "kind": "quarterly"}],
        "breakdowns": [{"table": "T1", "dimension": "service", "member": "Libraries"}],
        "report_rows": [{"report": "qpr", "section": "S1", "table": "T1"}],
    }
    assert places(tables) == []


def test_the_organisations_own_area_may_have_neighbours_without_standing_in_the_table_of_areas() -> None:
    tables: Tables = {"areas": [{"area": "E10000012", "name": "Essex"}], "neighbours": [{"model": "m", "area": "E10000016", "neighbour": "E10000012"}]}
    assert places(tables, area="E10000016") == []
    assert places(tables) == [("unknown-area", "neighbours", 2, "area")]


# --- numbers
@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("risk_scores", {"risk": "R1", "date": "2025-10-01", "likelihood": 6, "impact": 1}, "likelihood"),
        ("risk_scores", {"risk": "R1", "date": "2025-10-01", "likelihood": 5, "impact": 0}, "impact"),
        ("indicators", {**KPI, "ytd_from": 13}, "ytd_from"),
        ("indicators", {**KPI, "decimals": -1}, "decimals"),
    ],
)
def test_a_number_outside_its_limits_is_refused(table: str, row: dict[str, object], column: str) -> None:
    tables: Tables = {"risks": [{"risk": "R1", "title": "Flood"}], table: [row]}
    assert places(tables) == [("out-of-range", table, 2, column)]


def test_likelihood_and_impact_reach_from_1_to_5() -> None:
    scores = [{"risk": "R1", "date": f"2025-10-0{number}", "likelihood": number, "impact": 6 - number} for number in range(1, 6)]
    assert places({"risks": [{"risk": "R1", "title": "Flood"}], "risk_scores": scores}) == []


# --- all at once
def test_every_fault_is_reported_at_once_in_the_order_of_the_lines() -> None:
    rows = [{**FIGURE, "value": "x"}, {**FIGURE, "period": "soon", "status": "bad"}, {**FIGURE, "indicator": "K9"}]
    assert places({"figures": rows}) == [
        ("not-a-number", "figures", 2, "value"),
        ("unknown-period", "figures", 3, "period"),
        ("unknown-status", "figures", 3, "status"),
        ("unknown-indicator", "figures", 4, "indicator"),
    ]


def test_more_than_a_thousand_alike_are_counted_in_the_last() -> None:
    rows: list[dict[str, object]] = [{"indicator": f"X{number}", "period": "2025-10"} for number in range(1234)]
    found = findings({"figures": rows})
    assert len(found) == 1000
    assert "234 more cells" in found[-1].message
    repeated = findings({"figures": [FIGURE] * 1235})
    assert len(repeated) == 1000
    assert "234 more rows" in repeated[-1].message


def test_a_file_that_is_something_else_is_given_up_after_ten_thousand_different_faults() -> None:
    rows = [{**FIGURE, "period": f"row {number}"} for number in range(10_500)]
    found = findings({"figures": [*rows, FIGURE]})
    assert {one.code for one in found} == {"unknown-period"}
    assert len(found) == 1000
    assert "9,501 more cells" in found[-1].message  # the sound one was not read


def test_warnings_and_notes_alone_refuse_nothing() -> None:
    package = make_package({"indicators": [{**KPI, "section": "Finance"}], "figures": [{**FIGURE, "value": "#N/A", "numerator": "98*"}]}, check=True)
    assert package["figures"]["value"].to_list() == [None]


def test_the_refusal_names_the_first_faults_and_counts_the_rest() -> None:
    rows = [{**FIGURE, "period": f"2025-{month:02}", "value": "x"} for month in range(1, 9)]
    with pytest.raises(PackageError) as refusal:
        make_package({"indicators": [KPI], "figures": rows}, check=True)
    message = str(refusal.value)
    assert "8 errors" in message
    assert "figures.csv, line 2, column value" in message
    assert "and 3 more" in message
    assert refusal.value.exit_status == 1
    assert len([found for found in refusal.value.findings if found.severity is Severity.ERROR]) == 8
