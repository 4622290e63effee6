"""Totals: breakdown tables against their members, and four quarters against the twelve months that they make (RULES.md section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.numbers import half_unit
from outturn.findings.plain import plain
from outturn.findings.slips import is_slip
from outturn.indicators.vocabulary import Basis, Unit
from outturn.periods import Period, PeriodKind, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

QUARTERS = 4
MONTHS_IN_QUARTER = 3
WHOLE = ""
_CELL = ("indicator", "area", "period", "basis")
_RELATION = {"table": pl.String, "indicator": pl.String, "total": pl.String, "member": pl.String, "complete": pl.Boolean}


@check(
    code="total-differs",
    severity=Severity.WARNING,
    title="A total is not the sum of its parts",
    mend="Compare the parts and the total with their source.",
)
def total_differs(context: CheckContext) -> Iterable[Fault]:
    """A total of a breakdown table, or a figure for twelve months beside its four quarters, differs from the sum of its
    parts by more than rounding explains: not at all for whole counts, half a unit for each part and half for the total
    where figures are rounded. The finding names the cell that would make it right where there is one.
    """
    wrong = context.shared(_compared).filter(pl.col("difference").abs() > pl.col("tolerance") + 1e-6)
    return faults(
        wrong,
        table="figures",
        column="value",
        subject="{subject}",
        found="{value}",
        expected="{total}",
        message="{subject}, {period}: the total is given as {value:own}, but its parts add up to {total:own}.",
        forms=context.forms,
        mend=lambda row: _mend(context, row),
    )


@check(
    code="total-rests-on-rounding",
    severity=Severity.NOTE,
    title="A total differs from the sum of its parts by rounding",
    mend="Nothing is wrong; say below the table that figures are rounded.",
)
def total_rests_on_rounding(context: CheckContext) -> Iterable[Fault]:
    """A total differs from the sum of its rounded parts by no more than rounding explains."""
    apart = pl.col("difference").abs()
    rounded = context.shared(_compared).filter((apart > 1e-6) & (apart <= pl.col("tolerance") + 1e-6))
    return faults(
        rounded,
        table="figures",
        column="value",
        subject="{subject}",
        found="{value}",
        expected="{total}",
        message="{subject}, {period}: the total is given as {value:own}, its rounded parts add up to {total:own}; the difference is within rounding.",
        forms=context.forms,
    )


def _compared(context: CheckContext) -> pl.DataFrame:
    """Every total beside the sum of its parts. Columns: line, subject, period, value, total, difference, tolerance, parts."""
    cells = context.all_figures.filter("additive").with_columns(pl.col("breakdown").fill_null(WHOLE), step=_step(context))
    frames = [_table_totals(context, cells), _span_totals(context, cells)]
    return pl.concat(frames).with_columns(difference=pl.col("value") - pl.col("total"))


def _step(context: CheckContext) -> pl.Expr:
    """The unit to which values are rounded: the display scale where there is one, the last place shown where values are
    not counts, and 0 for counts, which are exact.
    """
    scaled = context.settings.filter(pl.col("scale").fill_null(1.0) > 1.0)["indicator"].to_list()
    shown = pl.when(pl.col("unit") == Unit.COUNT).then(0.0).otherwise(2 * half_unit(pl.col("typed").fill_null(0)))
    return pl.when(pl.col("indicator").is_in(scaled)).then(pl.col("step")).otherwise(shown)


def _table_totals(context: CheckContext, cells: pl.DataFrame) -> pl.DataFrame:
    relations = context.shared(_relations)
    keys = [pl.col(name) for name in (*_CELL, "breakdown")]
    totals = relations.join(
        cells.select(*keys, "line", "value", "step"), left_on=["indicator", "total"], right_on=["indicator", "breakdown"], how="inner"
    ).filter(pl.col("value").is_not_null())
    parts = cells.select(*keys, pl.col("value").alias("part"), pl.col("step").alias("part_step"), "status")
    matched = totals.join(parts, left_on=[*_CELL, "member"], right_on=[*_CELL, "breakdown"], how="left", nulls_equal=True)
    unknown = pl.col("status").is_not_null() & (pl.col("status") != "not_applicable") & pl.col("part").is_null()
    summed = matched.group_by("table", *_CELL, "total", "line", "complete", maintain_order=True).agg(
        pl.col("value").first(),
        sum=pl.col("part").sum(),
        known=pl.col("part").count(),
        unknown=unknown.any(),
        tolerance=(pl.max_horizontal("step", "part_step").sum() + pl.col("step").first()) / 2,
        parts=pl.col("member"),
    )
    return summed.filter(pl.col("complete") | (pl.col("sum") > pl.col("value")), ~pl.col("unknown"), pl.col("known") > 0).select(
        "line",
        "indicator",
        "area",
        "period",
        "basis",
        pl.concat_str("indicator", pl.lit(" "), "total").str.strip_chars().alias("subject"),
        "value",
        pl.col("sum").alias("total"),
        "tolerance",
        "parts",
    )


def _relations(context: CheckContext) -> pl.DataFrame:
    """Which cell is the total of which: one row for each total and part, as breakdowns of the figures.

    `complete` is false where the total is the whole and nothing says that the members are all of it: parts may then be
    fewer, but not more, than the whole.
    """
    indicators = dict(context.tables["breakdown_tables"].select("table", "indicator").iter_rows())
    rows: list[tuple[str, str, str, str, bool]] = []
    for (table,), members in context.tables["breakdowns"].group_by("table", maintain_order=True):
        fillers = _fillers(context, str(table), indicators, str(members["dimension"][0]))
        for total, part, complete in _sums(members):
            rows.extend((str(table), indicator, total, part, complete) for indicator in fillers)
    return pl.DataFrame(rows, schema=_RELATION, orient="row").unique(maintain_order=True)


def _fillers(context: CheckContext, table: str, indicators: Mapping[str, str | None], dimension: str) -> list[str]:
    """The indicators whose figures fill a table: the table's, its columns', or those with figures of its dimension."""
    columns = context.tables["breakdown_columns"].filter(pl.col("table") == table)["indicator"].drop_nulls().to_list()
    named = [name for name in (indicators.get(table), *columns) if name]
    if named:
        return list(dict.fromkeys(named))
    return context.all_figures.filter(pl.col("breakdown").str.starts_with(f"{dimension}="))["indicator"].unique().sort().to_list()


def _sums(members: pl.DataFrame) -> Iterator[tuple[str, str, bool]]:
    """Pairs of a total and one of its parts, as breakdowns, and whether the parts are known to be complete."""
    rows = members.select("dimension", "member", "parent", pl.col("is_total").fill_null(value=False)).rows()
    names = {member: f"{dimension}={member}" for dimension, member, _, _ in rows}
    parents = {parent for _, _, parent, _ in rows if parent}
    leaves = [(member, parent) for _, member, parent, is_total in rows if not is_total]
    for _, member, parent, is_total in rows:
        children = [child for child, above in leaves if above == member]
        if not is_total and member not in parents:
            continue
        beside = [other for other, above in leaves if above == parent] or [other for other, _ in leaves if other not in parents]
        for part in children or beside:
            yield names[member], names[part], True
    totals = [member for _, member, parent, is_total in rows if is_total and not parent]
    top = [member for member, parent in leaves if not parent]
    for part in totals[:1] or top:
        yield WHOLE, names[part], bool(totals)


def _span_totals(context: CheckContext, cells: pl.DataFrame) -> pl.DataFrame:
    """Figures for twelve months beside the four quarters that they cover, with their own numbers of decimals."""
    spans = context.shared(_spans)
    keys = ["year_indicator", "year_period", "year_basis"]
    years = spans.join(
        cells.select("indicator", "period", "basis", "area", "breakdown", "line", "value", "step"),
        left_on=keys,
        right_on=["indicator", "period", "basis"],
        how="inner",
    )
    quarters = cells.filter(pl.col("basis") == Basis.PERIOD).select("indicator", "period", "area", "breakdown", pl.col("value").alias("part"))
    matched = years.join(
        quarters, left_on=["indicator", "quarter", "area", "breakdown"], right_on=["indicator", "period", "area", "breakdown"], how="inner", nulls_equal=True
    )
    summed = (
        matched.drop_nulls("part")
        .group_by(*keys, "indicator", "area", "breakdown", "line", maintain_order=True)
        .agg(pl.col("value", "step").first(), total=pl.col("part").sum(), known=pl.len(), parts=pl.col("quarter"))
    )
    return summed.filter(pl.col("known") == QUARTERS, pl.col("value").is_not_null()).select(
        "line",
        "indicator",
        "area",
        pl.col("year_period").alias("period"),
        pl.col("year_basis").alias("basis"),
        pl.concat_str("indicator", pl.lit(" "), "breakdown").str.strip_chars().alias("subject"),
        "value",
        "total",
        ((QUARTERS + 1) * pl.col("step") / 2).alias("tolerance"),
        "parts",
    )


def _spans(context: CheckContext) -> pl.DataFrame:
    """Which quarters make which twelve months: of one indicator, or of the columns of one breakdown table."""
    yearly = (pl.col("basis") == Basis.ROLLING_12) | ((pl.col("length") == 12) & (pl.col("basis") == Basis.PERIOD))
    figures = context.all_figures.filter(pl.col("additive") & yearly).select("indicator", "period", "basis").unique(maintain_order=True)
    pairs = [(indicator, period, basis, indicator) for indicator, period, basis in figures.iter_rows()]
    by_table: dict[str, list[tuple[str | None, str, str | None]]] = {}
    main = dict(context.tables["breakdown_tables"].select("table", "indicator").iter_rows())
    own = dict(context.settings.select("indicator", "basis").iter_rows())
    for table, indicator, period, basis in context.tables["breakdown_columns"].select("table", "indicator", "period", "basis").iter_rows():
        filler = indicator or main.get(table)
        by_table.setdefault(table, []).append((filler, period, basis or own.get(filler)))
    for columns in by_table.values():
        rolling = [column for column in columns if column[2] == Basis.ROLLING_12]
        others = {column[0] for column in columns if column[2] == Basis.PERIOD}
        pairs.extend((*column, other) for column in rolling for other in others)
    rows = [(*pair, quarter) for pair in dict.fromkeys(pairs) for quarter in _quarters_to(pair[1])]
    schema = dict.fromkeys(("year_indicator", "year_period", "year_basis", "indicator", "quarter"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _quarters_to(period: str) -> list[str]:
    """The ids of the four financial quarters that end with a period, or none where they do not fit."""
    end = parse_period(period).last
    if (end + 1) % MONTHS_IN_QUARTER:
        return []
    quarter = Period(PeriodKind.QUARTER, end - MONTHS_IN_QUARTER + 1)
    return [quarter.shift(-back).id for back in reversed(range(QUARTERS))]


def _mend(context: CheckContext, row: Mapping[str, Any]) -> str:
    """The one cell that would make a total right: a part that is not whole, or a number with a digit wrong or two swapped."""
    difference = float(row["difference"])
    parts = context.all_figures.filter(
        pl.col("indicator") == row["indicator"],
        pl.col("area").eq_missing(row["area"]),
        pl.col("period") == row["period"],
        pl.col("basis") == row["basis"],
        pl.col("breakdown").is_in(row["parts"]),
    ).drop_nulls("value")
    cells = [(name, line, value, value + difference) for name, line, value in parts.select("breakdown", "line", "value").iter_rows()]
    whole = [cell for cell in cells if cell[2] != round(cell[2]) and abs(cell[3] - round(cell[3])) < 1e-6]
    slips = [cell for cell in cells if is_slip(cell[2], cell[3])]
    for likely in (whole, slips):
        if len(likely) == 1:
            name, line, value, right = likely[0]
            return f"{plain(right)} instead of {plain(value)} for {name} (line {line}) would make it right."
    total = float(row["total"])
    return f"{plain(total)} as the total would make it right." if not slips and is_slip(float(row["value"]), total) else ""
