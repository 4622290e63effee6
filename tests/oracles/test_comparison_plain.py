"""The comparison of all areas at once against a plain one: one area, one indicator, one neighbour at a time, in Python's own numbers."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from outturn.comparison.areas import compare_areas
from outturn.comparison.compare import compare_tables
from outturn.comparison.models import neighbours_of_model
from outturn.comparison.settled import settled_figures
from outturn.package.build import make_package
from outturn.periods import parse_period
from tests.groups import row, spread

AREAS = ("A", "B", "C", "D", "E", "F")
PERIODS = ("2025-08", "2025-09", "2025-10")
GRID = (0, 10, 10, 20, 30, 40)
STATUSES = (None, None, None, "provisional", "suppressed", "embargoed", "not_available")

Figure = dict[str, Any]
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: the packages are small already."""


@st.composite
def groups(draw: st.DrawFn) -> tuple[dict[tuple[str, str], Figure], dict[str, list[str]], str]:
    """Figures by area and period from a small grid, so that ties happen; neighbours of each area; a polarity."""
    figures: dict[tuple[str, str], Figure] = {}
    for area in AREAS:
        for period in PERIODS:
            if draw(st.integers(0, 3)):
                top, bottom = draw(st.sampled_from(GRID)), 40
                parts = {"numerator": top, "denominator": bottom} if draw(st.booleans()) else {"value": 100 * top / bottom}
                figures[area, period] = {**parts, "status": draw(st.sampled_from(STATUSES)), "qualifier": draw(st.sampled_from([None] * 6 + ["<"]))}
    neighbours = {area: draw(st.permutations([other for other in AREAS if other != area]))[: draw(st.integers(1, 5))] for area in AREAS}
    return figures, neighbours, draw(st.sampled_from(["higher", "lower", "none"]))


def value_of(figure: Figure | None) -> Fraction | None:
    if figure is None or figure["status"] not in {None, "provisional"}:
        return None
    return Fraction(100 * figure["numerator"], figure["denominator"]) if "numerator" in figure else Fraction(figure["value"])


def exact_of(figure: Figure | None) -> Fraction | None:
    return None if figure is None or figure["qualifier"] else value_of(figure)


def plain(figures: dict[tuple[str, str], Figure], area: str, others: list[str], polarity: str) -> dict[str, Any] | None:
    """The columns that can be told without a distribution; None where the area cannot be compared."""
    periods = [period for period in PERIODS if (area, period) in figures and any(exact_of(figures.get((other, period))) is not None for other in others)]
    if not periods:
        return None
    period = periods[-1]
    exact = {name: exact_of(figures.get((name, period))) for name in (area, *others)}
    known = {name: value for name, value in exact.items() if value is not None}
    beside = [known[name] for name in others if name in known]
    better = (lambda mine, other: other < mine) if polarity == "lower" else (lambda mine, other: other > mine)
    ranks = {name: 1 + sum(better(value, other) for other in known.values()) for name, value in known.items()}
    median = statistics.median(beside) if beside else None
    own = known.get(area)
    return {
        "period": period,
        "rank": ranks.get(area),
        "of": len(known),
        "quartile": quartile(own, list(known.values()), polarity),
        "median": median,
        "mean": statistics.mean(beside) if beside else None,
        "gap": own - median if own is not None and median is not None else None,
        "compared": len(beside),
        "best_areas": None if polarity == "none" else " ".join(sorted(name for name in ranks if ranks[name] == 1)) or None,
        "worst_areas": None if polarity == "none" else " ".join(sorted(name for name in ranks if ranks[name] == max(ranks.values()))) or None,
        **left_out(figures, others, period, exact),
    }


def left_out(figures: dict[tuple[str, str], Figure], others: list[str], period: str, exact: dict[str, Fraction | None]) -> dict[str, int]:
    found = [figures.get((name, period)) for name in others]
    counts = {status: sum(figure is not None and figure["status"] == status for figure in found) for status in ("suppressed", "embargoed")}
    limits = sum(value_of(figure) is not None and figure["qualifier"] is not None for figure in found if figure)
    return {**counts, "limits": limits, "missing": len(others) - sum(exact[name] is not None for name in others) - sum(counts.values()) - limits}


