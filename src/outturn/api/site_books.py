"""The pages of all indicators, from one package, one reading of the series, and one assessment for each period that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.package.tables import TABLES
from outturn.reports.book import assess_at, book_of, with_added_figures
from outturn.reports.catalogue import Section
from outturn.reports.content import Contents
from outturn.reports.control import read_controls
from outturn.reports.indicator import document_of, outline_of_one
from outturn.reports.outline import ReportInfo, outline_by_section
from outturn.reports.request import INDICATOR
from outturn.reports.site_lists import indicator_page
from outturn.reports.verdicts import verdicts_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.api.public_edition import PublicEdition
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator
    from outturn.reports.outline import OutlineSection
    from outturn.reports.site_content import SiteIndicator, SitePage
    from outturn.reports.verdicts import Verdict

_INFO = ReportInfo(INDICATOR, "", INDICATOR, "", "", None, None)
_CHAPTER = 2


def joined(parts: Sequence[tuple[PublicEdition, Sequence[str]]]) -> Package:
    """One package in which every indicator is as its own edition has it; the first is the newest, and its settings hold."""
    packages = [(edition.package, list(refs)) for edition, refs in parts]
    tables = {name: _joined_table(name, packages) for name in TABLES}
    return replace(packages[0][0], tables=tables)


def _joined_table(name: str, packages: Sequence[tuple[Package, list[str]]]) -> pl.DataFrame:
    """What is about an indicator comes from its edition; of everything else the newest holds."""
    column = {"commentary": "subject"}.get(name, "indicator")
    if column in {known.name for known in TABLES[name].columns} and name not in {"report_rows", "breakdown_tables", "breakdown_columns"}:
        return pl.concat([package[name].filter(pl.col(column).is_in(refs)) for package, refs in packages], how="diagonal_relaxed")
    whole = pl.concat([package[name] for package, _ in packages], how="diagonal_relaxed")
    return whole.unique(subset=list(TABLES[name].key), keep="first", maintain_order=True)


class PublicBooks:
    """What is assessed for one indicator's page is kept for all others'."""

    def __init__(self, parts: Sequence[tuple[PublicEdition, Sequence[str]]]) -> None:
        self._package = joined(parts)
        self._verdicts: dict[Period, Mapping[str, Verdict]] = {}
        self._books: dict[Period, Book] = {}

    def at(self, period: Period) -> Book:
        if period not in self._books:
            made = self._made(period)
            self._books[period] = replace(made, controls=read_controls(made, made.indicators))
        return self._books[period]

    def _made(self, period: Period) -> Book:
        figures = self._package["figures"]
        if not self._books:
            with_parts = frozenset(figures.filter(figures["breakdown"].is_not_null())["indicator"].unique())
            first = book_of(self._package, _INFO, period, _by_section, parts_of=with_parts)
            self._verdicts[period] = first.verdicts
            return replace(first, verdicts_at=self._verdicts_at)
        known = next(iter(self._books.values()))
        again = with_added_figures(replace(known, period=period, verdicts=self._verdicts_at(period)), self._package, frozenset(), _by_section)
        return replace(again, verdicts_at=self._verdicts_at)

    def section_of(self, indicator: Indicator, book: Book) -> Section:
        return book.sections.get(indicator.section) or Section(indicator.section, indicator.section or "No section", "", "", None)

    def page_of(self, one: SiteIndicator, book: Book) -> SitePage:
        document = document_of(replace(book, outline=outline_of_one(one.indicator, book.sections)), one.indicator.ref, None)
        blocks = tuple(block for block in document.blocks if not isinstance(block, Contents))
        contents = next(block for block in document.blocks if isinstance(block, Contents))
        chapters = replace(contents, entries=tuple(entry for entry in contents.entries if entry.level == _CHAPTER))
        return indicator_page(one, chapters, blocks, document.notes)

    def _verdicts_at(self, period: Period) -> Mapping[str, Verdict]:
        if period not in self._verdicts:
            self._verdicts[period] = verdicts_from(assess_at(self._package, _INFO, period))
        return self._verdicts[period]


def _by_section(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    return outline_by_section(indicators, indicators, sections)
