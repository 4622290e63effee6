"""Dashboards of committees, directorates and the council."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from outturn.access.vocabulary import Permission
from outturn.reports.board import BoardKind, boards_of
from outturn.web import books
from outturn.web.asking import as_at, asked_period, now
from outturn.web.assessed import kept
from outturn.web.dashboards.board_page import board_page, kind_of
from outturn.web.dashboards.filters import chosen, fitting
from outturn.web.dashboards.late import under_way
from outturn.web.dashboards.listings import figure_rows, listings
from outturn.web.dashboards.looking import FILTERS, choices, links, query_of, rows_html
from outturn.web.people import allowed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outturn.periods import Period
    from outturn.reports.board import Board, Tile
    from outturn.web.books import Known


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
    wanted = chosen(request.GET, [section.ref for section in page.sections] + [line.section for line in page.lines])
    lines = fitting(page.lines, wanted)
    returns = under_way(frozenset(line.ref for line in page.lines), (at.instant or now()).date(), at.instant)
    tables = listings(board, period, page, lines, returns, request.GET.get("table", ""))
    for table in tables.values():
        if answer := table.download(request):
            return answer
    reds = [{"line": line, "action": page.actions[line.ref]} for line in lines if line.is_red]
    context = {
        "board": board,
        "period": period,
        "page": page,
        "wanted": wanted,
        "choices": choices(page, wanted, books.periods(kind_of(board), at), period),
        "links": links(request, page, period),
        "kpis": rows_html(request, page, [line for line in lines if line.is_kpi]),
        "activity": rows_html(request, page, [line for line in lines if not line.is_kpi]),
        "number": len(lines),
        "reds": reds,
        "returns": returns,
        "tables": tables,
        "figures": figure_rows(page, lines) if request.GET.get("figures") == "shown" else None,
        "show_figures": f"{query_of(request, *FILTERS, figures='shown')}#figures",
        "query": query_of(request, "as_at", "period"),
        "as_at": at.instant,
    }
    return render(request, "outturn/dashboards/board.html", context)


def _boards(at: Known) -> tuple[Board, ...]:
    return kept((at.version, "boards", at.instant), lambda: boards_of(at.package))


def _period(request: HttpRequest, board: Board, at: Known) -> Period | None:
    """The one that is asked for, else the newest with figures."""
    there_are = books.periods(kind_of(board), at)
    return asked_period(request, there_are[0]) if there_are else None
