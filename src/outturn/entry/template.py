"""The workbook of returns without the service: made from a package, and read back into it."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.history import history
from outturn.entry.candidate import Candidate, action_row, alone, commentary_row, figure_row
from outturn.entry.typed import Entry, asked_of, read_entry
from outturn.entry.uploaded import CellFault
from outturn.entry.workbook import FIELDS, SheetRow
from outturn.errors import PeriodError
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of, sections_of
from outturn.reports.verdicts import moments_from
from outturn.reports.wording import value_words
from outturn.returns.due import due_returns
from outturn.returns.vocabulary import Arrival

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.assessment.groundwork import Groundwork
    from outturn.entry.uploaded import Uploaded, UploadedRow
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator

_HEADINGS = {field: column for column, field in FIELDS.items()}


def sheet_rows(package: Package, cycle: Period, *, days: int, section: str = "") -> list[SheetRow]:
    """A row for each figure that is still to come in a cycle, by section in the order of the catalogue."""
    indicators, sections = indicators_of(package, cycle), sections_of(package)
    found: list[SheetRow] = []
    asked = [
        due
        for due in due_returns(package.tables, cycle, on=cycle.end, days=days)
        if due.arrival is not Arrival.GIVEN and section in {"", due.section} and due.indicator in indicators
    ]
    lasts = last_figures(package, [(indicators[due.indicator], due.period) for due in asked])
    for due in asked:
        indicator = indicators[due.indicator]
        parts = (indicator.numerator_label, indicator.denominator_label) if asked_of(indicator).parts else ("", "")
        name = sections[due.section].name if due.section in sections else "Without a section"
        last = lasts[due.indicator, due.period.id]
        found.append(SheetRow(len(found) + 1, _mark(due.indicator, due.period.id), due.indicator, due.name, due.period.id, due.due, parts, Entry(), last, name))
    return found


def _mark(indicator: str, period: str) -> int:
    """What the column Revision holds where there is no service: a row that was made for something else does not agree with it."""
    return zlib.crc32(f"{indicator} {period}".encode())


def last_figures(package: Package, wanted: Sequence[tuple[Indicator, Period]], ground: Groundwork | None = None) -> dict[tuple[str, str], str]:
    """By indicator and period the newest figure before it, as it is printed: “93.4% (Q1 2025/26)”. Empty where there is none.

    `ground` is that of the package, where somebody keeps it.
    """
    small = alone(package, [indicator.ref for indicator, _ in wanted])
    moments = moments_from(history(small.tables, scheme=package.rating_scheme, ground=ground))
    found = {}
    for indicator, period in wanted:
        earlier = [moment for moment in moments.get(indicator.ref, ()) if moment.value is not None and moment.at.last < period.last]
        words = [f"{value_words(one.value, indicator.form, status=one.status, qualifier=one.qualifier)} ({one.at.label})" for one in earlier[-1:]]
        found[indicator.ref, period.id] = "".join(words)
    return found


def taken_back(package: Package, uploaded: Uploaded, *, by: str, at: dt.datetime) -> tuple[Package, list[CellFault], int]:
    """The package with what was filled in, every fault with its cell, and how many rows were filled in. With a fault nothing is added."""
    faults = list(uploaded.faults)
    candidates = []
    for row in uploaded.rows:
        if any(row.texts.values()):
            candidates += _candidate(package, row, by, at, faults)
    if faults:
        return package, sorted(faults, key=lambda fault: (fault.sheet, fault.line)), len(candidates)
    return _with_all(package, candidates), [], len(candidates)


def _candidate(package: Package, row: UploadedRow, by: str, at: dt.datetime, faults: list[CellFault]) -> list[Candidate]:
    try:
        period = parse_period(row.period)
    except PeriodError:
        faults.append(CellFault(row.line, "Period", f"“{row.period}” is not a period. Were the grey columns changed? Make the workbook anew.", row.sheet))
        return []
    indicator = indicators_of(package, period).get(row.indicator)
    if indicator is None:
        faults.append(CellFault(row.line, "Indicator", f"There is no indicator {row.indicator} in the package.", row.sheet))
        return []
    if row.revision != _mark(row.indicator, row.period):
        faults.append(
            CellFault(row.line, "Indicator", "The grey columns were changed: this row was for another indicator or period. Make the workbook anew.", row.sheet)
        )
        return []
    entry = Entry(**row.texts)
    reading = read_entry(entry, asked_of(indicator))
    faults += [CellFault(row.line, _HEADINGS[problem.field], problem.message, row.sheet) for problem in reading.problems]
    return [Candidate(row.indicator, period, entry, reading, by, at)]


def _with_all(package: Package, candidates: Sequence[Candidate]) -> Package:
    tables = dict(package.tables)
    for place, candidate in enumerate(candidates, start=1):
        if candidate.entry.has_figure:
            tables["figures"] = _added(tables["figures"], figure_row(candidate))
        if candidate.entry.commentary.strip():
            row = commentary_row(candidate)
            same = pl.all_horizontal(*(pl.col(name).eq(pl.lit(row[name])) for name in ("subject", "period", "kind")))
            tables["commentary"] = _added(tables["commentary"].filter(same.not_()), row)
        if candidate.reading.action is not None:
            reference = f"{candidate.indicator}-{candidate.period.id}-{place}"
            tables["actions"] = _added(tables["actions"].filter(pl.col("action") != reference), {"action": reference, **action_row(candidate)})
    return replace(package, tables=tables, lines={})


def _added(frame: pl.DataFrame, row: dict[str, object]) -> pl.DataFrame:
    return pl.concat([frame, pl.DataFrame({name: [row.get(name)] for name in frame.columns}, schema=frame.schema)])
