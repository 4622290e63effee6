"""Editions that were published: the list, one of them, and its files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render

from outturn.access.vocabulary import Permission
from outturn.api.editions import PACKAGE
from outturn.renderers.registry import RENDERERS
from outturn.store.models import Edition, EditionFile
from outturn.web.asking import now
from outturn.web.edition_numbers import edition_numbers, of_report
from outturn.web.listing import Listing
from outturn.web.names import called
from outturn.web.people import allowed, person_of
from outturn.web.reports.forms import format_label
from outturn.web.reports.holding import public_state
from outturn.web.reports.sending import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

_FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same edition gives the same bytes."""


@allowed(Permission.READ_REPORTS, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    found = list(Edition.objects.all())
    names, numbers = called(), edition_numbers()
    rows = [(one.title, one.period, numbers[one.pk], one.published_at, names.get(one.published_by, one.published_by), one.why) for one in found]
    table = Listing("editions", "Published reports", ("Report", "Period", "Edition", "Published (UTC)", "By", "Reason"), rows)
    if file := table.download(request):
        return file
    person = person_of(request)
    context = {
        "editions": [(one, numbers[one.pk]) for one in found],
        "names": names,
        "table": table,
        "may_build": bool(person.may(Permission.BUILD_REPORTS)),
        "may_publish": bool(person.may(Permission.PUBLISH_REPORTS)),
        "may_read_built": bool(person.may(Permission.READ_BUILT_REPORTS)),
        "comparable": _comparable(found),
    }
    return render(request, "outturn/reports/index.html", context)


def _comparable(found: Sequence[Edition]) -> bool:
    """Whether some report was published more than once."""
    names = [one.report for one in found]
    return len(names) != len(set(names))


@dataclass(frozen=True)
class FormatLink:
    """The report itself in one format."""

    label: str
    path: str
    size: int
    is_page: bool


@allowed(Permission.READ_REPORTS, anywhere=True)
def page(request: HttpRequest, number: int) -> HttpResponse:
    edition = edition_of(number)
    files = list(_files(request, edition.files.only("path", "size", "digest")))
    names, numbers = called(), edition_numbers()
    others = [(one, numbers[one.pk]) for one in Edition.objects.filter(report=edition.report) if one.pk != edition.pk]
    hold = edition.holds.order_by("-id").first()
    context = {
        "edition": edition,
        "edition_name": of_report(numbers[edition.pk], edition.title),
        "names": names,
        "held": hold is not None and hold.held,
        "public_state": public_state(edition, hold, now(), names),
        "may_publish": bool(person_of(request).may(Permission.PUBLISH_REPORTS)),
        "formats": formats_of([(one.path, one.size) for one in files]),
        "files": files,
        "size": sum(one.size for one in files),
        "manifest": next((one.digest for one in files if one.path == "manifest.json"), ""),
        "others": others,
    }
    return render(request, "outturn/reports/edition.html", context)


_ORDER = ("html", "pdf", "docx", "xlsx", "ods", "json")


def formats_of(files: Iterable[tuple[str, int]]) -> list[FormatLink]:
    """First what people read, in the order in which they ask for it; what programs read comes last."""
    found = {}
    for path, size in files:
        stem, _, ending = path.rpartition(".")
        renderer = next((known for known in RENDERERS.values() if known.extension == ending), None)
        if renderer and stem and "/" not in path and path != "manifest.json":
            found[renderer.name] = FormatLink(format_label(renderer), path, size, renderer.name == "html")
    return [found[name] for name in sorted(found, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))]


@allowed(Permission.READ_REPORTS, anywhere=True)
def file(request: HttpRequest, number: int, path: str) -> HttpResponse:
    found = _files(request, EditionFile.objects.filter(edition_id=number, path=path)).first()
    if found is None:
        raise Http404("The edition has no such file. Its page lists all that there are.")
    return answer(found.path, bytes(found.data), save="save" in request.GET)


@allowed(Permission.READ_REPORTS, anywhere=True)
def archive(request: HttpRequest, number: int) -> HttpResponse:
    """The whole edition in one file: unpacked, it is the folder that `outturn verify` checks, for those who may have its package."""
    edition = edition_of(number)
    name = folder_of(edition, edition_numbers()[number])
    data = as_zip(name, ((one.path, bytes(one.data)) for one in _files(request, edition.files.all())))
    return HttpResponse(data, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}.zip"', "Cache-Control": "private"})


def _files(request: HttpRequest, found: QuerySet[EditionFile]) -> QuerySet[EditionFile]:
    """The frozen package holds the figures of other reports too, and later ones: it is for those who may read what is not published yet."""
    if person_of(request).may_somewhere(Permission.READ_FIGURES):
        return found
    return found.exclude(path__startswith=f"{PACKAGE}/")


def edition_of(number: int) -> Edition:
    edition = Edition.objects.filter(pk=number).first()
    if edition is None:
        raise Http404("There is no such edition. The list of reports has all that were published.")
    return edition


def folder_of(edition: Edition, number: int) -> str:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in f"{edition.report}-{edition.period}")
    return f"{plain}-edition-{number}"


def as_zip(folder: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for path, data in files:
            entry = zipfile.ZipInfo(f"{folder}/{path}", _FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            pack.writestr(entry, data)
    return target.getvalue()
