"""The table of reports: a row that can never be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import REPORT_ON_ONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext


@check(
    code="report-name-taken",
    severity=Severity.ERROR,
    title="A report with the name of one that every package has",
    mend="Give it another name in reports, and wherever that names it, such as report_rows.",
)
def report_name_taken(context: CheckContext) -> Iterable[Fault]:
    """A row of reports is called indicator. That is the report on one indicator, which every package has, so that the row's own could never be made."""
    return faults(
        context.table("reports").filter(pl.col("report") == REPORT_ON_ONE),
        table="reports",
        column="report",
        subject="{report}",
        found="{report}",
        message="The report “{report}” ({title}) cannot be made: every package has a report of that name, about one indicator.",
    )
