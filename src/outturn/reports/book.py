"""Everything that a report is made from, read once: the assessed rows, the series, the words, the outline.

The frames are turned into plain values here and never searched again, so that a report of a hundred indicators takes
no longer than reading them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from outturn.assessment.settings import DEFAULT_WINDOW
from outturn.comparison.compare import compare_tables
from outturn.errors import UsageError
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Frequency
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.catalogue import actions_of, breaks_of, commentary_of, indicators_of, milestones_of, posts_of, sections_of
from outturn.reports.outline import outline_of, report_info
from outturn.reports.verdicts import breakdown_moments_from, moments_from, verdicts_from
from outturn.reports.worked_out import assessed, series_of, worked_out_once

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    import polars as pl

    from outturn.comparison.comparison import Comparison
    from outturn.package.package import Package
    from outturn.reports.catalogue import Action, Commentary, DefinitionBreak, Indicator, Milestone, Post, Section
    from outturn.reports.control import Control
    from outturn.reports.outline import OutlineSection, ReportInfo
    from outturn.reports.verdicts import Moment, Verdict

    Arrange = Callable[[Mapping[str, Indicator], Mapping[str, Section]], tuple[OutlineSection, ...]]

_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.TERMLY: 4, Frequency.ANNUAL: 12}
_KINDS = {
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.TERMLY: PeriodKind.TERM,
    Frequency.ANNUAL: PeriodKind.FINANCIAL_YEAR,
}


class MomentIndex(Mapping[tuple[str, str], "Moment"]):
    """The figures of a book by indicator and period. A page about one indicator looks up its own only, so each series is put in order when it is asked for."""

    def __init__(self, series: Mapping[str, tuple[Moment, ...]]) -> None:
        self._series = series
        self._by_period: dict[str, dict[str, Moment]] = {}

    def __getitem__(self, key: tuple[str, str]) -> Moment:
        ref, period = key
        if ref not in self._by_period:
            self._by_period[ref] = {moment.period: moment for moment in self._series.get(ref, ())}
        return self._by_period[ref][period]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((ref, moment.period) for ref, moments in self._series.items() for moment in moments)

    def __len__(self) -> int:
        return sum(map(len, self._series.values()))


@dataclass(frozen=True)
class Book:
    """One package seen from one report and one period. `verdicts` and `moments` are the organisation's own, for the whole.

    `verdicts_at` gives the verdicts of other periods, for whoever keeps them for many books; without it they are assessed when they are needed.
    `comparisons` are those of its package that were made, by period and model. `controls` are the readings of process control, for whoever
    reads them of many indicators at once; without them each is read when it is needed.
    """

    package: Package
    report: ReportInfo
    period: Period
    indicators: Mapping[str, Indicator]
    sections: Mapping[str, Section]
    outline: tuple[OutlineSection, ...]
    verdicts: Mapping[str, Verdict]
    moments: Mapping[str, tuple[Moment, ...]]
    breakdown_moments: Mapping[tuple[str, str, str], Moment]
    posts: Mapping[str, tuple[Post, ...]]
    actions: Mapping[str, tuple[Action, ...]]
    milestones: Mapping[tuple[str, str], tuple[Milestone, ...]]
    commentary: Mapping[str, tuple[Commentary, ...]]
    breaks: Mapping[str, tuple[DefinitionBreak, ...]]
    verdicts_at: Callable[[Period], Mapping[str, Verdict]] | None = None
    comparisons: dict[tuple[Period, str], Comparison] = field(default_factory=dict)
    controls: Mapping[str, Control] | None = None

    @property
    def kpis(self) -> tuple[str, ...]:
        return tuple(indicator.ref for part in self.outline for indicator in part.of_kind(self.indicators, kpi=True))

    @property
    def activity(self) -> tuple[str, ...]:
        return tuple(indicator.ref for part in self.outline for indicator in part.of_kind(self.indicators, kpi=False))

    def beside_neighbours(self, model: str) -> Comparison:
        """Every indicator of the organisation beside a model of its neighbours, compared once for all that ask."""
        key = (self.period, model)
        if key not in self.comparisons:
            self.comparisons[key] = compare_tables(self.package.tables, self.period, own_area=self.package.organisation.area, model=model)
        return self.comparisons[key]

    @cached_property
    def moment_at(self) -> MomentIndex:
        """By indicator and period."""
        return MomentIndex(self.moments)

    def moments_to(self, ref: str) -> tuple[Moment, ...]:
        """The series up to the end of the report's period."""
        return tuple(moment for moment in self.moments.get(ref, ()) if moment.at.last <= self.period.last)

    def comparable_since(self, ref: str, at: Period) -> int:
        """The first month, counted as `Period.first`, from which the figures up to a period can be compared; 0 for always."""
        return max((change.start.first for change in self.breaks.get(ref, ()) if change.start.first <= at.last), default=0)

    def break_remark(self, ref: str, at: Period | None) -> list[str]:
        """What to say of a change of definition in the chart's window; nothing where there was none."""
        changes = [change for change in self.breaks.get(ref, ()) if at and change.start.first <= at.last]
        since = at.shift(1 - self.window(self.indicators[ref])).first if at else 0
        return [change.remark for change in changes[-1:] if change.start.first > since]

    def window(self, indicator: Indicator) -> int:
        """How many periods its chart looks back on: the report's number, its own, or the default of its frequency."""
        return self.report.trend_periods or indicator.trend_periods or DEFAULT_WINDOW[self.months(indicator)]

    def months(self, indicator: Indicator) -> int:
        if indicator.frequency:
            return _MONTHS[indicator.frequency]
        return min((moment.at.kind.months for moment in self.moments.get(indicator.ref, ())), default=12)

    def words_about(self, subject: str, kind: str, latest: Period | None = None) -> Commentary | None:
        """The commentary for the report's period, else for the figure's own period, else the newest inside the report's."""
        texts = [text for text in self.commentary.get(subject, ()) if text.kind == kind]
        for wanted in (self.period, latest):
            for text in texts:
                if text.period == wanted:
                    return text
        inside = [text for text in texts if self.period.start <= text.period.end <= self.period.end]
        return max(inside, key=lambda text: text.period.end, default=None)


