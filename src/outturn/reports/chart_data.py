"""What the chart of an indicator shows, with its words and the table of the same figures behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.assessment.scheme import SchemeKind
from outturn.assessment.vocabulary import Rating
from outturn.charts.spec import ChartSpec, Series, SeriesRole, Tick
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import bound_cell, moment_cell, plain_rating_tag, rating_cell, text_cell
from outturn.reports.content import Align, Chart, Table, TableColumn, TableRow
from outturn.reports.verdicts import Bound
from outturn.reports.wording import STATUS_WORDS, Style, bound_text, expected_words, rating_sentence, standard_text, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outturn.figures.formatting import NumberFormat
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Moment, Verdict

_FEWEST = 2
"""One figure alone makes no line: its value stands beside the heading anyway."""

_HOW_OFTEN = {1: "monthly", 3: "quarterly", 4: "termly", 12: "yearly"}
_MARKED = {Status.PROVISIONAL: "provisional", Status.ESTIMATED: "estimated", Status.PARTIAL: "partial"}


@dataclass(frozen=True)
class _Window:
    """The periods on the axis and the figure of each, None in a gap."""

    periods: tuple[Period, ...]
    moments: tuple[Moment | None, ...]

    @property
    def known(self) -> list[Moment]:
        return [moment for moment in self.moments if moment is not None and moment.value is not None]


def chart_of(draft: Draft, indicator: Indicator, verdict: Verdict) -> Chart | None:
    """None where fewer than two figures are in the window."""
    window = _window(draft, indicator, verdict)
    if len(window.known) < _FEWEST:
        return None
    name = f"chart {indicator.ref}"
    series = _series(indicator, window)
    ticks = tuple(Tick(period.short_label, period.year_label, period.long_label) for period in window.periods)
    title = f"{indicator.name}, {window.periods[0].label} to {window.periods[-1].label}"
    words = chart_words(indicator, verdict, window.known)
    spec = ChartSpec(draft.anchor(name), title, words, indicator.form, ticks, series, _subtitle(indicator, window))
    return Chart(spec, _table(draft, indicator, window), *_shares(window))


def _shares(window: _Window) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """The numerators and denominators of the figures that are shown; none at all where no figure has one."""
    shown = [moment if moment is not None and moment.value is not None else None for moment in window.moments]
    numerators = tuple(moment.numerator if moment else None for moment in shown)
    denominators = tuple(moment.denominator if moment else None for moment in shown)
    return tuple(values if any(value is not None for value in values) else () for values in (numerators, denominators))  # type: ignore[return-value]


def _window(draft: Draft, indicator: Indicator, verdict: Verdict) -> _Window:
    """Ends with the latest figure, and never reaches back past a change of definition that breaks the series (C11)."""
    last = verdict.at
    moments = {moment.period: moment for moment in draft.book.moments_to(indicator.ref)}
    if last is None or not moments:
        return _Window((), ())
    earliest = min((moment.at for moment in moments.values() if moment.value is not None), key=lambda period: period.first, default=last)
    since = max(last.shift(1 - draft.book.window(indicator)).first, earliest.first, draft.book.comparable_since(indicator.ref, last))
    steps = max(0, -(-(last.first - max(since, 0)) // last.kind.months))
    periods = tuple(last.shift(-step) for step in range(int(steps), -1, -1))
    return _Window(periods, tuple(moments.get(period.id) for period in periods))


# --- series
def _series(indicator: Indicator, window: _Window) -> tuple[Series, ...]:
    texts = tuple(_moment_text(indicator, moment) for moment in window.moments)
    actual = Series(SeriesRole.ACTUAL, "Result", tuple(moment.value if moment else None for moment in window.moments), texts)
    lines = _target_lines(indicator) if indicator.is_kpi else _range_lines()
    drawn = (_standard_series(indicator, window, role, label, read) for role, label, read in lines)
    return (actual, *(series for series in drawn if any(value is not None for value in series.values)))


def _moment_text(indicator: Indicator, moment: Moment | None) -> str:
    if moment is None:
        return ""
    if moment.value is None:
        return STATUS_WORDS.get(Status(moment.status), "") if moment.status else ""
    words = value_words(moment.value, indicator.form, qualifier=moment.qualifier, style=Style.SHORT)
    mark = _MARKED.get(Status(moment.status)) if moment.status else None
    return f"{words} ({mark})" if mark else words


_Line = tuple[SeriesRole, str, "Callable[[Moment], float | None]"]


def floor_label(indicator: Indicator) -> str:
    """Under a tolerance there is no floor standard: the line is where AMBER ends."""
    return "AMBER limit" if indicator.scheme.kind is SchemeKind.TOLERANCE else "Floor"


def _target_lines(indicator: Indicator) -> tuple[_Line, ...]:
    floor = floor_label(indicator)
    if indicator.polarity is not Polarity.RANGE:
        return ((SeriesRole.TARGET, "Target", lambda moment: moment.target), (SeriesRole.FLOOR, floor, lambda moment: moment.floor))
    return (
        (SeriesRole.TARGET, "Target, low", lambda moment: moment.target_low),
        (SeriesRole.TARGET, "Target, high", lambda moment: moment.target_high),
        (SeriesRole.FLOOR, f"{floor}, low", lambda moment: moment.floor_low),
        (SeriesRole.FLOOR, f"{floor}, high", lambda moment: moment.floor_high),
    )


def _range_lines() -> tuple[_Line, ...]:
    """An expected range of the year to date does not belong beside the periods' own figures (A15)."""
    return (
        (SeriesRole.LOWER, "Expected, lower", lambda moment: None if moment.range_basis == "ytd" else moment.lower),
        (SeriesRole.UPPER, "Expected, upper", lambda moment: None if moment.range_basis == "ytd" else moment.upper),
    )


