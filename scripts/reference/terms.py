"""docs/reference/terms.md: the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.glossary.terms import terms
from reference.markdown import anchor, page, table

if TYPE_CHECKING:
    from outturn.glossary.terms import Term

INTRODUCTION = """\
What each word means wherever this program, its reports and its manual use it. Where a term stands for a list of allowed words, the list follows it."""


def terms_page() -> str:
    heads = sorted((term for name, term in terms().items() if "." not in name), key=lambda term: (term.term.lower(), term.id))
    contents = ", ".join(f"[{term.term}](#{anchor(_heading(term))})" for term in heads)
    return page("Terms", "`src/outturn/glossary/terms.toml`", INTRODUCTION, contents, *(_section(term) for term in heads))


def _heading(term: Term) -> str:
    """Two terms of different lists may be printed alike; the id then tells them apart."""
    alike = [other.id for other in terms().values() if "." not in other.id and other.term == term.term]
    return term.term if len(alike) == 1 else f"{term.term} ({term.id})"


def _section(term: Term) -> str:
    members = [other for name, other in terms().items() if name.startswith(f"{term.id}.")]
    blocks = [f"## {_heading(term)}", f"{term.meaning} {term.note}".strip()]
    if members:
        blocks.append(table(["word", "printed as", "meaning"], ([f"`{m.id.partition('.')[2]}`", m.term, f"{m.meaning} {m.note}".strip()] for m in members)))
    if term.avoid:
        blocks.append(f"Not: {', '.join(term.avoid)}.")
    if term.source:
        blocks.append(f"Source: {term.source}.")
    return "\n\n".join(blocks)
