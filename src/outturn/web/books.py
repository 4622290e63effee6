"""What reports are made from, kept for the pages: one book of the whole council for each period, and the findings about its data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.registry import run_checks
from outturn.indicators.vocabulary import Frequency
from outturn.package.checking import check_context
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.baseline import last_report
from outturn.reports.book import assess_at, book_of, with_added_figures
from outturn.reports.outline import outline_by_section
from outturn.reports.verdicts import verdicts_from
from outturn.web.assessed import kept, known_package, newest, remember

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from outturn.findings.finding import Finding
    from outturn.package.package import Package
    from outturn.reports.baseline import Baseline
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator, Section
    from outturn.reports.outline import OutlineSection, ReportInfo
    from outturn.reports.verdicts import Verdict

KINDS = {
    Frequency.MONTHLY: PeriodKind.MONTH,
    Frequency.QUARTERLY: PeriodKind.QUARTER,
    Frequency.TERMLY: PeriodKind.TERM,
    Frequency.ANNUAL: PeriodKind.FINANCIAL_YEAR,
}
_PHASES = {PeriodKind.FINANCIAL_YEAR: 3, PeriodKind.TERM: 8}
_CHOICE = 24


@dataclass(frozen=True)
class Known:
    """The state of the data that one request sees, asked for once: `version` grows with every write, `instant` None is now."""

    version: int
    package: Package
    instant: dt.datetime | None
    marks: Mapping[str, int] = field(default_factory=dict)


def known(instant: dt.datetime | None) -> Known:
    held, package = known_package(instant)
    return Known(held.version, package, instant, held.marks)


def book(info: ReportInfo, period: Period, at: Known, outline: Sequence[OutlineSection] | None = None) -> Book:
    """Of the report's window and the whole council, with another outline where one is given: reading and rating are done once for all of them."""

    whole = kept((at.version, "book", period.id, info.trend_periods, at.instant), lambda: _whole(info, period, at))
    return replace(whole, report=info, outline=whole.outline if outline is None else tuple(outline))


@dataclass(frozen=True)
class _Earlier:
    """A book of the state that was known before, with what tells what came since."""

    marks: Mapping[str, int]
    figures: int
    book: Book


_UNRATED = frozenset({"actions", "commentary", "posts", "published", "risk_actions", "risk_scores", "risks"})
"""Tables on which no rating rests."""


def _whole(info: ReportInfo, period: Period, at: Known) -> Book:
    """Where only figures were added since it was last made, such as by an approval, only their indicators are rated again."""
    figures = at.package["figures"]
    with_parts = frozenset(figures.filter(figures["breakdown"].is_not_null())["indicator"].unique())
    key = ("book", period.id, info.trend_periods)
    earlier: _Earlier | None = newest(key) if at.instant is None else None
    if earlier is not None and _only_figures_came(earlier, at):
        changed = frozenset(figures["indicator"].slice(earlier.figures).unique())
        made = with_added_figures(earlier.book, at.package, changed, _by_section, parts_of=with_parts)
    else:
        made = book_of(at.package, info, period, _by_section, parts_of=with_parts)
    if at.instant is None:
        remember(key, _Earlier(at.marks, figures.height, made))
    return made


def _by_section(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    return outline_by_section(indicators, indicators, sections)


def _only_figures_came(earlier: _Earlier, at: Known) -> bool:
    same = all(earlier.marks.get(table) == at.marks.get(table) for table in at.package.tables if table not in _UNRATED)
    return same and bool(at.marks) and earlier.figures <= at.package["figures"].height and earlier.book.package.rating_scheme == at.package.rating_scheme


def last_report_of(shown: Book, at: Known, *, is_part: bool) -> Baseline | None:
    """With the recount kept, since every dashboard of a period asks for the same one."""

    def recount(period: Period, known_at: dt.datetime) -> Mapping[str, Verdict]:
        earlier = min(known_at, at.instant) if at.instant else known_at
        key = (at.version, "recount", period.id, shown.report.trend_periods, earlier)
        return kept(key, lambda: verdicts_from(assess_at(at.package, shown.report, period, earlier)))

    return last_report(shown, is_part=is_part, recount=recount)


def verdicts_at(info: ReportInfo, period: Period, at: Known) -> Mapping[str, Verdict]:
    """Of the whole council at another period: the stories of all indicators look back on the same years."""
    return kept((at.version, "verdicts", period.id, info.trend_periods, at.instant), lambda: verdicts_from(assess_at(at.package, info, period)))


def findings(at: Known) -> Sequence[Finding]:
    """All that the checks say of the data; asked for by the page of each indicator."""
    return kept((at.version, "findings", at.instant), lambda: run_checks(check_context(at.package)))


def periods(kind: PeriodKind, at: Known) -> tuple[Period, ...]:
    """Those that had ended when the newest figure's period did, the newest first: what one can choose from. Empty without figures."""

    def make() -> tuple[int, int] | None:
        figures = at.package["figures"]
        own = figures.filter(pl.col("area").is_null() & (pl.col("value").is_not_null() | pl.col("numerator").is_not_null()))
        months = [parse_period(written) for written in own["period"].drop_nulls().unique()]
        return (min(period.first for period in months), max(period.last for period in months)) if months else None

    ends = kept((at.version, "months", at.instant), make)
    if ends is None:
        return ()
    phase = _PHASES.get(kind, 0)
    newest = Period(kind, (ends[1] + 1 - kind.months - phase) // kind.months * kind.months + phase)
    return tuple(period for step in range(_CHOICE) if (period := newest.shift(-step)).last >= ends[0])
