"""Running all checks together: nothing to find, odd tables, the order of the answer."""

from __future__ import annotations

import polars as pl
import pytest

from outturn.findings.check import check
from outturn.findings.context import CheckContext
from outturn.findings.finding import Severity
from outturn.findings.numbers import typed_decimals
from outturn.findings.plain import plain
from outturn.findings.prose import contradicting_directions, dates_in, sentences, unequal_sums
from outturn.findings.registry import GROUPS, WITH_ERRORS, checks, run_checks
from outturn.findings.slips import is_slip
from outturn.package.build import make_package
from outturn.package.codes import READING_CODES


def test_a_package_of_one_sound_indicator_has_no_finding() -> None:
    package = make_package({"indicators": [{"indicator": "A1", "name": "Calls answered", "kind": "kpi", "polarity": "higher", "owner": "Head of Service"}]})
    assert run_checks(CheckContext(package.tables, package.lines)) == []


def test_an_empty_package_has_no_finding() -> None:
    package = make_package({"indicators": []})
    assert run_checks(CheckContext(package.tables, package.lines)) == []


def test_rows_that_say_nothing_stop_no_check() -> None:
    rows = {
        "indicators": [{"indicator": "A1", "name": "Calls"}],
        "standards": [{"indicator": "A1", "financial_year": "2025-26"}],
        "figures": [{"indicator": "A1", "period": "2025-10"}, {"indicator": "A1", "period": "2025-26-Q1"}, {"indicator": "A1", "period": "CY2025"}],
        "milestones": [{"indicator": "A1", "financial_year": "2025-26", "milestone": "Draft"}],
        "breakdowns": [{"table": "t", "dimension": "d", "member": "m"}],
        "breakdown_tables": [{"table": "t"}],
        "breakdown_columns": [{"table": "t", "order": 1, "period": "2025-10"}],
        "commentary": [{"subject": "A1", "period": "2025-10", "kind": "narrative"}],
        "actions": [{"action": "M1", "indicator": "A1"}],
        "reports": [{"report": "r", "title": "R", "kind": "quarterly"}],
        "report_rows": [{"report": "r", "section": "s"}],
        "published": [{"report": "r", "period": "2025-10", "subject": "*"}],
        "risks": [{"risk": "R1", "title": "Cyber"}],
        "risk_scores": [{"risk": "R1", "date": "2025-10-31"}],
        "definitions": [{"indicator": "A1", "from": "2025-04-01"}],
        "posts": [{"section": "s", "post": "director"}],
        "sections": [{"section": "s", "name": "S"}],
        "aliases": [{"alias": "Phone calls", "indicator": "A1"}],
    }
    package = make_package(rows)
    found = {finding.code for finding in run_checks(CheckContext(package.tables, package.lines))}
    assert {"missing-unexplained", "standard-empty", "risk-unscored", "action-incomplete", "owner-missing"} <= found


def test_findings_come_the_gravest_first_then_by_table_and_row() -> None:
    rows = {
        "indicators": [{"indicator": "A1", "name": "Calls", "kind": "kpi", "polarity": "higher"}],
        "standards": [
            {"indicator": "A1", "financial_year": "2024-25", "target": 0, "floor": 0},
            {"indicator": "A1", "financial_year": "2025-26", "target": 80, "floor": 90},
        ],
        "figures": [{"indicator": "A1", "period": "2025-10", "value": 5, "status": "not_available", "note": "No data."}],
    }
    package = make_package(rows)
    found = run_checks(CheckContext(package.tables, package.lines))
    assert [(finding.severity, finding.table, finding.row) for finding in found] == [
        (Severity.ERROR, "standards", 3),
        (Severity.WARNING, "figures", 2),
        (Severity.NOTE, "indicators", 2),
        (Severity.NOTE, "standards", 2),
        (Severity.NOTE, "standards", 2),
    ]


