"""The report on one indicator: everything that the package holds of it, laid out for somebody who does not know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.reports.about import methods
from outturn.reports.book import book_of
from outturn.reports.catalogue import Section
from outturn.reports.cells import paragraph
from outturn.reports.content import Callout, CalloutKind, Contents, ContentsEntry, Document, Heading, KeyFact, Text
from outturn.reports.data_tables import data_tables
from outturn.reports.draft import Draft
from outturn.reports.indicator_definition import definition_blocks, last_day_of_measure
from outturn.reports.indicator_findings import finding_blocks
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
from outturn.reports.story import story_of
from outturn.reports.wording import and_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.request import ReportRequest
    from outturn.reports.story import Chapter

DATA, KEY, ABOUT = "The state of its data", "Key", "How verdicts are reached"
_AFTER = (DATA, KEY, ABOUT)


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` where no indicator is named, or one that the package does not have."""
    ref = _wanted(package, request)
    draft = Draft(_book(package, ref, request.period))
    indicator = draft.book.indicators[ref]
    held, missing = _chapters(draft, indicator, story_of(package, ref, request.period))
    anchors = {title: draft.anchor(title) for title in (*held, *_AFTER)}
    after = {DATA: [*finding_blocks(draft, indicator), *_nothing_held(missing)], KEY: _key(draft, indicator), ABOUT: methods(draft)}
    body = [block for title, blocks in {**held, **after}.items() for block in (Heading(2, title, anchors[title]), *blocks)]
    contents = Contents("Contents", tuple(ContentsEntry(title, anchor, 2) for title, anchor in anchors.items()))
    return Document(
        title=f"{indicator.ref}: {indicator.name}",
        subtitle=f"One indicator, as it stands at the end of {request.period.end_label}",
        organisation=package.organisation.name,
        period=request.period.id,
        report=INDICATOR,
        blocks=(contents, *_notices(draft, indicator), *body),
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
        section = indicators[ref].section
        found = sections.get(section)
        return (OutlineSection(found, (ref,), ()),) if found else (OutlineSection(_no_section(section), (ref,), ()),)

    return book_of(package, info, period, one, parts_of=frozenset({ref}))


def _no_section(ref: str) -> Section:
    return Section(ref, ref or "No section", "", "", None)


def _chapters(draft: Draft, indicator: Indicator, story: Sequence[Chapter]) -> tuple[dict[str, Sequence[Block]], list[str]]:
    """What is held, by its title, in the order in which somebody asks; and what there is none of, in words."""
    panel = verdict_panel(draft, indicator, Heading(3, _latest_title(draft, indicator), draft.indicator_anchors[indicator.ref]))
    chapters: list[tuple[str, Sequence[Block], str]] = [
        ("At a glance", (panel,), ""),
        ("What it measures", definition_blocks(draft, indicator, story[0]), ""),
        ("Why it stands as it does", _story_blocks(draft, story[1:]), ""),
        ("Over time", history_blocks(draft, indicator), ""),
        ("Standards by year", standard_blocks(draft, indicator), "target" if indicator.is_kpi else "expected range"),
        ("Milestones", milestone_blocks(draft, indicator), ""),
        ("Parts of the whole", part_blocks(draft, indicator), "figure by part"),
        ("Beside its statistical neighbours", neighbour_blocks(draft, indicator), "figure of a statistical neighbour"),
        ("Commentary", commentary_blocks(draft, indicator), "commentary"),
        ("Management actions", action_blocks(draft, indicator), "management action"),
        ("National metrics", metric_blocks(draft, indicator), "mapping to a national metric"),
        ("Revisions", revision_blocks(draft, indicator), "revised figure"),
    ]
    return {title: blocks for title, blocks, _ in chapters if blocks}, [words for _, blocks, words in chapters if words and not blocks]


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
    first: list[Block] = [ratings_key(draft), directions_key()] if indicator.is_kpi else [directions_key(), *activity_notes()]
    return [*first, *shorthand_notes()]


def _nothing_held(missing: Sequence[str]) -> list[Block]:
    """What there is none of, in one sentence, so that nobody looks for it."""
    return [paragraph(f"For this indicator the package holds {and_list([f'no {words}' for words in missing])}.")] if missing else []


def _cover(draft: Draft, indicator: Indicator) -> tuple[KeyFact, ...]:
    (part,) = draft.book.outline
    kind = "Key performance indicator" if indicator.is_kpi else "Activity indicator"
    facts = [("Reference", indicator.ref), ("Kind", kind), ("Section", part.section.name), ("Figures up to", draft.book.period.long_label)]
    return tuple(KeyFact(label, (Text(words),)) for label, words in facts if words)
