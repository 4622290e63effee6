"""The newest editions of a package's own reports, made as they would be published: so that one command gives a site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from outturn.api.beside import Here
from outturn.api.disclosing import disclosed, refuse_told
from outturn.api.edition_manifest import EditionManifest, instant_words, versions_here
from outturn.api.editions import about_report
from outturn.api.public_edition import PublicEdition
from outturn.api.reporting import draw
from outturn.disclosure.rules import rules_for
from outturn.errors import UsageError
from outturn.figures.vocabulary import WITH_VALUE, Status
from outturn.indicators.vocabulary import Frequency
from outturn.periods import Period, PeriodKind, parse_financial_year, parse_period
from outturn.reports.catalogue import indicators_of, sections_of
from outturn.reports.outline import outline_of
from outturn.reports.registry import BUILDERS
from outturn.reports.request import INDICATOR, ReportRequest
from outturn.reports.worked_out import worked_out_once

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor, Future
    from typing import Any

    from outturn.package.package import Package

_KINDS = {
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.TERMLY: PeriodKind.TERM,
    Frequency.ANNUAL: PeriodKind.FINANCIAL_YEAR,
}
_OF_A_YEAR = frozenset({"review", "framework"})


class _Drawn(Mapping[str, int]):
    """The sizes of the files of a report that may still be drawn elsewhere: the one at a `place` of those that are drawn together."""

    def __init__(self, drawing: Future[list[dict[str, bytes]]], place: int) -> None:
        self._drawing, self._place = drawing, place

    def read(self, name: str) -> bytes:
        return self._drawing.result()[self._place][name]

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {name: len(data) for name, data in self._drawing.result()[self._place].items()}

    def __getitem__(self, name: str) -> int:
        return self._sizes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)


def newest_editions(package: Package, *, at: dt.datetime, formats: Sequence[str] = ("html",), beside: Executor | None = None) -> list[PublicEdition]:
    """One of each report for the newest period for which it has figures, drawn `beside` what the caller does until the files are asked for.

    Raises UsageError where the package has no report that can be made; what cannot be drawn is raised when its files are asked for.
    """
    wanted = [row for row in package["reports"].to_dicts() if row["kind"] in BUILDERS and row["kind"] != INDICATOR]
    if not wanted:
        raise UsageError("The package has no reports of which a site could be made: add them to the table reports, or name editions with --edition.")
    requests = [ReportRequest(row["report"], period) for row in wanted if (period := newest_period(package, row)) is not None]
    alike: dict[str, list[ReportRequest]] = {}
    for request in requests:
        alike.setdefault(_rules(package, request), []).append(request)
    drawn = {request: edition for together in alike.values() for request, edition in _editions(package, together, at, formats, beside or Here())}
    return [drawn[request] for request in requests]


def newest_period(package: Package, row: Mapping[str, Any]) -> Period | None:
    """Of a row of the table `reports`; None where there is nothing to tell yet. A cover paper is for the period of what it covers."""
    if row["about"]:
        covered = next((other for other in package["reports"].to_dicts() if other["report"] == row["about"] and not other["about"]), None)
        return newest_period(package, covered) if covered else None
    if row["kind"] in _OF_A_YEAR:
        years = [parse_financial_year(text) for text in package["standards"]["financial_year"].drop_nulls().unique()]
        return max(years, key=lambda year: year.last, default=None)
    return _newest_with_figures(package, row)


def _newest_with_figures(package: Package, row: Mapping[str, Any]) -> Period | None:
    figures = package["figures"].filter(package["figures"]["area"].is_null())
    told = figures["status"].is_null() | figures["status"].is_in([*WITH_VALUE, Status.SUPPRESSED])
    held = figures.filter(told & (figures["value"].is_not_null() | figures["numerator"].is_not_null()))
    periods = [parse_period(text) for text in held["period"].unique()]
    if not periods:
        return None
    newest = max(periods, key=lambda period: period.last)
    kind = _KINDS[Frequency(row["frequency"])] if row["frequency"] else newest.kind
    shown = outline_of(package, row["report"], indicators_of(package, newest), sections_of(package))
    refs = [ref for part in shown for ref in part.indicators]
    own = [parse_period(text) for text in held.filter(held["indicator"].is_in(refs))["period"].unique()]
    return max((period for period in own if period.kind is kind), key=lambda period: period.last, default=None)


def _rules(package: Package, request: ReportRequest) -> str:
    return repr(sorted(rules_for(package["disclosure_rules"], package["indicators"]["indicator"], request.report).items()))


def _editions(
    package: Package, requests: Sequence[ReportRequest], at: dt.datetime, formats: Sequence[str], beside: Executor
) -> Iterator[tuple[ReportRequest, PublicEdition]]:
    """Of reports under the same rules: they share the package that is disclosed by them, which goes to where they are drawn once."""
    safe, disclosure = disclosed(package, requests[0].report)
    refuse_told(package, disclosure)
    drawing = beside.submit(_draw_each, safe, requests, formats)
    for place, request in enumerate(requests):
        files = _Drawn(drawing, place)
        manifest = EditionManifest(
            published_at=instant_words(at),
            versions=versions_here(),
            about=about_report(safe, request),
            as_at="",
            formats=tuple(formats),
            split=False,
            template="",
            sources={},
            files=(),
        )
        yield request, PublicEdition(manifest, 1, at, safe, files, files.read)


def _draw_each(package: Package, requests: Sequence[ReportRequest], formats: Sequence[str]) -> list[dict[str, bytes]]:
    with worked_out_once():
        return [draw(package, request, formats) for request in requests]
