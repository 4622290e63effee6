"""From sums by month to figures by period, each with its status: the rows of the tables `figures` and `indicators`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Aggregation, Basis, Frequency
from outturn.measures.passing import COUNT, MEMBER, MONTH, VALUE
from outturn.measures.ranks import percentile
from outturn.measures.vocabulary import Method
from outturn.periods import Period, PeriodKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.measures.definition import Measure, Population
    from outturn.measures.passing import Passed
    from outturn.measures.plan import Plan, Sums

Row = dict[str, object]

_KINDS = {Frequency.MONTHLY: PeriodKind.MONTH, Frequency.QUARTERLY: PeriodKind.QUARTER, Frequency.ANNUAL: PeriodKind.FINANCIAL_YEAR}
_PARTED = frozenset({Method.RATIO, Method.RATE, Method.MEAN})
_ADDED = frozenset({Method.COUNT, Method.SUM})


@dataclass
class _Cell:
    """The sums of one period and member, from as many months and cuts as it has."""

    base: int = 0
    top: int | None = None
    bottom: int = 0
    pending: int = 0
    values: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The rows of figures, and the periods and members of rates for which there is no population."""

    rows: tuple[Row, ...]
    without_population: tuple[tuple[str, str, str], ...]
    without_records: tuple[str, ...]


def figures_of(passed: Passed, plan: Plan) -> Made:
    rows: list[Row] = []
    lacking: list[tuple[str, str, str]] = []
    empty = []
    for sums in plan.sums:
        cells = _collected(passed, sums, plan)
        if not any(cell.base for cell in cells.values()):
            empty.append(sums.measure.indicator)
            continue
        for (period, breakdown), cell in _in_order(cells, sums.measure, plan.as_at).items():
            row, populated = _row(sums, period, breakdown, cell, plan)
            if row:
                rows.append(row)
            if not populated:
                lacking.append((sums.measure.indicator, period.id, breakdown))
    return Made(tuple(rows), tuple(lacking), tuple(empty))


# --- cells
def _collected(passed: Passed, sums: Sums, plan: Plan) -> dict[tuple[Period, str], _Cell]:
    """By period and breakdown (empty: the whole). What lies after the as-at day's month belongs to no figure yet."""
    cells: dict[tuple[Period, str], _Cell] = {}
    first = sums.measure.breakdowns[0] if sums.measure.breakdowns else None
    last_month = plan.as_at.year * 12 + plan.as_at.month - 1
    for cut, frame in passed.cells:
        if not any(each.place == sums.place for each in cut.sums) or cut.ranked != (sums.is_ranked and cut.ranked):
            continue
        is_whole = first is None or cut.breakdown == first
        for row in frame.iter_rows(named=True):
            if row[MONTH] is None or row[MONTH] > last_month:
                continue
            period = period_at(row[MONTH], sums.measure.frequency)
            member = row.get(MEMBER) if cut.breakdown in sums.measure.breakdowns else None
            named = [""] * is_whole + ([f"{cut.breakdown}={member}"] if member is not None else [])
            for breakdown in named:
                _add(cells.setdefault((period, breakdown), _Cell()), row, sums, ranked=cut.ranked)
    return cells


def _add(cell: _Cell, row: Mapping[str, int | None], sums: Sums, *, ranked: bool) -> None:
    if ranked:
        value = row[VALUE] or 0
        cell.values[value] = cell.values.get(value, 0) + (row[COUNT] or 0)
        return
    top = row[sums.column("top")]
    cell.base += row[sums.column("base")] or 0
    cell.bottom += row[sums.column("bottom")] or 0
    cell.pending += row[sums.column("pending")] or 0
    if top is not None:
        cell.top = top if cell.top is None else max(cell.top, top) if sums.measure.method is Method.LONGEST else cell.top + top


