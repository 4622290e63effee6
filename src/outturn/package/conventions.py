"""What a cell means beyond its own text: a figure's status, its qualifier, its own area; a standard still to be confirmed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Unit
from outturn.package.numbers import TO_BE_CONFIRMED, CellFault, shortened
from outturn.package.placing import findings_at
from outturn.package.tables import TABLES
from outturn.standards.vocabulary import StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.findings.finding import Finding
    from outturn.package.sheet import TypedSheet

_UNITS_OF_MARKS: Mapping[str, Unit] = {"%": Unit.PERCENT, "£": Unit.GBP}


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
    waiting = [_to_confirm_in(standards, name) for name, column in standards.columns.items() if column.marked]
    if not waiting:
        return standards
    tbc = pl.when(pl.any_horizontal(waiting)).then(pl.lit(StandardStatus.TBC.value)).otherwise("status")
    return standards.with_frame(standards.frame.with_columns(status=tbc))


def _to_confirm_in(sheet: TypedSheet, name: str) -> pl.Series:
    """The rows whose cell says so; a cell that could not be read is not one of them."""
    return sheet.sheet.texts[name].str.to_lowercase().is_in(sorted(TO_BE_CONFIRMED)).fill_null(value=False).alias(name)


def _written_qualifier(figures: TypedSheet) -> pl.Series:
    texts = figures.sheet.texts["value"]
    if not figures.columns["value"].marked:
        return pl.Series([None] * len(texts), dtype=pl.String)
    return texts.set(figures.frame["value"].is_null(), None).str.extract(r"^([<>])")


def figure_findings(figures: TypedSheet, indicators: pl.DataFrame) -> Iterator[Finding]:
    """Qualifiers that contradict their values, and the marks of `mark_findings`."""
    yield from _qualifier_conflicts(figures)
    yield from mark_findings(figures, indicators)


def _qualifier_conflicts(figures: TypedSheet) -> Iterator[Finding]:
    conflict = (figures.frame["qualifier"] != _written_qualifier(figures)).fill_null(value=False)
    yield from findings_at(figures.sheet, "value", conflict, _contradiction)


def _contradiction(text: str) -> CellFault:
    return CellFault("qualifier-conflict", f"“{shortened(text)}” and the qualifier of its row contradict each other.", expected="one of the two")


def mark_findings(sheet: TypedSheet, indicators: pl.DataFrame) -> Iterator[Finding]:
    """Numbers of figures and standards that are written with asterisks, with “TBC”, or with the mark of another unit."""
    marked = [name for name, column in sheet.columns.items() if column.marked]
    if not marked:
        return
    units = _units(sheet, indicators)
    for name in marked:
        texts = sheet.sheet.texts[name].set(sheet.frame[name].is_null(), None)
        if name not in {"numerator", "denominator"}:
            for mark, unit in _UNITS_OF_MARKS.items():
                foreign = (texts.str.contains(mark, literal=True) & (units != unit.value)).fill_null(value=False)
                yield from findings_at(sheet.sheet, name, foreign, partial(_foreign_mark, mark, unit))
        yield from findings_at(sheet.sheet, name, texts.str.ends_with("*").fill_null(value=False), _footnote_mark)
        if sheet.table is TABLES["standards"]:
            yield from findings_at(sheet.sheet, name, _to_confirm_in(sheet, name), _to_confirm)


def _units(sheet: TypedSheet, indicators: pl.DataFrame) -> pl.Series:
    known = indicators.select("indicator", "unit").drop_nulls().unique("indicator", keep="first")
    return sheet.frame["indicator"].replace_strict(known["indicator"], known["unit"], default=None, return_dtype=pl.String)


def _foreign_mark(mark: str, unit: Unit, text: str) -> CellFault:
    message = f"“{shortened(text)}” is written with {mark} and its indicator's unit is not {unit.value}."
    return CellFault("unit-mark", message, expected=f"unit {unit.value}")


def _footnote_mark(text: str) -> CellFault:
    return CellFault("marked-number", f"“{shortened(text)}” points to a footnote that is not in the cell.")


def _to_confirm(text: str) -> CellFault:
    return CellFault("to-be-confirmed", f"“{shortened(text)}”: the standard is read as missing, with the status tbc.")
