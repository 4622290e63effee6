"""The report on one indicator: everything that the package holds of it, laid out for somebody who does not know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.reports.about import methods
from outturn.reports.book import book_of
from outturn.reports.catalogue import Section
from outturn.reports.cells import paragraph
from outturn.reports.content import Callout, CalloutKind, Contents, ContentsEntry, Document, Heading, KeyFact, Text
from outturn.reports.control import control_blocks
from outturn.reports.data_tables import data_tables
from outturn.reports.draft import Draft
from outturn.reports.indicator_definition import definition_blocks, last_day_of_measure
from outturn.reports.indicator_findings import finding_blocks, findings_about
from outturn.reports.indicator_history import history_blocks
from outturn.reports.indicator_neighbours import neighbour_blocks
from outturn.reports.indicator_parts import part_blocks
from outturn.reports.indicator_records import action_blocks, commentary_blocks, metric_blocks, milestone_blocks, revision_blocks
from outturn.reports.indicator_standards import standard_blocks
from outturn.reports.key import activity_notes, directions_key, ratings_key, shorthand_notes
from outturn.reports.lookup import indicator_reference
from outturn.reports.outline import OutlineSection, ReportInfo
from outturn.reports.panels import verdict_panel
from outturn.reports.request import INDICATOR
from outturn.reports.story import story_from
from outturn.reports.wording import and_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outturn.findings.finding import Finding
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.request import ReportRequest
    from outturn.reports.story import Chapter

    _Part = tuple[str, Sequence[Block]]
    """What stands under a heading of its own, or, without one, at the beginning of its chapter."""


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` where no indicator is named, or one that the package does not have."""
    ref = _wanted(package, request)
    return document_of(_book(package, ref, request.period), ref, findings_about(package, ref))


def document_of(book: Book, ref: str, findings: Sequence[Finding] | None) -> Document:
    """From a book that shows this one indicator (`outline_of_one`) and the findings about it; None for a public page, which does not tell of checks."""
    draft, package, period = Draft(book), book.package, book.period
    indicator = book.indicators[ref]
    entries: list[ContentsEntry] = []
    body: list[Block] = []
    for title, parts in _chapters(draft, indicator, story_from(package, indicator, book.verdicts[ref], period), findings):
        entries.append(ContentsEntry(title, draft.anchor(title), 2))
        body.append(Heading(2, title, entries[-1].anchor))
        for subtitle, blocks in parts:
            if subtitle:
                entries.append(ContentsEntry(subtitle, draft.anchor(subtitle), 3))
                body.append(Heading(3, subtitle, entries[-1].anchor))
            body += blocks
    return Document(
        title=f"{indicator.ref}: {indicator.name}",
        subtitle=f"One indicator, to {period.end_label}",
        organisation=package.organisation.name,
        period=period.id,
        report=INDICATOR,
        blocks=(Contents("Contents", tuple(entries)), *_notices(draft, indicator), *body),
        notes=draft.notebook.notes,
        notice=package.notice,
        facts=_cover(draft, indicator),
        data=data_tables(draft),
    )


def _wanted(package: Package, request: ReportRequest) -> str:
    if not request.indicator:
        known = package["indicators"]["indicator"]
        example = f", such as --indicator {known[0]}" if len(known) else ""
        raise UsageError(f"The report “{INDICATOR}” is about one indicator: say which{example}.")
    return indicator_reference(package, request.indicator)


