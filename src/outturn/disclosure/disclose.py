"""The tables of a package as they may be published under its rules (docs/explanation/disclosure.md).

Applied once, before anything is computed for a report: so ratings, years to date, charts and sentences know no more than is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.current import known_at
from outturn.disclosure.building import add_figures, key_of
from outturn.disclosure.earlier import add_earlier, earlier_rows
from outturn.disclosure.judged import NUMBERS, ROW, judged_figures, rounded
from outturn.disclosure.layers import Setting, add_layers
from outturn.disclosure.links import add_shares, relate_same, same_counts, share_rows
from outturn.disclosure.model import Model, components
from outturn.disclosure.relations import families_in, relate_members
from outturn.disclosure.rules import rules_for
from outturn.disclosure.spans import relate_periods
from outturn.disclosure.vocabulary import Cause
from outturn.figures.vocabulary import Status
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.disclosure.complementary import Protection
    from outturn.disclosure.model import FigureKey
    from outturn.disclosure.rules import DisclosureRule

    Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class WithheldFigure:
    """A figure that is not shown, with its numbers as they were: for whoever checks texts, never for a reader."""

    key: FigureKey
    cause: Cause
    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Disclosure:
    """`tables` are what may be published; `changed` names those that differ. `withheld` are the current figures that are not shown.

    `exposed` are figures that can be found out whatever is withheld, because an earlier edition has told too much.
    """

    tables: Tables
    changed: frozenset[str]
    withheld: tuple[WithheldFigure, ...]
    exposed: tuple[FigureKey, ...]


def disclose(tables: Tables, report: str, *, earlier: Sequence[Tables] = ()) -> Disclosure:
    """As the rules have it that are for this report. `earlier` are the tables of earlier editions, as they were published."""
    rules = rules_for(tables["disclosure_rules"], tables["indicators"]["indicator"], report)
    judged = judged_figures(tables, rules)
    if not (judged["small"] | judged["unrated"]).any() and (judged["base"] <= 1).all() and not _holds_withheld(judged).any():
        return Disclosure(tables, frozenset(), (), ())
    current = known_at(judged, None, tables["indicators"])
    suspects = _suspects(judged, rules)
    model, protection = _protected(tables, judged, suspects, rules, earlier) if suspects else (Model(), None)
    causes = _causes(judged, model, protection)
    dropped = _superseded(judged, current, model, protection)
    figures = _shown(judged, causes, dropped, tables["figures"].columns)
    changed = {"figures": figures, "published": _published(tables, current, causes)}
    exposed = tuple(sorted(model.figures[place].key for place in protection.exposed)) if protection else ()
    return Disclosure(
        {**tables, **changed},
        frozenset(name for name, frame in changed.items() if not frame.equals(tables[name])),
        _withheld(current, causes),
        exposed,
    )


def _holds_withheld(judged: pl.DataFrame) -> pl.Series:
    """Rows whose status withholds a number that is nevertheless there."""
    return judged.select(~pl.col("held") & pl.any_horizontal(pl.col(name).is_not_null() for name in NUMBERS)).to_series()


def _suspects(judged: pl.DataFrame, rules: Mapping[str, DisclosureRule]) -> frozenset[str]:
    """The indicators of which something must not be shown that a rule protects, or that its owner withheld; revisions count."""
    hidden = judged.filter(pl.col("small") | pl.col("unrated") | _holds_withheld(judged))
    by_owner = judged.filter(_holds_withheld(judged) & pl.col("status").is_in([Status.SUPPRESSED, Status.EMBARGOED]))
    return (frozenset(hidden["indicator"]) & rules.keys()) | frozenset(by_owner["indicator"])


# --- what hangs together
def _protected(
    tables: Tables, judged: pl.DataFrame, suspects: frozenset[str], rules: Mapping[str, DisclosureRule], earlier: Sequence[Tables]
) -> tuple[Model, Protection]:
    from outturn.disclosure.complementary import protect

    rows = known_at(judged, None, tables["indicators"]).to_dicts()
    pairs = same_counts(rows, suspects)
    wanted = suspects | {other[0] for _, other in pairs}
    model, families = Model(), families_in(tables["breakdowns"])
    add_figures(model, [row for row in rows if row["indicator"] in wanted], rules, families.totals)
    past = earlier_rows(earlier, tables["indicators"], wanted)
    add_earlier(model, past, families.totals)
    area_types = dict(tables["areas"].select("area", pl.col("type").fill_null("")).iter_rows())
    relate_members(model, families, area_types)
    relate_periods(model, {row["indicator"]: row for row in rows if row["indicator"] in wanted})
    relate_same(model, pairs)
    add_shares(model, share_rows(rows, model))
    add_layers(model, earlier, Setting(judged, tables["indicators"], families, area_types, wanted))
    return model, protect(model)


def _causes(judged: pl.DataFrame, model: Model, protection: Protection | None) -> dict[int, Cause]:
    """By row of the table: why it is not shown."""
    causes = dict.fromkeys(judged.filter(_holds_withheld(judged))[ROW].to_list(), Cause.WITHHELD)
    causes |= dict.fromkeys(judged.filter(pl.col("small") | pl.col("unrated"))[ROW].to_list(), Cause.SMALL)
    for place, cause in (protection.causes if protection else {}).items():
        row = model.figures[place].row
        if row is not None:
            causes[row] = cause
    return causes


def _superseded(judged: pl.DataFrame, current: pl.DataFrame, model: Model, protection: Protection | None) -> frozenset[int]:
    """Earlier values of figures that hang together with a withheld one: a difference of revisions would tell it.

    Of an indicator with an earlier value that is withheld all earlier values: what was small then is the earlier total less the others,
    though nothing need be withheld now. An embargo that is over leaves nothing to protect.
    """
    if current.height == judged.height:
        return frozenset()
    touched = {model.figures[place].key for place in protection.touched} if protection else set()
    older = judged.filter(~pl.col(ROW).is_in(current[ROW].to_list()))
    hidden = older.filter(pl.col("small") | pl.col("unrated") | (_holds_withheld(older) & (pl.col("status") == Status.SUPPRESSED)))
    was_hidden, keys = frozenset(hidden["indicator"]), {key_of(row) for row in hidden.iter_rows(named=True)}
    for figures, _ in components(model):
        together = {model.figures[place].key for place in figures}
        touched |= together if together & keys else set()
    older = older.filter(pl.col("indicator").is_in([*was_hidden, *(key.indicator for key in touched)]))
    return frozenset(row[ROW] for row in older.iter_rows(named=True) if row["indicator"] in was_hidden or key_of(row) in touched)


# --- what is shown
def _shown(judged: pl.DataFrame, causes: Mapping[int, Cause], dropped: frozenset[int], columns: list[str]) -> pl.DataFrame:
    hidden = pl.col(ROW).is_in(list(causes))
    both = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    rounds = (pl.col("base") > 1) & pl.col("held")
    implied = rounds & pl.col("top").is_not_null() & pl.col("bottom").is_not_null() & pl.col("tops")
    shown = judged.with_columns(
        value=pl.when(implied | (rounds & both)).then(None).when(rounds & pl.col("count").is_not_null()).then(rounded("count")).otherwise("value"),
        numerator=pl.when(implied).then(rounded("top")).when(rounds).then(rounded("numerator")).otherwise("numerator"),
        denominator=pl.when(implied).then(rounded("bottom")).when(rounds).then(rounded("denominator")).otherwise("denominator"),
        published_rating=pl.when(hidden).then(None).otherwise("published_rating"),
        qualifier=pl.when(hidden).then(None).otherwise("qualifier"),
        status=pl.when(hidden & pl.col("held")).then(pl.lit(Status.SUPPRESSED.value)).otherwise("status"),
    )
    shown = shown.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in NUMBERS)
    return shown.filter(~pl.col(ROW).is_in(list(dropped))).select(columns)


def _published(tables: Tables, current: pl.DataFrame, causes: Mapping[int, Cause]) -> pl.DataFrame:
    """Without the verdicts that an earlier report had on a figure that is withheld now."""
    is_own = pl.col("area").is_null() & pl.col("breakdown").is_null()
    hidden = set(current.filter(pl.col(ROW).is_in(list(causes)) & is_own).select("indicator", "period").iter_rows())
    published = tables["published"]
    if not hidden or published.is_empty():
        return published
    own = current.filter(is_own & pl.col("indicator").is_in([name for name, _ in hidden]))
    ends = sorted((parse_period(period).last, indicator, period) for indicator, period in own.select("indicator", "period").unique().iter_rows())

    def is_about_hidden(row: dict[str, Any]) -> bool:
        until = parse_period(row["period"]).last
        latest = [(end, period) for end, indicator, period in ends if indicator == row["subject"] and end <= until]
        return bool(latest) and any((row["subject"], period) in hidden for end, period in latest if end == latest[-1][0])

    told = pl.Series([is_about_hidden(row) for row in published.iter_rows(named=True)], dtype=pl.Boolean)
    return published.with_columns(pl.when(told).then(None).otherwise(pl.col(name)).alias(name) for name in ("rating", "ytd_rating", "trend"))


def _withheld(current: pl.DataFrame, causes: Mapping[int, Cause]) -> tuple[WithheldFigure, ...]:
    rows = current.filter(pl.col(ROW).is_in(list(causes))).iter_rows(named=True)
    return tuple(WithheldFigure(key_of(row), causes[row[ROW]], row["value"], row["numerator"], row["denominator"]) for row in rows)
