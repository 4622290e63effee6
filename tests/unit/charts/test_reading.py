"""What a chart says when it is read period by period."""

from __future__ import annotations

from outturn.charts.reading import Reading, readings
from outturn.charts.spec import ChartSpec, Series, SeriesRole
from tests.unit.renderers.sample_document import PERCENT, quarter_ticks, series


def test_each_period_is_read_with_every_line_and_missing_figures_are_said_to_be_missing() -> None:
    result = Series(SeriesRole.ACTUAL, "Result", (90.0, None, None), ("90.0%", "", "suppressed"))
    spec = ChartSpec("c", "Calls", "Words.", PERCENT, quarter_ticks(3), (result, series(SeriesRole.TARGET, "Target", [92.0, None, 93.0])))
    assert readings(spec) == (
        Reading("January to March 2025", ("Result 90.0%", "Target 92.0%")),
        Reading("April to June 2025", ("Result: no figure",)),
        Reading("July to September 2025", ("Result suppressed", "Target 93.0%")),
    )
