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
from outturn.reports.request import INDICATOR
from outturn.reports.worked_out import worked_out_once

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.request import ReportRequest

Builder = Callable[["Package", "ReportRequest"], Document]

BUILDERS: dict[str, str] = {
    "quarterly": "outturn.reports.quarterly",
    "dashboard": "outturn.reports.dashboard",
    "review": "outturn.reports.review",
    "cover": "outturn.reports.cover",
    "framework": "outturn.reports.framework",
    INDICATOR: "outturn.reports.indicator",
}
"""The module of each kind; each holds `build(package, request) -> Document`."""


def build_report(package: Package, request: ReportRequest) -> Document:
    """The report's content. Raises `UsageError` for a report that does not exist, one of a kind that is not built, and a period without data."""
    kind = INDICATOR if request.report == INDICATOR else report_info(package, request.report).kind
    if request.indicator and kind != INDICATOR:
        raise UsageError(f"The report “{request.report}” is not about one indicator: ask for the report “{INDICATOR}”, or leave {request.indicator} out.")
    if kind not in BUILDERS:
        kinds = ", ".join(name for name in BUILDERS if name != INDICATOR)
        raise UsageError(f"“{request.report}” is a report of the kind “{kind}”. Kinds that can be made: {kinds}.")
    if request.compare_with is not None and kind != "review":
        raise UsageError(f"Only a review can be compared with another year; “{request.report}” is a report of the kind “{kind}”.")
    build = cast("Builder", import_module(BUILDERS[kind]).build)
    with worked_out_once():
        document = build(package, request)
    return with_letterhead(package, document)
