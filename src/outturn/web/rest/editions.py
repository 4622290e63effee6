"""Published reports for programs: the list, one edition, its files, and all of it in one file."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from outturn.access.vocabulary import Permission
from outturn.store.models import Edition, EditionFile
from outturn.web.edition_numbers import edition_numbers
from outturn.web.reports.editions import as_zip, folder_of
from outturn.web.reports.sending import answer as sent
from outturn.web.rest.asked import refuse_unknown
from outturn.web.rest.fresh import answer, file_answer
from outturn.web.rest.guard import READING, caller_of
from outturn.web.rest.problems import ProblemError
from outturn.web.rest.schemas import EditionList, EditionWhole

router = Router(auth=READING, tags=["Reports"])
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/editions", response=EditionList, url_name="api_editions", summary="Published reports")
def editions(request: HttpRequest) -> HttpResponse:
    """From the newest. A report is about the whole council, so the token must reach everything."""
    _guard(request)
    found = list(Edition.objects.all())
    return answer(request, lambda: {"items": [_line(one) for one in found]}, extra=[one.pk for one in found])


@router.get("/editions/{number}", response=EditionWhole, url_name="api_edition", summary="One published report")
def edition(request: HttpRequest, number: Number) -> HttpResponse:
    """With its files and their digests."""
    _guard(request)
    found = _edition(number)
    files = found.files.only("path", "size", "digest")
    return answer(request, lambda: {**_line(found), "files": [{"path": one.path, "size": one.size, "sha256": one.digest} for one in files]})


@router.get("/editions/{number}/archive", url_name="api_edition_archive", summary="A published report in one file")
def archive(request: HttpRequest, number: Number) -> HttpResponse:
    """A ZIP file: unpacked, it is the folder that `outturn verify` checks."""
    _guard(request)
    found = _edition(number)
    name = folder_of(found, edition_numbers()[found.pk])

    def make() -> HttpResponse:
        data = as_zip(name, ((one.path, bytes(one.data)) for one in found.files.all()))
        return HttpResponse(data, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}.zip"'})

    return file_answer(request, make)


@router.get("/editions/{number}/files/{path:file}", url_name="api_edition_file", summary="One file of a published report")
def file(request: HttpRequest, number: Number, file: str) -> HttpResponse:
    """Under the path that the edition gives it. Nothing but what the edition lists can be reached."""
    _guard(request)
    found = EditionFile.objects.filter(edition_id=number, path=file).first() if "\x00" not in file else None
    if found is None:
        raise ProblemError(404, "The edition has no such file. The edition itself lists all that there are.")
    return file_answer(request, lambda: sent(found.path, bytes(found.data), save=True))


def _guard(request: HttpRequest) -> None:
    refuse_unknown(request)
    caller = caller_of(request)
    caller.require_everything()
    caller.require_somewhere(Permission.READ_REPORTS)


def _edition(number: int) -> Edition:
    found = Edition.objects.filter(pk=number).first()
    if found is None:
        raise ProblemError(404, "There is no such edition. The list of editions has all that were published.")
    return found


def _line(one: Edition) -> dict[str, Any]:
    instants = {name: _instant(getattr(one, name)) for name in ("as_at", "published_at")}
    return {"number": one.pk, "report": one.report, "title": one.title, "period": one.period, "why": one.why, **instants}


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
