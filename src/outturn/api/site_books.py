"""The pages of all indicators of one edition, from one assessment and one book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.reports.book import assess_at, book_of
from outturn.reports.catalogue import Section
from outturn.reports.content import Contents
from outturn.reports.indicator import document_of, outline_of_one
from outturn.reports.outline import ReportInfo, outline_by_section
from outturn.reports.request import INDICATOR
from outturn.reports.site_lists import indicator_page
from outturn.reports.verdicts import verdicts_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.api.public_edition import PublicEdition
    from outturn.periods import Period
    from outturn.reports.site_content import SiteIndicator, SitePage
    from outturn.reports.verdicts import Verdict

_INFO = ReportInfo(INDICATOR, "", INDICATOR, "", "", None, None)


class PublicBook:
    """Reading and rating are done once; what other years ask for is kept as well."""

    def __init__(self, edition: PublicEdition) -> None:
        package, figures = edition.package, edition.package["figures"]
        with_parts = frozenset(figures.filter(figures["breakdown"].is_not_null())["indicator"].unique())
        self.whole = book_of(package, _INFO, edition.period, lambda held, sections: outline_by_section(held, held, sections), parts_of=with_parts)
        self._package = package
        self._verdicts: dict[Period, Mapping[str, Verdict]] = {}

    def section_of(self, ref: str) -> Section:
        section = self.whole.indicators[ref].section
        return self.whole.sections.get(section) or Section(section, section or "No section", "", "", None)

    def page_of(self, one: SiteIndicator) -> SitePage:
        outline = outline_of_one(one.indicator, self.whole.sections)
        book = replace(self.whole, outline=outline, verdicts_at=self._verdicts_at)
        document = document_of(book, one.indicator.ref, None)
        blocks = tuple(block for block in document.blocks if not isinstance(block, Contents))
        contents = next(block for block in document.blocks if isinstance(block, Contents))
        return indicator_page(one, replace(contents, entries=tuple(entry for entry in contents.entries if entry.level == 2)), blocks, document.notes)

    def _verdicts_at(self, period: Period) -> Mapping[str, Verdict]:
        if period not in self._verdicts:
            self._verdicts[period] = verdicts_from(assess_at(self._package, _INFO, period))
        return self._verdicts[period]
