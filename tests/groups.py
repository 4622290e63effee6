"""Small groups of areas drawn in text, for tests of the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outturn.api import compare
from outturn.package.build import make_package
from tests.builders import PERCENTAGE, REFERENCE, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.api import Comparison
    from outturn.package.package import Package
    from tests.builders import Drawn

OWN = "Own"
PERIOD = "2025-10"


def group_package(figures: Drawn, indicator: Mapping[str, object] | None = None, **tables: Drawn) -> Package:
    """Areas with their figures of one indicator, a monthly percentage that should be high unless `indicator` says otherwise.

    A row without a period is for October 2025. Each area of the figures is a neighbour of Own, in their order, unless
    `neighbours` are given; Own is the organisation's own area.
    """
    listed = [{"indicator": REFERENCE, "period": PERIOD, **row} for row in rows(figures)]
    areas = list(dict.fromkeys(str(row.get("area") or OWN) for row in listed))
    others = [area for area in areas if area != OWN]
    definition = {"indicator": REFERENCE, "name": "Example", "kind": "kpi", **PERCENTAGE, **(indicator or {})}
    given: dict[str, Any] = {
        "areas": [{"area": area, "name": f"{area} council", "type": "county"} for area in dict.fromkeys([OWN, *areas])],
        "neighbours": [{"model": "nearest", "area": OWN, "neighbour": area, "rank": rank} for rank, area in enumerate(others, start=1)],
        **{name: rows(drawn) for name, drawn in tables.items()},
    }
    return make_package({"indicators": [definition], "figures": listed, **given}, organisation={"name": "Own council", "area": OWN})


def comparison(figures: Drawn, indicator: Mapping[str, object] | None = None, period: str = PERIOD, **options: Any) -> Comparison:
    return compare(group_package(figures, indicator), period, **options)


def row(figures: Drawn, indicator: Mapping[str, object] | None = None, **options: Any) -> dict[str, Any]:
    """The one row of the comparison of Own, by column."""
    found = comparison(figures, indicator, **options).frame.to_dicts()
    assert len(found) == 1, found
    return found[0]


def ranks(figures: Drawn, indicator: Mapping[str, object] | None = None) -> dict[str, int | None]:
    """The rank of each area in the comparison of Own."""
    return dict(comparison(figures, indicator).values.select("compared_area", "rank").iter_rows())


def spread(values: list[float | None], area: str = OWN) -> list[dict[str, object]]:
    """The first value is of Own, the others of areas N1, N2 …"""
    return [{"area": area if not place else f"N{place}", "value": value} for place, value in enumerate(values)]
