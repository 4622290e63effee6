"""What has to be added up for each indicator, as expressions over a record: sums, which periods and members share.

Only sums, counts and the greatest value are taken from records. All of them can be put together from parts, so that records
are passed over once in any order, and a month's sums become a quarter's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from outturn.measures.language.compiler import Number, Scope, compile_condition, compile_either, compile_number
from outturn.measures.vocabulary import BY_RANK, Method, OpenCases
from outturn.measures.working_days import FIRST_DAY, working_numbers

if TYPE_CHECKING:
    import datetime as dt

    from outturn.measures.definition import Definition, Measure
    from outturn.measures.language.compiler import Compiled

MILLIONTHS = 1_000_000
"""Numbers are added up as whole millionths: sums are exact, and the same in whatever order an engine takes the records."""


@dataclass(frozen=True)
class Sums:
    """One indicator's share of the work, as columns of whole numbers (0 for a record that does not count).

    `value` is what is ranked, null for a record that does not count. `size` divides a sum, or a value, into the indicator's unit.
    """

    measure: Measure
    place: int
    base: nw.Expr
    top: nw.Expr
    bottom: nw.Expr
    pending: nw.Expr
    value: nw.Expr | None
    size: int
    bottom_size: int

    @property
    def is_ranked(self) -> bool:
        return self.measure.method in BY_RANK

    def column(self, what: str) -> str:
        return f"{self.place}:{what}"


@dataclass(frozen=True)
class Plan:
    """`needs` are the derived columns that the records must bring."""

    definition: Definition
    as_at: dt.date
    sums: tuple[Sums, ...]
    filter: nw.Expr | None
    needs: frozenset[str]

    @property
    def as_at_day(self) -> int:
        return (self.as_at - FIRST_DAY).days


def planned(definition: Definition, as_at: dt.date) -> Plan:
    needs: set[str] = set()
    compiler = _Planner(definition, as_at, needs)
    sums = tuple(compiler.sums(measure, place) for place, measure in enumerate(definition.measures))
    chosen = compiler.condition(definition.filter, "") if definition.filter else None
    return Plan(definition, as_at, sums, chosen, frozenset(needs))


@dataclass(frozen=True)
class _Planner:
    definition: Definition
    as_at: dt.date
    needs: set[str]

    def scope(self, until_as_at: str) -> Scope:
        return Scope(self.definition.types, self.as_at, self.working, until_as_at)

    def working(self, day: dt.date) -> int:
        return int(working_numbers(self.definition.nation, self.definition.also_closed)[(day - FIRST_DAY).days])

    def noted(self, compiled: Compiled) -> Compiled:
        self.needs.update(compiled.needs)
        return compiled

    def condition(self, text: str, until_as_at: str) -> nw.Expr:
        """True or false for each record: what is unknown is not true."""
        return self.noted(compile_condition(text, self.scope(until_as_at))).value.expr.fill_null(value=False)  # type: ignore[union-attr]

    def sums(self, measure: Measure, place: int) -> Sums:
        roles = self.definition.roles
        until = roles.closed if measure.open is OpenCases.AS_AT else ""
        base = ~nw.col(f"{measure.period}@month").is_null()
        if measure.filter:
            base = base & self.condition(measure.filter, until)
        pending, late = nw.lit(0), None
        if measure.open in {OpenCases.LEAVE_OUT, OpenCases.LATE}:
            is_open = nw.col(f"{roles.closed}@day").is_null()
            if measure.open is OpenCases.LATE:
                overdue = (nw.col(f"{roles.due}@day") < self.plan_day).fill_null(value=False)
                late, pending = is_open, _counted(base & is_open & ~overdue)
                base = base & ~(is_open & ~overdue)
            else:
                base = base & ~is_open
        return self.with_parts(measure, place, base, pending, late, until)

    @property
    def plan_day(self) -> int:
        return (self.as_at - FIRST_DAY).days

    def with_parts(self, measure: Measure, place: int, base: nw.Expr, pending: nw.Expr, late: nw.Expr | None, until: str) -> Sums:
        if measure.value:
            compiled = self.noted(compile_number(measure.value, self.scope(until))).value
            assert isinstance(compiled, Number)  # noqa: S101 - the compiler gives nothing else
            known = base & ~compiled.expr.is_null()
            whole, size = _whole(compiled)
            held: nw.Expr = nw.when(known).then(whole)
            top = held if measure.method is Method.LONGEST else held.fill_null(0)
            ranked = held if measure.method in BY_RANK else None
            return Sums(measure, place, _counted(base), top, _counted(known), pending, ranked, size, 1)
        below, bottom_size, inside = self.part(measure.denominator, base, until)
        in_time = inside if late is None or not measure.numerator else inside & ~late
        top, size, _ = self.part(measure.numerator, in_time, until)
        return Sums(measure, place, _counted(base), top, below, pending, None, size, bottom_size)

    def part(self, text: str, base: nw.Expr, until: str) -> tuple[nw.Expr, int, nw.Expr]:
        """A condition counts the records for which it is true; a number is added up. Without a text every record counts.

        Also what divides the sum, and which records are in it.
        """
        if not text:
            return _counted(base), 1, base
        value = self.noted(compile_either(text, self.scope(until))).value
        if isinstance(value, Number):
            whole, size = _whole(value)
            return nw.when(base).then(whole).otherwise(0).fill_null(0), size, base
        met = base & value.expr.fill_null(value=False)  # type: ignore[union-attr]
        return _counted(met), 1, met


def _counted(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64)


def _whole(number: Number) -> tuple[nw.Expr, int]:
    """As a whole number, and what divides it into the number's unit."""
    if number.unit is not None:
        return number.expr.cast(nw.Int64), number.unit.size
    return (number.expr.cast(nw.Float64) * float(MILLIONTHS)).round(0).cast(nw.Int64), MILLIONTHS
