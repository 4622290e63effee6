"""Which module builds which kind of report: to add one, write its module and name it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.reports import dashboard, quarterly
from outturn.reports.content import Document
from outturn.reports.outline import report_info

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.periods import Period

Builder = Callable[["Package", str, "Period"], Document]

BUILDERS: dict[str, Builder] = {"quarterly": quarterly.build, "dashboard": dashboard.build}


def build_report(package: Package, report: str, period: Period) -> Document:
    """The report's content. Raises `UsageError` for a report that does not exist, one of a kind that is not built, and a period without data."""
    info = report_info(package, report)
    builder = BUILDERS.get(info.kind)
    if builder is None:
        raise UsageError(f"“{report}” is a report of the kind “{info.kind}”, which is not built yet. Kinds that are: {', '.join(BUILDERS)}.")
    return builder(package, report, period)
