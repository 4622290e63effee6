"""Small packages drawn in text, for tests that show a table in and an answer out.

A drawn table has one line of headings and one line a row, cells apart by bars; an empty cell is missing:

    period  | value
    2025-09 | 84
    2025-10 |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from outturn.api import assess, history
from outturn.package.build import make_package

if TYPE_CHECKING:
    import polars as pl

    from outturn.package.package import Package

REFERENCE = "K1"
"""The indicator that a drawn table is about, unless it names others."""

Drawn = str | Iterable[Mapping[str, object]]
PERCENTAGE: Mapping[str, object] = {"unit": "percent", "polarity": "higher", "frequency": "monthly"}
COUNT: Mapping[str, object] = {"unit": "count", "polarity": "lower", "frequency": "monthly"}


def rows(drawn: Drawn) -> list[dict[str, object]]:
    """The rows of a drawn table; rows that are mappings already are taken as they are."""
    if not isinstance(drawn, str):
        return [dict(row) for row in drawn]
    lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def months(values: Iterable[object], *, last: str = "2025-10", **more: object) -> list[dict[str, object]]:
    """One figure a month, the last of them for `last`; None leaves the month out."""
    return series(values, last=last, **more)


def series(values: Iterable[object], *, last: str, column: str = "value", **more: object) -> list[dict[str, object]]:
    """Consecutive figures that end with the period `last`, as rows; None leaves its period out."""
    from outturn.periods import parse_period

    listed, end = list(values), parse_period(last)
    return [{"period": end.shift(place - len(listed) + 1).id, column: value, **more} for place, value in enumerate(listed) if value is not None]


def package(indicator: Mapping[str, object], figures: Drawn = (), standards: Drawn = (), *, scheme: object = "floor", **tables: Drawn) -> Package:
    """One indicator with its figures and standards; `indicator` overrides the fields of a monthly percentage that should be high.

    Rows of figures and standards are about this indicator and, for standards, the year 2025/26, unless they say otherwise.
    """
    definition = {"indicator": REFERENCE, "name": "Example", "kind": "kpi", **PERCENTAGE, **indicator}
    listed = [definition, *({"name": "Another", "kind": "kpi", **row} for row in rows(tables.pop("indicators", ())))]
    return make_package(
        {
            "indicators": listed,
            "figures": [{"indicator": REFERENCE, **row} for row in rows(figures)],
            "standards": [{"indicator": REFERENCE, "financial_year": "2025-26", **row} for row in rows(standards)],
            **{
                name: [{"indicator": REFERENCE, **row} if name in {"definitions", "milestones"} else row for row in rows(drawn)]
                for name, drawn in tables.items()
            },
        },
        rating_scheme=scheme,
    )


def assessed(example: Package, period: str = "2025-10", **options: Any) -> dict[str, Any]:
    """The one row that the assessment has of the package's only series, by column."""
    found = assessment(example, period, **options).to_dicts()
    assert len(found) == 1, found
    return found[0]


def assessment(example: Package, period: str = "2025-10", **options: Any) -> pl.DataFrame:
    return assess(example, period, **options).to_polars()


def over_time(example: Package) -> dict[str, dict[str, Any]]:
    """The rows of the package's history by their period, for a package with one series."""
    return {row["period"]: row for row in history(example).to_dicts()}