def _book(package: Package, ref: str, period: Period) -> Book:
    info = ReportInfo(INDICATOR, "", INDICATOR, "", "", None, None)

    def one(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
        return outline_of_one(indicators[ref], sections)

    return book_of(package, info, period, one, parts_of=frozenset({ref}))


def outline_of_one(indicator: Indicator, sections: Mapping[str, Section]) -> tuple[OutlineSection, ...]:
    section = indicator.section
    return (OutlineSection(sections.get(section) or Section(section, section or "No section", "", "", None), (indicator.ref,), ()),)


def _chapters(draft: Draft, indicator: Indicator, story: Sequence[Chapter], findings: Sequence[Finding] | None) -> Iterator[tuple[str, list[_Part]]]:
    """In the order in which somebody asks: how it stands and what it is, why so, how it was, what was said and done, how far to trust it."""
    glance = verdict_panel(draft, indicator, Heading(3, _latest_title(draft, indicator), draft.indicator_anchors[indicator.ref]))
    yield "At a glance", [("", [glance]), ("What it measures", definition_blocks(draft, indicator, story[0]))]
    if len(story) > 1:
        yield "Why it stands as it does", [("", _story_blocks(draft, story[1:]))]
    groups = {"Over time": _over_time(draft, indicator), "What was said and done": _said_and_done(draft, indicator)}
    missing: list[str] = []
    for title, parts in groups.items():
        missing += [words for _, blocks, words in parts if words and not blocks]
        if held := [(subtitle, blocks) for subtitle, blocks, _ in parts if blocks]:
            yield title, held
    revisions = revision_blocks(draft, indicator)
    checked = [] if findings is None else finding_blocks(draft, findings)
    state = [*checked, *_nothing_held(missing if revisions else [*missing, "revised figure"])]
    data: list[_Part] = [("", state), *([("Revisions", revisions)] if revisions else [])]
    yield "The state of its data", data
    yield "How to read this page", [("Key", _key(draft, indicator)), ("How verdicts are reached", methods(draft))]


def _over_time(draft: Draft, indicator: Indicator) -> list[tuple[str, Sequence[Block], str]]:
    return [
        ("", history_blocks(draft, indicator), ""),
        ("Process control", control_blocks(draft, indicator), ""),
        ("Standards by year", standard_blocks(draft, indicator), "target" if indicator.is_kpi else "expected range"),
        ("Milestones", milestone_blocks(draft, indicator), ""),
        ("Parts of the whole", part_blocks(draft, indicator), "figure by part"),
        ("Beside its statistical neighbours", neighbour_blocks(draft, indicator), "figure of a statistical neighbour"),
    ]


def _said_and_done(draft: Draft, indicator: Indicator) -> list[tuple[str, Sequence[Block], str]]:
    return [
        ("Management actions", action_blocks(draft, indicator), "management action"),
        ("Commentary", commentary_blocks(draft, indicator), "commentary"),
        ("National metrics", metric_blocks(draft, indicator), "mapping to a national metric"),
    ]


def _latest_title(draft: Draft, indicator: Indicator) -> str:
    at = draft.book.verdicts[indicator.ref].at
    return f"The latest: {at.long_label}" if at else "No figure yet"


def _story_blocks(draft: Draft, chapters: Sequence[Chapter]) -> list[Block]:
    """The words of `outturn explain`."""
    blocks: list[Block] = []
    for chapter in chapters:
        blocks.append(Heading(3, chapter.heading, draft.anchor(f"story {chapter.heading}")))
        blocks += [paragraph(line) for line in chapter.lines]
    return blocks


def _notices(draft: Draft, indicator: Indicator) -> list[Block]:
    """What must be known first: that it is no longer measured, or not yet."""
    words = last_day_of_measure(draft, indicator)
    return [Callout(CalloutKind.NOTICE, "Please note", (paragraph(words),))] if words else []


def _key(draft: Draft, indicator: Indicator) -> list[Block]:
    first: list[Block] = [ratings_key(draft), directions_key(draft)] if indicator.is_kpi else [directions_key(draft), *activity_notes()]
    return [*first, *shorthand_notes()]


def _nothing_held(missing: Sequence[str]) -> list[Block]:
    """What there is none of, in one sentence, so that nobody looks for it."""
    return [paragraph(f"For this indicator the package holds {and_list([f'no {words}' for words in missing])}.")] if missing else []


def _cover(draft: Draft, indicator: Indicator) -> tuple[KeyFact, ...]:
    (part,) = draft.book.outline
    kind = "Key performance indicator" if indicator.is_kpi else "Activity indicator"
    facts = [("Reference", indicator.ref), ("Kind", kind), ("Section", part.section.name), ("Figures up to", draft.book.period.end_label)]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)
