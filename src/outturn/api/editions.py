"""Editions: a report frozen with all that it was made from, and compared with another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.api.arguments import given_instant, given_period, given_request
from outturn.api.assessing import assess
from outturn.api.disclosing import disclosed, refuse_told
from outturn.api.edition_files import files_in, read_manifest, write_files, written_aside
from outturn.api.edition_manifest import MANIFEST, SUMS, AboutReport, EditionManifest, FileRecord, instant_words, sums, versions_here
from outturn.api.reporting import draw
from outturn.errors import UsageError
from outturn.package.as_known import as_known
from outturn.package.reading import read_package
from outturn.package.writing import write_package

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    import polars as pl

    from outturn.disclosure.disclose import WithheldFigure
    from outturn.disclosure.model import FigureKey
    from outturn.editions.changes import Changes
    from outturn.editions.state import EditionState
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.request import ReportRequest

PACKAGE, TEMPLATES = "package", "template"


@dataclass(frozen=True)
class Edition:
    """A folder with the report in every format, the package and the template from which it was made, and the manifest.

    Where it has just been published: `withheld` are the figures that it does not show, and `exposed` those of them that an earlier
    edition gives away all the same.
    """

    folder: Path
    manifest: EditionManifest
    withheld: tuple[WithheldFigure, ...] = ()
    exposed: tuple[FigureKey, ...] = ()

    @property
    def package(self) -> Package:
        """As it was frozen. Raises PackageError where it cannot be read any more."""
        return read_package(self.folder / PACKAGE)


def publish(
    package: Package,
    report: str,
    period: str | Period,
    folder: str | Path,
    *,
    at: dt.datetime,
    formats: Sequence[str] | None = None,
    as_at: dt.datetime | dt.date | None = None,
    template: Path | None = None,
    indicator: str = "",
    compare_with: str | Period | None = None,
    after: Sequence[str | Path] = (),
    on_drawn: Callable[[str], None] | None = None,
) -> Edition:
    """Freezes a report in a folder that does not exist yet, or is empty. `at` is the instant of publication (UTC without a zone).

    `formats` are all that there are where None; with a web page comes its folder of pages. With `as_at` the frozen package
    holds only what was known then. `on_drawn` is told each format when it is there.

    The package's rules of disclosure control are applied before it is frozen: what is withheld is nowhere in the edition. `after`
    are the folders of earlier editions, from which nothing that is withheld here may be worked out.

    Raises UsageError as `make_report` does, where the folder is taken, and where a text names a number that is withheld; then
    nothing is written.
    """
    from outturn.renderers.registry import RENDERERS

    request = given_request(package, report, period, indicator=indicator, compare_with=compare_with)
    wanted = tuple(dict.fromkeys(formats if formats is not None else RENDERERS))
    if template is not None and not template.is_file():
        raise UsageError(f"There is no template {template}.")
    instant = given_instant(as_at)
    target = Path(folder)
    known = package if instant is None else as_known(package, instant)
    safe, disclosure = disclosed(known, request.report, earlier=[open_edition(one).package for one in after])
    refuse_told(known, disclosure)
    with written_aside(target) as aside:
        write_package(safe, aside / PACKAGE)
        kept = f"{TEMPLATES}/{template.name}" if template else ""
        if template:
            write_files(aside, {kept: template.read_bytes()})
        frozen = read_package(aside / PACKAGE)
        write_files(aside, draw(frozen, request, wanted, template=aside / kept if kept else None, split="html" in wanted, on_drawn=on_drawn))
        manifest = _manifest_of(aside, safe, request, wanted, kept, published_at=given_instant(at), as_at=instant)
        write_files(aside, {MANIFEST: manifest.as_bytes(), SUMS: sums(manifest.as_bytes(), manifest.files)})
    return Edition(target, manifest, disclosure.withheld, disclosure.exposed)


def _manifest_of(
    folder: Path,
    package: Package,
    request: ReportRequest,
    formats: tuple[str, ...],
    template: str,
    *,
    published_at: dt.datetime | None,
    as_at: dt.datetime | None,
) -> EditionManifest:
    """`package` is the one that was read, before it was frozen: its digests lead back to its files, but to those of which something is withheld."""
    return EditionManifest(
        published_at=instant_words(published_at),
        versions=versions_here(),
        about=about_report(package, request),
        as_at=instant_words(as_at),
        formats=formats,
        split="html" in formats,
        template=template,
        sources=dict(package.digests),
        files=tuple(FileRecord.of(name, path.read_bytes()) for name, path in files_in(folder).items()),
    )


def about_report(package: Package, request: ReportRequest) -> AboutReport:
    """What the manifest says of a report, so that it can be said again from the frozen package."""
    titles = {row["report"]: row["title"] for row in package["reports"].iter_rows(named=True)}
    return AboutReport(
        organisation=package.organisation.name,
        area=package.organisation.area,
        title=titles.get(request.report, request.report),
        notice=package.notice,
        report=request.report,
        period=request.period.id,
        indicator=request.indicator,
        compare_with=request.compare_with.id if request.compare_with else "",
    )


def open_edition(folder: str | Path) -> Edition:
    """Raises UsageError that says why a folder is no edition."""
    return Edition(Path(folder), read_manifest(Path(folder))[0])


def request_of(about: AboutReport) -> ReportRequest:
    """Raises PeriodError for periods that cannot be read."""
    from outturn.reports.request import ReportRequest

    return ReportRequest(about.report, given_period(about.period), about.indicator, given_period(about.compare_with) if about.compare_with else None)


# --- comparing
@dataclass(frozen=True)
class EditionComparison:
    """From `before` to `after`, whichever was published first."""

    before: Edition
    after: Edition
    changes: Changes


def compare_editions(before: str | Path, after: str | Path, *, everything: bool = False) -> EditionComparison:
    """What was revised between two editions of one report; with `everything` also of indicators that it does not show.

    Raises UsageError for what is no edition and for editions of different reports or organisations, and PackageError for
    an edition whose package cannot be read.
    """
    from outturn.editions.compare import compare

    first, second = open_edition(before), open_edition(after)
    _refuse_unlike(first, second)
    return EditionComparison(first, second, compare(_state(first), _state(second), everything=everything))


def _refuse_unlike(first: Edition, second: Edition) -> None:
    a, b = first.manifest.about, second.manifest.about
    if (a.area or a.organisation) != (b.area or b.organisation):
        raise UsageError(f"The editions are of different organisations: {a.organisation or a.area or 'unnamed'} and {b.organisation or b.area or 'unnamed'}.")
    if (a.report, a.indicator) != (b.report, b.indicator):
        names = [" ".join(part for part in (about.report, about.indicator) if part) for about in (a, b)]
        raise UsageError(f"The editions are of different reports: “{names[0]}” and “{names[1]}”. Name two editions of one report.")


def _state(edition: Edition) -> EditionState:
    from outturn.assessment.history import history
    from outturn.editions.state import EditionState

    package, request = edition.package, request_of(edition.manifest.about)
    return EditionState(package.tables, history(package.tables, scheme=package.rating_scheme), _assessed(package, request), _shown(package, request))


def _assessed(package: Package, request: ReportRequest) -> pl.DataFrame:
    """As the report asks for it, where it stands in the table of reports."""
    from outturn.reports.book import assess_at
    from outturn.reports.outline import report_info

    if request.report in package["reports"]["report"]:
        return assess_at(package, report_info(package, request.report), request.period)
    return assess(package, request.period).frame


def _shown(package: Package, request: ReportRequest) -> tuple[str, ...]:
    """The indicators of the report in its order; of one without rows all that the package has."""
    if request.indicator:
        return (request.indicator,)
    from outturn.reports.catalogue import indicators_of, sections_of
    from outturn.reports.outline import outline_of

    outline = outline_of(package, request.report, indicators_of(package, request.period), sections_of(package))
    return tuple(dict.fromkeys(ref for part in outline for ref in part.indicators))
