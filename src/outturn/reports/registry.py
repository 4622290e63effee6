"""Which module builds which kind of report: to add one, write its module and name it here.

Modules are imported when they are first used, so that a command waits for the report that it makes and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from outturn.errors import UsageError
from outturn.reports.content import Document
from outturn.reports.letterhead import with_letterhead
from outturn.reports.outline import report_info

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.request import ReportRequest

Builder = Callable[["Package", "ReportRequest"], Document]

BUILDERS: dict[str, str] = {
    "quarterly": "outturn.reports.quarterly",
    "dashboard": "outturn.reports.dashboard",
}
"""The module of each kind; each holds `build(package, request) -> Document`."""


def build_report(package: Package, request: ReportRequest) -> Document:
    """The report's content. Raises `UsageError` for a report that does not exist, one of a kind that is not built, and a period without data."""
    info = report_info(package, request.report)
    if info.kind not in BUILDERS:
        raise UsageError(f"“{request.report}” is a report of the kind “{info.kind}”, which is not built yet. Kinds that are: {', '.join(BUILDERS)}.")
    build = cast("Builder", import_module(BUILDERS[info.kind]).build)
    return with_letterhead(package, build(package, request))
