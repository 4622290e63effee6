"""The audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from outturn.access.vocabulary import Permission
from outturn.store.models import AuditEvent
from outturn.web.audit.labels import title
from outturn.web.audit.trail import found, kinds, leaf, wanted
from outturn.web.audit.words import told
from outturn.web.edition_numbers import edition_subjects
from outturn.web.listing import Listing, csv_lines
from outturn.web.names import called
from outturn.web.people import allowed
from outturn.web.plain_fields import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponseBase

    from outturn.web.audit.trail import Events

NAME, TITLE = "audit-trail", "The audit trail"
HEADERS = ("When (UTC)", "Who", "Event", "Subject", "Before", "After", "Reason")
MOST_ROWS = 50_000
"""Of a workbook; a spreadsheet holds no more than a million, and is made in memory. CSV has no such limit."""
MOST_SIGNS = 32_000
"""Of a cell in a workbook."""


@require_safe
@allowed(Permission.READ_AUDIT_TRAIL)
def index(request: HttpRequest) -> HttpResponseBase:
    what = wanted(request)
    events = found(what)
    file = _download(request, events)
    if file is not None:
        return file
    names = {**called(), **edition_subjects()}
    shown = leaf(events, before=asked(request, "before"), after=asked(request, "after"))
    query = request.GET.copy()
    for name in ("before", "after", "table", "download"):
        query.pop(name, None)
    told_here = [told(event, names) for event in shown.events]
    about = {"events": told_here, "leaf": shown, "wanted": what, "query": query.urlencode(), "kinds": [(kind, title(kind)) for kind in kinds()]}
    return render(request, "outturn/audit/index.html", {**about, "listing": Listing(NAME, TITLE, HEADERS, ()), "people": sorted(names.items())})


@require_safe
@allowed(Permission.READ_AUDIT_TRAIL)
def event(request: HttpRequest, number: int) -> HttpResponseBase:
    one = AuditEvent.objects.filter(pk=number).first() if number < 2**63 else None
    if one is None:
        raise Http404("There is no such event in the audit trail.")
    raw = [(label, _indented(text)) for label, text in (("Before", one.old), ("After", one.new)) if text]
    return render(request, "outturn/audit/event.html", {"told": told(one, {**called(), **edition_subjects()}), "event": one, "raw": raw})


def _download(request: HttpRequest, events: Events) -> HttpResponseBase | None:
    form = request.GET.get("download", "")
    if request.GET.get("table", "") != NAME or form not in {"csv", "xlsx"}:
        return None
    if form == "csv":  # sent as it is read, so that a million events need no memory
        answer = StreamingHttpResponse(csv_lines(HEADERS, _rows(events)), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.csv"'
        return answer
    rows = [tuple(cell[:MOST_SIGNS] if isinstance(cell, str) else cell for cell in row) for row in _rows(events[: MOST_ROWS + 1])]
    if len(rows) > MOST_ROWS:
        messages.warning(request, f"These are more than {MOST_ROWS:,} events, too many for a workbook. Narrow the filters, or take the CSV file.")
        query = request.GET.copy()
        query.pop("download"), query.pop("table")
        return redirect(f"{request.path}?{query.urlencode()}")
    return Listing(NAME, TITLE, HEADERS, rows).download(request)


def _rows(events: Events) -> Iterator[tuple[object, ...]]:
    columns = ("at", "by", "event", "subject", "old", "new", "why")
    for row in events.values_list(*columns).iterator(chunk_size=2_000):
        yield (*row[:2], title(row[2]), *row[3:])


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
