"""What a review speaks of: each indicator with its standards of two years, what became of it, and the last actual figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from outturn.errors import UsageError
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.book import Book, open_book
from outturn.reports.catalogue import Indicator, Section, indicators_of
from outturn.reports.review_scope import LISTS, scope_of
from outturn.review.compare import count_changes, is_new_section, review_indicator
from outturn.review.values import Definition, IndicatorChange, PeriodStandard, ReviewCounts, YearEntry, YearStandard
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Change, Profile, StandardStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.indicators.vocabulary import Kind
    from outturn.package.package import Package
    from outturn.reports.verdicts import Moment


@dataclass(frozen=True)
class Reviewed:
    """`actual` is the newest figure of the year before. `predecessor` is the indicator whose place it takes, `successor` the one that takes its place."""

    indicator: Indicator
    change: IndicatorChange
    actual: Moment | None = None
    predecessor: Indicator | None = None
    predecessor_entry: YearEntry | None = None
    successor: Indicator | None = None


@dataclass(frozen=True)
class ReviewedSection:
    section: Section
    indicators: tuple[Reviewed, ...]

    def listed(self, *, kpi: bool) -> tuple[Reviewed, ...]:
        return tuple(one for one in self.indicators if one.change.is_listed and one.indicator.is_kpi is kpi)

    @property
    def removed(self) -> tuple[Reviewed, ...]:
        return tuple(one for one in self.indicators if not one.change.is_listed)

    @property
    def counts(self) -> ReviewCounts:
        return count_changes(one.change for one in self.indicators)

    @property
    def is_new(self) -> bool:
        return is_new_section(one.change for one in self.indicators)


@dataclass(frozen=True)
class Review:
    """`year` is reviewed against `before`: the year before it, or the one that it is compared with.

    `scope_note` says which indicators it is about where its report has no rows of its own; it is empty where it has.
    """

    book: Book
    year: Period
    before: Period
    sections: tuple[ReviewedSection, ...]
    scope_note: str = ""

    @property
    def follows(self) -> bool:
        return self.before == self.year.previous

    @property
    def indicators(self) -> tuple[Reviewed, ...]:
        return tuple(one for part in self.sections for one in part.indicators)

    @property
    def counts(self) -> ReviewCounts:
        return count_changes(one.change for one in self.indicators)

    def with_outcome(self, outcome: Change | None) -> tuple[Reviewed, ...]:
        return tuple(one for one in self.indicators if one.change.outcome is outcome)

    @property
    def new_sections(self) -> tuple[ReviewedSection, ...]:
        return tuple(part for part in self.sections if part.is_new)

    @property
    def statuses(self) -> frozenset[StandardStatus]:
        """Of the new year's standards that say anything, without those to be confirmed."""
        entries = [one.change.new for one in self.indicators if one.change.is_listed and one.change.new]
        return frozenset(entry.standard.status for entry in entries if entry.standard.is_held and not entry.standard.is_tbc)


# --- opening
def open_review(package: Package, report: str, period: Period, compare_with: Period | None = None) -> Review:
    """Raises `UsageError` for a period that is no financial year, and for a year without standards."""
    _refuse_other_periods(period, compare_with)
    entries = _entries_by_year(package)
    _refuse_year_without_standards(period, entries)
    if compare_with is not None:
        _refuse_year_without_standards(compare_with, entries)
    before = compare_with or period.previous
    book = open_book(package, report, period, needs_figures=False)
    older = _entries(package, indicators_of(package, before), before, entries.get(before.id, {}))
    newer = _entries(package, book.indicators, period, entries[period.id])
    scope = scope_of(book, before, older, newer)
    book = replace(book, outline=scope.outline)
    return Review(book, period, before, _Maker(book, period, before, older, newer, is_own_list=scope.is_own_list).sections(), scope.note)


