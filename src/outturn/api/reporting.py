"""Reports: the content of one, drawn in one or more formats, with its manifest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.api.arguments import given_instant, given_period, known_indicator
from outturn.assessment.current import known_at
from outturn.errors import UsageError
from outturn.manifest import manifest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from outturn.package.package import Package
    from outturn.periods import Period


def make_report(
    package: Package,
    report: str,
    period: str | Period,
    *,
    formats: str | Sequence[str] = ("html",),
    as_at: dt.datetime | dt.date | None = None,
    template: Path | None = None,
    indicator: str = "",
    compare_with: str | Period | None = None,
) -> dict[str, bytes]:
    """The files of a report by name: one in each format, and the manifest. Nothing is written.

    `template` is a Word file whose styles, page, header and footer the Word document takes over. `indicator` is for the
    report on one indicator, `compare_with` the financial year beside which a review is laid.

    Raises UsageError for a report or a format that does not exist and for a period without figures. The same package,
    period and version of the program give the same bytes.
    """
    from outturn.renderers.registry import renderer_for
    from outturn.reports.registry import build_report
    from outturn.reports.request import ReportRequest

    at = given_period(period)
    renderers = [renderer_for(name) for name in dict.fromkeys([formats] if isinstance(formats, str) else formats)]
    if not renderers:
        raise UsageError("No format is named; name one or more, such as html and json.")
    if template is not None and not any(renderer.takes_template for renderer in renderers):
        raise UsageError("A template is for Word documents: ask for one with --to docx.")
    instant = given_instant(as_at)
    known = package if instant is None else replace(package, tables={**package.tables, "figures": known_at(package["figures"], instant, package["indicators"])})
    request = ReportRequest(report, at, known_indicator(known, indicator), None if compare_with is None else given_period(compare_with))
    document = build_report(known, request)
    files = {f"{request.stem}.{renderer.extension}": renderer.render(document, template=template) for renderer in renderers}
    return {**files, f"{request.stem}.manifest.json": manifest(package, request, files, as_at=instant)}
