"""The period axis: which periods are named, and the years in brackets beneath them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from outturn.charts.text_width import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.charts.spec import Tick

_BETWEEN_LABELS = 5.0
_BETWEEN_YEARS = 3.0
_OVERHANG = 12.0  # how far a bracket reaches past the first and the last period of its year


@dataclass(frozen=True)
class YearGroup:
    """`start` and `end` are the ends of the bracket; `text` is centred at `middle` and empty where there is no room."""

    text: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def text_box(self) -> tuple[float, float]:
        half = text_width(self.text) / 2
        return self.middle - half, self.middle + half


def has_years(ticks: Sequence[Tick]) -> bool:
    """False for yearly charts, whose labels are the years already."""
    return any(tick.year and tick.year != tick.short for tick in ticks)


def named_ticks(ticks: Sequence[Tick], xs: Sequence[float]) -> list[int]:
    """The places of the periods that are labelled: every one, or every second, third, … counted from the last, which always is."""
    last = len(ticks) - 1
    for every in range(1, len(ticks) + 1):
        places = [place for place in range(len(ticks)) if (last - place) % every == 0]
        if _is_clear(ticks, xs, places):
            return places
    return [last]


def _is_clear(ticks: Sequence[Tick], xs: Sequence[float], places: Sequence[int]) -> bool:
    ends = [(xs[place] - text_width(ticks[place].short) / 2, xs[place] + text_width(ticks[place].short) / 2) for place in places]
    return all(left[1] + _BETWEEN_LABELS <= right[0] for left, right in pairwise(ends))


def year_groups(ticks: Sequence[Tick], xs: Sequence[float], left: float, right: float) -> list[YearGroup]:
    """One bracket for each run of periods of a year: “2025/26”, or “25/26” where that does not fit, or no text at all."""
    spans = _year_spans(ticks, xs)
    full = [YearGroup(year, start, end) for year, start, end in spans]
    fitted = [group if text_width(group.text) <= group.end - group.start else YearGroup(_short_year(group.text), group.start, group.end) for group in full]
    short = [YearGroup(_short_year(group.text), group.start, group.end) for group in full]
    for groups in (full, fitted, short):
        if _texts_are_clear(groups, left, right):
            return groups
    return _thinned(short, left, right)


def _year_spans(ticks: Sequence[Tick], xs: Sequence[float]) -> list[tuple[str, float, float]]:
    spacing = xs[1] - xs[0] if len(xs) > 1 else 4 * _OVERHANG
    overhang = min(_OVERHANG, spacing / 2 - 2)
    spans = []
    for year, run in groupby(range(len(ticks)), key=lambda place: ticks[place].year):
        places = list(run)
        spans.append((year, xs[places[0]] - overhang, xs[places[-1]] + overhang))
    return spans


def _short_year(year: str) -> str:
    """“25/26” for “2025/26”; a calendar year stays whole."""
    return year[2:] if len(year) == 7 and year[4] in "/-–" else year


def _texts_are_clear(groups: Sequence[YearGroup], left: float, right: float) -> bool:
    boxes = [group.text_box for group in groups if group.text]
    inside = all(left <= start and end <= right for start, end in boxes)
    return inside and all(before[1] + _BETWEEN_YEARS <= after[0] for before, after in pairwise(boxes))


def _thinned(groups: Sequence[YearGroup], left: float, right: float) -> list[YearGroup]:
    """From the last year backwards, each text that would touch the one after it is left out."""
    kept: list[YearGroup] = []
    limit = right
    for group in reversed(groups):
        start, end = group.text_box
        fits = left <= start and end <= limit
        limit = start - _BETWEEN_YEARS if fits else limit
        kept.append(group if fits else YearGroup("", group.start, group.end))
    return kept[::-1]
