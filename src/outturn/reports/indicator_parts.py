"""The parts of an indicator: its breakdown tables, and figures by part for which no table is described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.periods import parse_period
from outturn.reports.breakdown_tables import breakdown_table
from outturn.reports.cells import moment_cell, text_cell
from outturn.reports.content import Align, Table, TableColumn, TableRow

if TYPE_CHECKING:
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft

_PERIODS_SHOWN = 5


def part_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    tables = _tables(draft, indicator)
    described = {row["dimension"] for row in draft.book.package["breakdowns"].to_dicts() if row["table"] in tables}
    blocks = [block for table in tables for block in breakdown_table(draft, table)]
    return [*blocks, *(_plain_table(draft, indicator, dimension) for dimension in _dimensions(draft, indicator) if dimension not in described)]


def _tables(draft: Draft, indicator: Indicator) -> list[str]:
    """The breakdown tables that its figures fill, or a column of which they fill."""
    package = draft.book.package
    named = [row["table"] for name in ("breakdown_tables", "breakdown_columns") for row in package[name].to_dicts() if row["indicator"] == indicator.ref]
    return list(dict.fromkeys(named))


def _dimensions(draft: Draft, indicator: Indicator) -> list[str]:
    parts = (breakdown for ref, breakdown, _ in draft.book.breakdown_moments if ref == indicator.ref and breakdown)
    return list(dict.fromkeys(part.partition("=")[0] for part in parts))


def _plain_table(draft: Draft, indicator: Indicator, dimension: str) -> Table:
    """Members in the order of the figures, for the latest periods that have any."""
    moments = {(part, period): moment for (ref, part, period), moment in draft.book.breakdown_moments.items() if ref == indicator.ref and part}
    members = list(dict.fromkeys(part for part, _ in moments if part.partition("=")[0] == dimension))
    periods = _periods({period for part, period in moments if part in members}, draft)
    words = dimension.replace("_", " ")
    columns = (TableColumn(f"{words[:1].upper()}{words[1:]}"), *(TableColumn(period.label, Align.RIGHT) for period in periods))
    rows = []
    for part in members:
        cells = (moment_cell(draft, moments.get((part, period.id)), indicator) for period in periods)
        rows.append(TableRow((text_cell(part.partition("=")[2]), *cells)))
    return Table(draft.anchor(f"parts {dimension}"), f"{indicator.table_name}, by {words}", columns, tuple(rows))


def _periods(ids: set[str], draft: Draft) -> list[Period]:
    periods = sorted((period for period in map(parse_period, ids) if period.last <= draft.book.period.last), key=lambda period: period.first)
    return periods[-_PERIODS_SHOWN:]
