"""Editions of a framework"""

from __future__ import annotations

import pytest

from outturn.frameworks.editions import EditionChange, compare_editions, other_editions
from outturn.frameworks.framework import frameworks_of, read_framework
from outturn.package.build import make_package
from tests.builders import rows

OUTCOMES = """
framework  | outcome | number | name
fw-2026-02 | A       | 1      | Homes
fw-2026-07 | A       | 1      | Homes
fw-2026-07 | B       | 2      | Health
"""


def _change(metrics: str) -> EditionChange:
    tables = make_package({"frameworks": rows(OUTCOMES), "metrics": [{"name": "Example", **row} for row in rows(metrics)]}).tables
    assert frameworks_of(tables) == ("fw-2026-02", "fw-2026-07")
    return compare_editions(read_framework(tables, "fw-2026-07", ()), read_framework(tables, "fw-2026-02", ()))


@pytest.mark.parametrize(
    ("framework", "others"),
    [
        ("lof-2026-07", ["lof-2026-02", "lof-2025"]),
        ("lof-2025", ["lof-2026-07", "lof-2026-02"]),
        ("ascof", []),
        ("phof-2026", []),
    ],
)
def test_editions_differ_only_in_a_date_at_the_end_of_the_reference(framework: str, others: list[str]) -> None:
    """Frameworks whose references are alike but for a year or a month at their end are editions of one framework; the latest comes first."""
    assert list(other_editions(framework, ["lof-2026-02", "lof-2025", "lof-2026-07", "ascof", "phof-2026"])) == others


def test_metrics_of_one_edition_alone_are_told_by_their_references() -> None:
    """A metric is the same in two editions where its reference is the same."""
    metrics = """
    framework  | metric | outcome
    fw-2026-02 | m1     | A
    fw-2026-02 | m2     | A
    fw-2026-07 | m1     | A
    fw-2026-07 | m3     | A
    """
    change = _change(metrics)
    assert [[metric.ref for metric in group] for group in (change.shared, change.only_other, change.only_one)] == [["m1"], ["m2"], ["m3"]]


def test_what_the_other_edition_does_not_hold_is_not_compared() -> None:
    """An outcome of which the package holds no metric of the other edition says nothing of it: its metrics are not called new."""
    metrics = """
    framework  | metric | outcome
    fw-2026-02 | m1     | A
    fw-2026-07 | m1     | A
    fw-2026-07 | m5     | B
    """
    change = _change(metrics)
    assert (change.compared, change.not_compared, change.only_one) == (("A",), ("B",), ())


def test_a_placeholder_that_has_been_defined_is_named() -> None:
    """A metric that was a placeholder in the other edition, and is none in this, has been defined since."""
    metrics = """
    framework  | metric | outcome | placeholder
    fw-2026-02 | m1     | A       | true
    fw-2026-02 | m2     | A       | true
    fw-2026-07 | m1     | A       | false
    fw-2026-07 | m2     | A       | true
    """
    assert [metric.ref for metric in _change(metrics).defined] == ["m1"]
