"""A dashboard on a screen: which ones there are, whose indicators each shows, and what its tiles and lines say.

Counts and comparisons follow the rules of the quarterly report, since they are made by the same functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating, Trend
from outturn.indicators.vocabulary import Frequency
from outturn.reports.cells import NONE, rating_tag, ytd_rating_tag
from outturn.reports.outline import LAST, ReportInfo, outline_by_section, outline_of, report_info
from outturn.reports.panels import is_milestone, missing_standards
from outturn.reports.trend_words import trend_tag
from outturn.reports.verdicts import Bound
from outturn.reports.wording import bound_text, counted, value_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outturn.package.package import Package
    from outturn.reports.baseline import Baseline
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator, Section
    from outturn.reports.content import RatingTag, TrendTag
    from outturn.reports.counts import Counts
    from outturn.reports.outline import OutlineSection
    from outturn.reports.verdicts import Verdict

_COMMITTEES = frozenset({"dashboard", "quarterly"})
_DIRECTORATE = "directorate"
_SPARK = 13
"""So many figures a small chart shows: a year of months and the month it is compared with."""


class BoardKind(StrEnum):
    COUNCIL = "council"
    COMMITTEE = "committee"
    DIRECTORATE = "directorate"


@dataclass(frozen=True)
class Board:
    """`ref` is that of the report or the section, and empty for the council. `info` is the report by whose rules it counts.

    `is_part`: it shows a part of what that report shows, so its counts are made from its own indicators.
    """

    kind: BoardKind
    ref: str
    title: str
    about: str
    info: ReportInfo
    is_part: bool


# --- which there are
def boards_of(package: Package) -> tuple[Board, ...]:
    """The council first, then the committees in the order of their reports, then the directorates in theirs."""
    rows = package["reports"].to_dicts()
    main = next((report_info(package, row["report"]) for row in rows if row["kind"] == "quarterly"), None)
    info = main or ReportInfo("", "", "quarterly", Frequency.QUARTERLY, "", None, None)
    council = Board(BoardKind.COUNCIL, "", "The whole council", "Every indicator of the catalogue", info, is_part=True)
    committees = [_committee(report_info(package, row["report"])) for row in rows if row["kind"] in _COMMITTEES]
    sections = [row for row in package["sections"].to_dicts() if row["kind"] == _DIRECTORATE]
    sections.sort(key=lambda row: LAST if row["order"] is None else row["order"])
    directorates = (Board(BoardKind.DIRECTORATE, row["section"], row["name"], "Directorate", info, is_part=True) for row in sections)
    return (council, *committees, *directorates)


def _committee(info: ReportInfo) -> Board:
    return Board(BoardKind.COMMITTEE, info.ref, info.title, info.committee, info, is_part=False)


def outline_for(board: Board, package: Package, catalogue: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    """What the board shows: a committee its report, a directorate what is part of it, the council everything."""
    if board.kind is BoardKind.COMMITTEE:
        return outline_of(package, board.ref, catalogue, sections)
    shown = [ref for ref, indicator in catalogue.items() if board.kind is BoardKind.COUNCIL or board.ref in _line(indicator.section, sections)]
    return outline_by_section(shown, catalogue, sections)


def _line(section: str, sections: Mapping[str, Section]) -> list[str]:
    """The section, what it is part of, and so on; a circle ends where it closes."""
    line: list[str] = []
    while section and section not in line:
        line.append(section)
        section = sections[section].parent if section in sections else ""
    return line


# --- tiles
@dataclass(frozen=True)
class Tile:
    """`word` is the rating or the direction that it counts, empty where there is none; `change` says how it moved, or nothing."""

    label: str
    word: str
    number: int
    change: str


_RATINGS = ((Rating.GREEN.value, Rating.GREEN.value), (Rating.AMBER.value, Rating.AMBER.value), (Rating.RED.value, Rating.RED.value), ("Not rated", ""))
_DIRECTIONS = (
    ("Improving", Trend.IMPROVING.value),
    ("Stable", Trend.STABLE.value),
    ("Worsening", Trend.WORSENING.value),
    ("No verdict", ""),
)


def rating_tiles(now: Counts, before: Sequence[int | None] | None, since: str) -> tuple[Tile, ...]:
    return _tiles(_RATINGS, now.ratings, before, since)


def direction_tiles(now: Counts, before: Sequence[int | None] | None, since: str) -> tuple[Tile, ...]:
    return _tiles(_DIRECTIONS, now.directions, before, since)


def _tiles(labels: Sequence[tuple[str, str]], now: Sequence[int], before: Sequence[int | None] | None, since: str) -> tuple[Tile, ...]:
    then = before or (None,) * len(now)
    return tuple(Tile(label, word, number, count_change(number, earlier, since)) for (label, word), number, earlier in zip(labels, now, then, strict=True))


def count_change(now: int, before: int | None, since: str) -> str:
    """“2 more than in Q1 2025/26”; empty where it is not known how many there were."""
    if before is None:
        return ""
    if now == before:
        return f"as in {since}"
    return f"{abs(now - before)} {'more' if now > before else 'fewer'} than in {since}"


def compared_words(baseline: Baseline | None) -> str:
    """With which report the counts are compared, and how its counts are known."""
    if baseline is None:
        return "No earlier report is held with which these counts could be compared."
    how = "as it was published" if baseline.as_published else "counted again from what was known then"
    return f"Compared with {baseline.period.long_label}, {how}."


# --- lines
@dataclass(frozen=True)
class Spark:
    """The last figures for a small chart: `values` with a gap for each period without one, and what it shows in words."""

    values: tuple[float | None, ...]
    words: str


@dataclass(frozen=True)
class Line:
    """How one indicator stands. Texts are as they are printed; `rating` and `trend` are words to choose by, empty where there is none."""

    ref: str
    name: str
    section: str
    section_name: str
    is_kpi: bool
    period: str
    latest: str
    target: str
    floor: str
    ytd: str
    expected: str
    expected_range: str
    rating: RatingTag | None
    ytd_rating: RatingTag | None
    trend: TrendTag
    spark: Spark | None
    value: float | None

    @property
    def is_red(self) -> bool:
        """In the latest period or for the year to date: either asks for an action."""
        return any(tag is not None and tag.rating is Rating.RED for tag in (self.rating, self.ytd_rating))


def lines_of(book: Book, told_before: Mapping[str, Line] | None = None) -> tuple[Line, ...]:
    """In the order of the outline; an indicator that stands in two sections is told once. Lines that were `told_before` are taken as they are."""
    told: dict[str, Line] = {}
    before = told_before or {}
    for part in book.outline:
        for ref in part.indicators:
            if ref not in told:
                told[ref] = before.get(ref) or _line_of(book, part.section, book.indicators[ref], book.verdicts[ref])
    return tuple(told.values())


def _line_of(book: Book, section: Section, indicator: Indicator, verdict: Verdict) -> Line:
    form, kpi, milestone = indicator.form, indicator.is_kpi, is_milestone(verdict)
    no_target, no_floor = missing_standards(verdict)
    ranged = Bound(low=verdict.lower, high=verdict.upper)
    rated_to_date = kpi and (verdict.ytd is not None or milestone) and bool(verdict.ytd_rating_reason)
    return Line(
        ref=indicator.ref,
        name=indicator.name,
        section=section.ref,
        section_name=section.name,
        is_kpi=kpi,
        period=verdict.at.label if verdict.at else "",
        latest="" if milestone else value_words(verdict.value, form, status=verdict.status, qualifier=verdict.qualifier),
        target="" if milestone or not kpi else bound_text(verdict.target_bound, form) or no_target,
        floor="" if milestone or not kpi else bound_text(verdict.floor_bound, form) or no_floor,
        ytd="" if verdict.ytd is None else value_words(verdict.ytd, form, qualifier=verdict.ytd_qualifier),
        expected="" if kpi or not ranged.exists else (verdict.expected or "not known"),
        expected_range="" if kpi else f"{bound_text(ranged, form)}{' (year to date)' if verdict.range_basis == 'ytd' else ''}" if ranged.exists else NONE,
        rating=rating_tag(indicator, verdict) if kpi else None,
        ytd_rating=ytd_rating_tag(indicator, verdict) if rated_to_date else None,
        trend=trend_tag(indicator, verdict),
        spark=spark_of(book, indicator, verdict),
        value=verdict.value,
    )


def spark_of(book: Book, indicator: Indicator, verdict: Verdict) -> Spark | None:
    """None where fewer than two figures are near the latest, or where the definition broke in between."""
    if verdict.at is None:
        return None
    since = max(verdict.at.shift(1 - _SPARK).first, book.comparable_since(indicator.ref, verdict.at))
    known = {moment.at: moment.value for moment in book.moments.get(indicator.ref, ()) if since <= moment.at.first and moment.at.last <= verdict.at.last}
    held = {period: value for period, value in known.items() if value is not None and period.kind is verdict.at.kind}
    if len(held) < 2:
        return None
    first = min(held, key=lambda period: period.first)
    last = max(held, key=lambda period: period.first)
    periods = [last.shift(-step) for step in range((last.first - first.first) // last.kind.months, -1, -1)]
    ends = f"{value_words(held[first], indicator.form)} in {first.label} to {value_words(held[last], indicator.form)} in {last.label}"
    return Spark(tuple(held.get(period) for period in periods), f"{counted(len(held), 'figure')}, from {ends}")


def spark_rows(book: Book, refs: Sequence[str]) -> Iterator[tuple[str, str, str, float, str]]:
    """The figures behind the small charts: reference, name, period, value, and the value as printed."""
    for ref in refs:
        indicator, verdict = book.indicators[ref], book.verdicts[ref]
        if verdict.at is None or spark_of(book, indicator, verdict) is None:
            continue
        since = max(verdict.at.shift(1 - _SPARK).first, book.comparable_since(ref, verdict.at))
        for moment in book.moments_to(ref):
            if since <= moment.at.first and moment.at.last <= verdict.at.last and moment.at.kind is verdict.at.kind and moment.value is not None:
                yield ref, indicator.name, moment.at.label, moment.value, value_words(moment.value, indicator.form)
