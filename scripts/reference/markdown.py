"""Markdown for the generated pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def page(title: str, source: str, *blocks: str) -> str:
    """A whole page: its title, from what it is made, and its blocks with one empty line between them."""
    notice = f"*This page is made from {source} by `make reference`. Change that, not this page.*"
    return "\n\n".join(block for block in (f"# {title}", notice, *blocks) if block) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(headings), _line(["---"] * len(headings)), *(_line([cell(text) for text in row]) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    return f"`{text}`"


def codes(texts: Iterable[str]) -> str:
    return ", ".join(code(text) for text in texts)


def anchor(text: str) -> str:
    """The anchor that a heading of this text has."""
    kept = "".join(letter for letter in text.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def plain(docstring: str | None) -> str:
    """A docstring as paragraphs: its line breaks and its pointers to the design are for who reads the source."""
    text = re.sub(r"\s*\((?:RULES\.md|PACKAGE\.md|DESIGN\.md)[^)]*\)", "", docstring or "")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return "\n\n".join(part for part in paragraphs if part)
