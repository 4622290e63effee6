"""Breakdown tables: members of a dimension by periods, each column with its own unit (RULES.md section 8; B22)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.figures.vocabulary import WITH_VALUE, Status
from outturn.periods import Period, parse_period
from outturn.reports.cells import moment_cell, paragraph, text_cell, value_cell
from outturn.reports.content import Align, Table, TableColumn, TableRow
from outturn.reports.wording import Style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Cell
    from outturn.reports.draft import Draft

_PERIODS_SHOWN = 5

_Given = tuple[float | None, str | None]
"""A value that may be shown, and its status."""


@dataclass(frozen=True)
class Member:
    dimension: str
    member: str
    label: str
    parent: str
    is_total: bool

    @property
    def breakdown(self) -> str:
        return f"{self.dimension}={self.member}"


@dataclass(frozen=True)
class Column:
    """`basis` empty is the indicator's own."""

    indicator: str
    period: Period
    basis: str
    label: str


@dataclass(frozen=True)
class BreakdownTable:
    ref: str
    title: str
    indicator: str
    note: str
    members: tuple[Member, ...]
    columns: tuple[Column, ...]


def breakdown_table(draft: Draft, ref: str) -> tuple[Block, ...]:
    """The table as content; a remark where it has no member, no column, or no figure."""
    table = read_breakdown_table(draft, ref)
    if not table.members or not table.columns:
        return (paragraph(f"{table.title}: there are no figures up to the period of this report."),)
    given = _given_values(draft.book.package, table)
    columns = (TableColumn(_first_header(table)), *(TableColumn(_header(draft, column, table.title), Align.RIGHT) for column in table.columns))
    depths = _depths(table.members)
    rows = tuple(
        TableRow((text_cell(member.label), *(_cell(draft, member, column, given) for column in table.columns)), member.is_total, depths[member.member])
        for member in table.members
    )
    notes = (paragraph(table.note),) if table.note else ()
    return (Table(draft.anchor(f"table {ref}"), table.title, columns, rows, notes=notes),)


def read_breakdown_table(draft: Draft, ref: str) -> BreakdownTable:
    """From the three tables of the package; members in their order, totals last where no order is given."""
    package = draft.book.package
    described = {row["table"]: row for row in package["breakdown_tables"].to_dicts()}.get(ref, {})
    indicator = described.get("indicator") or ""
    rows = [row for row in package["breakdowns"].to_dicts() if row["table"] == ref]
    rows.sort(key=lambda row: (row["order"] is None and bool(row["is_total"]), row["order"] or 0))
    members = tuple(Member(row["dimension"], row["member"], row["label"] or row["member"], row["parent"] or "", bool(row["is_total"])) for row in rows)
    columns = _given_columns(draft, ref, indicator) or _latest_columns(draft, indicator)
    return BreakdownTable(ref, described.get("title") or ref, indicator, described.get("note") or "", members, columns)


def _given_columns(draft: Draft, ref: str, indicator: str) -> tuple[Column, ...]:
    rows = [row for row in draft.book.package["breakdown_columns"].to_dicts() if row["table"] == ref]
    rows.sort(key=lambda row: row["order"] or 0)
    columns = []
    for row in rows:
        period = parse_period(row["period"])
        columns.append(Column(row["indicator"] or indicator, period, row["basis"] or "", row["label"] or period.label))
    return tuple(columns)


def _latest_columns(draft: Draft, indicator: str) -> tuple[Column, ...]:
    """The latest periods for which the indicator has figures by member, no later than the report's."""
    ids = {period for ref, breakdown, period in draft.book.breakdown_moments if ref == indicator and breakdown}
    periods = sorted((period for period in map(parse_period, ids) if period.end <= draft.book.period.end), key=lambda period: period.first)
    shown = draft.book.report.periods_shown or _PERIODS_SHOWN
    return tuple(Column(indicator, period, "", period.label) for period in periods[-shown:])


def _first_header(table: BreakdownTable) -> str:
    dimension = table.members[0].dimension.replace("_", " ")
    return f"{dimension[:1].upper()}{dimension[1:]}"


def _header(draft: Draft, column: Column, title: str) -> str:
    indicator = draft.book.indicators.get(column.indicator)
    said = indicator is None or _style(indicator) is not Style.BARE or f"({indicator.form.unit_words})" in title
    return column.label if said or indicator is None else f"{column.label} ({indicator.form.unit_words})"


def _style(indicator: Indicator) -> Style:
    """Numbers of a column whose heading, or whose table's title, names the unit stand without it."""
    return Style.SHORT if indicator.form.unit_words in {"per cent", "number", "£"} else Style.BARE


def _depths(members: Sequence[Member]) -> Mapping[str, int]:
    parents = {member.member: member.parent for member in members}

    def depth(member: str, seen: frozenset[str] = frozenset()) -> int:
        parent = parents.get(member, "")
        return 0 if not parent or parent not in parents or member in seen else 1 + depth(parent, seen | {member})

    return defaultdict(int, {member: depth(member) for member in parents})


def _cell(draft: Draft, member: Member, column: Column, given: Mapping[tuple[str, str, str, str], _Given]) -> Cell:
    indicator = draft.book.indicators.get(column.indicator)
    if indicator is None:
        return text_cell("not available")
    if column.basis and column.basis != indicator.basis:
        return _given_cell(indicator, member, column, given)
    moments, period = draft.book.breakdown_moments, column.period.id
    moment = moments.get((column.indicator, member.breakdown, period))
    if moment is None and member.is_total:
        moment = moments.get((column.indicator, "", period))
    return moment_cell(draft, moment, indicator, style=_style(indicator))


def _given_cell(indicator: Indicator, member: Member, column: Column, given: Mapping[tuple[str, str, str, str], _Given]) -> Cell:
    key = (column.indicator, member.breakdown, column.period.id, column.basis)
    found = given.get(key)
    if found is None and member.is_total:
        found = given.get((column.indicator, "", column.period.id, column.basis))
    value, status = found or (None, None)
    return value_cell(value, indicator.form, status=status, style=_style(indicator))


def _given_values(package: Package, table: BreakdownTable) -> dict[tuple[str, str, str, str], _Given]:
    """Figures of another basis than the indicator's own, such as a year to date: the newest of each, as they were given."""
    wanted = {column.indicator for column in table.columns if column.basis}
    if not wanted:
        return {}
    figures = package["figures"]
    chosen = figures.filter(figures["area"].is_null() & figures["basis"].is_not_null() & figures["indicator"].is_in(list(wanted)))
    rows = chosen.sort("recorded_at", nulls_last=False, maintain_order=True).select("indicator", "breakdown", "period", "basis", "value", "status")
    return {
        (ref, breakdown or "", period, basis): (value if status is None or Status(status) in WITH_VALUE else None, status)
        for ref, breakdown, period, basis, value, status in rows.iter_rows()
    }
