"""The parts of a cover paper, and the sentences that every cover paper shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph, text_cell
from outturn.reports.content import Strong, Table, TableColumn, TableRow, Text
from outturn.reports.dates import long_date
from outturn.reports.officers import posts_for
from outturn.reports.wording import and_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.periods import Period
    from outturn.reports.catalogue import Post, Section
    from outturn.reports.content import Block, Paragraph
    from outturn.reports.draft import Draft


class CoverPart(StrEnum):
    """The parts in their order; the value is what commentary is addressed to, after the report and a slash."""

    SUMMARY = "summary"
    RECOMMENDATION = "recommendation"
    INTRODUCTION = "introduction"
    PROCESS = "process"
    OUTCOME = "outcome"
    NEXT_STEPS = "next-steps"


HEADINGS = {
    CoverPart.SUMMARY: "Summary",
    CoverPart.RECOMMENDATION: "Recommendation",
    CoverPart.INTRODUCTION: "Introduction",
    CoverPart.PROCESS: "Process",
    CoverPart.OUTCOME: "Outcome",
    CoverPart.NEXT_STEPS: "Next steps",
}
NUMBERED = (CoverPart.INTRODUCTION, CoverPart.PROCESS, CoverPart.OUTCOME, CoverPart.NEXT_STEPS, CoverPart.RECOMMENDATION)


@dataclass(frozen=True)
class CoverContent:
    """What the program can say of the report that a paper introduces. `recommendations` go on from “It is recommended that the committee …”.

    `prompts` say what a person must add to a part, unless the package has commentary for it.
    """

    subtitle: str
    subject: str
    parts: dict[CoverPart, tuple[Block, ...]]
    recommendations: tuple[str, ...]
    prompts: dict[CoverPart, str]
    sections: tuple[Section, ...]


def to_complete(words: str) -> Strong:
    """A place that a person has to fill, marked so that nobody can miss it."""
    return Strong((Text(f"[to be completed: {words}]"),))


def sentence(*parts: str) -> Paragraph:
    return paragraph(" ".join(part for part in parts if part))


def titled(title: str, period: Period) -> str:
    """The title with its period, where it does not name that itself."""
    return title if period.label in title else f"{title}, {period.label}"


# --- people
_OFFICERS = ("responsible_officer", "corporate_director")
_FEW = 3
"""So many names can stand in one line of the head of a paper."""


def presented_by(draft: Draft, sections: Sequence[Section]) -> str:
    """The members who answer for the sections, where they are few enough to present a paper together; otherwise empty."""
    found = dict.fromkeys(post.holder for section in sections for post in posts_for(draft, section.ref) if post.post == "cabinet_member" and post.holder)
    return and_list(list(found)) if len(found) <= _FEW else ""


def contacts_table(draft: Draft, sections: Sequence[Section]) -> Table | None:
    """Who answers for each section as the package records it, with since when, so that a reader can see how old that is."""
    rows = [(section, officer) for section in sections if (officer := _officer(draft, section))]
    if not rows:
        return None
    columns = (TableColumn("Section"), TableColumn("Post"), TableColumn("Name"), TableColumn("In post since"))
    made = tuple(
        TableRow(
            (
                text_cell(section.name),
                text_cell(post.post.replace("_", " ").capitalize()),
                text_cell(post.holder or "vacant"),
                text_cell(long_date(post.since) if post.since else "not known"),
            )
        )
        for section, post in rows
    )
    return Table(draft.anchor("contacts"), "Officers who answer for the sections", columns, made)


def _officer(draft: Draft, section: Section) -> Post | None:
    """The responsible officer, or else the director, or else whoever is no member of the cabinet."""
    posts = [post for post in posts_for(draft, section.ref) if post.post != "cabinet_member"]
    ranked = sorted(posts, key=lambda post: _OFFICERS.index(post.post) if post.post in _OFFICERS else len(_OFFICERS))
    return ranked[0] if ranked else None