def _refuse_other_periods(period: Period, compare_with: Period | None) -> None:
    for given in (period, compare_with):
        if given is not None and given.kind is not PeriodKind.FINANCIAL_YEAR:
            raise UsageError(f"A review is for a financial year, such as {given.financial_year.id}; {given.id} is a {given.kind.value.replace('_', ' ')}.")
    if compare_with is not None and compare_with.first >= period.first:
        raise UsageError(f"The review for {period.id} can be compared with an earlier year only, not with {compare_with.id}.")


def _refuse_year_without_standards(year: Period, entries: Mapping[str, object]) -> None:
    if year.id not in entries:
        there_are = f"There are standards for {', '.join(sorted(entries))}." if entries else "The table standards has no row at all."
        raise UsageError(f"No standard is held for {year.id}, so that there is nothing to review. {there_are}")


# --- the rows of standards as values
def _entries_by_year(package: Package) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    """The rows of standards by financial year and indicator."""
    rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in package["standards"].to_dicts():
        rows.setdefault(row["financial_year"], {}).setdefault(row["indicator"], []).append(row)
    return rows


def _entries(package: Package, indicators: Mapping[str, Indicator], year: Period, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, YearEntry]:
    definitions = _definitions_at(package, year)
    return {
        ref: YearEntry(_definition(indicators[ref], definitions.get(ref, indicators[ref].definition)), _standard(found))
        for ref, found in rows.items()
        if ref in indicators
    }


def _definitions_at(package: Package, year: Period) -> dict[str, str]:
    rows = sorted((parse_period(row["from"]).start, row["indicator"], row["definition"]) for row in package["definitions"].to_dicts() if row["definition"])
    return {indicator: definition for start, indicator, definition in rows if start <= year.end}


def _definition(indicator: Indicator, definition: str) -> Definition:
    return Definition(indicator.name, definition, indicator.form.unit_words, indicator.polarity)


def _standard(rows: Sequence[Mapping[str, Any]]) -> YearStandard:
    """The row for the whole year with those for its periods; the first of those where there is none for the whole."""
    whole = next((row for row in rows if not row["period"]), rows[0])
    is_whole = not whole["period"]
    periods = tuple(PeriodStandard(parse_period(row["period"]), _bound(row, "target"), _bound(row, "floor"), _range(row)) for row in rows if row["period"])
    return YearStandard(
        target=_bound(whole, "target") if is_whole else Bound(),
        floor=_bound(whole, "floor") if is_whole else Bound(),
        expected=_range(whole) if is_whole else Bound(),
        range_basis=whole["range_basis"] or "",
        profile=Profile(whole["profile"] or Profile.FLAT),
        by_period=tuple(sorted(periods, key=lambda one: one.period.last)),
        status=StandardStatus(whole["status"] or StandardStatus.CONFIRMED),
        change=Change(whole["change"]) if whole["change"] else None,
        reason=whole["reason"] or "",
    )


