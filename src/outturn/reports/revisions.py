"""Figures of earlier periods that were changed after the last report (RULES.md section 2: revisions are kept)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.figures.vocabulary import WITH_VALUE, Status
from outturn.indicators.vocabulary import Unit
from outturn.periods import parse_period
from outturn.reports.cells import text_cell, value_cell
from outturn.reports.content import Align, Table, TableColumn, TableRow
from outturn.reports.dates import long_date
from outturn.reports.wording import Style

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.periods import Period
    from outturn.reports.baseline import Baseline
    from outturn.reports.catalogue import Indicator
    from outturn.reports.draft import Draft

_KEY = ("indicator", "period", "basis", "breakdown")


@dataclass(frozen=True)
class Revision:
    """`old` is what was known at the last report, `new` what is known now; None with a status where there is no value."""

    indicator: str
    period: Period
    breakdown: str
    basis: str
    old: float | None
    old_status: str | None
    new: float | None
    new_status: str | None
    recorded_on: dt.date


def revisions_since(draft: Draft, baseline: Baseline) -> list[Revision]:
    """In the order of the report's indicators, then of time. Only figures that the last report could have shown."""
    figures = draft.book.package["figures"]
    shown = [ref for part in draft.book.outline for ref in part.indicators]
    own = figures.filter(figures["area"].is_null() & figures["recorded_at"].is_not_null() & figures["indicator"].is_in(shown))
    repeated = own.filter(pl.struct(_KEY).is_duplicated()).sort("recorded_at", maintain_order=True)
    groups: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for row in repeated.to_dicts():
        groups.setdefault(tuple(row[name] or "" for name in _KEY), []).append(row)
    found = (_revision(rows, draft.book.indicators[key[0]], baseline) for key, rows in groups.items())
    place = {ref: number for number, ref in enumerate(shown)}
    return sorted((revision for revision in found if revision), key=lambda revision: (place[revision.indicator], revision.period.first, revision.breakdown))


def _revision(rows: list[Mapping[str, object]], indicator: Indicator, baseline: Baseline) -> Revision | None:
    known = [row for row in rows if row["recorded_at"].replace(tzinfo=None) <= baseline.known_at]  # type: ignore[attr-defined]
    period = parse_period(str(rows[0]["period"]))
    if not known or len(known) == len(rows) or period.end > baseline.period.end:
        return None
    before, after = known[-1], rows[-1]
    old, new = figure_value(before, indicator), figure_value(after, indicator)
    if old == new and before["status"] == after["status"]:
        return None
    texts = {name: str(after[name] or "") for name in ("breakdown", "basis")}
    recorded = after["recorded_at"].date()  # type: ignore[attr-defined]
    return Revision(indicator.ref, period, texts["breakdown"], texts["basis"], old, before["status"], new, after["status"], recorded)  # type: ignore[arg-type]


def figure_value(row: Mapping[str, object], indicator: Indicator) -> float | None:
    """As the assessment takes it: a ratio from its parts, nothing where the status withholds it."""
    if row["status"] and Status(str(row["status"])) not in WITH_VALUE:
        return None
    top, bottom = row["numerator"], row["denominator"]
    if isinstance(top, float) and isinstance(bottom, float) and bottom:
        factor = {Unit.PERCENT: 100.0, Unit.RATE: indicator.form.per or 1.0}.get(indicator.form.unit, 1.0)
        return top * factor / bottom
    return row["value"]  # type: ignore[return-value]


def revisions_table(draft: Draft, revisions: list[Revision], baseline: Baseline) -> Table:
    columns = (
        TableColumn("Reference"),
        TableColumn("Indicator"),
        TableColumn("Period"),
        TableColumn("In the last report", Align.RIGHT),
        TableColumn("Now", Align.RIGHT),
        TableColumn("Changed on"),
    )
    rows = []
    for revision in revisions:
        indicator = draft.book.indicators[revision.indicator]
        part = " ".join(filter(None, (revision.breakdown.partition("=")[2], "year to date" if revision.basis == "ytd" else "")))
        rows.append(
            TableRow(
                (
                    text_cell(indicator.ref),
                    text_cell(f"{indicator.name} ({part})" if part else indicator.name),
                    text_cell(revision.period.label),
                    value_cell(revision.old, indicator.form, status=revision.old_status, style=Style.LONG),
                    value_cell(revision.new, indicator.form, status=revision.new_status, style=Style.LONG),
                    text_cell(long_date(revision.recorded_on)),
                )
            )
        )
    return Table(draft.anchor("revisions"), f"Figures changed since the report for {baseline.period.label}", columns, tuple(rows), row_headers=2)
