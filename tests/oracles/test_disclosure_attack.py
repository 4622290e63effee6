"""Random tables with totals, published under a rule and attacked: no withheld count is found out to within the protection interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outturn.disclosure.disclose import disclose
from outturn.package.build import make_package
from tests.oracles.lp_attacker import narrowed

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Cell = tuple[str, str, str]
"""Breakdown, period and basis; both empty for the whole and the indicator's own."""

COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 30])
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONTHS = ("2025-07", "2025-08", "2025-09")
QUARTER = "2025-26-Q2"
EDGE = 1e-5


def publish(values: Mapping[Cell, float], *, threshold: int, base: int = 1, basis: str = "period", breakdowns: Sequence[Mapping[str, object]] = ()) -> Any:
    indicator = {"indicator": "K1", "name": "One", "kind": "activity", "unit": "count", "frequency": "monthly", "basis": basis}
    figures = [{"indicator": "K1", "breakdown": cell[0] or None, "period": cell[1], "basis": cell[2] or None, "value": value} for cell, value in values.items()]
    rules = [{"indicator": "K1", "threshold": threshold, "base": base}]
    return disclose(make_package({"indicators": [indicator], "figures": figures, "disclosure_rules": rules, "breakdowns": breakdowns}).tables, "qpr")


def told(found: Any, base: int = 1) -> dict[Hashable, tuple[float, float]]:
    """What is printed, and within its rounding: 20 to the nearest 5 is 18 to 22."""
    ends: dict[Hashable, tuple[float, float]] = {}
    for row in found.tables["figures"].to_dicts():
        if row["value"] is not None:
            least, most = (row["value"], row["value"]) if base == 1 else (max(0, row["value"] - (base - 1) // 2), row["value"] + (base - 1) // 2)
            ends[row["breakdown"] or "", row["period"], row["basis"] or ""] = (least, most)
    return ends


def attack(values: Mapping[Cell, float], found: Any, equations: Sequence[Any], *, threshold: int, base: int = 1) -> None:
    published = told(found, base)
    assert found.exposed == ()
    for cell, value in values.items():
        if 0 < value < threshold:
            assert cell not in published
        if cell in published:
            assert published[cell][0] <= value <= published[cell][1]
            continue
        low, high = narrowed({cell: 1.0}, published, equations)
        assert low - EDGE <= value <= high + EDGE
        if base == 1 and 0 < value < threshold:
            assert low <= 1 + EDGE, f"{cell} is known to be more than 1"
            assert high >= threshold - EDGE, f"{cell} is known to be less than {threshold}"
        else:
            assert high - low >= (base - 1 if base > 1 else threshold - 1) - EDGE


def test_the_attacker_finds_what_is_withheld_alone() -> None:
    """So that the other tests can fail: with only the small number withheld, the total gives it away."""
    published = {"all": (63.0, 63.0), "b": (20.0, 20.0), "c": (40.0, 40.0)}
    assert narrowed({"a": 1.0}, published, [("all", ("a", "b", "c"))]) == (3.0, 3.0)


@QUICK
@given(st.lists(COUNTS, min_size=2, max_size=6), st.sampled_from([5, 10]), st.data())
def test_a_table_of_two_dimensions_and_a_subtotal(members: list[int], threshold: int, data: st.DataObject) -> None:
    total = sum(members)
    men = data.draw(st.integers(0, total))
    values: dict[Cell, float] = {(f"age={number}", MONTHS[0], ""): value for number, value in enumerate(members)}
    values |= {("", MONTHS[0], ""): total, ("sex=m", MONTHS[0], ""): men, ("sex=f", MONTHS[0], ""): total - men, ("age=young", MONTHS[0], ""): sum(members[:2])}
    rows = [{"table": "t", "dimension": "age", "member": str(number), "parent": "young" if number < 2 else None} for number in range(len(members))]
    found = publish(values, threshold=threshold, basis="snapshot", breakdowns=[*rows, {"table": "t", "dimension": "age", "member": "young"}])
    whole, young = ("", MONTHS[0], ""), ("age=young", MONTHS[0], "")
    ages = [(f"age={number}", MONTHS[0], "") for number in range(len(members))]
    attack(values, found, [(whole, (young, *ages[2:])), (young, ages[:2]), (whole, (("sex=m", MONTHS[0], ""), ("sex=f", MONTHS[0], "")))], threshold=threshold)


def _by_month(members: Sequence[Sequence[int]]) -> tuple[dict[Cell, float], list[Any]]:
    """Members by month, with the total of each month, and the quarter of each member and of the whole."""
    values: dict[Cell, float] = {}
    equations: list[Any] = []
    names = [f"age={number}" for number in range(len(members))]
    for name, counts in zip(names, members, strict=True):
        values |= {(name, month, ""): count for month, count in zip(MONTHS, counts, strict=True)} | {(name, QUARTER, ""): sum(counts)}
    for period in (*MONTHS, QUARTER):
        values["", period, ""] = sum(values[name, period, ""] for name in names)
        equations.append((("", period, ""), [(name, period, "") for name in names]))
    equations += [((name, QUARTER, ""), [(name, month, "") for month in MONTHS]) for name in ("", *names)]
    return values, equations


@QUICK
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=4), st.sampled_from([5, 10]))
def test_months_members_and_quarters(members: list[list[int]], threshold: int) -> None:
    values, equations = _by_month(members)
    attack(values, publish(values, threshold=threshold), equations, threshold=threshold)


