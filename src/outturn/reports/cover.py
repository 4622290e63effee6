"""The cover paper with which a review or a performance report goes to a committee.

Its parts, their order and their numbers are those of council papers. What the data know is filled in; what a person must
add is a marked place, unless the package has commentary for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.reports.book import open_book
from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Document, Heading, KeyFact, Paragraph, Text
from outturn.reports.cover_parts import HEADINGS, NUMBERED, CoverPart, contacts_table, presented_by, to_complete
from outturn.reports.cover_performance import performance_content
from outturn.reports.cover_review import review_content
from outturn.reports.draft import Draft
from outturn.reports.outline import report_info
from outturn.reports.review_data import open_review

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.reports.book import Book
    from outturn.reports.content import Block, Inline
    from outturn.reports.cover_parts import CoverContent
    from outturn.reports.outline import ReportInfo
    from outturn.reports.request import ReportRequest

CONTACTS, BACKGROUND = "Contact details", "Background documents"
_PERFORMANCE = frozenset({"quarterly", "dashboard"})


def build(package: Package, request: ReportRequest) -> Document:
    """Raises `UsageError` where nothing says which report it introduces, and for whatever that report would refuse."""
    info = report_info(package, request.report)
    about = report_info(package, _about(package, request.report))
    book, content = _content(package, about, request)
    writer = _Paper(Draft(book), info, about, content)
    return Document(
        title=info.title,
        subtitle=content.subtitle,
        organisation=package.organisation.name,
        period=request.period.id,
        report=request.report,
        blocks=writer.blocks(),
        notes=writer.draft.notebook.notes,
        notice=package.notice,
        facts=writer.head(),
        is_short=True,
    )


def _about(package: Package, report: str) -> str:
    about = next((row["about"] for row in package["reports"].to_dicts() if row["report"] == report), None)
    if not about:
        raise UsageError(f"The cover paper “{report}” does not say which report it introduces: fill its column about in reports.csv.")
    return str(about)


def _content(package: Package, about: ReportInfo, request: ReportRequest) -> tuple[Book, CoverContent]:
    if about.kind == "review":
        review = open_review(package, about.ref, request.period)
        return review.book, review_content(review)
    if about.kind in _PERFORMANCE:
        book = open_book(package, about.ref, request.period)
        return book, performance_content(book)
    raise UsageError(f"A cover paper introduces a review, a quarterly report or a dashboard; “{about.ref}” is of the kind “{about.kind}”.")


class _Paper:
    """Writes the parts in their order, and numbers their paragraphs as it goes."""

    def __init__(self, draft: Draft, info: ReportInfo, about: ReportInfo, content: CoverContent) -> None:
        self.draft, self.info, self.about, self.content = draft, info, about, content

    @property
    def committee(self) -> str:
        return self.info.committee or self.about.committee

    # --- the head
    def head(self) -> tuple[KeyFact, ...]:
        members = presented_by(self.draft, self.content.sections)
        facts: list[tuple[str, Inline]] = [
            ("To", Text(self.committee) if self.committee else to_complete("the committee")),
            ("From", Text(members) if members else to_complete("who presents the paper")),
            ("Meeting", to_complete("the date of the meeting")),
            ("Subject", Text(self.content.subject)),
            ("Classification", to_complete("unrestricted, or the reason why not")),
        ]
        return tuple(KeyFact(label, (content,)) for label, content in facts)

    # --- the text
    def blocks(self) -> tuple[Block, ...]:
        opening = [*self._opening(CoverPart.SUMMARY), *self._opening(CoverPart.RECOMMENDATION)]
        numbered = [block for number, part in enumerate(NUMBERED, start=1) for block in self._numbered(number, part)]
        return (*opening, *numbered, *self._contacts(), *self._background())

    def _opening(self, part: CoverPart) -> list[Block]:
        return [Heading(2, HEADINGS[part], self.draft.anchor(part.value)), *self._part(part)]

    def _numbered(self, number: int, part: CoverPart) -> list[Block]:
        """Every paragraph of the part has a number; headings, lists and tables in it have none."""
        blocks: list[Block] = [Heading(2, f"{number} {HEADINGS[part]}", self.draft.anchor(f"{number} {part.value}"))]
        place = 0
        for block in self._part(part):
            if isinstance(block, Paragraph):
                place += 1
                blocks.append(replace(block, number=f"{number}.{place}"))
            else:
                blocks.append(block)
        return blocks

    def _part(self, part: CoverPart) -> list[Block]:
        """What the data know, then the commentary for the part, or else the place where a person must write."""
        blocks = self._recommendation() if part is CoverPart.RECOMMENDATION else list(self.content.parts.get(part, ()))
        written = self._written(part)
        prompt = self.content.prompts.get(part)
        if prompt and not written:
            blocks.append(paragraph(to_complete(prompt)))
        return [*blocks, *written]

    def _written(self, part: CoverPart) -> tuple[Block, ...]:
        """Commentary on the paper as a whole is about its outcome."""
        own = self.draft.narrative(self.info.ref, level=3) if part is CoverPart.OUTCOME else ()
        return (*own, *self.draft.narrative(f"{self.info.ref}/{part.value}", level=3))

    def _recommendation(self) -> list[Block]:
        committee: Inline = Text(f"the {self.committee}") if self.committee else to_complete("the committee")
        items = self.content.recommendations
        if len(items) == 1:
            return [paragraph("It is recommended that ", committee, f" {items[0]}.")]
        ends = [*(";" for _ in items[:-2]), "; and", "."]
        listed = BulletList(tuple((paragraph(f"{item}{end}"),) for item, end in zip(items, ends, strict=True)), ordered=True)
        return [paragraph("It is recommended that ", committee, ":"), listed]

    # --- the end
    def _contacts(self) -> list[Block]:
        table = contacts_table(self.draft, self.content.sections)
        blocks: list[Block] = [Heading(2, CONTACTS, self.draft.anchor(CONTACTS)), paragraph("Report author: ", to_complete("name, post, telephone and e-mail"))]
        if table is None:
            return [*blocks, paragraph("Responsible officers: ", to_complete("the package names none"))]
        checked = to_complete("check the names; they stand as the package records them")
        return [*blocks, table, paragraph(checked)]

    def _background(self) -> list[Block]:
        appendix = (paragraph("Appendix: ", f"{self.about.title}, {self.draft.book.period.long_label} (report {self.about.ref})."),)
        other = (paragraph("Other background documents: ", to_complete("name them, or write “none”")),)
        return [Heading(2, BACKGROUND, self.draft.anchor(BACKGROUND)), BulletList((appendix, other))]
