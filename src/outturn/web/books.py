"""What reports are made from, kept for the pages: one book of the whole council for each period, and the findings about its data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import polars as pl

from outturn.findings.registry import run_checks
from outturn.indicators.vocabulary import Frequency
from outturn.package.checking import check_context
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.baseline import last_report
from outturn.reports.book import assess_at, book_of, only_about, with_added_figures
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

T = TypeVar("T")
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
class _Earlier(Generic[T]):
    """What was made from the state that was known before, with what tells what came since."""

    marks: Mapping[str, int]
    figures: int
    scheme: object
    answer: T


_UNRATED = frozenset({"actions", "commentary", "posts", "published", "risk_actions", "risk_scores", "risks"})
"""Tables on which no rating rests."""


def _remember(key: tuple[object, ...], at: Known, answer: object) -> None:
    if at.instant is None:
        remember(key, _Earlier(at.marks, at.package["figures"].height, at.package.rating_scheme, answer))


def _changed_since(earlier: _Earlier[T], at: Known) -> frozenset[str] | None:
    """The indicators of which figures came, such as by an approval; None where something else changed on which ratings rest."""
    figures = at.package["figures"]
    same = all(earlier.marks.get(table) == at.marks.get(table) for table in at.package.tables if table not in _UNRATED)
    if not same or not at.marks or earlier.figures > figures.height or earlier.scheme != at.package.rating_scheme:
        return None
    return frozenset(figures["indicator"].slice(earlier.figures).unique())


def _whole(info: ReportInfo, period: Period, at: Known) -> Book:
    """Where only figures were added since it was last made, only their indicators are rated again."""
    figures = at.package["figures"]
    with_parts = frozenset(figures.filter(figures["breakdown"].is_not_null())["indicator"].unique())
    key = ("book", period.id, info.trend_periods)
    earlier: _Earlier[Book] | None = newest(key) if at.instant is None else None
    changed = _changed_since(earlier, at) if earlier else None
    if earlier is not None and changed is not None:
        made = with_added_figures(earlier.answer, at.package, changed, _by_section, parts_of=with_parts)
    else:
        made = book_of(at.package, info, period, _by_section, parts_of=with_parts)
    _remember(key, at, made)
    return made


def _by_section(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    return outline_by_section(indicators, indicators, sections)


def last_report_of(shown: Book, at: Known, *, is_part: bool) -> Baseline | None:
    """With the recount kept, since every dashboard of a period asks for the same one."""

    def recount(period: Period, known_at: dt.datetime) -> Mapping[str, Verdict]:
        return verdicts_at(shown.report, period, at, min(known_at, at.instant) if at.instant else known_at)

    return last_report(shown, is_part=is_part, recount=recount)


def verdicts_at(info: ReportInfo, period: Period, at: Known, known_at: dt.datetime | None = None) -> Mapping[str, Verdict]:
    """Of the whole council at another period, as known at an instant where one is given: many pages look back on the same ones."""
    key = ("verdicts", period.id, info.trend_periods, known_at)

    def make() -> Mapping[str, Verdict]:
        earlier: _Earlier[Mapping[str, Verdict]] | None = newest(key) if at.instant is None else None
        changed = _changed_since(earlier, at) if earlier else None
        if earlier is not None and changed is not None:
            again = verdicts_from(assess_at(only_about(at.package, changed), info, period, known_at)) if changed else {}
            made = {**earlier.answer, **again}
        else:
            made = verdicts_from(assess_at(at.package, info, period, known_at))
        _remember(key, at, made)
        return made

    return kept((at.version, *key, at.instant), make)


def findings(at: Known) -> Sequence[Finding]:
    """All that the checks say of the data; asked for by the page of each indicator."""
    return kept((at.version, "findings", at.instant), lambda: run_checks(check_context(at.package)))


def periods(kind: PeriodKind, at: Known) -> tuple[Period, ...]:
    """Those that had ended when the newest figure's period did, the newest first: what one can choose from. Empty without figures."""
    reached = _reached(at)
    if not reached:
        return ()
    first, newest = min(first for first, _ in reached.values()), _ended(kind, max(last for _, last in reached.values()))
    return tuple(period for step in range(_CHOICE) if (period := newest.shift(-step)).last >= first)


def so_far(kind: PeriodKind, at: Known, indicator: str = "") -> Period | None:
    """The period that had not ended, but has figures: any, or those of one indicator."""
    reached = _reached(at)
    if not reached or (indicator and indicator not in reached):
        return None
    newest = max(last for _, last in reached.values())
    running = _ended(kind, newest).shift(1)
    return running if (reached[indicator][1] if indicator else newest) >= running.first else None


def _ended(kind: PeriodKind, month: int) -> Period:
    """The newest that ends with this month or before."""
    phase = _PHASES.get(kind, 0)
    return Period(kind, (month + 1 - kind.months - phase) // kind.months * kind.months + phase)


def _reached(at: Known) -> Mapping[str, tuple[int, int]]:
    """By indicator, the first and the last month of its own figures."""

    def make() -> Mapping[str, tuple[int, int]]:
        figures = at.package["figures"]
        own = figures.filter(pl.col("area").is_null() & (pl.col("value").is_not_null() | pl.col("numerator").is_not_null()))
        found: dict[str, tuple[int, int]] = {}
        for indicator, written in own.select("indicator", "period").drop_nulls().unique().iter_rows():
            period = parse_period(written)
            first, last = found.get(indicator, (period.first, period.last))
            found[indicator] = min(first, period.first), max(last, period.last)
        return found

    return kept((at.version, "months", at.instant), make)