def _bound(row: Mapping[str, Any], name: str) -> Bound:
    return Bound(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _range(row: Mapping[str, Any]) -> Bound:
    return Bound(None, row["lower"], row["upper"])


# --- from values to sections
@dataclass(frozen=True)
class _Maker:
    book: Book
    year: Period
    before: Period
    older: Mapping[str, YearEntry]
    newer: Mapping[str, YearEntry]
    is_own_list: bool

    def sections(self) -> tuple[ReviewedSection, ...]:
        gone = self._gone_without_a_word() if self.is_own_list else {}
        made = []
        for part in self.book.outline:
            refs = [ref for ref in part.indicators if self._stood_in_a_list(ref) and not self._came_and_went(ref)]
            made.append(ReviewedSection(part.section, self._reviewed([*refs, *gone.get(part.section.ref, [])])))
        return tuple(part for part in made if part.indicators)

    def _reviewed(self, refs: Iterable[str]) -> tuple[Reviewed, ...]:
        return tuple(self._one(self.book.indicators[ref]) for ref in refs)

    def _one(self, indicator: Indicator) -> Reviewed:
        ref = indicator.ref
        change = review_indicator(
            ref,
            self.older.get(ref),
            self.newer.get(ref),
            is_kpi=indicator.is_kpi,
            follows=self.before == self.year.previous,
            old_list_held=indicator.kind in self._kinds_held and not self._was_measured(indicator),
        )
        before, after = self._predecessor(indicator), self._successor(ref)
        return Reviewed(indicator, change, self._actual(ref), before, self.older.get(before.ref) if before else None, after)

    def _stood_in_a_list(self, ref: str) -> bool:
        """Whether it has a row for the new year, or was still in the old year's list."""
        old = self.older.get(ref)
        return ref in self.newer or (old is not None and old.standard.change is not Change.REMOVED)

    def _came_and_went(self, ref: str) -> bool:
        """Whether it stood in lists between the two years only: then it is neither kept nor gone from the one to the other."""
        new = self.newer.get(ref)
        return self.before != self.year.previous and ref not in self.older and new is not None and new.standard.change is Change.REMOVED

    def _was_measured(self, indicator: Indicator) -> bool:
        """Whether it has figures for the old year or for one before: then to have no place in its list does not make it new."""
        return any(moment.at.last <= self.before.last and moment.value is not None for moment in self.book.moments.get(indicator.ref, ()))

    @cached_property
    def _kinds_held(self) -> frozenset[Kind]:
        """The kinds of which the old year's lists are held."""
        return frozenset(self.book.indicators[ref].kind for ref in self.older if ref in self._of_lists)

    def _predecessor(self, indicator: Indicator) -> Indicator | None:
        """The nearest before it that the old year had, or else the one that it directly replaces."""
        known, seen, found = self.book.indicators, {indicator.ref}, self.book.indicators.get(indicator.replaces)
        first = found
        while found and found.ref not in seen:
            if found.ref in self.older:
                return found
            seen.add(found.ref)
            found = known.get(found.replaces)
        return first

    def _successor(self, ref: str) -> Indicator | None:
        """The nearest after it that the new year has."""
        seen = {ref}
        found = self._replaced_by.get(ref)
        while found and found.ref not in seen:
            if found.ref in self.newer and self.newer[found.ref].standard.change is not Change.REMOVED:
                return found
            seen.add(found.ref)
            found = self._replaced_by.get(found.ref)
        return None

    @cached_property
    def _replaced_by(self) -> Mapping[str, Indicator]:
        return {indicator.replaces: indicator for indicator in self.book.indicators.values() if indicator.replaces}

    def _actual(self, ref: str) -> Moment | None:
        """The newest figure of the year before the reviewed one, whatever its period."""
        inside = [moment for moment in self.book.moments.get(ref, ()) if moment.at.financial_year == self.year.previous and moment.value is not None]
        return max(inside, key=lambda moment: (moment.at.last, -moment.at.kind.months), default=None)

    @cached_property
    def _of_lists(self) -> frozenset[str]:
        """The indicators of this report and of every other list."""
        package = self.book.package
        lists = {row["report"] for row in package["reports"].to_dicts() if row["kind"] in LISTS}
        listed = {row["indicator"] for row in package["report_rows"].to_dicts() if row["report"] in lists and row["indicator"]}
        return frozenset({*listed, *(ref for part in self.book.outline for ref in part.indicators)})

    def _gone_without_a_word(self) -> dict[str, list[str]]:
        """By section: the indicators that had a standard in the old year, stand in another list, and have none in the new year.

        They go where the others of their own section now stand. Indicators that only dashboards show are none of this report's.
        """
        placed = {ref for part in self.book.outline for ref in part.indicators}
        home: dict[str, str] = {}
        for part in self.book.outline:
            home[part.section.ref] = part.section.ref
            for ref in part.indicators:
                home.setdefault(self.book.indicators[ref].section, part.section.ref)
        gone: dict[str, list[str]] = {}
        for ref, entry in self.older.items():
            section = home.get(self.book.indicators[ref].section) if ref in self.book.indicators else None
            was_listed = entry.standard.change is not Change.REMOVED and ref in self._of_lists
            if section and was_listed and ref not in placed and ref not in self.newer:
                gone.setdefault(section, []).append(ref)
        return gone
