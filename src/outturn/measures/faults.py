"""What is wrong with records: counted in the same pass as the sums, with the first rows as examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.measures.records import ROW
from outturn.measures.tally import tallied
from outturn.measures.vocabulary import RecordType

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from outturn.measures.definition import Definition, RecordColumn
    from outturn.measures.plan import Plan
    from outturn.measures.records import Records
    from outturn.measures.tally import Tally

EXAMPLES = 4
"""Rows named for each fault: the first of every fourth row, which one pass can find without keeping any."""

_GROUP = "@group"


@dataclass(frozen=True)
class Suspect:
    """A condition that records should not meet. `column` is where a person looks, `shown` what is told of an example."""

    code: str
    column: str
    condition: nw.Expr
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """How many records meet it, and examples: their row and what they hold, by column."""

    code: str
    column: str
    count: int
    examples: tuple[tuple[int, Mapping[str, str]], ...]


def suspects(records: Records, plan: Plan) -> list[Suspect]:
    definition, roles = plan.definition, plan.definition.roles
    found = [each for column in definition.columns.values() for each in _of_cells(column, records)]
    used = dict.fromkeys([*definition.key, *(name for name in (roles.created, roles.due) if name), *(sums.measure.period for sums in plan.sums)])
    found += [Suspect("record-missing", name, _empty(definition, name), ()) for name in used if name != roles.closed]
    if roles.created and roles.closed:
        found.append(Suspect("record-closed-before-created", roles.closed, _before(definition, roles.closed, roles.created), (roles.created, roles.closed)))
    if roles.created and roles.due:
        found.append(Suspect("record-due-before-created", roles.due, _before(definition, roles.due, roles.created), (roles.created, roles.due)))
    found += [Suspect("record-in-future", name, nw.col(f"{name}@day") > plan.as_at_day, (name,)) for name in (roles.created, roles.closed) if name]
    broken_down = dict.fromkeys(name for sums in plan.sums for name in sums.measure.breakdowns)
    return found + [Suspect("record-without-member", name, nw.col(name).is_null(), ()) for name in broken_down]


def _of_cells(column: RecordColumn, records: Records) -> list[Suspect]:
    name = column.name
    found = [
        Suspect(code, name, nw.col(f"{name}@{flag}"), (name,))
        for code, flag in (("record-unreadable", "bad"), ("record-implausible", "odd"))
        if f"{name}@{flag}" in records.flags
    ]
    if column.allowed:
        strange = ~nw.col(name).is_null() & ~nw.col(name).is_in(list(column.allowed)).fill_null(value=False)
        found.append(Suspect("record-unknown-category", name, strange, (name,)))
    return found


def _empty(definition: Definition, name: str) -> nw.Expr:
    return nw.col(f"{name}@day" if definition.columns[name].is_temporal else name).is_null()


def _before(definition: Definition, first: str, second: str) -> nw.Expr:
    """Two instants by the clock, otherwise by the calendar."""
    both = all(definition.columns[name].type is RecordType.INSTANT for name in (first, second))
    what = "us" if both else "day"
    return nw.col(f"{first}@{what}") < nw.col(f"{second}@{what}")


def fault_tally(frame: nw.LazyFrame[Any], records: Records, plan: Plan) -> Tally:
    """A row for each of a few groups of rows, with the count and the first row of each fault."""
    met = [(place, each.condition.fill_null(value=False)) for place, each in enumerate(suspects(records, plan))]
    flags = {f"{place}:count": condition.cast(nw.Int64) for place, condition in met}
    rows = {f"{place}:row": nw.when(condition).then(nw.col(ROW)) for place, condition in met}
    chosen = frame.filter(nw.any_horizontal(*[condition for _, condition in met], ignore_nulls=True)) if met else frame.filter(nw.lit(value=False))
    grouped = chosen.select((nw.col(ROW) % EXAMPLES).alias(_GROUP), **flags, **rows)
    return tallied(grouped, [_GROUP], dict.fromkeys(flags, "sum") | dict.fromkeys(rows, "min"))


def faults_of(found: pl.DataFrame, frame: nw.LazyFrame[Any], records: Records, plan: Plan) -> tuple[Fault, ...]:
    """The faults there are, in the order of their rows' columns; their examples are looked at once more to be told."""
    present = []
    for place, suspect in enumerate(suspects(records, plan)):
        count = int(found[f"{place}:count"].sum() or 0)
        if count:
            present.append((suspect, count, sorted(int(row) for row in found[f"{place}:row"].drop_nulls())))
    held = _looked_at(present, frame, records, plan.definition) if present else {}
    return tuple(
        Fault(
            suspect.code,
            suspect.column,
            count,
            tuple((row, {name: held[row].get(name, "") for name in _told(suspect, plan.definition)}) for row in rows if row in held),
        )
        for suspect, count, rows in present
    )


def _told(suspect: Suspect, definition: Definition) -> list[str]:
    return list(dict.fromkeys([*(name for name in definition.key if name != suspect.column), *suspect.shown]))


def _looked_at(present: list[tuple[Suspect, int, list[int]]], frame: nw.LazyFrame[Any], records: Records, definition: Definition) -> dict[int, dict[str, str]]:
    names = list(dict.fromkeys(name for suspect, _, _ in present for name in _told(suspect, definition)))
    rows = sorted({row for _, _, listed in present for row in listed})
    wanted = frame.filter(nw.col(ROW).is_in(rows)).select(ROW, *[nw.col(f"{name}@shown") for name in names])
    looked = records.engine.collect([wanted])[0]
    return {row[ROW]: {name: row[f"{name}@shown"] or "" for name in names} for row in looked.iter_rows(named=True)}
