"""What a dashboard's page needs beside its figures: links that keep what was chosen, and the choices of its filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from outturn.web.dashboards.filters import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from outturn.periods import Period
    from outturn.reports.board import Line, Tile
    from outturn.web.dashboards.board_page import BoardPage
    from outturn.web.dashboards.filters import Chosen


FILTERS = ("as_at", "period", "section", "kind", "rating", "direction", "q")
"""What an address may choose by."""


def query_of(request: HttpRequest, *names: str, **more: str) -> str:
    """“?period=2025-26-Q2&as_at=2025-11-01”: those of the address that go with every link, and what is added; empty where there is nothing."""
    kept = {name: value for name in names if (value := request.GET.get(name, "").strip())} | more
    return f"?{urlencode(kept)}" if kept else ""


def rows_html(request: HttpRequest, page: BoardPage, lines: Sequence[Line]) -> Markup:
    """The rows, with the period and the instant in their links."""
    joined = "".join(page.rows[line.ref] for line in lines)
    return Markup(joined.replace("{query}", str(Markup.escape(query_of(request, "as_at", "period")))))  # noqa: S704 (drawn by us, with every word escaped)


@dataclass(frozen=True)
class TileLink:
    tile: Tile
    address: str
    css: str


@dataclass(frozen=True)
class Share:
    """A part of the bar under the tiles, in hundredths of its width."""

    css: str
    start: float
    width: float


@dataclass(frozen=True)
class Links:
    ratings: tuple[TileLink, ...]
    directions: tuple[TileLink, ...]
    shares: tuple[Share, ...]


def links(request: HttpRequest, page: BoardPage, period: Period) -> Links:
    """A tile leads to the indicators that it counts."""

    def made(tiles: Sequence[Tile], name: str) -> tuple[TileLink, ...]:
        return tuple(TileLink(tile, f"{query_of(request, 'as_at', 'period', **{name: tile.word or NONE})}#indicators", _css(tile)) for tile in tiles)

    return Links(made(page.ratings, "rating"), made(page.directions, "direction"), shares([(tile.number, _css(tile)) for tile in page.ratings]))


def shares(counts: Sequence[tuple[int, str]]) -> tuple[Share, ...]:
    whole, found, start = sum(number for number, _ in counts), [], 0.0
    for number, css in counts:
        if number:
            found.append(Share(css, round(start, 2), round(100 * number / whole, 2)))
            start += 100 * number / whole
    return tuple(found)


def _css(tile: Tile) -> str:
    return tile.word.lower() if tile.word in {"GREEN", "AMBER", "RED"} else "unrated" if tile.label == "Not rated" else ""


@dataclass(frozen=True)
class Choice:
    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


def choices(page: BoardPage, wanted: Chosen, periods: Sequence[Period], period: Period, so_far: Period | None = None) -> tuple[Choice, ...]:
    """The lists of the filter form: value, words, and whether it is chosen. `so_far` is a period that had not ended."""
    offered = dict.fromkeys([*([so_far] if so_far else []), *(() if period in periods else (period,)), *periods])
    names = dict.fromkeys((line.section, line.section_name) for line in page.lines)
    return (
        Choice("period", "Up to the end of", tuple((one.id, f"{one.label}, so far" if one == so_far else one.label, one == period) for one in offered)),
        Choice("section", "Section", _options([("", "All sections"), *names], wanted.section)),
        Choice("kind", "Kind", _options([("", "All kinds"), ("kpi", "Key performance indicators"), ("activity", "Activity indicators")], wanted.kind)),
        Choice("rating", "Rating", _options([("", "Any rating"), ("GREEN", "GREEN"), ("AMBER", "AMBER"), ("RED", "RED"), (NONE, "Not rated")], wanted.rating)),
        Choice(
            "direction",
            "Direction of travel",
            _options(
                [("", "Any direction"), ("IMPROVING", "Improving"), ("STABLE", "Stable"), ("WORSENING", "Worsening"), (NONE, "No verdict")], wanted.direction
            ),
        ),
    )


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((value, words, value == chosen) for value, words in pairs)
