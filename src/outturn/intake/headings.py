"""What the heading of a column means, and for which period or year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.spans import Span, find_span, find_spans, serial_span
from outturn.intake.values import strip_marks
from outturn.intake.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT_BRACKETS = re.compile(
    r"\(\s*(per cent|percent|%|£|£\s*['’‘]?000['’]?s?|£k|£m|000s?|thousands?|number|seconds|minutes|days|weeks|hours|tonnes|rate[^)]*|per [\d,]+[^)]*)\s*\)",
    re.IGNORECASE,
)
_OF_STANDARD = frozenset({"target", "floor", "target_low", "target_high", "floor_low", "floor_high", "upper", "lower", "upper_lower", "lower_upper"})
_OF_VALUE = frozenset({"value", "ytd", "rating", "ytd_rating", "numerator", "denominator", "alert", "trend"})
_FILLERS = re.compile(
    r"\b(for|the|of|in|at|as|to|end|up|online|month|quarter|qtr|full|proposed|new|agreed|our|kcc|council|revised|data|performance|fy|result|results)\b"
)
_GUESSED_FIGURES = frozenset({"value", "ytd", "previous", "previous_year", "target", "floor", "upper", "lower", "upper_lower", "rating"})
_NOT_OWN = frozenset((
    "neighbour", "neighbours", "neighbouring", "quartile", "quartiles", "decile", "benchmark", "benchmarks", "benchmarking", "median", "national", "nationally",
    "england", "wales", "scotland", "regional", "region", "comparator", "comparators", "peer", "peers", "cipfa", "forecast", "forecasts", "forecasted",
    "projected", "projection", "predicted", "prediction", "estimate", "budget", "budgeted", "plan", "planned", "profile", "profiled", "trajectory",
    "sample", "respondents", "population", "cohort", "confidence", "ci", "variance", "difference", "change", "movement", "vs", "versus", "compared", "rank",
    "ranking", "weighting",
))  # fmt: skip
"""A heading with one of these is of somebody else's figure, of one to come, or of something beside the figure: never guessed to be the figure itself."""
_BEFORE = {"previous": "previous", "prev": "previous", "last": "previous", "prior": "previous"}


@dataclass(frozen=True)
class Heading:
    """`period` for a value or a rating, `year` for a standard; both ids. `basis` is rolling_12 or ytd where the heading says so."""

    meaning: str
    text: str
    period: str = ""
    year: str = ""
    basis: str = ""
    unit: str = ""
    sureness: Sureness = Sureness.CERTAIN
    assumed: str = ""
    label: str = ""


@dataclass(frozen=True)
class HeadingReader:
    """`year` is the financial year for headings that name none; `answers` are what a person has said that headings mean."""

    words: Vocabulary
    answers: Mapping[str, str]
    year: str = ""

    def read(self, text: str) -> Heading:
        bare = strip_marks(text)[0]
        unit = ""
        if match := _UNIT_BRACKETS.search(bare):
            unit, bare = match[1], (bare[: match.start()] + bare[match.end() :]).strip()
        if answered := self.answers.get(plain(text)) or self.answers.get(plain(bare)):
            return self._answered(text, answered, unit)
        if found := self.words.meaning("columns", bare):
            return Heading(found, text, unit=unit)
        if plain(bare) in {"", "#"}:
            return Heading("" if plain(bare) == "" else "reference", text, unit=unit)
        if plain(bare).endswith(" marks") and ":" in bare:
            return Heading("mark", text, unit=unit)
        if bare.endswith(".") and len(bare.split()) > 3:  # a sentence is no heading, whatever period it names
            return Heading("unknown", text, unit=unit, sureness=Sureness.NOT_UNDERSTOOD)
        return _own(self._with_period(bare, text, unit) or self._by_words(bare, text, unit), bare)

    def _answered(self, text: str, answered: str, unit: str) -> Heading:
        meaning, _, rest = answered.partition(" ")
        span = find_span(rest, self.year) if rest else find_span(text, self.year)
        return _placed(Heading(meaning, text, unit=unit), span)

    def _with_period(self, bare: str, text: str, unit: str) -> Heading | None:
        serial = serial_span(bare)
        spans = [serial] if serial else find_spans(bare, self.year)
        if not spans:
            return None
        span = max(spans, key=lambda span: (not span.financial_year, bool(span.period), not span.period.startswith("CY")))
        rest = plain(_without(bare, spans))
        if not rest or not _meaningful(rest):
            return _placed(Heading("value", text, unit=unit, label=text), span)
        meaning = self.words.meaning("columns", rest) or self.words.meaning("columns", _meaningful(rest))
        if meaning and meaning != "reference":  # “No. 2024/25” is a number of that year
            return _placed(Heading(meaning, text, unit=unit, label=text), span)
        guessed = self._guess(rest)
        if guessed and len(spans) == 1 and span.basis == "rolling_12" and not span.period:
            guessed = "value"
        if guessed:
            return _placed(Heading(guessed, text, unit=unit, sureness=Sureness.ASSUMED, assumed=f"“{text}” is read as {guessed}"), span)
        if len(rest.split()) <= 3 and len(spans) == 1 and (span.period or span.basis):
            return _placed(Heading("value", text, unit=unit, label=text, sureness=Sureness.ASSUMED, assumed=f"“{text}” is read as a value"), span)
        return None

    def _by_words(self, bare: str, text: str, unit: str) -> Heading:
        guessed = self._guess(plain(bare))
        if guessed:
            return Heading(guessed, text, unit=unit, sureness=Sureness.ASSUMED, assumed=f"“{text}” is read as {guessed}")
        return Heading("unknown", text, unit=unit, sureness=Sureness.NOT_UNDERSTOOD)

    def _guess(self, words: str) -> str:
        """By the words in it, where it is short enough to be a heading; the rarer meaning first."""
        tokens = words.split()
        if len(tokens) > 8:
            return ""
        has = set(tokens).__contains__
        for meaning, wanted in _GUESSES:
            if all(any(has(word) for word in group.split("|")) for group in wanted):
                return meaning
        return ""


