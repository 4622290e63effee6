"""Plain text: tables with tabs or upright strokes, and running text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.intake.model import Block, Cell, Document, Grid, Origin, grid_of
from outturn.intake.readers.aligned import aligned_cells, aligned_size, is_aligned
from outturn.intake.readers.flow import flow_blocks
from outturn.intake.readers.lines import Line, lines_of
from outturn.intake.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RULE = re.compile(r"^[|\s:+=-]+$")


def text_document(text: str, file: str) -> Document:
    return Document(file, tuple(blocks_of(lines_of(text), file)))


def blocks_of(lines: Sequence[Line], file: str) -> list[Block]:
    """Runs of lines that are tables, and running text between them."""
    blocks: list[Block] = []
    plain: list[Line] = []
    at = tables = 0
    while at < len(lines):
        size = _table_size(lines, at)
        if not size:
            plain.append(lines[at])
            at += 1
            continue
        found = flow_blocks(plain, file, tables)
        tables += sum(isinstance(block, Grid) for block in found) + 1
        blocks += [*found, _table(lines[at : at + size], file, tables)]
        plain, at = [], at + size
    return [*blocks, *flow_blocks(plain, file, tables)]


def _table_size(lines: Sequence[Line], at: int) -> int:
    """How many lines from here are one table; 0 where none begins."""
    text = lines[at].text
    if "\t" in text.strip():
        return _run(lines, at, lambda line: line.gap == 0)
    if text.lstrip().startswith("|"):
        return _run(lines, at, lambda line: line.gap == 0 and line.text.lstrip().startswith("|"))
    if aligned := aligned_size(lines, at):
        return aligned
    if (
        vocabulary().meaning("columns", text) == "name"
        and not vocabulary().knows("lists", text)
        and (at == 0 or lines[at].gap)
        and len(text.split()) > 1
        and _has_rows(lines, at)
    ):
        return _run(lines, at, lambda line: line.gap == 0)
    return 0


def _has_rows(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and lines[at + 1].gap == 0 and lines[at + 1].clean[:1].isupper()


def _run(lines: Sequence[Line], at: int, goes_on: Callable[[Line], bool]) -> int:
    size = 1
    while at + size < len(lines) and goes_on(lines[at + size]):
        size += 1
    return size


def _table(lines: Sequence[Line], file: str, number: int) -> Block:
    origin = Origin(file, f"page {lines[0].page}", number, lines[0].number)
    if "\t" in lines[0].text.strip() or lines[0].text.lstrip().startswith("|") or not is_aligned(lines[0].text):
        rows = [_cells(line.text) for line in lines if not _RULE.match(line.text.strip() or "x")]
    else:
        rows = [row for row, line in zip(aligned_cells(lines), lines, strict=True) if not _RULE.match(line.text.strip() or "x")]
    kept = [line for line in lines if not _RULE.match(line.text.strip() or "x")]
    grid = grid_of(rows, origin)
    return Grid(tuple(_numbered(row, line.number) for row, line in zip(grid.rows, kept, strict=True)), origin)


def _numbered(row: tuple[Cell, ...], number: int) -> tuple[Cell, ...]:
    """With the line of the file as its row."""
    return tuple(replace(cell, origin=replace(cell.origin, row=number)) for cell in row)


def _cells(text: str) -> list[str]:
    if text.lstrip().startswith("|"):
        return [cell.strip() for cell in text.strip().strip("|").split("|")]
    return [cell.strip() for cell in text.strip("\n").split("\t")]
