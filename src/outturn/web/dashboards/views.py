"""Dashboards of committees, directorates and the council."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from outturn.access.vocabulary import Permission
from outturn.reports.board import BoardKind, boards_of
from outturn.web import books
from outturn.web.asking import as_at, asked_period, now
from outturn.web.assessed import kept
from outturn.web.dashboards.board_page import board_page, kind_of
from outturn.web.dashboards.filters import chosen, fitting
from outturn.web.dashboards.late import under_way
from outturn.web.dashboards.listings import figure_rows, late_listing, listings
from outturn.web.dashboards.looking import FILTERS, choices, links, query_of, rows_html
from outturn.web.people import allowed
from outturn.web.remembered import Remembered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from outturn.periods import Period
    from outturn.reports.board import Board, Line, Tile
    from outturn.web.books import Known
    from outturn.web.dashboards.board_page import BoardPage
    from outturn.web.dashboards.filters import Chosen
    from outturn.web.dashboards.returns_words import UnderWay
    from outturn.web.listing import Listing

_LATE_SHOWN = 25
"""Late returns that stand on the page itself: a council that has just begun has hundreds."""

_bodies: Remembered[SafeString] = Remembered(64)
"""Half a megabyte each, of a council of five hundred indicators."""


@allowed(Permission.READ_FIGURES, anywhere=True)
def index(request: HttpRequest) -> HttpResponse:
    at = books.known(as_at(request))
    cards = [_card(request, board, at) for board in _boards(at)]
    groups = [(title, [card for card in cards if card.board.kind is kind]) for kind, title in _GROUPS]
    return render(request, "outturn/dashboards/index.html", {"groups": [group for group in groups if group[1]], "as_at": at.instant})


@dataclass(frozen=True)
class Card:
    """`period` is None where no figure is held."""

    board: Board
    address: str
    period: Period | None
    tiles: tuple[Tile, ...]


def _card(request: HttpRequest, board: Board, at: Known) -> Card:
    period = _period(request, board, at)
    return Card(board, f"{address_of(board)}{query_of(request, 'as_at')}", period, board_page(board, period, at).ratings if period else ())


_GROUPS = ((BoardKind.COUNCIL, "The council"), (BoardKind.COMMITTEE, "Committees"), (BoardKind.DIRECTORATE, "Directorates"))


def address_of(board: Board) -> str:
    return reverse("dashboard_council") if board.kind is BoardKind.COUNCIL else reverse(f"dashboard_{board.kind}", args=(board.ref,))


@allowed(Permission.READ_FIGURES, anywhere=True)
def council(request: HttpRequest) -> HttpResponse:
    return _board(request, BoardKind.COUNCIL, "")


@allowed(Permission.READ_FIGURES, anywhere=True)
def committee(request: HttpRequest, ref: str) -> HttpResponse:
    return _board(request, BoardKind.COMMITTEE, ref)


@allowed(Permission.READ_FIGURES, anywhere=True)
def directorate(request: HttpRequest, ref: str) -> HttpResponse:
    return _board(request, BoardKind.DIRECTORATE, ref)


def _board(request: HttpRequest, kind: BoardKind, ref: str) -> HttpResponse:
    at = books.known(as_at(request))
    board = next((board for board in _boards(at) if (board.kind, board.ref) == (kind, ref)), None)
    if board is None:
        raise Http404("There is no such dashboard. The list of dashboards has all that there are.")
    period = _period(request, board, at)
    if period is None:
        return render(request, "outturn/dashboards/empty.html", {"board": board, "as_at": at.instant})
    page = board_page(board, period, at)
    looked_at = _Look(request, at, board, period, page)
    returns = _under_way(looked_at)
    late = late_listing(board, period, returns)
    if answer := late.download(request) or _download(looked_at):
        return answer
    body = _bodies.get((at.version, board.kind, board.ref, request.META["QUERY_STRING"]), lambda: _body(looked_at))
    context = {"board": board, "period": period, "page": page, "body": body, "returns": returns, "late": late, "as_at": at.instant}
    return render(request, "outturn/dashboards/board.html", {**context, "query": query_of(request, "as_at", "period")})


@dataclass(frozen=True)
class _Look:
    """One look at a dashboard: what is shown, and what the address asks of it."""

    request: HttpRequest
    at: Known
    board: Board
    period: Period
    page: BoardPage

    @cached_property
    def wanted(self) -> Chosen:
        return chosen(self.request.GET, [section.ref for section in self.page.sections] + [line.section for line in self.page.lines])

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return fitting(self.page.lines, self.wanted)

    @cached_property
    def tables(self) -> dict[str, Listing]:
        return listings(self.board, self.period, self.page, self.lines, self.request.GET.get("table", ""))


def _under_way(look: _Look) -> UnderWay:
    own = None if look.board.kind is BoardKind.COUNCIL else [line.ref for line in look.page.lines]
    instant = look.at.instant
    return under_way(own, (instant or now()).date(), instant, most=None if "download" in look.request.GET else _LATE_SHOWN)


def _download(look: _Look) -> HttpResponse | None:
    if "download" not in look.request.GET:
        return None
    return next((answer for table in look.tables.values() if (answer := table.download(look.request))), None)


def _body(look: _Look) -> SafeString:
    """All that does not depend on who looks or on the returns behind it: the same for everybody who asks the same of the same state of the data."""
    request, page, lines, kind = look.request, look.page, look.lines, kind_of(look.board)
    context = {
        "request": request,
        "page": page,
        "wanted": look.wanted,
        "choices": choices(page, look.wanted, books.periods(kind, look.at), look.period, books.so_far(kind, look.at)),
        "links": links(request, page, look.period),
        "kpis": rows_html(request, page, [line for line in lines if line.is_kpi]),
        "activity": rows_html(request, page, [line for line in lines if not line.is_kpi]),
        "number": len(lines),
        "reds": [{"line": line, "action": page.actions[line.ref]} for line in lines if line.is_red],
        "tables": look.tables,
        "figures": figure_rows(page, lines) if request.GET.get("figures") == "shown" else None,
        "show_figures": f"{query_of(request, *FILTERS, figures='shown')}#figures",
        "query": query_of(request, "as_at", "period"),
        "as_at": look.at.instant,
    }
    return render_to_string("outturn/dashboards/board_body.html", context)


def _boards(at: Known) -> tuple[Board, ...]:
    return kept((at.version, "boards", at.instant), lambda: boards_of(at.package))


def _period(request: HttpRequest, board: Board, at: Known) -> Period | None:
    """The one that is asked for, else the newest with figures."""
    there_are = books.periods(kind_of(board), at)
    return asked_period(request, there_are[0]) if there_are else None
