"""The same counts under two names: figures of other indicators and tables from which a withheld one could be read.

Two series are the same where they agree wherever both have a figure, at three periods or more that are not nought; and so are two
tables that agree member by member, at three members and periods or more. Percentages
without their parts are the shares of a count where they are so for every member at a period.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any, TypeVar

from outturn.disclosure.building import half_of_last_place, key_of
from outturn.disclosure.model import Constraint, is_near
from outturn.indicators.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.disclosure.model import Model

    Row = Mapping[str, Any]

LEAST_SHARED = 3
_COUNTS = ("count", "top", "bottom")
_Series = tuple[str, str, str, str]
_Grid = tuple[str, str, str]
_Name = TypeVar("_Name", _Series, _Grid)


def same_counts(rows: Iterable[Row], suspects: frozenset[str]) -> set[tuple[_Series, _Series]]:
    """Pairs of series (indicator, area, breakdown, which count), the first of one of the suspects."""
    series = _series_in(rows)
    return _alike(series, suspects) | _in_same_tables(series, suspects)


def _alike(values: Mapping[_Name, Mapping[str, float]], suspects: frozenset[str]) -> set[tuple[_Name, _Name]]:
    """Names, each of an indicator and an area first, whose numbers agree."""
    at: dict[tuple[str, str, float], list[_Name]] = defaultdict(list)
    for one, place, value in ((one, place, value) for one, numbers in values.items() for place, value in numbers.items() if value):
        at[one[1], place, round(value, 6)].append(one)
    agreeing: dict[tuple[_Name, _Name], int] = defaultdict(int)
    for alike in at.values():
        for one, other in permutations(alike, 2):
            if one[0] in suspects:
                agreeing[one, other] += 1
    return {pair for pair, number in agreeing.items() if number >= LEAST_SHARED and _agree(values[pair[0]], values[pair[1]])}


def _in_same_tables(series: Mapping[_Series, Mapping[str, float]], suspects: frozenset[str]) -> set[tuple[_Series, _Series]]:
    """A package of one period has no series to compare, but its tables tell the same: each member beside its like."""
    tables: dict[_Grid, dict[str, float]] = defaultdict(dict)
    for (indicator, area, breakdown, name), values in series.items():
        tables[indicator, area, name] |= {f"{breakdown} {period}": value for period, value in values.items()}
    pairs = {pair for pair in _alike(tables, suspects) if pair[0][0] != pair[1][0]}
    return {
        (one, other) for table, twin in pairs for one in series for other in [(*twin[:2], one[2], twin[2])] if (*one[:2], one[3]) == table and other in series
    }


def _series_in(rows: Iterable[Row]) -> dict[_Series, dict[str, float]]:
    series: dict[_Series, dict[str, float]] = defaultdict(dict)
    for row in rows:
        for name in _COUNTS:
            if row[name] is not None and row["own_basis"] == (row["basis"] or row["own_basis"]):
                series[row["indicator"], row["area"] or "", row["breakdown"] or "", name][row["period"]] = row[name]
    return series


def _agree(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return all(is_near(value, other[period]) for period, value in one.items() if period in other)


def relate_same(model: Model, pairs: Iterable[tuple[_Series, _Series]]) -> None:
    """Period by period, where both have a figure."""
    by_series: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, figure in enumerate(model.figures):
        by_series[figure.key.indicator, figure.key.area, figure.key.breakdown].append(place)
    for one, other in pairs:
        others = {model.figures[place].key.period: model.figures[place] for place in by_series[other[:3]]}
        for place in by_series[one[:3]]:
            figure = model.figures[place]
            twin = others.get(figure.key.period)
            first, second = _index(one[3]), _index(other[3])
            if twin is not None and first < len(figure.unknowns) and second < len(twin.unknowns):
                mine, theirs = figure.unknowns[first], twin.unknowns[second]
                if is_near(model.truth[mine] or 0.0, model.truth[theirs] or 0.0):
                    model.relate([(mine, 1.0), (theirs, -1.0)])


def _index(name: str) -> int:
    return 1 if name == "bottom" else 0


# --- shares
def share_rows(rows: Sequence[Row], model: Model) -> list[tuple[Row, tuple[int, Constraint]]]:
    """Percentages by member that are a count's members as shares of its whole; each with the count that it tells."""
    shares: dict[tuple[str, str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["unit"] == Unit.PERCENT.value and row["breakdown"] and row["value"] is not None and row["top"] is None and row["held"]:
            shares[row["indicator"], row["area"] or "", row["period"], row["breakdown"].partition("=")[0]][row["breakdown"]] = row
    found = []
    for (_, area, period, _), members in shares.items():
        for told in _told_by(model, area, period, members):
            found += [(members[breakdown], answer) for breakdown, answer in told.items()]
    return found


def _told_by(model: Model, area: str, period: str, members: Mapping[str, Row]) -> Iterable[dict[str, tuple[int, Constraint]]]:
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for place, figure in enumerate(model.figures):
        if (figure.key.area, figure.key.period) == (area, period) and len(figure.unknowns) == 1:
            counts[figure.key.indicator, figure.key.basis][figure.key.breakdown] = place
    for group in counts.values():
        shared = [breakdown for breakdown in members if breakdown in group]
        if "" in group and len(shared) > 1:
            told = {breakdown: _share(model, group[breakdown], group[""], members[breakdown]["value"]) for breakdown in shared}
            if all(told.values()):
                yield {breakdown: answer for breakdown, answer in told.items() if answer is not None}


def _share(model: Model, member: int, whole: int, share: float) -> tuple[int, Constraint] | None:
    """The count that a share tells; None where it is not that share."""
    unknown = model.figures[member].unknowns[0]
    count, total = model.truth[unknown] or 0.0, model.value_of(model.figures[whole].main)
    low, high = (total * (share + half) / 100 for half in (-half_of_last_place(share), half_of_last_place(share)))
    return (unknown, Constraint(((unknown, 1.0),), max(0.0, low), high)) if total and low - 1e-6 <= count <= high + 1e-6 else None


def add_shares(model: Model, found: Iterable[tuple[Row, tuple[int, Constraint]]]) -> None:
    """Each percentage is a figure of its own, which tells a count of another."""
    for row, (unknown, constraint) in found:
        owner = next(figure for figure in model.figures if unknown in figure.unknowns)
        model.add(replace(owner, key=key_of(row), row=row["_row"], tells=(constraint,), secrets=(), cause=None, cost=(0.0, *owner.cost[1:])))