def period_at(month: int, frequency: Frequency) -> Period:
    """The period of a month that is counted since year 0."""
    kind = _KINDS[frequency]
    if kind is PeriodKind.FINANCIAL_YEAR:
        return Period(kind, (month - 3) // 12 * 12 + 3)
    return Period(kind, month // kind.months * kind.months)


def _in_order(cells: Mapping[tuple[Period, str], _Cell], measure: Measure, as_at: dt.date) -> dict[tuple[Period, str], _Cell]:
    """From the first period with a record to that of the as-at day without a gap; parts after the whole, by name.

    A part has a figure in a period without records only where that figure is a true zero: a count, a sum or a rate.
    """
    counted = [period for (period, _), cell in cells.items() if cell.base or cell.pending]
    first, last = min(counted, key=lambda period: period.first), period_at(as_at.year * 12 + as_at.month - 1, measure.frequency)
    breakdowns = sorted({breakdown for (_, breakdown), cell in cells.items() if cell.base})
    ordered = {}
    for step in range((last.first - first.first) // first.kind.months + 1):
        period = first.shift(step)
        for breakdown in breakdowns:
            cell = cells.get((period, breakdown))
            if breakdown == "" or measure.method in {*_ADDED, Method.RATE} or (cell is not None and cell.base):
                ordered[period, breakdown] = cell or _Cell()
    return ordered


# --- rows
def _row(sums: Sums, period: Period, breakdown: str, cell: _Cell, plan: Plan) -> tuple[Row | None, bool]:
    """The row, and whether a rate had a population."""
    measure, row = sums.measure, _beginning(sums, period, breakdown, cell, plan)
    if measure.method is Method.RATE:
        people = population_at(plan.definition.populations, period, breakdown)
        if people is None:
            return {**row, "status": Status.NOT_AVAILABLE.value, "note": "No population is known for this period."}, False
        return {**row, "numerator": _of(cell.top or 0, sums.size), "denominator": people}, True
    if measure.method in _ADDED:
        return {**row, "value": _of(cell.top or 0, sums.size)}, True
    if cell.bottom == 0 and not (cell.top or 0):
        return {**row, "status": Status.NOT_APPLICABLE.value, "note": no_records(cell.pending)}, True
    if measure.method in _PARTED:
        return {**row, "numerator": _of(cell.top or 0, sums.size), "denominator": _of(cell.bottom, sums.bottom_size)}, True
    value = cell.top if measure.method is Method.LONGEST else percentile(cell.values, measure.percentile)
    return {**row, "value": _of(value or 0, sums.size)}, True


def _beginning(sums: Sums, period: Period, breakdown: str, cell: _Cell, plan: Plan) -> Row:
    """A figure can still change while its period is not over, or while open cases wait to be counted in it."""
    open_yet = period.end > plan.as_at or cell.pending > 0
    return {
        "indicator": sums.measure.indicator,
        "period": period.id,
        "breakdown": breakdown,
        "status": (Status.PROVISIONAL if open_yet else Status.FINAL).value,
        "note": still_open(cell.pending) if cell.pending else "",
    }


def still_open(count: int) -> str:
    if count == 1:
        return "One open case that is not overdue is not counted yet."
    return f"{count:,} open cases that are not overdue are not counted yet."


def no_records(pending: int) -> str:
    return still_open(pending) if pending else "No record counts in this period."


def _of(total: float, size: int) -> float:
    return total / size if size != 1 else float(total)


def population_at(populations: Sequence[Population], period: Period, breakdown: str) -> float | None:
    """The newest that counts by the end of the period."""
    known = [row for row in populations if row.breakdown == breakdown and row.start <= period.end]
    return max(known, key=lambda row: row.start).number if known else None


# --- the catalogue
def indicator_rows(measures: Iterable[Measure], source: str) -> list[Row]:
    return [_indicator(measure, source) for measure in measures]


def _indicator(measure: Measure, source: str) -> Row:
    row: Row = {
        "indicator": measure.indicator,
        "name": measure.name,
        "kind": measure.kind.value,
        "unit": measure.unit.value,
        "polarity": measure.polarity.value,
        "frequency": measure.frequency.value,
        "basis": Basis.PERIOD.value,
        "aggregation": _aggregation(measure.method).value,
        "source": source,
        **measure.descriptive,
    }
    return row | ({"per": measure.per or 1} if measure.method is Method.RATE else {})


def _aggregation(method: Method) -> Aggregation:
    """A rate a month is not a rate a year, and a median of medians is nothing: those have no year to date."""
    if method in {Method.RATIO, Method.MEAN}:
        return Aggregation.RATIO
    return Aggregation.SUM if method in _ADDED else Aggregation.NONE


def breakdown_rows(rows: Iterable[Mapping[str, object]], measures: Iterable[Measure]) -> tuple[list[Row], list[Row]]:
    """The tables `breakdown_tables` and `breakdowns`: one table for each indicator and breakdown, with the members that have figures."""
    names = {measure.indicator: measure.name for measure in measures}
    members: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        dimension, _, member = str(row["breakdown"]).partition("=")
        if dimension:
            members.setdefault((str(row["indicator"]), dimension), {})[member] = None
    tables: list[Row] = []
    listed: list[Row] = []
    for (indicator, dimension), found in members.items():
        table = f"{indicator}-{dimension}"
        tables.append({"table": table, "title": f"{names[indicator]}, by {dimension.replace('_', ' ')}", "indicator": indicator})
        listed += [{"table": table, "dimension": dimension, "member": name, "label": name, "order": order} for order, name in enumerate(sorted(found), start=1)]
    return tables, listed
