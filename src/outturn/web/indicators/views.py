"""The catalogue, and the page of one indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from markupsafe import Markup

from outturn.access.vocabulary import Permission
from outturn.errors import UsageError
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.lookup import indicator_reference
from outturn.reports.outline import ReportInfo
from outturn.returns.vocabulary import ReturnState
from outturn.store.models import AuditEvent, Return
from outturn.web import books
from outturn.web.asking import as_at, asked_period, now
from outturn.web.assessed import kept
from outturn.web.dashboards.looking import query_of
from outturn.web.indicators.catalogue import KINDS, entries_of, fitting, listing
from outturn.web.indicators.risks import risks_beside
from outturn.web.indicators.story import listing_of, story, tables_in
from outturn.web.names import called
from outturn.web.people import allowed, person_of, thing_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outturn.package.package import Package
    from outturn.web.books import Known

_CATALOGUE = ReportInfo("", "", "", "", "", None, None)
_HISTORY = 20
_GIVEN = frozenset({ReturnState.APPROVED, ReturnState.LOCKED, ReturnState.PUBLISHED})


@allowed(Permission.READ_FIGURES, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    at = books.known(as_at(request))
    period = _period(request, at)
    entries = kept((at.version, "catalogue", period.id, at.instant), lambda: entries_of(books.book(_CATALOGUE, period, at)))
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("section", "kind", "q")}
    retired = bool(request.GET.get("retired"))
    shown = fitting(entries, section=asked["section"], kind=asked["kind"], words=asked["q"], retired=retired)
    table = listing(shown)
    if answer := table.download(request):
        return answer
    context = {
        "rows": Markup("".join(entry.row for entry in shown).replace("{query}", str(Markup.escape(query_of(request, "as_at", "period"))))),  # noqa: S704
        "number": len(shown),
        "total": len(at.package["indicators"]),
        "sections": list(dict.fromkeys((entry.section, entry.section_name) for entry in entries)),
        "kinds": list(KINDS.values()),
        "asked": asked,
        "retired": retired,
        "table": table,
        "as_at": at.instant,
        "may_edit": person_of(request).may(Permission.EDIT_CATALOGUE),
    }
    return render(request, "outturn/indicators/index.html", context)


@allowed(Permission.READ_FIGURES, anywhere=True)
def page(request: HttpRequest, ref: str) -> HttpResponse:
    at = books.known(as_at(request))
    try:
        ref = indicator_reference(at.package, ref)
    except UsageError as fault:
        raise Http404(str(fault)) from None
    period = _period(request, at, ref)
    told = story(ref, period, at)
    tables = [table for table in tables_in(told.document.blocks) if table.rows]
    asked = next((table for table in tables if table.id == request.GET.get("table", "")), None)
    if asked and (answer := listing_of(asked).download(request)):
        return answer
    section = _section(at.package, ref)
    context = {
        "ref": ref,
        "story": told,
        "tables": tables,
        "period": period,
        "periods": books.periods(PeriodKind.QUARTER, at),
        "so_far": books.so_far(PeriodKind.QUARTER, at, ref),
        "links": () if at.instant else _links(request, ref, section),
        "risks": risks_beside(ref, section, at.package, at.instant),
        "history": () if at.instant else AuditEvent.objects.filter(subject=f"indicator {ref}").order_by("-id")[:_HISTORY],
        "names": called(),
        "query": query_of(request, "as_at", "period"),
        "as_at": at.instant,
    }
    return render(request, "outturn/indicators/page.html", context)


def _period(request: HttpRequest, at: Known, ref: str = "") -> Period:
    """The one that is asked for, else the newest quarter with figures, and be it the running one of this indicator; the present one where none is held."""
    running = books.so_far(PeriodKind.QUARTER, at, ref) if ref else None
    there_are = (running,) if running else books.periods(PeriodKind.QUARTER, at)
    today = now()
    month = today.year * 12 + today.month - 1
    return asked_period(request, there_are[0] if there_are else Period(PeriodKind.QUARTER, month - month % PeriodKind.QUARTER.months))


def _section(package: Package, ref: str) -> str:
    rows = dict(package["indicators"].select("indicator", "section").iter_rows())
    return rows.get(ref) or ""


@dataclass(frozen=True)
class PageLink:
    label: str
    address: str
    is_main: bool = False


def _links(request: HttpRequest, ref: str, section: str) -> list[PageLink]:
    """To what this person may do here, where that part of the site is there."""
    person, thing, found = person_of(request), thing_of(ref, section), []
    if person.may(Permission.ENTER_FIGURES, thing):
        for given in Return.objects.filter(indicator=ref).exclude(state__in=_GIVEN).order_by("due")[:3]:
            if address := _address("return", given.pk):
                found.append(PageLink(f"Give the figure for {parse_period(given.period).label}", address, is_main=True))
    if person.may(Permission.READ_CATALOGUE) and (address := _address("indicator_edit", ref)):
        found.append(PageLink("Change the definition" if person.may(Permission.EDIT_CATALOGUE) else "How it is defined", address))
    return found


def _address(name: str, argument: object) -> str:
    try:
        return reverse(name, args=(argument,))
    except NoReverseMatch:
        return ""
