"""Every figure of the documents beside what is held of the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.history import history
from outturn.figures.vocabulary import YTD_BASIS
from outturn.indicators.vocabulary import Basis, Unit
from outturn.intake.joining.beside import beside, precision_of, printed_unit
from outturn.intake.joining.model import WRITTEN, Brought, FigureLine, Said
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from outturn.intake.joining.known import Known
    from outturn.intake.joining.members import Members
    from outturn.package.package import Package

Key = tuple[str, str, str, str, str]
"""Indicator, area, period, basis and breakdown; the indicator's own basis and the council's own area are empty."""

ASKED = "A return asks for this figure. Enter it there; where it was approved or locked, reopen that return."
NOT_A_MEMBER = "The table that is held has no “{member}”."
_WITH_SIGN = frozenset({Unit.PERCENT.value, Unit.GBP.value, Unit.DATE.value})
OTHER_UNIT = "The documents give it in {said}, the catalogue in {held}."
LOSES_PARTS = "Held with numerator and denominator, which the documents do not give: a year to date cannot be worked out from it."
WORKED_OUT = "Worked out from the figures of the year."
WORKED_OUT_OTHERWISE = "The figures of the year give another one. Correct those where they are wrong."


@dataclass(frozen=True)
class Held:
    """What is held of the documents' indicators: each figure as the rules use it, and whether it has its parts."""

    said: Mapping[Key, Said]
    parts: frozenset[Key]


def figure_lines(
    known: Known, brought: Package, held: Package, members: Members, *, asked: Collection[tuple[str, str]], closed: Mapping[str, str]
) -> list[FigureLine]:
    """`held` are the indicators of the documents as they are held; `asked` the indicators and periods for which a return asks.

    `closed` says why an indicator's figures are not taken at all.
    """
    there, own, worked = _held(held, known), {row["indicator"]: row for row in brought["indicators"].to_dicts()}, _worked_out(brought)
    found: dict[Key, FigureLine] = {}
    for row in brought["figures"].to_dicts():
        indicator = known.indicators.get(row["indicator"]) or own.get(row["indicator"]) or {}
        meant = {**row, "breakdown": members.meant.get(row["breakdown"] or "", row["breakdown"]), "basis": _basis(row, indicator), "area": _area(row, known)}
        key = _key(meant)
        if key not in found:
            why = _closed(row, known, own, members, closed)
            said = Said(worked.get(_key(row), row["value"]), str(row["status"] or ""), str(row["qualifier"] or ""))
            found[key] = _line(meant, (said, there.said.get(key)), _precision(row, known, own), why, has_parts=key in there.parts)
            found[key] = _unless_asked(found[key], asked)
    return list(found.values())


def _line(row: Mapping[str, Any], pair: tuple[Said, Said | None], precision: float, why: str, *, has_parts: bool) -> FigureLine:
    said, held = pair
    if why:
        return FigureLine(row, said, held, Brought.REFUSED, why)
    brought, reason = beside(said, held, precision)
    if brought is Brought.CHANGED and has_parts and row["numerator"] is None:
        reason = LOSES_PARTS
    return FigureLine(row, said, held, brought, reason)


def _unless_asked(line: FigureLine, asked: Collection[tuple[str, str]]) -> FigureLine:
    """Only the figure of the whole in the council's own area is what a return asks for."""
    of_whole = not line.breakdown and not line.basis and not line.row["area"]
    if line.brought in WRITTEN and of_whole and (line.indicator, line.period) in asked:
        return replace(line, brought=Brought.REFUSED, why=ASKED)
    return line


def _closed(row: Mapping[str, Any], known: Known, own: Mapping[str, Mapping[str, Any]], members: Members, closed: Mapping[str, str]) -> str:
    reference = row["indicator"]
    if reference in closed:
        return closed[reference]
    if row["breakdown"] in members.unknown:
        return NOT_A_MEMBER.format(member=members.unknown[row["breakdown"]])
    held, said = (table.get(reference, {}).get("unit") for table in (known.indicators, own))
    return OTHER_UNIT.format(said=said, held=held) if units_clash(said, held) else ""


