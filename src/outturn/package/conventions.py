"""What a cell means beyond its own text: a figure's status, its qualifier, its own area; a standard still to be confirmed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Unit
from outturn.package.numbers import CellFault, WrittenNumber, shortened
from outturn.package.placing import findings_at
from outturn.standards.vocabulary import StandardStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from outturn.findings.finding import Finding
    from outturn.package.columns import TypedColumn
    from outturn.package.sheet import TypedSheet


def settle_figures(figures: TypedSheet, own_area: str) -> TypedSheet:
    """Fills in what follows from the rest of the row.

    An empty status is final with a value and not_available without; “<0.01” sets the qualifier; the organisation's own
    area is empty.
    """
    frame = figures.frame
    valued = pl.col("value").is_not_null() | (pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null())
    supplied = pl.when(valued).then(pl.lit(Status.FINAL.value)).otherwise(pl.lit(Status.NOT_AVAILABLE.value))
    unread = (
        figures.sheet.texts["status"].is_not_null() & frame["status"].is_null() & figures.sheet.texts["status"].is_in(list(figures.columns["status"].faults))
    )
    settled = frame.with_columns(
        status=pl.when(unread).then(None).otherwise(pl.coalesce("status", supplied)),
        qualifier=pl.coalesce(pl.col("qualifier"), _written_qualifier(figures)),
    )
    if own_area:
        settled = settled.with_columns(area=pl.when(pl.col("area") == own_area).then(None).otherwise(pl.col("area")))
    return figures.with_frame(settled)


def settle_standards(standards: TypedSheet) -> TypedSheet:
    """A standard with a cell that says “TBC” has the status tbc."""
    waiting = pl.Series([False] * standards.frame.height, dtype=pl.Boolean)
    for name, column in standards.columns.items():
        if texts := [text for text, number in column.written.items() if number.to_confirm]:
            waiting |= standards.sheet.texts[name].is_in(texts).fill_null(value=False)
    if not waiting.any():
        return standards
    return standards.with_frame(standards.frame.with_columns(status=pl.when(waiting).then(pl.lit(StandardStatus.TBC.value)).otherwise("status")))


def _written_qualifier(figures: TypedSheet) -> pl.Series:
    signs = {text: number.qualifier for text, number in figures.columns["value"].written.items() if number.qualifier}
    texts = figures.sheet.texts["value"]
    if not signs:
        return pl.Series([None] * len(texts), dtype=pl.String)
    return texts.replace_strict(list(signs), list(signs.values()), default=None, return_dtype=pl.String)


def figure_findings(figures: TypedSheet, indicators: pl.DataFrame) -> Iterator[Finding]:
    yield from _qualifier_conflicts(figures)
    yield from mark_findings(figures, indicators)


def _qualifier_conflicts(figures: TypedSheet) -> Iterator[Finding]:
    conflict = (figures.frame["qualifier"] != _written_qualifier(figures)).fill_null(value=False)
    yield from findings_at(
        figures.sheet,
        "value",
        conflict,
        lambda text: CellFault("qualifier-conflict", f"“{shortened(text)}” and the qualifier of its row contradict each other.", expected="one of the two"),
    )


def mark_findings(sheet: TypedSheet, indicators: pl.DataFrame) -> Iterator[Finding]:
    """Numbers of figures and standards that are written with asterisks, with “TBC”, or with the mark of another unit."""
    if not any(column.written for column in sheet.columns.values()):
        return
    units = _units(sheet, indicators)
    for name, column in sheet.columns.items():
        if column.written and name not in {"numerator", "denominator"}:
            yield from _unit_findings(sheet, name, column, units)
        yield from _noted(sheet, name, column, lambda number: number.marked, _marked)
        yield from _noted(sheet, name, column, lambda number: number.to_confirm, _to_confirm)


def _units(sheet: TypedSheet, indicators: pl.DataFrame) -> pl.Series:
    known = indicators.select("indicator", "unit").drop_nulls().unique("indicator", keep="first")
    return sheet.frame["indicator"].replace_strict(known["indicator"], known["unit"], default=None, return_dtype=pl.String)


def _unit_findings(sheet: TypedSheet, name: str, column: TypedColumn, units: pl.Series) -> Iterator[Finding]:
    marks: Mapping[str, tuple[Unit, Callable[[WrittenNumber], bool]]] = {
        "%": (Unit.PERCENT, lambda number: number.percent),
        "£": (Unit.GBP, lambda number: number.pounds),
    }
    for mark, (unit, is_marked) in marks.items():
        texts = [text for text, number in column.written.items() if is_marked(number)]
        rows = sheet.sheet.texts[name].is_in(texts) & (units != unit.value)
        yield from findings_at(
            sheet.sheet,
            name,
            rows.fill_null(value=False),
            partial(_foreign_mark, mark, unit),
        )


def _foreign_mark(mark: str, unit: Unit, text: str) -> CellFault:
    message = f"“{shortened(text)}” is written with {mark} and its indicator's unit is not {unit.value}."
    return CellFault("unit-mark", message, expected=f"unit {unit.value}")


def _noted(
    sheet: TypedSheet, name: str, column: TypedColumn, concerns: Callable[[WrittenNumber], bool], describe: Callable[[str], CellFault]
) -> Iterator[Finding]:
    if texts := [text for text, number in column.written.items() if concerns(number)]:
        yield from findings_at(sheet.sheet, name, sheet.sheet.texts[name].is_in(texts).fill_null(value=False), describe)


def _marked(text: str) -> CellFault:
    return CellFault("marked-number", f"“{shortened(text)}” points to a footnote that is not in the cell.")


def _to_confirm(text: str) -> CellFault:
    return CellFault("to-be-confirmed", f"“{shortened(text)}”: the standard is read as missing, with the status tbc.")