_RATING = "rag|rating|status|traffic"
_PREVIOUS = "previous|prev|last|prior"
_GUESSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("upper_lower", ("upper|high|max|maximum", "lower|low|min|minimum")),
    ("ytd_rating", ("ytd|year|cumulative", _RATING)),
    ("previous_rating", (_PREVIOUS, _RATING)),
    ("rating", (_RATING,)),
    ("alert", ("range", "in|within|alert")),
    ("upper", ("upper",)),
    ("lower", ("lower",)),
    ("previous_year", (_PREVIOUS, "year|yr|ytd|months|quarters")),
    ("previous", (_PREVIOUS, "quarter|month|period|qtr|value|actual")),
    ("floor", ("floor|minimum|threshold|tolerance",)),
    ("trend", ("travel|trend|direction",)),
    ("target", ("target|goal",)),
    ("ytd", ("ytd|cumulative",)),
    ("ytd", ("year", "date")),
    ("comment", ("commentary|comments|comment|narrative",)),
    ("reason", ("reason|rationale",)),
    ("value", ("actual|outturn|achieved|result",)),
    ("owner", ("officer|owner",)),
)


def _own(heading: Heading, bare: str) -> Heading:
    """What was only guessed to be a figure or a standard of the council is not, where a word says that it is another's or one to come."""
    if heading.sureness is not Sureness.ASSUMED or heading.meaning not in _GUESSED_FIGURES:
        return heading
    span = find_span(bare)
    if not heading.period and not heading.year and span is not None and span.assumed and not span.basis:  # “Q1 RAG”, whose year stands nowhere
        return replace(heading, meaning="unknown", sureness=Sureness.NOT_UNDERSTOOD, assumed="")
    if not _NOT_OWN & set(plain(bare).split()):
        return heading
    if " is read as " not in heading.assumed:  # only its year is assumed
        return heading
    return Heading("unknown", heading.text, unit=heading.unit, sureness=Sureness.NOT_UNDERSTOOD)


def _without(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = text[: span.start] + " " + text[span.end :]
    return text


def _meaningful(rest: str) -> str:
    return " ".join(_FILLERS.sub(" ", rest).split())


def _placed(heading: Heading, span: Span | None) -> Heading:
    """A year belongs to a standard; a period to a value, and the year of the period to a standard."""
    if span is None:
        return heading
    period, year = span.period, ""
    if heading.meaning in _OF_STANDARD:
        year, period = (
            (period[:7] if period[:2].isdigit() and len(period) >= 7 and ("-Q" in period or span.financial_year) else ""),
            "" if span.financial_year else period,
        )
    elif heading.meaning in {"ytd", "ytd_rating", "previous_year"} and span.financial_year:
        year, period = period, ""
    assumed = heading.assumed or (f"“{heading.text}” is {span.assumed}" if span.assumed else "")
    sureness = Sureness.ASSUMED if span.assumed and heading.sureness is Sureness.CERTAIN else heading.sureness
    basis = "" if heading.meaning not in _OF_VALUE else span.basis
    return Heading(heading.meaning, heading.text, period, year, basis, heading.unit, sureness, assumed, heading.label)
