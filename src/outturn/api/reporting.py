"""Reports: the content of one, drawn in one or more formats, with its manifest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from outturn.api.arguments import given_instant, given_request
from outturn.api.disclosing import disclosed, marked_internal, refuse_told
from outturn.errors import UsageError
from outturn.manifest import manifest
from outturn.package.as_known import as_known

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.request import ReportRequest


def make_report(
    package: Package,
    report: str,
    period: str | Period,
    *,
    formats: str | Sequence[str] = ("html",),
    as_at: dt.datetime | dt.date | None = None,
    template: Path | None = None,
    split: bool = False,
    indicator: str = "",
    compare_with: str | Period | None = None,
    undisclosed: bool = False,
    on_drawn: Callable[[str], None] | None = None,
) -> dict[str, bytes]:
    """The files of a report by name: one in each format, and the manifest. Nothing is written.

    `template` is a Word file whose styles, page, header and footer the Word document takes over. With `split` the web page
    comes once more as a folder of pages, one for each section and each indicator. `indicator` is for the report on one
    indicator, `compare_with` the financial year beside which a review is laid. `on_drawn` is told each format when it is there.
    The package's rules of disclosure control are applied, unless `undisclosed` asks for a report that says it is internal.

    Raises UsageError for a report or a format that does not exist, for a period without figures, and where a text names a
    number that is withheld. The same package, period and version of the program give the same bytes.
    """
    instant = given_instant(as_at)
    known = package if instant is None else as_known(package, instant)
    request = given_request(known, report, period, indicator=indicator, compare_with=compare_with)
    safe = marked_internal(known) if undisclosed else _protected(known, report)
    files = draw(safe, request, [formats] if isinstance(formats, str) else formats, template=template, split=split, on_drawn=on_drawn)
    return {**files, f"{request.stem}.manifest.json": manifest(safe, request, files, as_at=instant)}


def _protected(package: Package, report: str) -> Package:
    safe, found = disclosed(package, report)
    refuse_told(package, found)
    return safe


def draw(
    package: Package,
    request: ReportRequest,
    formats: Sequence[str],
    *,
    template: Path | None = None,
    split: bool = False,
    on_drawn: Callable[[str], None] | None = None,
) -> dict[str, bytes]:
    """The files of a report by name, without its manifest. Raises UsageError as `make_report` does.

    `on_drawn` is told the name of each format when it is there, in their order.
    """
    from outturn.renderers.registry import renderer_for
    from outturn.reports.registry import build_report

    renderers = [renderer_for(name) for name in dict.fromkeys(formats)]
    if not renderers:
        raise UsageError("No format is named; name one or more, such as html and json.")
    if template is not None and not any(renderer.takes_template for renderer in renderers):
        raise UsageError("A template is for Word documents: ask for one with --to docx.")
    if split and not any(renderer.has_pages for renderer in renderers):
        raise UsageError("Only the web page can be split into pages: ask for it with --to html.")
    document = build_report(package, request)
    with ThreadPoolExecutor(max_workers=2) as threads:  # Typst draws PDF and pictures beside the formats that Python writes
        drawn = threads.map(lambda renderer: renderer.render(document, template=template), renderers)
        files = {}
        for renderer, content in zip(renderers, drawn, strict=True):
            files[f"{request.stem}.{renderer.extension}"] = content
            if on_drawn:
                on_drawn(renderer.name)
    for renderer in renderers if split else ():
        if renderer.has_pages:
            files |= {f"{request.stem}/{name}": content for name, content in renderer.render_pages(document).items()}
    return files