def _standard_series(indicator: Indicator, window: _Window, role: SeriesRole, label: str, read: Callable[[Moment], float | None]) -> Series:
    values = _bridged([read(moment) if moment else None for moment in window.moments], [moment is None for moment in window.moments])
    return Series(role, label, values, tuple(standard_text(value, indicator.form) for value in values))


def _bridged(values: Sequence[float | None], missing: Sequence[bool]) -> tuple[float | None, ...]:
    """A standard is known only where there is a figure; across a gap it goes on where both sides agree."""
    filled = list(values)
    for place, is_missing in enumerate(missing):
        if is_missing and place and filled[place - 1] is not None:
            after = next((value for value, gap in zip(values[place:], missing[place:], strict=True) if not gap), None)
            filled[place] = filled[place - 1] if after == filled[place - 1] else None
    return tuple(filled)


# --- words
def _subtitle(indicator: Indicator, window: _Window) -> str:
    """What stands above a chart whose panel has its name: “Per cent, monthly, Sep 2024 to Sep 2025”."""
    first, last = window.periods[0], window.periods[-1]
    return f"{indicator.form.unit_heading}, {_HOW_OFTEN[last.kind.months]}, {first.label} to {last.label}"


def chart_words(indicator: Indicator, verdict: Verdict, known: Sequence[Moment]) -> str:
    """The text alternative: what kind of chart, from where to where, its extremes, the standards, and how the latest stands."""
    form = indicator.form
    first, last = known[0], known[-1]
    ends = f"from {_known_words(first, form)} to {_known_words(last, form)}"
    span = f"{first.at.label} to {last.at.label}"
    parts = [f"Line chart of {indicator.name}, {span}: {ends}", _extremes(indicator, known), *_standard_words(indicator, verdict)]
    return f"{'; '.join(part for part in parts if part)}. {_standing(indicator, verdict)}".strip()


def _extremes(indicator: Indicator, known: Sequence[Moment]) -> str:
    low, high = min(known, key=_by_size), max(known, key=_by_size)
    if _by_size(low) == _by_size(high):
        return f"every figure is {_known_words(low, indicator.form)}" if low.qualifier else "every figure is the same"
    return f"lowest {_known_words(low, indicator.form)} in {low.at.label}, highest {_known_words(high, indicator.form)} in {high.at.label}"


def _by_size(moment: Moment) -> tuple[float, int]:
    """“<5” comes before 5, and “>95” after 95."""
    return moment.value or 0.0, {"<": -1, ">": 1}.get(moment.qualifier or "", 0)


def _known_words(moment: Moment, form: NumberFormat) -> str:
    return value_words(moment.value, form, qualifier=moment.qualifier)


def _standard_words(indicator: Indicator, verdict: Verdict) -> list[str]:
    if indicator.is_kpi:
        labelled = (("target", verdict.target_bound), (floor_label(indicator).replace("Floor", "floor"), verdict.floor_bound))
    else:
        expected = Bound(low=verdict.lower, high=verdict.upper)
        labelled = (("expected range" if verdict.range_basis != "ytd" else "expected range of the year to date", expected),)  # type: ignore[assignment]
    return [f"{label} {bound_text(bound, indicator.form)}" for label, bound in labelled if bound.exists]


def _standing(indicator: Indicator, verdict: Verdict) -> str:
    if indicator.is_kpi:
        return f"Latest: {verdict.rating}. {rating_sentence(indicator, verdict)}" if verdict.rating else rating_sentence(indicator, verdict)
    words = expected_words(verdict.expected)
    what = "The year to date" if verdict.range_basis == "ytd" else "The latest figure"
    return f"{what} is {words}." if words else ""


# --- the table behind the chart
def _table(draft: Draft, indicator: Indicator, window: _Window) -> Table:
    floors = indicator.is_kpi and any(moment.floor_bound.exists for moment in window.known)
    targets = indicator.is_kpi and any(moment.target_bound.exists for moment in window.known)
    ranges = not indicator.is_kpi and any(moment.range_basis != "ytd" and (moment.lower is not None or moment.upper is not None) for moment in window.known)
    names = ["Result", *(["Target"] if targets else []), *([floor_label(indicator)] if floors else []), *(["Expected range"] if ranges else [])]
    columns = (TableColumn("Period"), *(TableColumn(name, Align.RIGHT) for name in names), *((TableColumn("Rating"),) if targets else ()))
    rows = []
    for period, moment in zip(window.periods, window.moments, strict=True):
        cells = [text_cell(period.label), moment_cell(draft, moment, indicator)]
        if targets:
            cells.append(bound_cell(moment.target_bound if moment else Bound(), indicator.form, style=indicator.table_style))
        if floors:
            cells.append(bound_cell(moment.floor_bound if moment else Bound(), indicator.form, style=indicator.table_style))
        if ranges:
            cells.append(bound_cell(Bound(low=moment.lower, high=moment.upper) if moment else Bound(), indicator.form, style=indicator.table_style))
        if targets:
            cells.append(rating_cell(plain_rating_tag(Rating(moment.rating) if moment and moment.rating else None)))
        rows.append(TableRow(tuple(cells)))
    return Table(draft.anchor(f"figures {indicator.ref}"), f"Figures behind the chart: {indicator.table_name}", columns, tuple(rows))