@QUICK
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3))
def test_rounded_to_the_nearest_five(members: list[list[int]]) -> None:
    values, equations = _by_month(members)
    attack(values, publish(values, threshold=8, base=5), equations, threshold=8, base=5)


@QUICK
@given(st.lists(COUNTS, min_size=6, max_size=6), st.sampled_from([5, 10]))
def test_months_and_years_to_date(counts: list[int], threshold: int) -> None:
    """Each year to date is the one before and a month."""
    months = [f"2025-{number:02d}" for number in range(4, 10)]
    values: dict[Cell, float] = {("", month, ""): count for month, count in zip(months, counts, strict=True)}
    values |= {("", month, "ytd"): sum(counts[: number + 1]) for number, month in enumerate(months)}
    equations = [(("", month, "ytd"), [("", earlier, "") for earlier in months[: number + 1]]) for number, month in enumerate(months)]
    attack(values, publish(values, threshold=threshold), equations, threshold=threshold)


@QUICK
@given(st.lists(COUNTS, min_size=14, max_size=14))
def test_months_and_rolling_years(counts: list[int]) -> None:
    months = [*(f"2024-{number:02d}" for number in range(4, 13)), *(f"2025-{number:02d}" for number in range(1, 6))]
    values: dict[Cell, float] = {("", month, ""): count for month, count in zip(months, counts, strict=True)}
    values |= {("", months[end], "rolling_12"): sum(counts[end - 11 : end + 1]) for end in (11, 12, 13)}
    equations = [(("", months[end], "rolling_12"), [("", month, "") for month in months[end - 11 : end + 1]]) for end in (11, 12, 13)]
    attack(values, publish(values, threshold=5), equations, threshold=5)


