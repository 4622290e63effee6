"""What must hold between cells and tables: required cells are filled, keys are unique, references lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.finding import Severity
from outturn.package.codes import READING_CODES, finding
from outturn.package.numbers import CellFault, shortened
from outturn.package.placing import MOST_ALIKE, findings_at
from outturn.package.words import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.findings.finding import Finding
    from outturn.package.sheet import TypedSheet
    from outturn.package.tables import Column

_MOST_SUGGESTED = 20
_CODES = {"indicators": "unknown-indicator", "sections": "unknown-section", "areas": "unknown-area"}
_ALSO_IN = {"breakdown_tables.table": "breakdowns.table"}
"""A breakdown table may be given by its rows alone."""
_WARNINGS = frozenset(entry.code for entry in READING_CODES if entry.severity is not Severity.ERROR)


def integrity_findings(sheets: Mapping[str, TypedSheet], own_area: str = "") -> Iterator[Finding]:
    """All of them, table by table."""
    known = _known_references(sheets, own_area)
    for typed in sheets.values():
        if typed.frame.height:
            yield from _missing_values(typed)
            yield from _out_of_range(typed)
            yield from _duplicate_keys(typed, sheets["indicators"].frame)
            yield from _unknown_references(typed, sheets, known)


# --- required cells
def _missing_values(typed: TypedSheet) -> Iterator[Finding]:
    for column in typed.table.columns:
        values = typed.frame[column.name]
        if column.required and values.null_count() and column.name not in typed.sheet.lacking:
            unread = [text for text, fault in typed.columns[column.name].faults.items() if fault.code not in _WARNINGS]
            faulty = typed.sheet.texts[column.name].is_in(unread).fill_null(value=False)
            fault = CellFault("missing-value", f"The cell is empty, and every row of {typed.table.name} needs its {column.name}.")
            yield from findings_at(typed.sheet, column.name, values.is_null() & ~faulty, fault)


# --- numbers inside their limits
def _out_of_range(typed: TypedSheet) -> Iterator[Finding]:
    for column in typed.table.columns:
        values = typed.frame[column.name]
        for limit, words, outside in ((column.least, "below", values.__lt__), (column.most, "above", values.__gt__)):
            if limit is None or not values.count():
                continue
            fault = CellFault("out-of-range", f"The {column.name} is {words} {limit:g}.", expected=_limits(column))
            yield from findings_at(typed.sheet, column.name, outside(limit).fill_null(value=False), fault)


def _limits(column: Column) -> str:
    parts = [f"at least {column.least:g}" if column.least is not None else "", f"at most {column.most:g}" if column.most is not None else ""]
    return " and ".join(part for part in parts if part)


# --- keys
def _duplicate_keys(typed: TypedSheet, indicators: pl.DataFrame) -> Iterator[Finding]:
    """The second row of a key and every later one; a row whose key cannot be read has a finding of its own already."""
    keys = _key_columns(typed, indicators)
    hashes = keys.hash_rows()
    if hashes.n_unique() == len(hashes):
        return
    candidates = keys.with_row_index("row").filter(hashes.is_duplicated())
    required = [name for name in typed.table.key if typed.table.column(name).required]
    again = candidates.drop_nulls(required).with_columns(first=pl.col("row").first().over(typed.table.key)).filter(pl.col("row") != pl.col("first"))
    sound = again.filter(~pl.col("row").is_in(_unsound_rows(typed).implode())).sort("row")
    for row, first in sound.select("row", "first").head(MOST_ALIKE).iter_rows():
        is_last = row == sound["row"][min(MOST_ALIKE, sound.height) - 1]
        yield _duplicate(typed, row, first, more=sound.height - MOST_ALIKE if is_last else 0)


def _duplicate(typed: TypedSheet, row: int, first: int, more: int) -> Finding:
    key = ", ".join(f"{name} {_shown(typed.frame[name][row])}" for name in typed.table.key)
    others = f" {more:,} more rows repeat a key." if more > 0 else ""
    return finding(
        "duplicate-key",
        f"The row has the same key as line {typed.sheet.lines[first]}: {key}.{others}",
        table=typed.table.name,
        row=typed.sheet.lines[row],
        column=typed.table.key[-1] if len(typed.table.key) == 1 else "",
        subject=_shown(typed.frame[typed.table.key[0]][row]),
        found=key,
        expected=f"one row for each {', '.join(typed.table.key)}",
    )


def _unsound_rows(typed: TypedSheet) -> pl.Series:
    """The rows whose key could not be read, or may stand in the wrong columns."""
    unread = [typed.sheet.texts[name].is_in(list(typed.columns[name].faults)) for name in typed.table.key if typed.columns[name].faults]
    unsound = typed.sheet.lines.is_in(sorted(typed.sheet.shifted))
    for faulty in unread:
        unsound |= faulty.fill_null(value=False)
    return unsound.arg_true()


def _key_columns(typed: TypedSheet, indicators: pl.DataFrame) -> pl.DataFrame:
    """An indicator's own basis and an empty one are the same basis."""
    keys = typed.frame.select(typed.table.key)
    if typed.table.name != "figures" or not keys["basis"].count():
        return keys
    known = indicators.select("indicator", "basis").drop_nulls().unique("indicator", keep="first")
    own = keys["indicator"].replace_strict(known["indicator"], known["basis"], default=None, return_dtype=pl.String)
    return keys.with_columns(basis=pl.coalesce(pl.col("basis"), own))


