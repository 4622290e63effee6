"""Headings beside one another: the year of one that names none, and which of several columns for one period is the figure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.spans import find_span
from outturn.intake.vocabulary import plain
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.headings import Heading, HeadingReader

_PER_CENT = frozenset({"%", "percent", "percentage", "pct"})


def read_together(texts: Sequence[str], reader: HeadingReader) -> tuple[Heading, ...]:
    """Each heading of a table in the light of the others."""
    headings = [reader.read(text) for text in texts]
    known = {heading.period for heading in headings if heading.period and find_span(heading.text) is not None}
    headings = [reader.read(text) if not (year := _year_of(text, known)) else replace(reader, year=year).read(text) for text in texts]
    return tuple(_without_rivals(headings))


def _year_of(text: str, known: set[str]) -> str:
    """“Q1 RAG” beside “Q1 2025/26” is of that year; beside columns of one year only it is of theirs."""
    span = find_span(text)
    if span is None or span.period or span.basis:
        return ""
    years = {parse_period(period).financial_year.id for period in known if not period.startswith("CY")}
    same = {year for year in years if (own := find_span(text, year)) is not None and own.period in known}
    found = same or years
    return next(iter(found)) if len(found) == 1 else ""


def _without_rivals(headings: list[Heading]) -> list[Heading]:
    """Of several columns for one period the one that is no guess is the figure, else the one in per cent; where that settles nothing, none is."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, heading in enumerate(headings):
        if heading.meaning == "value" and heading.period:
            groups[heading.period, heading.basis].append(place)
    for places in groups.values():
        guessed = [place for place in places if " is read as " in headings[place].assumed]
        sure = len(places) > len(guessed)
        per_cent = [place for place in guessed if _PER_CENT & set(plain(headings[place].text).split())]
        kept = per_cent if len(per_cent) == 1 and not sure else []
        if len(places) > 1:
            for place in set(guessed) - set(kept):
                headings[place] = replace(headings[place], meaning="unknown", period="", sureness=Sureness.NOT_UNDERSTOOD, assumed="")
    return headings
