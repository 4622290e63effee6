"""How numbers are printed in the words of a finding"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from outturn.figures.formatting import NumberFormat, form_that_tells_apart, format_value
from outturn.findings.context import CheckContext
from outturn.findings.registry import checks, run_checks
from outturn.indicators.vocabulary import Unit
from outturn.package.build import make_package
from outturn.package.reading import load

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12")


def _message(code: str, **tables: list[dict[str, str]]) -> str:
    package = make_package(tables)
    found = checks()[code].run(CheckContext(package.tables, package.lines))
    assert len(found) == 1
    return found[0].message


def _series(*parts: tuple[int, int]) -> list[dict[str, str]]:
    return [{"indicator": "A1", "period": month, "numerator": str(top), "denominator": str(below)} for month, (top, below) in zip(MONTHS, parts, strict=True)]


def _indicator(unit: str, **more: str) -> dict[str, str]:
    return {"indicator": "A1", "name": "A", "unit": unit, "frequency": "monthly", "kind": "kpi", "polarity": "higher"} | more


def test_a_value_is_printed_as_its_indicator_is_and_not_as_it_was_worked_out() -> None:
    figures = _series((89, 94), (90, 95), (91, 96), (89, 93), (18, 23), (88, 93), (92, 97), (89, 94), (90, 95))
    message = _message("outlier", indicators=[_indicator("percent", decimals="1")], figures=figures)
    assert message == "A1, 2025-08: 78.3% is far from the values around it, which are about 94.8%."


@pytest.mark.parametrize(
    ("unit", "decimals", "values", "printed"),
    [
        ("percent", 1, (78.26087, 94.709339), ["78.3%", "94.7%"]),
        ("percent", 0, (96.96, 97.0), ["96.96%", "97.00%"]),
        ("percent", 0, (97.0, 97.0), ["97%", "97%"]),
        ("count", 0, (0.004, 3.0), ["0.004", "3.000"]),
        ("gbp", 0, (1234.4, 1234.6), ["£1,234", "£1,235"]),
        ("gbp", 0, (1234.5, 1234.6), ["£1,234.5", "£1,234.6"]),
    ],
)
def test_numbers_that_differ_never_print_alike_and_nothing_but_nought_prints_as_nought(
    unit: str, decimals: int, values: tuple[float, ...], printed: list[str]
) -> None:
    form = form_that_tells_apart(values, NumberFormat(Unit(unit), decimals))
    assert [format_value(value, form) for value in values] == printed


@pytest.mark.parametrize(
    ("unit", "more", "target", "floor", "said"),
    [
        ("percent", {"decimals": "0"}, "90", "95.5", "the target is 90% and the floor 95.5%."),
        ("gbp", {"scale": "1000"}, "1200000", "1500000", "the target is £1,200k and the floor £1,500k."),
        ("days", {}, "10", "12", "the target is 10 days and the floor 12 days."),
    ],
)
def test_a_standard_is_printed_with_its_unit_and_the_decimals_it_was_set_with(unit: str, more: dict[str, str], target: str, floor: str, said: str) -> None:
    standard = {"indicator": "A1", "financial_year": "2025-26", "target": target, "floor": floor}
    message = _message("floor-crosses-target", indicators=[_indicator(unit, **more)], standards=[standard])
    assert message.endswith(said)


def test_a_published_rating_at_odds_names_value_and_standards_in_their_unit() -> None:
    figures = [{"indicator": "A1", "period": "2025-08", "numerator": "18", "denominator": "23", "published_rating": "GREEN"}]
    standards = [{"indicator": "A1", "financial_year": "2025-26", "target": "97", "floor": "78.5"}]
    message = _message("rating-differs", indicators=[_indicator("percent")], figures=figures, standards=standards)
    assert message == "A1, 2025-08: published as GREEN, but 78.3% against target 97.0% and floor 78.5% is RED."


def test_commentary_is_told_the_figure_as_it_is_printed() -> None:
    figures = [{"indicator": "A1", "period": "2025-08", "numerator": "1800", "denominator": "2301"}]
    words = [{"subject": "A1", "period": "2025-08", "section": "narrative", "text": "We reached 87.2% in August."}]
    message = _message("text-contradicts-figure", indicators=[_indicator("percent")], figures=figures, commentary=words)
    assert message == "Commentary on A1, 2025-08: 87.2% is none of its figures; near it is 78.2%."


@pytest.mark.parametrize("example", ["kent", "meadshire"])
def test_no_finding_of_the_examples_shows_a_number_as_it_was_worked_out(example: str, project: Path) -> None:
    package, _ = load(project / "examples" / example)
    assert package is not None
    found = run_checks(CheckContext(package.tables, package.lines, scheme=package.rating_scheme))
    assert [finding.message for finding in found if re.search(r"\d\.\d{3,}|\de[-+]?\d|\bnan\b|None", finding.message)] == []