def units_clash(said: str | None, held: str | None) -> bool:
    """A count is also what documents seem to give where they name no unit, such as kilometres, at the number itself."""
    return bool(said and held and said != held and not (said == Unit.COUNT and held not in _WITH_SIGN))


def _precision(row: Mapping[str, Any], known: Known, own: Mapping[str, Mapping[str, Any]]) -> float:
    printed, kept = (
        printed_unit(found.get("unit"), found.get("decimals"), found.get("scale"))
        for found in (own.get(row["indicator"], {}), known.indicators.get(row["indicator"]) or own.get(row["indicator"], {}))
    )
    return precision_of(row["value"], printed, kept)


def _basis(row: Mapping[str, Any], indicator: Mapping[str, Any]) -> str | None:
    own = indicator.get("basis") or Basis.PERIOD.value
    return None if row["basis"] in {None, own} else str(row["basis"])


def _area(row: Mapping[str, Any], known: Known) -> str | None:
    return None if row["area"] in {None, known.package.organisation.area} else str(row["area"])


def _key(row: Mapping[str, Any]) -> Key:
    return row["indicator"], row["area"] or "", row["period"], row["basis"] or "", row["breakdown"] or ""


def _held(held: Package, known: Known) -> Held:
    """The newest of each key; the value of the indicator's own series as the rules work it out."""
    worked_out = _worked_out(held)
    said: dict[Key, Said] = {}
    parts: set[Key] = set()
    for row in held["figures"].sort(pl.col("recorded_at"), nulls_last=False, maintain_order=True).to_dicts():
        key = _key({**row, "basis": _basis(row, known.indicators.get(row["indicator"], {})), "area": _area(row, known)})
        worked = worked_out.get((key[0], row["area"] or "", *key[2:]), row["value"])
        said[key] = Said(worked, str(row["status"] or ""), str(row["qualifier"] or ""))
        (parts.add if row["numerator"] is not None else parts.discard)(key)
    return Held(said, frozenset(parts))


def _worked_out(package: Package) -> dict[Key, float | None]:
    rows = history(package.tables, scheme=package.rating_scheme).select("indicator", "area", "period", "breakdown", "value").to_dicts()
    return {(row["indicator"], row["area"] or "", row["period"], "", row["breakdown"] or ""): row["value"] for row in rows}


def with_years_to_date(
    lines: Sequence[FigureLine], worked_out: Mapping[tuple[str, str], tuple[float, bool]], known: Known, brought: Package
) -> list[FigureLine]:
    """A year to date that is worked out anyway is not written beside it.

    `worked_out` has it by indicator and period, with whether every period of the year is there.
    """
    own = {row["indicator"]: row for row in brought["indicators"].to_dicts()}
    return [_year_to_date(line, worked_out, _precision(line.row, known, own)) if _is_open(line, known) else line for line in lines]


def _is_open(line: FigureLine, known: Known) -> bool:
    return line.brought is Brought.NEW and line.basis == YTD_BASIS and not line.breakdown and line.indicator in known.indicators


def _year_to_date(line: FigureLine, worked_out: Mapping[tuple[str, str], tuple[float, bool]], precision: float) -> FigureLine:
    found = worked_out.get((line.indicator, line.period))
    if found is None or line.said.value is None:
        return line
    value, is_whole = found
    brought, _ = beside(replace(line.said, status="", qualifier=""), Said(value), precision)
    if brought is Brought.SAME:
        return replace(line, held=Said(value), brought=brought, why=WORKED_OUT)
    return replace(line, held=Said(value), brought=Brought.REFUSED, why=WORKED_OUT_OTHERWISE) if is_whole else line


def periods_to_date(lines: Sequence[FigureLine], known: Known) -> list[str]:
    """The periods of which a year to date has to be worked out."""
    return sorted({line.period for line in lines if _is_open(line, known)}, key=lambda text: parse_period(text).last)
