"""Reports that are made one after another share what was worked out of their package, and of no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from outturn.assessment.assess import assess
from outturn.assessment.history import history
from outturn.periods import parse_period
from outturn.reports.worked_out import assessed, series_of, worked_out_once
from tests.unit.reports.council import QUARTER, council

PERIOD = parse_period(QUARTER)


def test_inside_it_is_worked_out_once_and_outside_every_time() -> None:
    package = council()
    with worked_out_once():
        assert series_of(package) is series_of(package)
        assert assessed(package, PERIOD, trend_periods=None) is assessed(package, PERIOD, trend_periods=None)
    assert series_of(package) is not series_of(package)


def test_it_is_what_is_worked_out_without_it() -> None:
    package = council()
    with worked_out_once():
        for window in (None, 6):
            alone = assess(package.tables, PERIOD, scheme=package.rating_scheme, overlap_aware=package.overlap_aware, trend_periods=window)
            assert assessed(package, PERIOD, trend_periods=window).equals(alone)
        assert series_of(package).equals(history(package.tables, scheme=package.rating_scheme))


@pytest.mark.parametrize("other", ["period", "window", "package"])
def test_another_period_window_or_package_is_worked_out_for_itself(other: str) -> None:
    package = council()
    changed = replace(package, tables={**package.tables, "figures": package["figures"].head(10)})
    with worked_out_once():
        first = assessed(package, PERIOD, trend_periods=None)
        asked = {
            "period": lambda: assessed(package, parse_period("2025-26-Q1"), trend_periods=None),
            "window": lambda: assessed(package, PERIOD, trend_periods=3),
            "package": lambda: assessed(changed, PERIOD, trend_periods=None),
        }[other]()
        assert not asked.equals(first)


def test_what_is_kept_lasts_to_the_end_of_the_outermost() -> None:
    package = council()
    with worked_out_once():
        first = series_of(package)
        with worked_out_once():
            assert series_of(package) is first
        assert series_of(package) is first


def test_a_fault_inside_leaves_nothing_behind() -> None:
    package = council()
    bare = replace(package, tables={})
    with pytest.raises(KeyError), worked_out_once():
        series_of(bare)
    assert series_of(package) is not series_of(package)