@QUICK
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=4))
def test_percentages_by_member(parts: list[tuple[int, int]]) -> None:
    """Numerators and denominators add up to those of the whole; neither the one, nor the other, nor what lies between is found out."""
    cells = {f"age={number}": (top, top + rest) for number, (top, rest) in enumerate(parts)}
    cells[""] = (sum(top for top, _ in cells.values()), sum(bottom for _, bottom in cells.values()))
    indicator = {"indicator": "K1", "name": "One", "kind": "kpi", "unit": "percent", "frequency": "monthly", "basis": "snapshot"}
    figures = [{"indicator": "K1", "period": MONTHS[0], "breakdown": name or None, "numerator": n, "denominator": d} for name, (n, d) in cells.items()]
    found = disclose(make_package({"indicators": [indicator], "figures": figures, "disclosure_rules": [{"preset": "threshold_5"}]}).tables, "qpr")
    published: dict[Hashable, tuple[float, float]] = {}
    for row in found.tables["figures"].to_dicts():
        if row["numerator"] is not None:
            name, top, bottom = row["breakdown"] or "", row["numerator"], row["denominator"]
            published |= {(name, "n"): (top, top), (name, "r"): (bottom - top, bottom - top)}
    names = [name for name in cells if name]
    equations = [(("", part), [(name, part) for name in names]) for part in ("n", "r")]
    assert found.exposed == ()
    for name, (top, bottom) in cells.items():
        secrets = [({(name, "n"): 1.0}, top), ({(name, "r"): 1.0}, bottom - top), ({(name, "n"): 1.0, (name, "r"): 1.0}, bottom)]
        for form, value in secrets:
            if 0 < value < 5:
                assert (name, "n") not in published
                low, high = narrowed(form, published, equations)
                assert low <= 1 + EDGE
                assert high >= 5 - EDGE


@QUICK
@given(st.lists(COUNTS, min_size=3, max_size=4), st.lists(st.one_of(st.none(), COUNTS), min_size=4, max_size=4))
def test_two_editions_with_revisions_between_them(before: list[int], revised: list[int | None]) -> None:
    """The reader lays one beside the other, and knows from the instants what has not been revised."""
    now = [new if new is not None else old for old, new in zip(before, revised, strict=False)]
    first = [*_recorded(before, before, "2025-10-01T09:00:00Z", always=True)]
    second = [*first, *_recorded(now, before, "2025-11-01T09:00:00Z")]
    earlier, found = _edition(first), _edition(second, earlier=[_edition(first).tables])
    published: dict[Hashable, tuple[float, float]] = {}
    for layer, edition in (("before", earlier), ("now", found)):
        shown = {row["breakdown"] or "": row["value"] for row in edition.tables["figures"].to_dicts()}
        published |= {(layer, name): (value, value) for name, value in shown.items() if value is not None}
    names = [f"age={number}" for number in range(len(before))]
    sums = [((layer, ""), tuple((layer, name) for name in names)) for layer in ("before", "now")]
    same = [(("before", name), (("now", name),)) for name, old, new in zip(names, before, now, strict=True) if old == new]
    assert found.exposed == ()
    for layer, values in (("before", before), ("now", now)):
        for name, value in zip(names, values, strict=True):
            if 0 < value < 5:
                wanted: dict[Hashable, float] = {(layer, name): 1.0}
                low, high = narrowed(wanted, published, [*sums, *same])
                assert low <= 1 + EDGE, f"{name} {layer} is known to be more than 1"
                assert high >= 5 - EDGE, f"{name} {layer} is known to be less than 5"


def _recorded(values: Sequence[int], before: Sequence[int], at: str, *, always: bool = False) -> list[dict[str, object]]:
    """The members and their total, where they have been revised."""
    cells = [("", sum(values), sum(before)), *((f"age={number}", value, old) for number, (value, old) in enumerate(zip(values, before, strict=True)))]
    return [
        {"indicator": "K1", "breakdown": name or None, "period": MONTHS[0], "value": value, "recorded_at": at}
        for name, value, old in cells
        if always or value != old
    ]


def _edition(figures: Sequence[Mapping[str, object]], earlier: Sequence[Any] = ()) -> Any:
    indicator = {"indicator": "K1", "name": "One", "kind": "activity", "unit": "count", "frequency": "monthly", "basis": "snapshot"}
    tables = {"indicators": [indicator], "figures": figures, "disclosure_rules": [{"preset": "threshold_5"}]}
    return disclose(make_package(tables).tables, "qpr", earlier=earlier)
