"""One dashboard as a page shows it: everything that does not depend on the filters is made once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from markupsafe import Markup

from outturn.indicators.vocabulary import Frequency
from outturn.renderers.html.inline import InlineWriter, rating_tag, trend_tag
from outturn.renderers.html.page import drawn
from outturn.reports.actions import action_callout
from outturn.reports.baseline import WHOLE, counts_now
from outturn.reports.board import compared_words, direction_tiles, lines_of, outline_for, rating_tiles
from outturn.reports.draft import Draft
from outturn.reports.wording import counted
from outturn.web import books
from outturn.web.assessed import kept, newest, remember
from outturn.web.dashboards.sparks import spark_svg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.periods import Period, PeriodKind
    from outturn.reports.baseline import Baseline
    from outturn.reports.board import Board, Line, Tile
    from outturn.reports.book import Book
    from outturn.reports.counts import Counts
    from outturn.web.books import Known


@dataclass(frozen=True)
class SectionCounts:
    ref: str
    name: str
    counts: Counts


@dataclass(frozen=True)
class BoardPage:
    """`rows` has the row of each indicator as it is drawn, `actions` what is done about each that is RED."""

    book: Book
    baseline: Baseline | None
    summary: str
    compared: str
    ratings: tuple[Tile, ...]
    directions: tuple[Tile, ...]
    sections: tuple[SectionCounts, ...]
    lines: tuple[Line, ...]
    rows: Mapping[str, Markup]
    actions: Mapping[str, Markup]

    @property
    def counts(self) -> Counts:
        return counts_now(self.book)[WHOLE]


def kind_of(board: Board) -> PeriodKind:
    return books.KINDS[Frequency(board.info.frequency or Frequency.QUARTERLY)]


def board_page(board: Board, period: Period, at: Known) -> BoardPage:
    return kept((at.version, "board", board.kind, board.ref, period.id, at.instant), lambda: _made(board, period, at))


def _made(board: Board, period: Period, at: Known) -> BoardPage:
    whole = books.book(board.info, period, at)
    book = books.book(board.info, period, at, outline_for(board, whole.package, whole.indicators, whole.sections))
    baseline = books.last_report_of(book, at, is_part=board.is_part)
    key = ("board", board.kind, board.ref, period.id)
    before_now: BoardPage | None = newest(key) if at.instant is None else None
    same = _unchanged(before_now, book) if before_now else {}
    counts, lines = counts_now(book), lines_of(book, same)
    before = baseline.counts.get(WHOLE) if baseline else None
    since = baseline.period.label if baseline else ""
    sections = (SectionCounts(part.section.ref, part.section.name, counts[part.section.ref]) for part in book.outline)
    made = BoardPage(
        book=book,
        baseline=baseline,
        summary=_held(lines),
        compared=compared_words(baseline if before else None),
        ratings=rating_tiles(counts[WHOLE], before.ratings if before else None, since),
        directions=direction_tiles(counts[WHOLE], before.directions if before else None, since),
        sections=tuple(section for section in sections if section.counts.total),
        lines=lines,
        rows={line.ref: before_now.rows[line.ref] if before_now and line.ref in same else _row(line) for line in lines},
        actions=_actions(book, lines),
    )
    if at.instant is None:
        remember(key, made)
    return made


def _unchanged(earlier: BoardPage, book: Book) -> dict[str, Line]:
    """The lines whose verdict and series are the very same objects: a book that was brought up to date keeps what did not change."""
    then = earlier.book
    return {
        line.ref: line
        for line in earlier.lines
        if then.verdicts.get(line.ref) is book.verdicts.get(line.ref) and then.moments.get(line.ref) is book.moments.get(line.ref)
    }


def _row(line: Line) -> Markup:
    return _kpi_row(line) if line.is_kpi else _activity_row(line)


def _held(lines: Sequence[Line]) -> str:
    kpis = sum(line.is_kpi for line in lines)
    return f"{counted(kpis, 'key performance indicator')} and {counted(len(lines) - kpis, 'activity indicator')}."


# --- rows, drawn once: a template engine would take longer for five hundred of them than the whole page may
_KPI = Markup(
    '<tr{edge}><th scope="row"><a href="{address}{{query}}">{name}</a><span class="ref">{ref}</span></th>'
    '<td data-label="Latest" class="right figure"><span><b>{latest}</b><span class="period">{period}</span></span></td>'
    '<td data-label="Target" class="right">{target}</td><td data-label="Floor" class="right">{floor}</td><td data-label="Rating">{rating}</td>'
    '<td data-label="Year to date" class="ytd">{ytd}</td><td data-label="Direction">{trend}</td><td class="spark-cell">{spark}</td></tr>'
)
_ACTIVITY = Markup(
    '<tr><th scope="row"><a href="{address}{{query}}">{name}</a><span class="ref">{ref}</span></th>'
    '<td data-label="Latest" class="right figure"><span><b>{latest}</b><span class="period">{period}</span></span></td>'
    '<td data-label="Year to date" class="right">{ytd}</td><td data-label="In expected range?">{expected}</td>'
    '<td data-label="Expected range" class="right">{range}</td>'
    '<td data-label="Direction">{trend}</td><td class="spark-cell">{spark}</td></tr>'
)


def _kpi_row(line: Line) -> Markup:
    tag = rating_tag(line.rating) if line.rating else Markup("")
    to_date = Markup("{} {}").format(line.ytd, rating_tag(line.ytd_rating)) if line.ytd_rating else Markup.escape(line.ytd)
    edge = Markup(' class="is-red"') if line.is_red else Markup("")
    return _KPI.format(edge=edge, rating=tag, ytd=to_date, **_common(line), target=line.target, floor=line.floor)


def _activity_row(line: Line) -> Markup:
    return _ACTIVITY.format(ytd=line.ytd, expected=line.expected or "no range", range=line.expected_range, **_common(line))


def _common(line: Line) -> dict[str, object]:
    drawing = spark_svg(line.spark, line.name) if line.spark else Markup("")
    return {
        "ref": line.ref,
        "address": reverse("indicator", args=(line.ref,)),
        "name": line.name,
        "latest": line.latest,
        "period": line.period or "no figure",
        "trend": trend_tag(line.trend),
        "spark": drawing,
    }


def _actions(book: Book, lines: Sequence[Line]) -> dict[str, Markup]:
    """What is done about every RED, or that nothing is recorded; in the words of the reports."""
    draft, found = Draft(book), {}
    for line in lines:
        if line.is_red:
            indicator, verdict = book.indicators[line.ref], book.verdicts[line.ref]
            found[line.ref] = drawn(action_callout(draft, indicator, verdict, red=True), InlineWriter())
    return found
