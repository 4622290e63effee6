"""The pass over the records: which of them count, and their sums by month and by the members of each breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.measures.duplicates import Doubles, doubles
from outturn.measures.faults import Fault, fault_frame, faults_of
from outturn.measures.records import ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from outturn.measures.plan import Plan, Sums
    from outturn.measures.records import Records

MONTH, MEMBER, VALUE, COUNT = "month", "member", "value", "count"
_PARTS = ("base", "top", "bottom", "pending")


@dataclass(frozen=True)
class Cut:
    """The sums by month of one date and, with a `breakdown`, by its members; of several indicators, or of one that is ranked."""

    period: str
    breakdown: str
    sums: tuple[Sums, ...]
    ranked: bool = False


@dataclass(frozen=True)
class Passed:
    """`cells` has the frame of each cut, with the columns month, member (null: missing, or no breakdown) and those of its sums."""

    cells: tuple[tuple[Cut, pl.DataFrame], ...]
    faults: tuple[Fault, ...]
    doubles: Doubles
    records: int


def passed_over(records: Records, plan: Plan) -> Passed:
    frame = records.frame if plan.filter is None else records.frame.filter(plan.filter)
    twice = doubles(frame, records, plan.definition)
    counted = frame
    if twice.dropped.height:
        counted = frame.join(records.engine.lifted(twice.dropped.select(ROW)), on=ROW, how="anti")
    cuts = cuts_of(plan.sums)
    wanted = [_cells(counted, cut) for cut in cuts]
    *found, suspected, number = records.engine.collect([*wanted, fault_frame(frame, records, plan), frame.select(nw.len().alias(COUNT))])
    faults = faults_of(suspected, frame, records, plan)
    return Passed(tuple(zip(cuts, found, strict=True)), faults, twice, int(number[COUNT][0]))


def cuts_of(sums: Sequence[Sums]) -> list[Cut]:
    """As few groupings as will do: indicators that share a date and a breakdown share one, and the whole comes from any of them."""
    shared: dict[tuple[str, str], list[Sums]] = {}
    ranked = []
    for each in sums:
        for breakdown in each.measure.breakdowns or ("",):
            if each.is_ranked:
                ranked.append(Cut(each.measure.period, breakdown, (each,), ranked=True))
            shared.setdefault((each.measure.period, breakdown), []).append(each)
    _fold(shared)
    return [*(Cut(period, breakdown, tuple(members)) for (period, breakdown), members in shared.items()), *ranked]


def _fold(shared: dict[tuple[str, str], list[Sums]]) -> None:
    """An indicator without breakdowns goes with a grouping that is made anyway."""
    for period, breakdown in list(shared):
        other = next((key for key in shared if key[0] == period and key[1]), None)
        if not breakdown and other is not None:
            shared[other] += shared.pop((period, breakdown))


def _cells(frame: nw.LazyFrame[Any], cut: Cut) -> nw.LazyFrame[Any]:
    keys = {MONTH: nw.col(f"{cut.period}@month")} | ({MEMBER: nw.col(cut.breakdown)} if cut.breakdown else {})
    if cut.ranked:
        value = cut.sums[0].value
        assert value is not None  # noqa: S101 - only cuts of ranked sums are ranked
        return frame.select(**keys, value=value).filter(~nw.col(VALUE).is_null()).group_by(*keys, VALUE).agg(nw.len().alias(COUNT))
    parts = {each.column(what): getattr(each, what) for each in cut.sums for what in _PARTS}
    frame = frame.select(**keys, **parts).filter(~nw.col(MONTH).is_null())
    return frame.group_by(*keys).agg(*[_total(each, what) for each in cut.sums for what in _PARTS])


def _total(each: Sums, what: str) -> nw.Expr:
    column = nw.col(each.column(what))
    return column.max() if what == "top" and each.measure.method == "longest" else column.sum()
