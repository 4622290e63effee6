"""Every column of the assessment against the plain reference, on small packages drawn from small grids.

Grids are small so that ties happen: values exactly at the target and at the floor, equal values in a row, parts whose
ratio is a round number. Series have gaps, withheld figures, revisions and latest periods of their own.
"""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from outturn.api import assess, history
from outturn.package.build import make_package
from tests.oracles.plain_periods import name, span
from tests.oracles.plain_reference import assess_plainly, rated
from tests.oracles.plain_standards import COUNTED, RANGE, TARGETS, figure, in_force, indicator, known
from tests.unmeasured import unmeasured

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: the packages are small already, and it would take minutes."""

END = 2025 * 12 + 9  # October 2025
FREQUENCIES = {"monthly": 1, "quarterly": 3, "annual": 12}
STATUSES = ["final", "provisional", "partial", "embargoed", "suppressed", "not_available", "not_due"]
RECORDED = [None, dt.datetime(2025, 8, 1, 9), dt.datetime(2025, 11, 5, 9), dt.datetime(2025, 12, 1, 9)]
SCHEMES: list[dict[str, object]] = [
    {"kind": "floor"},
    {"kind": "tolerance", "percent": 10},
    {"kind": "tolerance", "points": 5},
    {"kind": "tolerance", "points": 0.5},
]
PERCENTAGES = [84.4, 84.5, 85, 85.04, 89.9, 90, 90.5, 97]
AMOUNTS = [0, 0.1, 0.2, 0.3, 1, 2, 3, 10]
STANDARDS: dict[str, list[dict[str, object]]] = {
    "higher": [
        {"target": 90, "floor": 85},
        {"target": 85},
        {"target": 0.3, "floor": 0.1},
        {"target": 85, "floor": 90},
        {"status": "tbc"},
        {"target": 97.3, "floor": 97.3},
    ],
    "lower": [{"target": 85, "floor": 90}, {"target": 0.1, "floor": 0.3}, {"target": 2, "floor": 10}, {"target": 1}, {"target": 2, "status": "proposed"}],
    "range": [
        {"target_low": 85, "target_high": 90, "floor_low": 80, "floor_high": 95},
        {"target_high": 85, "floor_high": 90},
        {"target_low": 1, "target_high": 3},
    ],
    "none": [{"target": 85}, {}],
}
RANGES: list[dict[str, object]] = [
    {"lower": 85, "upper": 90},
    {"upper": 2},
    {"lower": 0.3, "range_basis": "ytd"},
    {"lower": 1, "upper": 3, "range_basis": "ytd"},
]


@st.composite
def definitions_of_one(draw: st.DrawFn, reference: str) -> dict[str, Any]:
    unit = draw(st.sampled_from(["percent", "percent", "count", "gbp", "rate", "days"]))
    basis = draw(st.sampled_from(["period"] * 5 + ["cumulative", "rolling_12", "snapshot"]))
    polarity = draw(st.sampled_from(["higher", "lower"] if basis == "cumulative" else ["higher", "higher", "lower", "lower", "range", "none"]))
    own_scheme = draw(st.sampled_from([None, None, None, *SCHEMES]))
    return {
        "indicator": reference,
        "name": reference,
        "kind": draw(st.sampled_from(["kpi", "kpi", "kpi", "activity"])),
        "unit": unit,
        "per": 1000 if unit == "rate" else None,
        "scale": None if polarity == "range" else draw(st.sampled_from([None, None, 10])),  # a band narrower than the print is no standard
        "decimals": draw(st.sampled_from([None, 0, 1])),
        "polarity": polarity,
        "frequency": draw(st.sampled_from(["monthly", "monthly", "quarterly", "annual"])),
        "basis": basis,
        "aggregation": draw(st.sampled_from(["ratio", "sum", "mean", "last", "none"])),
        "ytd_from": draw(st.sampled_from([None, None, 6])),
        "trend_periods": draw(st.sampled_from([None, None, 6])),
        "scheme": own_scheme,
        "rating_scheme": None if own_scheme is None else written(own_scheme),
        "calendar": draw(st.sampled_from([2, 7, 11])),
    }


def written(scheme: dict[str, object]) -> str:
    if scheme["kind"] == "floor":
        return "floor"
    return f"tolerance {scheme['percent']}%" if "percent" in scheme else f"tolerance {scheme['points']} points"


@st.composite
def figures_of_one(draw: st.DrawFn, about: dict[str, Any], area: str | None, breakdown: str | None) -> list[dict[str, Any]]:
    length = FREQUENCIES[about["frequency"]]
    phase = about["calendar"] if length == 12 else length - 1
    last = END - (END - phase) % length - length * draw(st.sampled_from([0, 0, 0, 1, 2, -1]))
    with_parts = about["aggregation"] == "ratio" and draw(st.booleans())
    grid = PERCENTAGES if about["unit"] == "percent" else AMOUNTS
    drawn = draw(st.lists(st.tuples(st.sampled_from(grid), st.integers(0, 7), st.integers(0, 40)), min_size=1, max_size=16))
    rows = []
    for place, (value, chance, parts) in enumerate(drawn):
        if chance == 0 and place < len(drawn) - 1:
            continue
        period = name(length, last - place * length)
        row: dict[str, Any] = {"indicator": about["indicator"], "area": area, "breakdown": breakdown, "period": period, "value": value}
        if with_parts and not (parts == 40 and place):
            row |= {"value": None, "numerator": parts, "denominator": [40, 20, 100, 7][parts % 4]}
        if chance == 1:
            row["status"] = STATUSES[parts % len(STATUSES)]
        if chance == 2:
            rows.append(row | {"recorded_at": RECORDED[parts % 2], "value": grid[parts % len(grid)]})
            row["recorded_at"] = RECORDED[2 + parts % 2]
        if chance == 3 and parts > 30:
            rows.append({"indicator": about["indicator"], "area": area, "breakdown": breakdown, "period": period, "basis": "ytd", "value": value})
        if place == 0 and chance == 4 and about["aggregation"] in {"last", "none"} and about["basis"] == "period" and not with_parts:
            row["qualifier"] = "<>"[parts % 2]
        if place == 1 and chance == 5:
            row["basis"] = about["basis"]
        rows.append(row)
    return rows


@st.composite
def standards_of_one(draw: st.DrawFn, about: dict[str, Any]) -> list[dict[str, Any]]:
    grid = RANGES if about["kind"] == "activity" else STANDARDS[about["polarity"]]
    rows = []
    for year in draw(st.sampled_from([["2025-26"], ["2024-25", "2025-26"], ["2024-25"], []])):
        profile = draw(st.sampled_from([None, "flat", "even", "cumulative", "explicit"]))
        own = {"indicator": about["indicator"], "financial_year": year}
        rows.append(own | {"profile": profile} | draw(st.sampled_from(grid)))
        if profile == "explicit":
            rows += [own | {"profile": "explicit", "period": f"{year}-Q{draw(st.integers(1, 4))}"} | draw(st.sampled_from(grid))]
    return rows


@st.composite
@unmeasured
def packages(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    indicators = [draw(definitions_of_one(f"K{number}")) for number in range(1, draw(st.integers(2, 4)))]
    figures, standards, definitions = [], [], []
    for about in indicators:
        for area, breakdown in draw(
            st.sampled_from(
                [
                    [(None, None)],
                    [(None, None), (None, "age=65+")],
                    [(None, None), ("E07000105", None)],
                    [(None, "age=65+")],
                    [("E07000105", None), ("E07000106", None)],
                ]
            )
        ):
            figures += draw(figures_of_one(about, area, breakdown))
        standards += draw(standards_of_one(about))
        if draw(st.integers(0, 5)) == 0:
            definitions.append(
                {
                    "indicator": about["indicator"],
                    "from": draw(st.sampled_from(["2025-04-01", "2025-01-15", "2026-04-01"])),
                    "comparable": draw(st.sampled_from([True, False, False])),
                }
            )
    return {"indicators": indicators, "figures": figures, "standards": standards, "definitions": definitions}


def as_package(tables: dict[str, list[dict[str, Any]]], scheme: dict[str, object]) -> Any:
    shown = {
        table: [{column: value for column, value in row.items() if column not in {"scheme", "calendar"}} for row in rows] for table, rows in tables.items()
    }
    areas = [{"area": "E07000105", "name": "Ashford"}, {"area": "E07000106", "name": "Canterbury"}]
    return make_package({**shown, "areas": areas}, rating_scheme=scheme)


def differs(ours: object, plain: object) -> bool:
    if isinstance(plain, Fraction | float) and not isinstance(plain, bool):
        return not isinstance(ours, float) or not math.isclose(ours, float(plain), rel_tol=1e-9, abs_tol=1e-9)
    return ours != plain


@given(
    packages(),
    st.sampled_from(SCHEMES),
    st.booleans(),
    st.sampled_from([None, None, dt.datetime(2025, 11, 20)]),
    st.booleans(),
    st.sampled_from(["2025-10", "2025-10", "2025-26-Q2", "2024-25"]),
)
@settings(max_examples=60, deadline=None, phases=QUICK)
def test_every_column_of_a_small_package_is_that_of_the_plain_reference(
    tables: dict[str, list[dict[str, Any]]], scheme: dict[str, object], all_areas: bool, as_at: dt.datetime | None, overlap_aware: bool, period: str
) -> None:
    plain = unmeasured(assess_plainly)(tables, period, scheme, all_areas=all_areas, as_at=as_at, overlap_aware=overlap_aware)
    found = assess(as_package(tables, scheme), period, all_areas=all_areas, as_at=as_at, overlap_aware=overlap_aware).to_polars()
    ours = {(row["indicator"], row["area"], row["breakdown"]): row for row in found.to_dicts()}
    assert set(ours) == set(plain)
    assert len(ours) == found.height
    for key, expected in plain.items():
        wrong = {column: (ours[key][column], value) for column, value in expected.items() if differs(ours[key][column], value)}
        if math.isclose(expected.get("trend_p") or 0, 0.05, rel_tol=1e-6) or math.isclose(expected.get("trend_plain_p") or 0, 0.05, rel_tol=1e-6):
            wrong = {column: pair for column, pair in wrong.items() if not column.startswith("trend")}
        assert not wrong, (key, wrong)


@given(packages(), st.sampled_from(SCHEMES))
@settings(max_examples=15, deadline=None, phases=QUICK)
def test_every_figure_of_the_history_has_the_standard_and_the_rating_of_the_plain_reference(
    tables: dict[str, list[dict[str, Any]]], scheme: dict[str, object]
) -> None:
    about = {row["indicator"]: indicator(row, (), scheme) for row in tables["indicators"]}
    rows = [row for row in known(tables["figures"], {key: one.basis for key, one in about.items()}, None) if row.get("basis") != "ytd"]
    ours = {(row["indicator"], row["area"], row["breakdown"], row["period"]): row for row in history(as_package(tables, scheme)).to_dicts()}
    assert set(ours) == {(row["indicator"], row.get("area"), row.get("breakdown"), row["period"]) for row in rows}
    for row in rows:
        one = about[row["indicator"]]
        value = figure(row, one)
        standard = in_force(one, span(row["period"])[1], tables["standards"])
        if row.get("breakdown") is not None and one.unit in COUNTED:
            standard |= dict.fromkeys((*TARGETS, *RANGE, *(f"ytd_{column}" for column in TARGETS)))
        expected = {"value": value.value, "status": value.status, **rated(value.value, value.qualifier, value.status, (value.top, value.bottom), one, standard)}
        found = ours[row["indicator"], row.get("area"), row.get("breakdown"), row["period"]]
        assert not {column: (found[column], there) for column, there in expected.items() if differs(found[column], there)}, row


@st.composite
def milestone_tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    days = st.sampled_from([None, dt.date(2025, 3, 31), dt.date(2025, 6, 30), dt.date(2025, 10, 31), dt.date(2025, 11, 1), dt.date(2026, 2, 27)])
    rows = []
    for number in range(draw(st.integers(1, 4))):
        state = draw(st.sampled_from(["met", "missed", "not_due"]))
        rows.append(
            {
                "indicator": "K1",
                "financial_year": draw(st.sampled_from(["2024-25", "2025-26", "2025-26", "2026-27"])),
                "milestone": f"Step {number}",
                "due": draw(days),
                "state": state,
            }
            | ({"met_on": draw(days)} if state == "met" else {})
        )
    return rows


@given(milestone_tables(), st.sampled_from(["2024-03", "2025-05", "2025-10", "2025-26", "2026-05"]))
@settings(max_examples=25, deadline=None, phases=QUICK)
def test_every_set_of_milestones_has_the_verdict_of_the_plain_reference(steps: list[dict[str, Any]], period: str) -> None:
    row = {"indicator": "K1", "name": "K1", "kind": "kpi", "unit": "date", "polarity": "milestone", "frequency": "annual", "aggregation": "none"}
    tables: dict[str, list[dict[str, Any]]] = {"indicators": [row], "figures": [], "standards": [], "milestones": steps}
    plain = unmeasured(assess_plainly)(tables, period, {"kind": "floor"})
    [ours] = assess(as_package(tables, {"kind": "floor"}), period).to_polars().to_dicts()
    assert not {column: (ours[column], value) for column, value in plain["K1", None, None].items() if ours[column] != value}


@pytest.mark.parametrize("period", ["2025-10", "2020-21-Q2", "2025-26-Q4", "2025-26", "AY2019-20", "CY2020", "AY2024-25-T1", "AY2024-25-T3"])
def test_the_plain_reference_names_periods_as_the_rule_book_does(period: str) -> None:
    assert name(*span(period)) == period
