"""The tables of a dashboard as they are taken along: what the filters leave, with numbers as numbers where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.board import spark_rows
from outturn.reports.catalogue import actions_of
from outturn.reports.summary import DIRECTION_HEADERS, RATING_HEADERS
from outturn.web.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outturn.periods import Period
    from outturn.reports.board import Board, Line
    from outturn.web.dashboards.board_page import BoardPage
    from outturn.web.dashboards.returns_words import UnderWay

_KPI = (
    "Reference",
    "Indicator",
    "Section",
    "Period",
    "Latest",
    "Target",
    "Floor",
    "Rating",
    "Why",
    "Year to date",
    "Year to date rating",
    "Direction",
    "Value",
)
_ACTIVITY = ("Reference", "Indicator", "Section", "Period", "Latest", "Year to date", "In expected range?", "Expected range", "Direction", "Value")
FIGURE_HEADERS = ("Reference", "Indicator", "Period", "Figure", "Value")
_ACTION_HEADERS = ("Reference", "Indicator", "Section", "Latest", "Why", "Action", "Who", "By when", "State", "Progress")


def listings(board: Board, period: Period, page: BoardPage, lines: Sequence[Line], asked: str) -> dict[str, Listing]:
    """By name. Only the one that is asked for has its rows: most visits take no table along."""
    made: dict[str, tuple[str, Sequence[str], Callable[[], list[tuple[object, ...]]]]] = {
        "kpis": ("Key performance indicators", _KPI, lambda: _kpis(lines)),
        "activity": ("Activity indicators", _ACTIVITY, lambda: _activity(lines)),
        "sections": ("Counts by section", ("Section", *RATING_HEADERS, *DIRECTION_HEADERS, "Indicators"), lambda: _sections(page)),
        "actions": ("Actions on RED indicators", _ACTION_HEADERS, lambda: _actions(page, lines)),
        "figures": ("Figures of the small charts", FIGURE_HEADERS, lambda: figure_rows(page, lines)),
    }
    return {name: Listing(name, _titled(title, board, period), headers, rows() if name == asked else ()) for name, (title, headers, rows) in made.items()}


def _titled(title: str, board: Board, period: Period) -> str:
    return f"{title}: {board.title}, {period.label}"


def late_listing(board: Board, period: Period, returns: UnderWay) -> Listing:
    return Listing("late", _titled("Late returns", board, period), ("Reference", "Period", "Owner", "Due", "Days late", "State"), _late(returns))


def _kpis(lines: Sequence[Line]) -> list[tuple[object, ...]]:
    return [_kpi(line) for line in lines if line.is_kpi]


def _kpi(line: Line) -> tuple[object, ...]:
    start = (line.ref, line.name, line.section_name, line.period, line.latest, line.target, line.floor)
    rating = (line.rating.text, line.rating.reason) if line.rating else ("", "")
    return (*start, *rating, line.ytd, line.ytd_rating.text if line.ytd_rating else "", line.trend.text, line.value)


def _activity(lines: Sequence[Line]) -> list[tuple[object, ...]]:
    return [
        (line.ref, line.name, line.section_name, line.period, line.latest, line.ytd, line.expected, line.expected_range, line.trend.text, line.value)
        for line in lines
        if not line.is_kpi
    ]


def _sections(page: BoardPage) -> list[tuple[object, ...]]:
    return [(section.name, *section.counts.ratings, *section.counts.directions, section.counts.total) for section in page.sections]


def _actions(page: BoardPage, lines: Sequence[Line]) -> list[tuple[object, ...]]:
    """A row for each action of a RED indicator, and one for a RED without any."""
    by_indicator = actions_of(page.book.package)
    rows: list[tuple[object, ...]] = []
    for line in lines:
        if line.is_red:
            start = (line.ref, line.name, line.section_name, line.latest, line.rating.reason if line.rating else "")
            held = [(one.what, one.owner, one.due, one.state, one.progress) for one in by_indicator.get(line.ref, ())]
            rows += [(*start, *action) for action in held or [("", "", None, "", "")]]
    return rows


def _late(returns: UnderWay) -> list[tuple[object, ...]]:
    return [(one.indicator, one.period, one.owner, one.due, one.days, one.state) for one in returns.late]


def figure_rows(page: BoardPage, lines: Sequence[Line]) -> list[tuple[object, ...]]:
    return [(ref, name, period, words, value) for ref, name, period, value, words in spark_rows(page.book, [line.ref for line in lines])]
