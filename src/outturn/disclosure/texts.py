"""Numbers that are withheld and yet stand in a text that somebody typed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.commentary.typed_numbers import TypedUnit, numbers_in
from outturn.errors import PeriodError
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from outturn.disclosure.disclose import WithheldFigure
    from outturn.periods import Period

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS[1:])})\b", re.IGNORECASE)
"""“One” stands for too much else."""
_UNLIKELY = 100
"""A number of this size does not stand in a text about something else by accident."""


@dataclass(frozen=True)
class ToldNumber:
    """`place` is the row of the table, `found` the number as it stands in the column; `spelled` where it is a word."""

    table: str
    place: int
    column: str
    subject: str
    period: str
    found: str
    spelled: bool


@dataclass(frozen=True)
class _Text:
    table: str
    place: int
    column: str
    subject: str
    period: str
    text: str


def told_numbers(tables: Mapping[str, pl.DataFrame], withheld: Iterable[WithheldFigure], *, spelled: bool = False) -> list[ToldNumber]:
    """Commentary, actions and notes on an indicator that name a number of one of its withheld figures of the same time.

    Commentary on anything else, such as a section or the report, tells of an indicator that it names; and a large number by itself.

    With `spelled` also those that are written as words, from two to twelve.
    """
    by_indicator: dict[str, list[WithheldFigure]] = defaultdict(list)
    for figure in withheld:
        by_indicator[figure.key.indicator].append(figure)
    if not by_indicator:
        return []
    found = []
    names = {row["indicator"]: _named(row["indicator"], row["name"]) for row in tables["indicators"].iter_rows(named=True) if row["indicator"] in by_indicator}
    for text in _texts(tables, frozenset(by_indicator)):
        figures = [figure for figure in _figures_of(text, by_indicator, names) if _overlap(text.period, figure.key.period)]
        found += [ToldNumber(text.table, text.place, text.column, text.subject, text.period, words, is_word) for words, is_word in _told(text, figures)]
    return [one for one in found if spelled or not one.spelled]


def _named(ref: str, name: str | None) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in (ref, name) if word)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _figures_of(text: _Text, by_indicator: Mapping[str, list[WithheldFigure]], names: Mapping[str, re.Pattern[str]]) -> Iterator[WithheldFigure]:
    """The withheld figures of which the text may tell."""
    for ref, figures in by_indicator.items():
        if ref == text.subject or (ref in names and names[ref].search(text.text)):
            yield from figures
        elif text.table == "commentary":
            numbers = ((figure, number) for figure in figures for number in (figure.value, figure.numerator, figure.denominator))
            yield from (replace(figure, value=number, numerator=None, denominator=None) for figure, number in numbers if number and number >= _UNLIKELY)


def _texts(tables: Mapping[str, pl.DataFrame], indicators: frozenset[str]) -> Iterator[_Text]:
    yield from (
        _Text("commentary", place, "text", row["subject"], row["period"] or "", row["text"])
        for place, row in enumerate(tables["commentary"].iter_rows(named=True))
        if row["text"]
    )
    sources = (("actions", "indicator", ("what", "progress", "expected_effect")), ("figures", "indicator", ("note",)))
    for table, subject, columns in sources:
        for place, row in enumerate(tables[table].iter_rows(named=True)):
            if row[subject] in indicators:
                yield from (_Text(table, place, name, row[subject], row["period"] or "", row[name]) for name in columns if row[name])


def _overlap(text: str, figure: str) -> bool:
    """A text without a period may be about any."""
    periods = _period(text), _period(figure)
    return periods[0] is None or periods[1] is None or (periods[0].first <= periods[1].last and periods[1].first <= periods[0].last)


def _period(text: str) -> Period | None:
    try:
        return parse_period(text) if text else None
    except PeriodError:
        return None


def _told(text: _Text, figures: Sequence[WithheldFigure]) -> Iterator[tuple[str, bool]]:
    counts = {count for figure in figures for count in (figure.value, figure.numerator, figure.denominator) if count}
    shares = {100 * figure.numerator / figure.denominator for figure in figures if figure.numerator and figure.denominator} | counts
    for number in numbers_in(text.text):
        is_share = number.unit is TypedUnit.PERCENT and any(abs(number.value - share) <= number.half_step for share in shares)
        if is_share or (number.unit is TypedUnit.NUMBER and number.value in counts):
            yield number.text, False
    for word in _WORD.finditer(text.text):
        if float(_WORDS.index(word[0].lower()) + 1) in counts:
            yield word[0], True
