"""Findings with their place: the line in the file, the column, and what the row is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.package.codes import finding
from outturn.package.numbers import CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from outturn.findings.finding import Finding
    from outturn.package.sheet import Sheet, TypedSheet

MOST_ALIKE = 1000
"""Findings of one code in one column that are listed one by one; the last of them says how many more there are."""


def findings_at(sheet: Sheet, column: str, rows: pl.Series, describe: Callable[[str], CellFault] | CellFault) -> Iterator[Finding]:
    """One finding for each row that is true in `rows`, described from the text of its cell; all of one code.

    Rows whose cells may stand in the wrong column are left out: they have a finding already.
    """
    places = _sound(sheet, rows).arg_true()
    more = len(places) - MOST_ALIKE
    for index in places.head(MOST_ALIKE).to_list():
        text = sheet.texts[column][index] or ""
        fault = describe if isinstance(describe, CellFault) else describe(text)
        last = more > 0 and index == places[MOST_ALIKE - 1]
        yield finding(
            fault.code,
            f"{fault.message} {more:,} more cells of this column could not be read or are faulty." if last else fault.message,
            table=sheet.table.name,
            row=sheet.lines[index],
            column=column,
            subject=sheet.texts[sheet.table.key[0]][index] or "",
            found=shortened(text),
            expected=fault.expected,
            mend=fault.mend,
        )


def _sound(sheet: Sheet, rows: pl.Series) -> pl.Series:
    return rows & ~sheet.lines.is_in(sorted(sheet.shifted)) if sheet.shifted else rows


def cell_findings(typed: TypedSheet) -> Iterator[Finding]:
    """One finding for each cell that could not be read, column by column."""
    for name, column in typed.columns.items():
        by_code: dict[str, list[str]] = {}
        for text, fault in column.faults.items():
            by_code.setdefault(fault.code, []).append(text)
        for texts in by_code.values():
            yield from findings_at(typed.sheet, name, typed.sheet.texts[name].is_in(texts), column.faults.__getitem__)
