"""Which indicators a review is about, where its report has no rows of its own.

Never the whole package unasked: what stands in the list of another committee would count as removed from this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from outturn.reports.outline import outline_by_section, outline_of_rows
from outturn.reports.wording import and_list, counted
from outturn.standards.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.outline import OutlineSection
    from outturn.review.values import YearEntry

LISTS = ("review", "quarterly")
"""Kinds of report whose rows are the list of indicators of some year."""

_MOST_NAMED = 12


@dataclass(frozen=True)
class ReviewScope:
    """`note` says where the scope was taken from; it is empty where the report has rows of its own."""

    outline: tuple[OutlineSection, ...]
    note: str = ""

    @property
    def is_own_list(self) -> bool:
        return not self.note


def scope_of(book: Book, before: Period, older: Mapping[str, YearEntry], newer: Mapping[str, YearEntry]) -> ReviewScope:
    """The rows of the report; else the lists of its committee; else, where no report has rows, the package; else what the new year's standards name."""
    return _Finder(book, before, older, newer).found()


@dataclass(frozen=True)
class _Finder:
    book: Book
    before: Period
    older: Mapping[str, YearEntry]
    newer: Mapping[str, YearEntry]

    def found(self) -> ReviewScope:
        if self.book.report.ref in self._rows:
            return ReviewScope(self.book.outline)
        if not self._rows:
            years = f"{self.before.label} or {self._year}"
            return ReviewScope(self.book.outline, f"The data lists the indicators of no report. The review looks at every one that has a standard for {years}.")
        lists = self._own_lists()
        return self._by_lists(lists) if lists else self._by_standards()

    # --- the lists of its committee
    def _own_lists(self) -> Sequence[str]:
        """Reviews and quarterly reports before dashboards; of no committee only a single one, since of several nothing says which."""
        committee = self.book.report.committee
        with_rows = [ref for ref in self._rows if self._kinds[ref] in LISTS]
        if not committee:
            return with_rows if len(with_rows) == 1 else ()
        own = [ref for ref in self._rows if self._is_ours(ref)]
        return [ref for ref in own if ref in with_rows] or own

    def _by_lists(self, lists: Sequence[str]) -> ReviewScope:
        rows = [row for ref in lists for row in self._rows[ref]]
        first = {row["indicator"]: row for row in reversed(rows) if row["indicator"] in self.book.indicators}
        listed = [row for row in rows if first.get(row["indicator"]) is row]
        home = {self.book.indicators[row["indicator"]].section: row["section"] for row in reversed(listed)}
        added = [
            {"section": home[indicator.section], "indicator": ref, "table": None, "order": None}
            for ref, indicator in self.book.indicators.items()
            if ref in self.newer and indicator.section in home and ref not in self._shown_by(self._rows)
        ]
        titles = and_list([f"“{self._titles[ref]}”" for ref in lists])
        note = (
            f"The data does not list the indicators of this review. It looks at those of {titles}, and at those with a standard for {self._year}"
            " that are of the same sections and in no other report."
        )
        return ReviewScope(outline_of_rows([*listed, *added], self.book.indicators, self.book.sections), note)

    # --- nothing says whose they are
    def _by_standards(self) -> ReviewScope:
        """Those with a row for the new year. Removals that may be another committee's are named and not counted."""
        others = [ref for ref in self._rows if not self._is_ours(ref)]
        foreign = self._shown_by(ref for ref in others if self._kinds[ref] in LISTS) if self.book.report.committee else frozenset()
        elsewhere = self._shown_by(others)
        known = [ref for ref in self.book.indicators if ref not in foreign and not self._had_gone(ref)]
        shown = [ref for ref in known if ref in self.newer and not (ref in elsewhere and self._is_removed(ref))]
        left_out = [ref for ref in known if ref in {*self.older, *self.newer} and ref not in shown]
        return ReviewScope(outline_by_section(shown, self.book.indicators, self.book.sections), self._open_note(left_out, has_committee=bool(foreign)))

    def _open_note(self, left_out: Sequence[str], *, has_committee: bool) -> str:
        which = f"those with a standard for {self._year}{' that no list of another committee shows' if has_committee else ''}"
        words = f"Nothing in the data says which indicators belong to this review: the table report_rows should list them. It looks at {which}."
        if not left_out:
            return words
        named = f": {and_list(left_out)}" if len(left_out) <= _MOST_NAMED else ""
        one = len(left_out) == 1
        return (
            f"{words} {counted(len(left_out), 'indicator')} removed since {self.before.label}, or without a standard for {self._year},"
            f" {'is' if one else 'are'} left out, since {'it' if one else 'they'} may belong to another committee{named}."
        )

    # --- what the tables say
    @property
    def _year(self) -> str:
        return self.book.period.label

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The rows that show an indicator, in their order, by report; the reports in theirs."""
        rows: dict[str, list[Mapping[str, Any]]] = {ref: [] for ref in self._kinds}
        for row in self.book.package["report_rows"].to_dicts():
            if row["report"] in rows and row["indicator"]:
                rows[row["report"]].append(row)
        return {ref: found for ref, found in rows.items() if found}

    @cached_property
    def _reports(self) -> Sequence[Mapping[str, Any]]:
        return self.book.package["reports"].to_dicts()

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {row["report"]: row["kind"] for row in self._reports}

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {row["report"]: row["title"] or row["report"] for row in self._reports}

    @cached_property
    def _committees(self) -> Mapping[str, str]:
        return {row["report"]: (row["committee"] or "").strip().casefold() for row in self._reports}

    def _is_ours(self, report: str) -> bool:
        ours = self.book.report.committee.strip().casefold()
        return bool(ours) and self._committees[report] == ours

    def _shown_by(self, reports: Iterable[str]) -> frozenset[str]:
        return frozenset(row["indicator"] for ref in reports for row in self._rows[ref])

    def _is_removed(self, ref: str) -> bool:
        return ref in self.newer and self.newer[ref].standard.change is Change.REMOVED

    def _had_gone(self, ref: str) -> bool:
        """Removed before the two years, or in the first of them: no matter of this review."""
        return ref not in self.newer and ref in self.older and self.older[ref].standard.change is Change.REMOVED
