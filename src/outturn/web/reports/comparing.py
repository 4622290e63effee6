"""What was revised from one edition of a report to another."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.shortcuts import render

from outturn.access.vocabulary import Permission
from outturn.api import compare_editions
from outturn.api.edition_files import write_files
from outturn.editions.compare import compare
from outturn.errors import UsageError
from outturn.reports.edition_tables import change_tables, formats_of, summary_sentences
from outturn.store.models import Edition
from outturn.web.assessed import kept
from outturn.web.edition_numbers import edition_numbers, of_report
from outturn.web.frozen import read_edition
from outturn.web.listing import Listing
from outturn.web.people import allowed, person_of
from outturn.web.reports.editions import edition_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outturn.editions.changes import Changes
    from outturn.package.package import Package

_NEEDED = ("package/", "manifest.json")

_Found = tuple[list[str], list[Listing]]


@allowed(Permission.READ_REPORTS, anywhere=True)
def page(request: HttpRequest) -> HttpResponse:
    """Without two editions in its address it asks for them."""
    numbers = [request.GET.get(name, "").strip() for name in ("before", "after")]
    of_reports = edition_numbers()
    context: dict[str, object] = {"editions": [(one, of_reports[one.pk]) for one in Edition.objects.all()], "asked": numbers}
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return render(request, "outturn/reports/compare.html", context)
    before, after = (edition_of(int(number)) for number in numbers)
    if before.report != after.report:
        context["fault"] = "These are editions of two different reports. Choose two of the same report."
        return render(request, "outturn/reports/compare.html", context, status=400)
    compared = _compared if person_of(request).may_somewhere(Permission.READ_FIGURES) else _compared_in_public
    key = ("editions", compared.__name__, before.pk, after.pk, before.published_at, after.published_at)
    sentences, tables = kept(key, lambda: compared(before, after))
    for table in tables:
        if file := table.download(request):
            return file
    named = {"from_number": of_reports[before.pk], "to_name": of_report(of_reports[after.pk], after.title)}
    return render(request, "outturn/reports/compare.html", {**context, **named, "sentences": sentences, "tables": tables})


def _compared(before: Edition, after: Edition) -> _Found:
    """Editions never change, so neither does what differs between them."""
    with tempfile.TemporaryDirectory(prefix="outturn-compare-") as aside:
        folders = [_unpacked(edition, Path(aside) / name) for edition, name in ((before, "before"), (after, "after"))]
        found = compare_editions(*folders)
        return _told(found.changes, found.before.package, found.after.package)


def _compared_in_public(before: Edition, after: Edition) -> _Found:
    """Only what the reports tell: the package that is frozen beside a report holds later figures than the report shows."""
    found = [read_edition(one.pk, one.published_at) for one in (before, after)]
    if found[0] is None or found[1] is None:
        raise UsageError("These editions cannot be compared: one of them cannot be read. The people who run the service are told.")
    return _told(compare(found[0].state, found[1].state), found[0].package, found[1].package)


def _told(changes: Changes, before: Package, after: Package) -> _Found:
    forms = formats_of(before["indicators"], after["indicators"])
    tables = [
        Listing(f"changes-{place}", table.title, list(table.headers), [list(row) for row in table.rows])
        for place, table in enumerate(change_tables(changes, forms), start=1)
    ]
    return summary_sentences(changes), tables


def _unpacked(edition: Edition, folder: Path) -> Path:
    """Its frozen package and its manifest: what a comparison reads."""
    files = {one.path: bytes(one.data) for one in edition.files.all() if one.path.startswith(_NEEDED)}
    if not files:
        raise UsageError("This edition has no files.")
    write_files(folder, files)
    return folder
