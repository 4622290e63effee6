"""A package of one indicator alone with a figure that is not held yet, so that the real rules can judge it before it is sent.

It is a package like any other, only small: what rates and checks a council rates and checks a figure while it is typed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.commentary.references import find_references
from outturn.reports.catalogue import indicators_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from outturn.entry.typed import Entry, Reading
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator

NARRATIVE = "narrative"
"""The kind of the commentary that a return carries."""

_OF_INDICATORS = ("indicators", "definitions", "standards", "figures", "milestones", "aliases", "actions")
_WHOLE = ("sections", "posts")


@dataclass(frozen=True)
class Candidate:
    """What is about to be said of one indicator at one period. `maker` and `at` are who says it, and when (UTC without a zone)."""

    indicator: str
    period: Period
    entry: Entry
    reading: Reading
    maker: str
    at: dt.datetime


def alone(package: Package, refs: Iterable[str]) -> Package:
    """The organisation's own whole figures of these indicators, with what defines them, and nothing else."""
    wanted = list(dict.fromkeys(refs))
    tables = {name: frame if name in _WHOLE else frame.clear() for name, frame in package.tables.items()}
    tables |= {name: package[name].filter(pl.col("indicator").is_in(wanted)) for name in _OF_INDICATORS}
    tables["figures"] = tables["figures"].filter(pl.col("area").is_null(), pl.col("breakdown").is_null())
    tables["commentary"] = package["commentary"].filter(pl.col("subject").is_in(wanted))
    return replace(package, tables=tables, lines={}, pictures={})


def indicator_of(package: Package, ref: str, period: Period) -> Indicator | None:
    """One indicator of the catalogue as it stands at a period; None where there is none. The others are not looked at."""
    own = {name: package[name].filter(pl.col("indicator") == ref) for name in ("indicators", "definitions")}
    return indicators_of(replace(package, tables={**package.tables, **own}), period).get(ref)


def spoken_of(package: Package, text: str) -> tuple[str, ...]:
    """The indicators to which a commentary refers, by their own references; unknown names are left out."""
    names = [reference.indicator for reference in find_references(text)]
    if not names:
        return ()
    aliases = dict(package["aliases"].select("alias", "indicator").iter_rows())
    known = set(package["indicators"]["indicator"])
    return tuple(dict.fromkeys(ref for ref in (aliases.get(name, name) for name in names) if ref in known))


def with_candidate(held: Package, candidate: Candidate) -> Package:
    """`held` is `alone`. The figure is the newest; the commentary takes the place of the one for its period; the action is added."""
    tables = dict(held.tables)
    if candidate.entry.has_figure:
        tables["figures"] = _added(tables["figures"], figure_row(candidate))
    if candidate.entry.commentary.strip():
        same = (pl.col("subject") == candidate.indicator) & (pl.col("period") == candidate.period.id) & (pl.col("kind") == NARRATIVE)
        tables["commentary"] = _added(tables["commentary"].filter(~same), commentary_row(candidate))
    if candidate.reading.action is not None:
        tables["actions"] = _added(tables["actions"], {"action": "new", **action_row(candidate)})
    return replace(held, tables=tables)


def figure_row(candidate: Candidate) -> dict[str, object]:
    """The row of the table of figures that this return becomes."""
    figure = candidate.reading.figure
    return {
        "indicator": candidate.indicator,
        "period": candidate.period.id,
        "value": figure.value,
        "qualifier": figure.qualifier or None,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": figure.status.value if figure.status else None,
        "note": figure.note or None,
        "recorded_at": candidate.at,
        "recorded_by": candidate.maker,
    }


def commentary_row(candidate: Candidate) -> dict[str, object]:
    return {
        "subject": candidate.indicator,
        "period": candidate.period.id,
        "kind": NARRATIVE,
        "text": _one_kind_of_line_end(candidate.entry.commentary),
        "author": candidate.maker,
        "approved_on": candidate.at.date(),
    }


def action_row(candidate: Candidate) -> dict[str, object]:
    """Without its reference, which is given when it is written. Raises ValueError where there is no action."""
    action = candidate.reading.action
    if action is None:
        raise ValueError("a return without an action has no row of one")
    return {
        "indicator": candidate.indicator,
        "period": candidate.period.id,
        "what": action.what,
        "owner": action.who,
        "due": action.when,
        "state": "planned",
    }


def _one_kind_of_line_end(text: str) -> str:
    """As a package holds texts: browsers send line ends of two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _added(frame: pl.DataFrame, row: Mapping[str, object]) -> pl.DataFrame:
    return pl.concat([frame, pl.DataFrame({name: [row.get(name)] for name in frame.columns}, schema=frame.schema)])