def _shown(value: object) -> str:
    return "(empty)" if value is None else shortened(str(value))


# --- references
def _known_references(sheets: Mapping[str, TypedSheet], own_area: str) -> dict[str, pl.Series]:
    targets = {column.refers_to for typed in sheets.values() for column in typed.table.columns if column.refers_to}
    known = {target: _values_of(sheets, target) for target in targets}
    for target, other in _ALSO_IN.items():
        known[target] = pl.concat([known[target], _values_of(sheets, other)])
    if own_area:
        known["areas.area"] = pl.concat([known["areas.area"], pl.Series([own_area])])
    return {target: values.drop_nulls().unique() for target, values in known.items()}


def _values_of(sheets: Mapping[str, TypedSheet], target: str) -> pl.Series:
    table, _, column = target.partition(".")
    return sheets[table].frame[column].alias("known")


def _unknown_references(typed: TypedSheet, sheets: Mapping[str, TypedSheet], known: Mapping[str, pl.Series]) -> Iterator[Finding]:
    for column in typed.table.columns:
        if not column.refers_to or typed.frame[column.name].null_count() == typed.frame.height:
            continue
        if typed.table.name == "indicators" and column.refers_to == "sections.section" and sheets["sections"].sheet.absent:
            yield finding("sections-not-described", "The indicators name sections, and there is no sections.csv.", table="sections")
            continue
        yield from _lost(typed, column, known[column.refers_to])


def _lost(typed: TypedSheet, column: Column, known: pl.Series) -> Iterator[Finding]:
    values = typed.frame[column.name]
    distinct = values.drop_nulls().unique()
    unknown = distinct.filter(~distinct.is_in(known.to_list()))
    if unknown.is_empty():
        return
    target = column.refers_to.partition(".")[0]
    near = {text: suggestion(text, known.to_list()) for text in sorted(unknown.to_list())[:_MOST_SUGGESTED]}

    def describe(text: str) -> CellFault:
        message = f"“{shortened(text)}” is not in {target}.csv.{near.get(text, '')}"
        return CellFault(
            _CODES.get(target, "unknown-reference"), message, expected=f"a {column.refers_to.partition('.')[2]} of {target}.csv", mend=_mend(target)
        )

    yield from findings_at(typed.sheet, column.name, values.is_in(unknown.to_list()).fill_null(value=False), describe)


def _mend(target: str) -> str:
    return "" if target in _CODES else f"Add it to {target}.csv, or correct the reference."
