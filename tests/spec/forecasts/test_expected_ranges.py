"""Expected ranges from the years before

For the financial year after the latest figure: lower and upper thresholds in which a share of the figures should lie, by a model of a level
that may drift and a season. They are a proposal until a person confirms them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outturn.api import expect
from outturn.forecasts.vocabulary import NoForecast
from tests.builders import COUNT, package, series

if TYPE_CHECKING:
    from outturn.forecasts.expected import Expectation

ACTIVITY = {**COUNT, "kind": "activity", "polarity": "none"}
SEASON = [120, 110, 100, 90, 80, 80, 90, 100, 110, 120, 130, 130]


def seasonal(years: int, *, level: float = 0.0) -> list[float]:
    """From April, with a little noise that repeats nowhere."""
    return [SEASON[place % 12] + level + ((place * 37) % 11 - 5) * 0.4 for place in range(12 * years)]


def expected(values: list[Any], *, definition: dict[str, object] | None = None, last: str = "2026-03", **options: Any) -> Expectation:
    return expect(package({**ACTIVITY, **(definition or {})}, series(values, last=last)), "K1", **options)


def test_each_month_of_the_coming_year_has_its_range() -> None:
    found = expected(seasonal(4))
    assert [one.period.id for one in found.thresholds][:2] == ["2026-04", "2026-05"]
    assert len(found.thresholds) == 12
    assert found.is_seasonal
    for one, usual in zip(found.thresholds, SEASON, strict=True):
        assert one.lower <= usual <= one.upper
        assert one.upper - one.lower < 10


def test_a_range_for_the_year_to_date_adds_the_months_up() -> None:
    found = expected(seasonal(4), basis="ytd")
    year = [sum(SEASON[: place + 1]) for place in range(12)]
    assert all(one.lower <= total <= one.upper for one, total in zip(found.thresholds, year, strict=True))
    widths = [one.upper - one.lower for one in found.thresholds]
    assert widths == sorted(widths)


def test_a_count_that_grows_through_the_year_has_ranges_of_the_year_so_far() -> None:
    totals, total = [], 0.0
    for place, value in enumerate(seasonal(4)):
        total = value if place % 12 == 0 else total + value
        totals.append(total)
    found = expected(totals, definition={"basis": "cumulative"})
    assert found.thresholds[11].lower <= sum(SEASON) <= found.thresholds[11].upper


@pytest.mark.parametrize(
    ("values", "definition", "reason"),
    [
        (seasonal(2)[:23], {}, NoForecast.TOO_FEW_POINTS),
        (seasonal(2), {}, None),
        ([7] * 36, {}, NoForecast.CONSTANT),
        ([7, 8, 9], {"frequency": "annual"}, NoForecast.NOT_SEASONAL),
    ],
)
def test_two_years_of_figures_that_differ_are_needed(values: list[float], definition: dict[str, object], reason: NoForecast | None) -> None:
    last = "2025-26" if definition else "2026-03"
    assert expected(values, definition=definition, last=last).reason is reason


def test_a_gap_needs_no_filling() -> None:
    values: list[float | None] = list(seasonal(4))
    values[5] = values[30] = None
    found = expected(values)
    assert (found.points, len(found.thresholds)) == (46, 12)


def test_a_count_is_never_expected_below_nought_and_the_cut_is_told() -> None:
    found = expected([(place * 7) % 5 for place in range(36)])
    assert min(one.lower for one in found.thresholds) == 0
    assert found.clipped


def test_a_percentage_stays_within_a_hundred() -> None:
    found = expected([100 - max(0, (place * 37) % 11 - 6) for place in range(36)], definition={"unit": "percent", "aggregation": "none"})
    assert max(one.upper for one in found.thresholds) == 100
    assert found.clipped


def test_figures_before_a_change_of_definition_do_not_count() -> None:
    values = [*seasonal(3, level=1000), *seasonal(1)]
    example = package(ACTIVITY, series(values, last="2026-03"), definitions=[{"from": "2025-04-01", "comparable": False}])
    assert (expect(example, "K1").reason, expect(example, "K1").points) == (NoForecast.TOO_FEW_POINTS, 12)


def test_only_the_last_years_count_where_that_is_asked() -> None:
    found = expected([*seasonal(3, level=1000), *seasonal(2)], years=2)
    assert (found.points, found.first.id if found.first else "") == (24, "2024-04")


def test_the_back_test_counts_the_figures_held_out() -> None:
    """Figures that follow the model lie in their ranges about as often as promised; a level that leaps in the last year does not."""
    kept = expected(seasonal(4)).backtest
    assert kept.tested > 50
    assert kept.share is not None
    assert kept.share > 0.6
    leapt = expected([*seasonal(3), *seasonal(1, level=60)]).backtest
    assert leapt.share is not None
    assert leapt.share < kept.share


def test_a_wider_coverage_gives_a_wider_range() -> None:
    narrow, wide = (expected(seasonal(4), coverage=coverage).thresholds[0] for coverage in (0.8, 0.95))
    assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper
