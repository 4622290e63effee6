"""The figure before"""

from __future__ import annotations

import pytest

from outturn.entry.template import last_figures
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from tests.builders import package

BEFORE = "period | value | qualifier | status | recorded_at"


@pytest.mark.parametrize(
    ("figures", "period", "last"),
    [
        ("period | value", "2025-09", ""),
        ("period | value\n2025-07 | 91.26\n2025-08 | 90", "2025-09", "90.0% (Aug 2025)"),
        ("period | value\n2025-07 | 91.26\n2025-09 | 90", "2025-09", "91.3% (Jul 2025)"),
        ("period | value | numerator | denominator\n2025-08 | | 9 | 10", "2025-09", "90.0% (Aug 2025)"),
        ("period | value | qualifier\n2025-08 | 5 | <", "2025-09", "<5.0% (Aug 2025)"),
        ("period | value | status\n2025-07 | 80 | \n2025-08 | | not_available", "2025-09", "80.0% (Jul 2025)"),
        (f"{BEFORE}\n2025-08 | 70 | | | 2025-09-01T00:00:00Z\n2025-08 | 75 | | | 2025-09-05T00:00:00Z", "2025-09", "75.0% (Aug 2025)"),
    ],
)
def test_the_newest_figure_before_a_period_is_told_as_it_is_printed(figures: str, period: str, last: str) -> None:
    """With its period; the newest revision of it; computed where it is held as numerator and denominator. A period without a figure is passed over."""
    example = package({"aggregation": "ratio"}, figures)
    indicator = indicators_of(example, parse_period(period))["K1"]
    assert last_figures(example, [(indicator, parse_period(period))]) == {("K1", period): last}
