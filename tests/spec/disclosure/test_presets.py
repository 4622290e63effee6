"""Which counts are withheld, and how the others are rounded.

Oracle: the printed practice of the bodies that use the presets (NHS hospital statistics; a threshold of 5; a threshold of 10), worked out by hand.
"""

from __future__ import annotations

import pytest

from outturn.disclosure.disclose import disclose
from outturn.errors import PackageError
from outturn.package.build import make_package
from tests.builders import package, rows

COUNT = {"kind": "activity", "unit": "count", "polarity": "none", "frequency": "monthly"}


def shown(count: str, rule: str) -> str:
    """What is published of one count under a rule of its indicator; [c] where it is withheld."""
    example = package(COUNT, f"period | value\n2025-09 | {count}", disclosure_rules=rule)
    (row,) = disclose(example.tables, "qpr").tables["figures"].to_dicts()
    assert (row["status"] == "suppressed") == (row["value"] is None)
    return "[c]" if row["value"] is None else f"{row['value']:g}"


@pytest.mark.parametrize(
    ("count", "published"),
    [("0", "0"), ("1", "[c]"), ("7", "[c]"), ("8", "10"), ("12", "10"), ("13", "15"), ("17", "15"), ("18", "20"), ("22", "20"), ("23", "25"), ("1000", "1000")],
)
def test_nhs_style(count: str, published: str) -> None:
    """NHS style: 1 to 7 are withheld and the rest rounded to the nearest 5; nought is shown."""
    assert shown(count, "preset\nnhs") == published


@pytest.mark.parametrize(("count", "published"), [("0", "0"), ("1", "[c]"), ("4", "[c]"), ("5", "5"), ("6", "6")])
def test_threshold_5(count: str, published: str) -> None:
    """Threshold 5: 1 to 4 are withheld, and the rest is shown as it is."""
    assert shown(count, "preset\nthreshold_5") == published


@pytest.mark.parametrize(("count", "published"), [("0", "0"), ("1", "[c]"), ("9", "[c]"), ("10", "10"), ("11", "11")])
def test_threshold_10(count: str, published: str) -> None:
    """Threshold 10: 1 to 9 are withheld, and the rest is shown as it is."""
    assert shown(count, "preset\nthreshold_10") == published


@pytest.mark.parametrize(("count", "published"), [("0", "0"), ("4", "0"), ("5", "10"), ("14", "10"), ("15", "20"), ("1", "0")])
def test_a_base_alone(count: str, published: str) -> None:
    """A rounding base alone rounds every count, halves up, and withholds none."""
    assert shown(count, "base\n10") == published


@pytest.mark.parametrize(
    ("case", "rule", "published"),
    [
        ("no rule", "preset\n", "3"),
        ("a rule for all", "indicator | preset\n | threshold_5", "[c]"),
        ("the indicator's own goes before it", "indicator | preset\n | threshold_5\nK1 | as_it_is", "3"),
        ("a rule for another report", "report | preset\ndash | threshold_5", "3"),
        ("a rule for this report", "report | preset\nqpr | threshold_5", "[c]"),
        ("the indicator goes before the report", "indicator | report | preset\nK1 | | as_it_is\n | qpr | threshold_5", "3"),
        ("the indicator in this report goes before both", "indicator | report | preset\nK1 | | as_it_is\nK1 | qpr | threshold_5", "[c]"),
        ("a threshold of 3 leaves 3", "threshold\n3", "3"),
        ("a threshold of 4 and a base of 2", "threshold | base\n4 | 2", "[c]"),
    ],
)
def test_which_rule_is_for_a_figure(case: str, rule: str, published: str) -> None:
    """Of the rules for an indicator in a report, the one that says most exactly for what it is; 3 is the count."""
    assert shown("3", rule) == published, case


@pytest.mark.parametrize(
    ("numerator", "denominator", "rule", "published"),
    [
        ("3", "40", "threshold_5", "[c]"),
        ("37", "40", "threshold_5", "[c]"),
        ("1", "4", "threshold_5", "[c]"),
        ("0", "40", "threshold_5", "0 of 40"),
        ("40", "40", "threshold_5", "40 of 40"),
        ("12", "40", "threshold_5", "12 of 40"),
        ("12", "41", "nhs", "10 of 40"),
        ("0", "4", "threshold_5", "[c]"),
    ],
)
def test_percentages(numerator: str, denominator: str, rule: str, published: str) -> None:
    """A percentage is withheld where its numerator, its denominator or what lies between them is small; else it is worked out from the rounded parts."""
    example = package({}, f"period | numerator | denominator\n2025-09 | {numerator} | {denominator}", disclosure_rules=f"preset\n{rule}")
    (row,) = disclose(example.tables, "qpr").tables["figures"].to_dicts()
    assert row["value"] is None
    assert ("[c]" if row["numerator"] is None else f"{row['numerator']:g} of {row['denominator']:g}") == published


def test_a_percentage_of_a_known_denominator_tells_its_numerator() -> None:
    """7.5% of 40 is 3: withheld, although no numerator is given."""
    example = package({}, "period | value | denominator\n2025-09 | 7.5 | 40", disclosure_rules="preset\nthreshold_5")
    assert disclose(example.tables, "qpr").tables["figures"]["status"].to_list() == ["suppressed"]


def test_a_mean_is_withheld_where_it_is_of_few() -> None:
    """The 12 days of 3 people are withheld; those of 30 people are not, though 4 days are a small number."""
    days = {"unit": "days", "polarity": "lower"}
    example = package(days, "period | numerator | denominator\n2025-08 | 12 | 3\n2025-09 | 4 | 30", disclosure_rules="preset\nthreshold_5")
    assert disclose(example.tables, "qpr").tables["figures"]["status"].to_list() == ["suppressed", "final"]


def test_money_is_no_count() -> None:
    """£3 is neither withheld nor rounded."""
    example = package({**COUNT, "unit": "gbp"}, "period | value\n2025-09 | 3", disclosure_rules="preset\nnhs")
    assert disclose(example.tables, "qpr").tables["figures"]["value"].to_list() == [3.0]


@pytest.mark.parametrize("rule", [{"preset": "nhs5"}, {"threshold": "few"}])
def test_a_rule_that_cannot_be_read_is_refused(rule: dict[str, str]) -> None:
    """An unknown preset is a fault in the table, with the presets that there are."""
    with pytest.raises(PackageError, match=r"nhs5|few"):
        make_package({"indicators": rows("indicator | name | kind\nK1 | One | kpi"), "disclosure_rules": [{"indicator": "K1", **rule}]}, check=True)


@pytest.mark.parametrize(("rule", "says"), [({"threshold": -1}, "below 0"), ({"base": 0}, "below 1"), ({"indicator": "K9", "preset": "nhs"}, "K9")])
def test_a_rule_that_cannot_be_is_refused(rule: dict[str, object], says: str) -> None:
    """A threshold below 0, a base of 0 and an unknown indicator are faults in the table."""
    with pytest.raises(PackageError, match=says):
        make_package({"indicators": rows("indicator | name | kind\nK1 | One | kpi"), "disclosure_rules": [{"indicator": "K1", **rule}]}, check=True)
