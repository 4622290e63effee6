"""Figures of one series that cover the same months in other ways: months and quarters, years to date, rolling years."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from outturn.disclosure.model import is_near
from outturn.figures.vocabulary import YTD_BASIS
from outturn.indicators.vocabulary import Aggregation, Basis
from outturn.periods import parse_period
from outturn.periods.period import MONTHS_IN_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.disclosure.model import FigureKey, Form, Model, PublishedFigure

Span = tuple[int, int]
"""The first month, and the first after the last."""

_ADDED = {Aggregation.SUM.value, Aggregation.RATIO.value}
_APRIL = 3


def relate_periods(model: Model, settings: Mapping[str, Mapping[str, object]]) -> None:
    """For each indicator, area and breakdown whose counts add up over time. `settings` are those of the indicators, by reference."""
    series: dict[tuple[str, str, str], list[PublishedFigure]] = defaultdict(list)
    for figure in model.figures:
        series[figure.key.indicator, figure.key.area, figure.key.breakdown].append(figure)
    for (indicator, _, _), figures in series.items():
        spans = [span_of(figure.key, settings[indicator]) for figure in figures]
        known = [(span, figure) for span, figure in zip(spans, figures, strict=True) if span]
        for place in range(max((len(figure.unknowns) for _, figure in known), default=0)):
            _relate_spans(model, [(span, figure.unknowns[place]) for span, figure in known if place < len(figure.unknowns)])


def span_of(key: FigureKey, settings: Mapping[str, object]) -> Span | None:
    """The months whose people a figure counts; None for a count on one day, and for what is never added up."""
    period = parse_period(key.period)
    if key.basis == Basis.SNAPSHOT or settings["own_basis"] == Basis.SNAPSHOT:
        return None
    if settings["own_basis"] == Basis.PERIOD and settings["aggregation"] not in _ADDED:
        return None
    if key.basis == Basis.ROLLING_12:
        return period.last - MONTHS_IN_YEAR + 1, period.last + 1
    if key.basis in {Basis.CUMULATIVE, YTD_BASIS}:
        start = period.financial_year.first + (settings["ytd_from"] if isinstance(settings["ytd_from"], int) else 1) - 1
        return (min(start, period.first), period.last + 1)
    return period.first, period.last + 1


def _relate_spans(model: Model, spans: Sequence[tuple[Span, int]]) -> None:
    """Cuts the time at every end of a span; each span is the sum of its pieces. Where spans never overlap nothing follows."""
    ordered = sorted(spans)
    if all(before[0][1] <= after[0][0] for before, after in itertools.pairwise(ordered)):
        return
    cuts = sorted({end for span, _ in spans for end in span})
    pieces = list(itertools.pairwise(cuts))
    whole = {span: unknown for span, unknown in reversed(spans) if span in set(pieces)}
    places = {piece: whole.get(piece) for piece in pieces}
    forms: list[Form] = []
    for (first, end), unknown in spans:
        inside = [piece for piece in pieces if first <= piece[0] and piece[1] <= end]
        if places[inside[0]] == unknown and len(inside) == 1:
            continue
        for piece in inside:
            if places[piece] is None:
                places[piece] = model.unknown(None)
        forms.append(((unknown, 1.0), *((number, -1.0) for piece in inside if (number := places[piece]) is not None)))
    for form in _borne_out(model, forms):
        model.relate(form)


def _borne_out(model: Model, forms: Sequence[Form]) -> list[Form]:
    """Those that the figures do not contradict: sums of known pieces that are right, and of unknown ones that are possible together."""
    known = [form for form in forms if all(model.truth[unknown] is not None for unknown, _ in form)]
    open_forms = [form for form in forms if form not in known]
    right = [form for form in known if is_near(model.truth[form[0][0]] or 0.0, (model.truth[form[0][0]] or 0.0) - model.value_of(form))]
    return [*right, *(open_forms if _are_possible(model, open_forms) else ())]


def _are_possible(model: Model, forms: Sequence[Form]) -> bool:
    if not forms:
        return True
    import numpy as np
    from scipy.optimize import linprog

    free = sorted({unknown for form in forms for unknown, _ in form if model.truth[unknown] is None})
    places = {unknown: place for place, unknown in enumerate(free)}
    matrix, ends = np.zeros((len(forms), len(free))), np.zeros(len(forms))
    for number, form in enumerate(forms):
        for unknown, times in form:
            if unknown in places:
                matrix[number, places[unknown]] += times
            else:
                ends[number] -= times * (model.truth[unknown] or 0.0)
    return bool(linprog(np.zeros(len(free)), A_eq=matrix, b_eq=ends, bounds=(0, None), method="highs").status == 0)