def test_the_newest_revision_is_the_one_that_is_checked() -> None:
    indicator = [{"indicator": "A1", "name": "Calls", "kind": "activity", "unit": "count", "frequency": "monthly"}]
    old = {"indicator": "A1", "period": "2025-10", "value": -5, "recorded_at": "2025-11-05T09:00:00Z"}
    new = {"indicator": "A1", "period": "2025-10", "value": 5, "recorded_at": "2025-11-06T09:00:00Z"}
    package = make_package({"indicators": indicator, "figures": [new, old]})
    assert checks()["negative-count"].run(CheckContext(package.tables, package.lines)) == []
    package = make_package({"indicators": indicator, "figures": [new | {"value": -5}, old | {"value": 5}]})
    assert [finding.row for finding in checks()["negative-count"].run(CheckContext(package.tables, package.lines))] == [2]


def test_checks_leave_the_tables_as_they_are() -> None:
    package = make_package({"indicators": [{"indicator": "A1", "name": "Calls", "kind": "kpi"}]})
    before = {name: frame.columns for name, frame in package.tables.items()}
    run_checks(CheckContext(package.tables, package.lines))
    assert {name: frame.columns for name, frame in package.tables.items()} == before


def test_a_code_belongs_to_one_check() -> None:
    with pytest.raises(ValueError, match="two checks have the code outlier"):
        check(code="outlier", severity=Severity.NOTE, title="", mend="")(lambda _: [])
    assert {entry.code for entry in READING_CODES} & set(checks()) == set()


def test_the_errors_are_in_the_modules_that_are_asked_for_errors() -> None:
    assert {entry.group for entry in checks().values() if entry.severity is Severity.ERROR} == set(WITH_ERRORS)


def test_every_module_of_checks_is_a_group_of_the_registry() -> None:
    assert {entry.group for entry in checks().values()} == set(GROUPS)


@pytest.mark.parametrize(("value", "decimals"), [(97.0, 0), (15.1, 1), (0.03, 2), (1 / 3, 6), (1_234_567.25, 2), (-0.5, 1), (0.0, 0), (None, None)])
def test_decimals_are_counted_as_typed(value: float | None, decimals: int | None) -> None:
    assert pl.DataFrame({"value": [value]}, schema={"value": pl.Float64}).select(typed_decimals(pl.col("value"))).item() == decimals


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234.5"), (97.0, "97"), (-0.0, "0"), (0.00001, "1e-05"), (None, ""), (True, "True"), (41600, "41,600")])
def test_values_are_written_plainly(value: object, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [(143, 134, True), (5970, 5907, True), (24, 34, True), (143, 431, False), (7, 8, False), (10, 100, False), (-5, 5, False), (95, 95, False)],
)
def test_a_slip_is_one_digit_or_two_neighbours_swapped(typed: float, meant: float, slip: bool) -> None:
    assert is_slip(typed, meant) is slip


def test_sentences_end_at_a_stop_and_not_at_a_decimal_point() -> None:
    assert sentences("It was 97.3% in {A1.value}. Then\nit fell.\n\nNew paragraph") == ["It was 97.3% in {A1.value}.", "Then\nit fell.", "New paragraph"]


def test_dates_are_read_in_three_forms_and_impossible_ones_left_out() -> None:
    found = dates_in("On 29th January 2026, 04/02/2026 and 2026-02-12, never on 31/02/2026.")
    assert [str(date) for date, _ in found] == ["2026-01-29", "2026-02-04", "2026-02-12"]


def test_parts_far_from_the_whole_are_not_its_parts() -> None:
    assert list(unequal_sums("In 100 cases (3 in June and 2 in July) nothing was done.")) == []
    assert [(whole, parts) for whole, parts, _ in unequal_sums("10 schools, of which 5 primary and 4 secondary.")] == [(10.0, [5.0, 4.0])]
    assert list(unequal_sums("10 schools, of which 6 primary and 4 secondary.")) == []


def test_words_and_numbers_that_go_different_ways() -> None:
    assert list(contradicting_directions("It rose from 12.5% to 10%.")) == ["rose from 12.5% to 10%"]
    assert list(contradicting_directions("It fell from 12.5% to 10%. It went from 3 to 4.")) == []
