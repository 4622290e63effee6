"""What became of each indicator from one year to another: from what the data hold, and from what the review records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.review.values import IndicatorChange, PartChange, ReviewCounts
from outturn.review.vocabulary import Contradiction, Demand, ReviewedPart, StandardMove
from outturn.standards.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.review.values import Definition, YearEntry, YearStandard
    from outturn.standards.bound import Bound

_SOFTER = {StandardMove.LOWERED, StandardMove.WIDENED}
_MOVES = {Polarity.HIGHER: {StandardMove.RAISED, StandardMove.LOWERED}, Polarity.LOWER: {StandardMove.RAISED, StandardMove.LOWERED}}


# --- one indicator
def review_indicator(
    indicator: str, old: YearEntry | None, new: YearEntry | None, *, is_kpi: bool = True, follows: bool = True, old_list_held: bool = True
) -> IndicatorChange:
    """`follows`: the years follow each other, so that the new one's review speaks of these two.

    `old_list_held`: other indicators of this kind have a place in the old year, so that having none means something.
    """
    old = None if old and old.standard.change is Change.REMOVED else old
    if new is None or new.standard.change is Change.REMOVED:
        return _removed(indicator, old, new, follows=follows)
    parts = tuple(differences(old, new)) if old else ()
    stated = new.standard.change if follows else None
    contradiction = _contradiction(stated, old, new, parts)
    outcome = stated or _shown(old, new, parts, is_kpi=is_kpi, old_list_held=old_list_held)
    if contradiction is Contradiction.KEPT_YET_DIFFERENT:
        outcome = Change.CHANGED
    return IndicatorChange(indicator, outcome, parts, old, new, stated, contradiction)


def _removed(indicator: str, old: YearEntry | None, new: YearEntry | None, *, follows: bool) -> IndicatorChange:
    """The removal counts, whatever standard is still listed (C1)."""
    stated = new.standard.change if new and follows else None
    listed = Contradiction.REMOVED_YET_LISTED if new and new.standard.is_held else None
    return IndicatorChange(indicator, Change.REMOVED, (), old, new, stated, listed)


def _shown(old: YearEntry | None, new: YearEntry, parts: tuple[PartChange, ...], *, is_kpi: bool, old_list_held: bool) -> Change | None:
    """What the data show where no review says. A KPI whose new standard is not given cannot be said to be kept."""
    if old is None:
        return Change.NEW if old_list_held else None
    if parts:
        return Change.CHANGED
    return None if is_kpi and not new.standard.is_held else Change.KEPT


def _contradiction(stated: Change | None, old: YearEntry | None, new: YearEntry, parts: tuple[PartChange, ...]) -> Contradiction | None:
    if stated is Change.KEPT and parts:
        return Contradiction.KEPT_YET_DIFFERENT
    if stated is Change.NEW and old:
        return Contradiction.NEW_YET_KNOWN
    if stated is Change.CHANGED and old and not parts and old.standard.is_held and new.standard.is_held:
        return Contradiction.CHANGED_YET_SAME
    return None


# --- the differences of two years
def differences(old: YearEntry, new: YearEntry) -> Iterator[PartChange]:
    yield from definition_differences(old.definition, new.definition)
    yield from standard_differences(old.standard, new.standard, new.definition.polarity)


def definition_differences(old: Definition, new: Definition) -> Iterator[PartChange]:
    """A definition that one of the years does not give is no difference."""
    texts = (
        (ReviewedPart.NAME, old.name, new.name),
        (ReviewedPart.DEFINITION, old.definition, new.definition),
        (ReviewedPart.UNIT, old.unit, new.unit),
        (ReviewedPart.POLARITY, old.polarity.value, new.polarity.value),
    )
    for part, before, after in texts:
        if before and after and before != after:
            yield PartChange(part, before, after)


def standard_differences(old: YearStandard, new: YearStandard, polarity: Polarity) -> Iterator[PartChange]:
    """A standard that one of the years does not hold is unknown, which is no difference; “to be confirmed” is known."""
    for part, before, after in (
        (ReviewedPart.TARGET, old.target, new.target),
        (ReviewedPart.FLOOR, old.floor, new.floor),
        (ReviewedPart.RANGE, old.expected, new.expected),
    ):
        movement = _movement(before, after, was_tbc=old.is_tbc, is_tbc=new.is_tbc)
        if movement:
            yield PartChange(part, before, after, movement, None if part is ReviewedPart.RANGE else demand(movement, polarity))
    shapes = [(standard.profile.value, tuple(row.key for row in standard.by_period)) for standard in (old, new)]
    if old.is_held and new.is_held and not (old.is_tbc or new.is_tbc) and shapes[0] != shapes[1]:
        yield PartChange(ReviewedPart.PROFILE, old.profile.value, new.profile.value)


def _movement(old: Bound, new: Bound, *, was_tbc: bool, is_tbc: bool) -> StandardMove | None:
    if was_tbc and not is_tbc and new.exists:
        return StandardMove.SET
    if is_tbc and not was_tbc and old.exists:
        return StandardMove.UNSET
    if old == new or not old.exists or not new.exists:
        return None
    if old.single is not None and new.single is not None:
        return StandardMove.RAISED if new.single > old.single else StandardMove.LOWERED
    return _band_movement(old, new)


def _band_movement(old: Bound, new: Bound) -> StandardMove:
    """An end that is missing is open. A band that becomes a single number, or the other way round, has moved."""
    if not (old.is_band and new.is_band):
        return StandardMove.MOVED
    (low, high), (was_low, was_high) = _ends(new), _ends(old)
    if low <= was_low and high >= was_high:
        return StandardMove.WIDENED
    if low >= was_low and high <= was_high:
        return StandardMove.NARROWED
    return StandardMove.RAISED if low > was_low else StandardMove.LOWERED


def _ends(band: Bound) -> tuple[float, float]:
    return (float("-inf") if band.low is None else band.low, float("inf") if band.high is None else band.high)


def demand(movement: StandardMove, polarity: Polarity) -> Demand | None:
    """Higher is better: a higher standard asks for more. Lower is better: a lower one does. A range: a narrower one does."""
    if polarity is Polarity.RANGE:
        return {StandardMove.NARROWED: Demand.TIGHTENED, StandardMove.WIDENED: Demand.EASED}.get(movement)
    if movement not in _MOVES.get(polarity, set()):
        return None
    eased = (movement in _SOFTER) == (polarity is Polarity.HIGHER)
    return Demand.EASED if eased else Demand.TIGHTENED


# --- many indicators
def count_changes(changes: Iterable[IndicatorChange]) -> ReviewCounts:
    found = Counter(change.outcome for change in changes)
    return ReviewCounts(found[Change.KEPT], found[Change.CHANGED], found[Change.NEW], found[Change.REMOVED], found[None])


def is_new_section(changes: Iterable[IndicatorChange]) -> bool:
    """A section is new where it holds indicators and every one of them is."""
    outcomes = {change.outcome for change in changes}
    return outcomes == {Change.NEW}
