"""The framework paper: the metrics of a national framework beside the council's own indicators, and what neither covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.frameworks.coverage import coverage
from outturn.frameworks.editions import compare_editions, other_editions
from outturn.frameworks.framework import frameworks_of, read_framework
from outturn.frameworks.in_force import indicators_in_force, is_only_proposed
from outturn.reports.book import book_of
from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Contents, ContentsEntry, Document, Heading, KeyFact, Text
from outturn.reports.draft import Draft
from outturn.reports.framework_data import framework_data
from outturn.reports.framework_editions import edition_blocks
from outturn.reports.framework_gaps import gap_blocks
from outturn.reports.framework_key import glance_table, relation_key
from outturn.reports.framework_neighbours import neighbour_blocks
from outturn.reports.framework_outcomes import coverage_table, outcome_blocks
from outturn.reports.framework_paper import Paper
from outturn.reports.framework_words import (
    bare_sentence,
    contextual_sentence,
    former_sentence,
    framework_sentence,
    indicator_sentence,
    method_points,
    metric_sentence,
)
from outturn.reports.key import ratings_key
from outturn.reports.outline import outline_by_section, report_info
from outturn.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator, Section
    from outturn.reports.content import Block
    from outturn.reports.outline import OutlineSection, ReportInfo
    from outturn.reports.request import ReportRequest

SUMMARY, KEY, COVERAGE, OUTCOMES, GAPS = "Summary", "Key", "Coverage by outcome", "Outcome by outcome", "Gaps"
NEIGHBOURS, EDITIONS, METHOD = "Beside our statistical neighbours", "Other editions of the framework", "How this paper was made"
_LISTED = 3
"""The lowest level of heading that the contents list."""


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` for an unknown report, and where the package does not have its framework."""
    info = report_info(package, request.report)
    paper = _paper(package, info, _framework(package, info), request.period)
    draft = paper.draft
    parts: dict[str, Sequence[Block]] = {
        SUMMARY: _summary(paper),
        KEY: (relation_key(paper), ratings_key(draft)),
        COVERAGE: (coverage_table(paper),),
        OUTCOMES: outcome_blocks(paper),
        GAPS: gap_blocks(paper),
        NEIGHBOURS: neighbour_blocks(paper),
        EDITIONS: edition_blocks(paper),
        METHOD: (BulletList(tuple((paragraph(point),) for point in method_points(paper))),),
    }
    held = {title: blocks for title, blocks in parts.items() if blocks}
    body = [block for title, blocks in held.items() for block in (Heading(2, title, draft.anchor(title)), *blocks)]
    listed = [block for block in body if isinstance(block, Heading) and block.level <= _LISTED]
    return Document(
        title=info.title,
        subtitle=f"{paper.year.label}: {paper.year.long_label}",
        organisation=package.organisation.name,
        period=request.period.id,
        report=request.report,
        blocks=(Contents("Contents", tuple(ContentsEntry(heading.text, heading.anchor, heading.level) for heading in listed)), *body),
        notes=draft.notebook.notes,
        notice=package.notice,
        facts=_cover(paper),
        data=framework_data(paper),
    )


def _framework(package: Package, info: ReportInfo) -> str:
    """The framework that the report's row names; the package's only one where it names none."""
    rows = package["reports"].to_dicts()
    named: str = next((row["framework"] or "" for row in rows if row["report"] == info.ref), "")
    known = frameworks_of(package.tables)
    there_are = ", ".join(known) or "none: fill the tables frameworks and metrics"
    if named and named not in known:
        raise UsageError(f"The report “{info.ref}” is about the framework “{named}”, which the package does not have. Its frameworks: {there_are}.")
    if not named and len(known) != 1:
        raise UsageError(f"Say in the column framework of reports which framework “{info.ref}” is about. The package's frameworks: {there_are}.")
    return named or known[0]


def _paper(package: Package, info: ReportInfo, framework: str, period: Period) -> Paper:
    year = period.financial_year
    in_force = indicators_in_force(package["indicators"], package["standards"], year)
    book = _book(package, info, period, in_force)
    ordered = tuple(ref for part in book.outline for ref in part.indicators)
    one = read_framework(package.tables, framework, frozenset(in_force))
    others = other_editions(framework, frameworks_of(package.tables))
    return Paper(
        draft=Draft(book),
        year=year,
        framework=one,
        coverage=coverage(one, ordered),
        editions=tuple(compare_editions(one, read_framework(package.tables, other, frozenset(in_force))) for other in others),
        is_only_proposed=is_only_proposed(package["standards"], year),
    )


def _book(package: Package, info: ReportInfo, period: Period, in_force: Sequence[str]) -> Book:
    """Every indicator in force, in its own section, in the order of sections; of a section that is not described at the end."""

    def arrange(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
        return outline_by_section(in_force, indicators, sections)

    return book_of(package, info, period, arrange)


def _summary(paper: Paper) -> list[Block]:
    covered = paper.coverage
    intro = (
        "This paper lays the metrics of the framework beside the council's own indicators. For each metric it says whether the council measures the"
        " same, something similar or something that contributes to it, and where it measures nothing; and it says which of the council's indicators"
        " speak to no metric."
    )
    sentences = [
        framework_sentence(covered),
        metric_sentence(covered),
        contextual_sentence(covered),
        indicator_sentence(covered, paper.year),
        *bare_sentence(covered),
        *former_sentence(covered, paper.year),
    ]
    return [
        paragraph(intro),
        BulletList(tuple((paragraph(sentence),) for sentence in sentences if sentence)),
        glance_table(paper),
        *paper.draft.narrative(paper.draft.book.report.ref, level=3),
    ]


def _cover(paper: Paper) -> tuple[KeyFact, ...]:
    book, covered = paper.draft.book, paper.coverage
    holds = f"{counted(covered.metrics.total, 'metric')} in {counted(len(covered.outcomes), 'outcome')}; {counted(covered.speaking.total, 'indicator')}"
    facts = [("Framework", covered.framework), ("Year", paper.year.label), ("Committee", book.report.committee), ("Holds", holds)]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)
