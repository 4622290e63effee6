"""The pass over the records: which of them count, and their sums by month and by the members of each breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.measures.duplicates import Doubles, doubles
from outturn.measures.faults import Fault, fault_tally, faults_of
from outturn.measures.records import ROW
from outturn.measures.tally import Tally, tallied, together

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
    """Each record is read once, and before that where duplicates are sought."""
    frame = _filtered(records.frame, plan)
    twice = doubles(frame, records, plan.definition)
    dropped = records.engine.lifted(twice.dropped.select(ROW)) if twice.dropped.height else None
    cuts = cuts_of(plan.sums)
    wanted = [_tallies(_filtered(share, plan), dropped, cuts, records, plan) for share in records.shares or (records.frame,)]
    found = [records.engine.collect([tally.frame for tally in tallies]) for tallies in wanted]
    *cells, suspected, number = [together(tally, shares) for tally, *shares in zip(wanted[0], *found, strict=True)]
    faults = faults_of(suspected, frame, records, plan)
    return Passed(tuple(zip(cuts, cells, strict=True)), faults, twice, int(number[COUNT][0]))


def _filtered(frame: nw.LazyFrame[Any], plan: Plan) -> nw.LazyFrame[Any]:
    return frame if plan.filter is None else frame.filter(plan.filter)


def _tallies(frame: nw.LazyFrame[Any], dropped: nw.LazyFrame[Any] | None, cuts: Sequence[Cut], records: Records, plan: Plan) -> list[Tally]:
    """The cells of each cut, the faults, and how many records there are."""
    counted = frame if dropped is None else frame.join(dropped, on=ROW, how="anti")
    number = Tally(frame.select(nw.len().alias(COUNT)), (), {COUNT: "sum"})
    return [*(_cells(counted, cut) for cut in cuts), fault_tally(frame, records, plan), number]


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


def _cells(frame: nw.LazyFrame[Any], cut: Cut) -> Tally:
    keys = {MONTH: nw.col(f"{cut.period}@month")} | ({MEMBER: nw.col(cut.breakdown)} if cut.breakdown else {})
    if cut.ranked:
        value = cut.sums[0].value
        assert value is not None  # noqa: S101 - only cuts of ranked sums are ranked
        found = frame.select(**keys, value=value).filter(~nw.col(VALUE).is_null()).group_by(*keys, VALUE).agg(nw.len().alias(COUNT))
        return Tally(found, (*keys, VALUE), {COUNT: "sum"})
    parts = {each.column(what): getattr(each, what) for each in cut.sums for what in _PARTS}
    how = {each.column(what): "max" if what == "top" and each.measure.method == "longest" else "sum" for each in cut.sums for what in _PARTS}
    return tallied(frame.select(**keys, **parts).filter(~nw.col(MONTH).is_null()), list(keys), how)
