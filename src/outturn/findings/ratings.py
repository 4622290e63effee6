"""Published ratings and alerts against the figures, and ratings that hang by a thread (RULES.md section 4)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.assess import assess
from outturn.assessment.vocabulary import Expected, Rating, RatingReason
from outturn.figures.formatting import form_that_tells_apart
from outturn.figures.vocabulary import Status
from outturn.findings.check import check, faults
from outturn.findings.finding import Severity
from outturn.findings.numbers import typed_decimals
from outturn.findings.printed import SET, band_words, printed
from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from outturn.figures.formatting import NumberFormat
    from outturn.findings.check import Fault
    from outturn.findings.context import CheckContext

_RATINGS = [rating.value for rating in Rating]
_ALERTS = [alert.value for alert in Expected]
_WHOLE = pl.col("area").is_null() & pl.col("breakdown").is_null()
_NEWEST = pl.col("order") == pl.col("order").max().over("indicator", "area", "breakdown")
_STANDING = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high")
_WEAK = [status.value for status in (Status.PARTIAL, Status.ESTIMATED, Status.NOT_AVAILABLE, Status.NOT_DUE, Status.EMBARGOED, Status.SUPPRESSED)]


@check(
    code="rating-differs",
    severity=Severity.WARNING,
    title="A published rating that the figures do not give",
    mend="Compare the figure, the target and the floor with the publication; both ratings are kept.",
)
def rating_differs(context: CheckContext) -> Iterable[Fault]:
    """The rating that was published differs from the one that follows from the figure and its standard, for the period or
    for the year to date. GREEN where the target is missed differs too, even if no floor is known.
    """
    for rated, column in ((context.rated, "value"), (context.shared(_given_years), "value")):
        judged = rated.filter(pl.col("published_rating").is_in(_RATINGS))
        impossible = (pl.col("published_rating") == Rating.GREEN) & (pl.col("rating_reason") == RatingReason.FLOOR_UNKNOWN)
        wrong = judged.filter((pl.col("published_rating") != pl.col("rating")) | impossible)
        named = wrong.with_columns(computed=pl.col("rating").fill_null("not GREEN"))
        message = partial(_differing, forms=context.forms)
        yield from faults(named, table="figures", column=column, found="{published_rating}", expected="{computed}", message=message)


def _differing(row: Mapping[str, Any], *, forms: Mapping[str, NumberFormat]) -> str:
    known = [row[name] for name in ("value", *_STANDING) if row[name] is not None]
    form = form_that_tells_apart(known, forms[row["indicator"]])
    against = f"against target {_aim(row, 'target', form)} and floor {_aim(row, 'floor', form)}"
    return f"{row['indicator']}, {row['period']}: published as {row['published_rating']}, but {printed(row['value'], form)} {against} is {row['computed']}."


def _aim(row: Mapping[str, Any], name: str, form: NumberFormat) -> str:
    """A target or floor in words: the number, or the two ends of a band."""
    return band_words(row[f"{name}_low"], row[f"{name}_high"], form) if row[name] is None else printed(row[name], form, SET)


def _given_years(context: CheckContext) -> pl.DataFrame:
    """Years to date as given with a published rating, each with the rating and the standards that the assessment finds."""
    given = context.figures.filter("is_ytd", pl.col("published_rating").is_not_null())
    wanted = {"ytd_rating": "rating", "ytd_rating_reason": "rating_reason"} | {f"ytd_{name}": name for name in _STANDING}
    return _assessed_beside(context, given, wanted)


def _assessed_beside(context: CheckContext, figures: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """Figures with columns of the assessment of their own period, under the names wanted."""
    schema = {"line": pl.Int64, "indicator": pl.String, "period": pl.String, "value": pl.Float64, "published_rating": pl.String} | dict.fromkeys(
        wanted.values(), pl.String
    )
    frames = []
    keys = ["indicator", "area", "breakdown"]
    for (period,), rows in figures.group_by("period", maintain_order=True):
        some = rows["indicator"].unique().to_list()
        tables = {**context.tables, "figures": context.tables["figures"].filter(pl.col("indicator").is_in(some))}
        answer = assess(tables, parse_period(str(period)), scheme=context.scheme, overlap_aware=context.overlap_aware, all_areas=True)
        found = answer.select(*keys, *(pl.col(name).alias(new) for name, new in wanted.items()))
        own = rows.select("line", *keys, "period", "value", "published_rating")
        frames.append(own.join(found, on=keys, how="inner", nulls_equal=True, maintain_order="left"))
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


@check(
    code="alert-differs",
    severity=Severity.WARNING,
    title="A published alert that the expected range does not give",
    mend="Find out whether the range is for the latest period or for the year to date.",
)
def alert_differs(context: CheckContext) -> Iterable[Fault]:
    """The alert published for an activity indicator (Yes, Above, Below) differs from where its figure lies."""
    alerts = context.figures.filter(pl.col("is_own"), pl.col("published_rating").is_in(_ALERTS))
    placed = _assessed_beside(context, alerts, {"expected": "expected", "lower": "lower", "upper": "upper", "range_basis": "range_basis", "ytd": "ytd"})
    wrong = placed.filter(pl.col("published_rating") != pl.col("expected"))
    return faults(
        wrong,
        table="figures",
        column="published_rating",
        found="{published_rating}",
        expected="{expected}",
        message="{indicator}, {period}: published as {published_rating}, but it is {expected} against the range {lower:set} to {upper:set} ({range_basis}).",
        forms=context.forms,
    )


@check(code="rests-on-rounding", severity=Severity.NOTE, title="A rating that rests on rounding", mend="Give numerator and denominator, or one more decimal.")
def rests_on_rounding(context: CheckContext) -> Iterable[Fault]:
    """Not every value that would print the same has the same rating: the printed figure alone does not decide it."""
    rows = context.rated.filter("rests_on_rounding", _WHOLE).with_columns(printed=((pl.col("value") / pl.col("step")).round() * pl.col("step")).round(6))
    return faults(
        rows,
        table="figures",
        column="value",
        found="{value}",
        message="{indicator}, {period}: {rating} rests on rounding; other values that print as {printed:own} would be rated otherwise.",
        forms=context.forms,
    )


@check(
    code="rating-turns-on-decimals",
    severity=Severity.NOTE,
    title="A rating that rounding to the target's decimals would change",
    mend="Print the decimals, so that readers see why it is not rated better.",
)
def rating_turns_on_decimals(context: CheckContext) -> Iterable[Fault]:
    """The value misses its target only by decimals that the target does not show: rounded like the target it would meet it.
    Of values that are computed or given with many decimals only the newest is named.
    """
    missed = pl.col("rating_reason").is_in([reason.value for reason in (RatingReason.FLOOR_MET, RatingReason.FLOOR_MISSED, RatingReason.FLOOR_UNKNOWN)])
    rated = context.rated.filter(missed & (pl.col("value") != pl.col("target")) & (pl.col("typed").is_between(1, 2) | _NEWEST))
    places = pl.lit(10.0).pow(typed_decimals(pl.col("target")).cast(pl.Float64))
    rounded = ((pl.col("value") * places).abs() + 0.5 + 1e-9).floor() * pl.col("value").sign() / places
    rows = rated.filter((pl.col("polarity").is_in([Polarity.HIGHER.value, Polarity.LOWER.value])) & ((rounded - pl.col("target")).abs() < 1e-9))
    return faults(
        rows,
        table="figures",
        column="value",
        found="{value}",
        expected="{target}",
        message="{indicator}, {period}: {value:own} misses the target {target:own} only by its decimals.",
        forms=context.forms,
    )


@check(
    code="floor-unknown",
    severity=Severity.NOTE,
    title="A missed target without a known floor",
    mend="Add the floor standard of the year; one of another year is never taken.",
)
def floor_unknown(context: CheckContext) -> Iterable[Fault]:
    """The target is missed and no floor is known, so that AMBER and RED cannot be told apart. A published rating says
    which side of the floor the figure was on.
    """
    rows = context.rated.filter(pl.col("rating_reason") == RatingReason.FLOOR_UNKNOWN, _WHOLE)
    return faults(
        rows,
        table="figures",
        column="value",
        found="{value}",
        message=lambda row: (
            f"{row['indicator']}, {row['period']}: the target is missed and no floor is known"
            + (f"; it was published as {row['published_rating']}." if row["published_rating"] else ".")
        ),
    )


@check(
    code="rated-on-weak-figure",
    severity=Severity.WARNING,
    title="A published rating without a sound figure",
    mend="Show it as not rated, or say what the rating rests on.",
)
def rated_on_weak_figure(context: CheckContext) -> Iterable[Fault]:
    """A rating was published for a figure that is missing, withheld, estimated, or for a part of its period only."""
    weak = pl.col("value").is_null() | pl.col("status").is_in(_WEAK)
    rows = context.figures.filter(pl.col("published_rating").is_in(_RATINGS) & weak & (pl.col("unit") != "date"))
    return faults(
        rows,
        table="figures",
        column="published_rating",
        found="{published_rating}",
        message=lambda row: f"{row['indicator']}, {row['period']} was rated {row['published_rating']}, though its figure is {row['status'] or 'missing'}.",
    )
