"""The workbook in which officers fill in their figures, without the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.api.arguments import given_period
from outturn.api.returning import DEFAULT_DAYS
from outturn.entry.template import sheet_rows, taken_back
from outturn.entry.uploaded import read_workbook
from outturn.entry.workbook import COLUMNS, write_workbook
from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package
    from outturn.periods import Period


def returns_template(package: Package, cycle: str | Period, *, days: int = DEFAULT_DAYS, section: str = "") -> bytes:
    """An Excel workbook with a row for each figure that is still to come in `cycle`, a sheet for each section.

    Raises PeriodError for a text that is not a period, and UsageError where nothing is to come.
    """
    period = given_period(cycle)
    if section and section not in set(package["sections"]["section"]):
        raise UsageError(f"There is no section “{section}” in the package.")
    rows = sheet_rows(package, period, days=days, section=section)
    if not rows:
        raise UsageError(f"No figure is still to come in {period.label}.")
    return write_workbook(rows, f"{package.title or package.name}: returns for {period.label}")


def take_returns(package: Package, name: str, data: bytes, *, at: dt.datetime, by: str = "") -> tuple[Package, list[Finding], int]:
    """The package with the figures of a workbook that came back, the findings by cell, and how many rows were filled in.

    With a finding nothing is added. `at` is when the figures became known, in UTC without a zone. Raises UsageError for a
    file that is not a workbook of returns.
    """
    changed, faults, number = taken_back(package, read_workbook(name, data), by=by, at=at)
    findings = [
        Finding(code="intake-return-cell", severity=Severity.ERROR, table=f"{name}{f', sheet {fault.sheet}' if fault.sheet else ''}", row=fault.line,
                column=_column(fault.column), message=fault.message)
        for fault in faults
    ]  # fmt: skip
    return changed, findings, number


def _column(heading: str) -> str:
    """The letter of the column beside its heading, as Excel shows it."""
    return f"{chr(ord('A') + COLUMNS.index(heading))} ({heading})" if heading in COLUMNS else heading