def open_book(package: Package, report: str, period: Period, *, needs_figures: bool = True) -> Book:
    """Assesses the package at the period. Raises `UsageError` for an unknown report and for a period without data.

    A report that `needs_figures` not, such as a review of the coming year, may be for a period that has none yet.
    """
    book = book_of(package, report_info(package, report), period, lambda indicators, sections: outline_of(package, report, indicators, sections))
    if needs_figures:
        shown = frozenset(ref for part in book.outline for ref in part.indicators)
        _refuse_period_without_data(book.report, shown, book.moments, period)
    return book


def book_of(package: Package, info: ReportInfo, period: Period, arrange: Arrange, *, parts_of: frozenset[str] = frozenset()) -> Book:
    """A book of a report that need not stand in the table of reports. `arrange` says what it shows.

    `parts_of` are indicators whose figures by breakdown are wanted beside those that fill breakdown tables.
    """
    with worked_out_once():
        series, assessment = series_of(package), assess_at(package, info, period)
    parts = breakdown_moments_from(series, _filling_tables(package) | parts_of)
    return _assembled(package, info, period, arrange, _Rated(verdicts_from(assessment), moments_from(series), parts))


@dataclass(frozen=True)
class _Rated:
    """What takes time: the verdicts, the series, and the series of parts."""

    verdicts: Mapping[str, Verdict]
    moments: Mapping[str, tuple[Moment, ...]]
    parts: Mapping[tuple[str, str, str], Moment]


def _assembled(package: Package, info: ReportInfo, period: Period, arrange: Arrange, rated: _Rated) -> Book:
    indicators = indicators_of(package, period)
    sections = sections_of(package)
    return Book(
        package=package,
        report=info,
        period=period,
        indicators=indicators,
        sections=sections,
        outline=arrange(indicators, sections),
        verdicts=rated.verdicts,
        moments=rated.moments,
        breakdown_moments=rated.parts,
        posts=posts_of(package, period.end),
        actions=actions_of(package),
        milestones=milestones_of(package, period),
        commentary=commentary_of(package),
        breaks=breaks_of(package),
    )


def with_added_figures(book: Book, package: Package, changed: frozenset[str], arrange: Arrange, *, parts_of: frozenset[str] = frozenset()) -> Book:
    """The same book after figures of some indicators came: only these are rated again, since no indicator's rating rests on another's.

    Nothing else that ratings rest on may have changed in the package. What is kept is the same object as before.
    """
    if not changed:
        return _assembled(package, book.report, book.period, arrange, _Rated(book.verdicts, book.moments, book.breakdown_moments))
    part = book_of(only_about(package, changed), book.report, book.period, lambda indicators, sections: (), parts_of=parts_of & changed)
    kept = {key: moment for key, moment in book.breakdown_moments.items() if key[0] not in changed}
    rated = _Rated({**book.verdicts, **part.verdicts}, {**book.moments, **part.moments}, {**kept, **part.breakdown_moments})
    return _assembled(package, book.report, book.period, arrange, rated)


def only_about(package: Package, indicators: frozenset[str]) -> Package:
    """With the rows of these indicators alone, wherever a table is about indicators."""
    wanted = list(indicators)
    tables = {name: frame.filter(frame["indicator"].is_in(wanted)) if "indicator" in frame.columns else frame for name, frame in package.tables.items()}
    return replace(package, tables=tables)


def assess_at(package: Package, report: ReportInfo, period: Period, as_at: dt.datetime | None = None) -> pl.DataFrame:
    """The assessment as this report asks for it: its window, the organisation's scheme and test."""
    return assessed(package, period, trend_periods=report.trend_periods, as_at=as_at)


def _refuse_period_without_data(report: ReportInfo, shown: frozenset[str], moments: Mapping[str, tuple[Moment, ...]], period: Period) -> None:
    told = (moment for ref in shown for moment in moments.get(ref, ()) if moment.value is not None or moment.status == Status.SUPPRESSED)
    ends = {moment.period for moment in told}
    with_data = {parse_period(text).last for text in ends}
    if any(period.first <= last <= period.last for last in with_data):
        return
    kind = _KINDS[Frequency(report.frequency)] if report.frequency else period.kind
    periods = sorted({_containing(kind, last) for last in with_data}, key=lambda found: found.first)
    there_are = f"from {periods[0].id} to {periods[-1].id}" if len(periods) > 8 else f"for {', '.join(found.id for found in periods)}"
    message = f"The report “{report.ref}” has no figure for {period.id}."
    raise UsageError(f"{message} There are figures {there_are}." if periods else f"{message} None of its indicators has a figure at all.")


def _containing(kind: PeriodKind, month: int) -> Period:
    """The period of a kind in which a month lies."""
    phase = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.ACADEMIC_YEAR: 8}.get(kind, 0)
    return Period(kind, (month - phase) // kind.months * kind.months + phase)


def _filling_tables(package: Package) -> frozenset[str]:
    """The indicators whose figures fill breakdown tables, with any that a single column names."""
    return frozenset({*package["breakdown_tables"]["indicator"].drop_nulls(), *package["breakdown_columns"]["indicator"].drop_nulls()})
