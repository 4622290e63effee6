"""The way in: documents to recognised facts, and those to the tables of a package."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.intake.assemble.package import assembled
from outturn.intake.facts import Reading
from outturn.intake.headings import HeadingReader
from outturn.intake.model import Document, Grid, Paragraph, Sureness
from outturn.intake.questions import TABLES
from outturn.intake.recognise.context import Context
from outturn.intake.recognise.texts import REFERENCE, SPACED_REFERENCE
from outturn.intake.recognise.walk import walk
from outturn.intake.spans import find_spans
from outturn.intake.vocabulary import vocabulary
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.intake.assemble.rows import Row
    from outturn.intake.facts import Fate


@dataclass(frozen=True)
class Recognised:
    """The rows of each table, the fate of every cell and paragraph in their order, and the questions that are open."""

    tables: Mapping[str, Sequence[Row]]
    fates: tuple[Fate, ...]


def recognise(documents: Sequence[Document], answers: Mapping[str, Mapping[str, str]] | None = None, *, form: str = "auto", year: str = "") -> Recognised:
    """Pure: no file is opened and no clock is read."""
    told = {table: dict((answers or {}).get(table, {})) for table in TABLES}
    reading = Reading()
    references = _references(documents)
    for document in documents:
        own = told["years"].get(document.file, "") or year
        headings = HeadingReader(vocabulary(), told["headings"], own)
        if own:
            reading.years[document.file] = own
        reading.periods[document.file] = _period_spoken_of(document)
        context = Context(document.file, reading, vocabulary(), headings, told, document.styled, form, references)
        if not own and (period := reading.periods[document.file]):
            _later_year(context, period)
        walk(document, context)
    state = assembled(reading, told, form=form, year=year)
    _leave_none_unsaid(documents, reading)
    return Recognised(state.rows.listed(), tuple(_in_order(documents, reading)))


def _later_year(context: Context, period: str) -> None:
    context.reading.years.setdefault(context.file, parse_period(period).financial_year.id)


def _references(documents: Sequence[Document]) -> frozenset[str]:
    """Every reference that begins a cell of a table: what commentary may speak of."""
    found: set[str] = set()
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Grid):
                for row in block.rows:
                    for cell in row[:3]:
                        if len(cell.text) < 200 and (match := REFERENCE.match(cell.text.strip() + ("" if ":" in cell.text else ":"))):
                            found.add(match["reference"].replace(" ", ""))
                        elif len(cell.text) < 200 and (spaced := SPACED_REFERENCE.match(cell.text)):
                            found.add(spaced["reference"])
    return frozenset(found)


def _period_spoken_of(document: Document) -> str:
    """The quarter or the month, with its year, that the words name most often."""
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    spoken: Counter[str] = Counter()
    for place, text in enumerate(texts):
        for span in find_spans(text[:4000]):
            if span.period and not span.financial_year and not span.basis and not span.period.startswith("CY"):
                quarter = parse_period(span.period).kind.months == 3
                spoken[span.period] += (3 if quarter else 1) * (4 if place < 4 else 1)
    if not spoken:
        return ""
    quarters = {text: number for text, number in spoken.items() if parse_period(text).kind.months == 3}
    return max(quarters or spoken, key=lambda text: (spoken[text], parse_period(text).last))


def _leave_none_unsaid(documents: Sequence[Document], reading: Reading) -> None:
    """Whatever nobody spoke of was not understood: nothing is dropped silently."""
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Paragraph):
                if block.origin not in reading.ledger.fates:
                    reading.ledger.paragraph(block, Sureness.NOT_UNDERSTOOD, "nothing that is known")
                continue
            for row in block.rows:
                for cell in row:
                    if (cell.text or cell.struck) and cell.origin not in reading.ledger.fates:
                        reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "nothing that is known")


def _in_order(documents: Sequence[Document], reading: Reading) -> list[Fate]:
    found = []
    for document in documents:
        for block in document.blocks:
            cells = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
            found += [reading.ledger.fates[cell.origin] for cell in cells if cell.origin in reading.ledger.fates]
    return list(dict.fromkeys(found))
