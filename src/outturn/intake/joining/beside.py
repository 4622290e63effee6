"""One figure of a document beside the one that is held."""

from __future__ import annotations

from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import DEFAULT_DECIMALS, Unit
from outturn.intake.joining.model import Brought, Said

_NEARLY = 1.000001
_OPEN = frozenset({Status.PROVISIONAL.value, Status.ESTIMATED.value, Status.PARTIAL.value})
"""What a document says of a figure by a mark. That it is final it says by saying nothing."""

NO_FIGURE = "The documents give no figure where one is held. It stays."
NEITHER = "Neither the documents nor the database have a figure."
NOT_SAID_FINAL = "What is held is {status}. The documents do not say so, and do not say that it is final."


def beside(said: Said, held: Said | None, precision: float) -> tuple[Brought, str]:
    """What becomes of it, and why where that is not plain.

    `precision` is one unit of the last digit that was printed: nearer than half of it the two say the same.
    """
    if held is None:
        return (Brought.NEW, "") if said.value is not None else (Brought.SAME, NEITHER)
    if said.value is None and held.value is not None:
        return Brought.REFUSED, NO_FIGURE
    if said.value is None:
        return (Brought.SAME if said.status == held.status else Brought.CHANGED), ""
    if held.value is None or said.qualifier != held.qualifier or abs(said.value - held.value) > 0.5 * precision * _NEARLY:
        return Brought.CHANGED, ""
    if said.status in _OPEN and said.status != held.status:
        return Brought.CHANGED, ""
    if held.status in _OPEN and said.status != held.status:
        return Brought.SAME, NOT_SAID_FINAL.format(status=held.status)
    return Brought.SAME, ""


def precision_of(value: float | None, printed: float, kept: float) -> float:
    """One unit of the last digit that a document printed.

    `printed` is what its figures of the indicator have at most; `kept` how the catalogue prints it, such as 1,000,000 for £m without decimals.
    A figure that is a whole number of the larger one was printed so.
    """
    larger = max(printed, kept)
    parts = (value or 0.0) / larger
    return larger if abs(parts - round(parts)) < 1e-6 else min(printed, kept)


def printed_unit(unit: str | None, decimals: int | None, scale: float | None) -> float:
    """One unit of the last digit that is printed of an indicator."""
    places = decimals if decimals is not None else DEFAULT_DECIMALS.get(Unit(unit), 0) if unit in set(Unit) else 0
    return float((scale or 1.0) * 10.0**-places)