def quartile(own: Fraction | None, values: list[Fraction], polarity: str) -> str | None:
    """The boundaries lie between ordered values, as R and spreadsheets place them; a value on one belongs to the better side."""
    if own is None or polarity == "none" or len(values) < 4 or len(set(values)) == 1:
        return None
    ordered = sorted(values if polarity == "lower" else [-value for value in values])
    mine = own if polarity == "lower" else -own
    for letter, share in zip("ABC", (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)), strict=True):
        place = share * (len(ordered) - 1)
        below, part = int(place), place - int(place)
        boundary = ordered[below] + (part * (ordered[below + 1] - ordered[below]) if part else 0)
        if mine <= boundary:
            return letter
    return "D"


def package_of(figures: dict[tuple[str, str], Figure], neighbours: dict[str, list[str]], polarity: str) -> Any:
    return make_package(
        {
            "indicators": [{"indicator": "K", "name": "K", "kind": "kpi", "unit": "percent", "polarity": polarity, "frequency": "monthly"}],
            "figures": [{"indicator": "K", "area": area, "period": period, **figure} for (area, period), figure in figures.items()],
            "areas": [{"area": area, "name": area} for area in AREAS],
            "neighbours": [
                {"model": "m", "area": area, "neighbour": other, "rank": rank}
                for area, others in neighbours.items()
                for rank, other in enumerate(others, start=1)
            ],
        }
    )


@given(groups())
@settings(max_examples=60, deadline=None, phases=QUICK)
def test_every_column_agrees_with_the_plain_way(drawn: tuple[dict[tuple[str, str], Figure], dict[str, list[str]], str]) -> None:
    figures, neighbours, polarity = drawn
    package = package_of(figures, neighbours, polarity)
    settled, traits = settled_figures(package.tables, parse_period("2025-10"))
    frame, _ = compare_areas(settled, traits, neighbours_of_model(package.tables, "m").pairs)
    found = {entry["area"]: entry for entry in frame.to_dicts()}
    for area, others in neighbours.items():
        expected = plain(figures, area, others, polarity)
        assert (area in found) is (expected is not None), area
        for column, value in (expected or {}).items():
            wanted = pytest.approx(float(value), abs=1e-9) if isinstance(value, Fraction) else value
            assert found[area][column] == wanted, (area, column)


@given(groups(), st.sampled_from(AREAS))
@settings(max_examples=15, deadline=None, phases=QUICK)
def test_one_area_alone_is_compared_as_it_is_among_all(drawn: tuple[dict[tuple[str, str], Figure], dict[str, list[str]], str], area: str) -> None:
    package = package_of(*drawn)
    settled, traits = settled_figures(package.tables, parse_period("2025-10"))
    everywhere, values = compare_areas(settled, traits, neighbours_of_model(package.tables, "m").pairs)
    alone = compare_tables(package.tables, parse_period("2025-10"), area=area)
    assert alone.frame.equals(everywhere.filter(pl.col("area") == area))
    assert alone.values.equals(values.filter(pl.col("area") == area))


@given(st.lists(st.sampled_from(GRID), min_size=4, max_size=9))
@settings(max_examples=20, deadline=None, phases=QUICK)
def test_mirrored_values_under_the_opposite_polarity_have_the_same_ranks_and_quartiles(values: list[int]) -> None:
    """High is good of the one as low is of the other: neither polarity has an advantage on a boundary."""
    higher, lower = row(spread(values), {"unit": "score"}), row(spread([-value for value in values]), {"unit": "score", "polarity": "lower"})
    assert [higher[name] for name in ("rank", "quartile", "sharing", "best_areas")] == [lower[name] for name in ("rank", "quartile", "sharing", "best_areas")]
