"""What the checks look at: the tables with their line numbers, and the frames that several checks share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from outturn.assessment.history import history
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.assessment.settings import indicator_settings
from outturn.errors import PeriodError
from outturn.figures.formatting import NumberFormat
from outturn.figures.vocabulary import WITH_VALUE, YTD_BASIS
from outturn.findings.numbers import typed_decimals
from outturn.indicators.vocabulary import Aggregation, Unit
from outturn.periods import Period, PeriodKind, parse_period
from outturn.periods.period import MONTHS_IN_YEAR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from outturn.assessment.groundwork import Groundwork

T = TypeVar("T")

FIGURE_KEY = ("indicator", "area", "period", "basis", "breakdown")
HEADER_LINES = 2
"""The first row of a table stands on the second line of its file, below the header."""


@dataclass(frozen=True)
class CheckContext:
    """`tables` as in `Package.tables`; `lines` as in `Package.lines`; `period` is the report's, where there is one.

    `ground` is that of these tables' indicators, where somebody has it already.

    Frames are computed once, on first use. An absent table is an error of the caller: every table of `TABLES` is there.
    """

    tables: Mapping[str, pl.DataFrame]
    lines: Mapping[str, pl.Series] = field(default_factory=dict)
    scheme: RatingScheme = FLOOR_SCHEME
    overlap_aware: bool = True
    period: Period | None = None
    ground: Groundwork | None = None
    _shared: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> pl.DataFrame:
        """A table with a first column `line`: the line in its file of each row."""
        return self.shared(_numbered, name)

    def shared(self, make: Callable[..., T], *arguments: object) -> T:
        """The result of `make(context, *arguments)`, computed once for all checks that ask for it."""
        key = (make, *arguments)
        if key not in self._shared:
            self._shared[key] = make(self, *arguments)
        return self._shared[key]  # type: ignore[return-value]

    @cached_property
    def settings(self) -> pl.DataFrame:
        """One row for each indicator: its name, section, frequency, decimals and scale with `indicator_settings`.

        `is_share` marks parts of a whole: percentages that are aggregated as a ratio, or whose basis is never added up.
        """
        wanted = ("line", "indicator", "name", "section", "frequency", "decimals", "scale", "introduced", "retired")
        named = self.table("indicators").select(*wanted, (pl.col("aggregation") == Aggregation.RATIO).fill_null(value=False).alias("said_ratio"))
        settings = self.ground.defined if self.ground else indicator_settings(self.tables["indicators"], self.tables["definitions"], scheme=self.scheme)
        is_share = (pl.col("unit") == Unit.PERCENT) & (pl.col("aggregation").is_in([Aggregation.RATIO.value, Aggregation.LAST.value]) | pl.col("said_ratio"))
        return named.join(settings, on="indicator", how="left", maintain_order="left").with_columns(is_share=is_share).drop("said_ratio")

    @cached_property
    def forms(self) -> Mapping[str, NumberFormat]:
        """How each indicator's numbers are printed."""
        rows = self.tables["indicators"].select("indicator", "unit", "decimals", "scale", "per").iter_rows()
        return {name: NumberFormat(Unit(unit or Unit.COUNT), decimals, scale or 1.0, per) for name, unit, decimals, scale, per in rows}

    @cached_property
    def periods(self) -> pl.DataFrame:
        """Every period of the figures. Columns: period, length (months), last (month), order, year, place, elapsed."""
        return period_columns(self.tables["figures"]["period"].drop_nulls().unique().to_list())

    @cached_property
    def all_figures(self) -> pl.DataFrame:
        """Every current figure (revisions resolved) with its line, its period and its indicator's settings.

        `given` is the value as it stands in the file; `value` is null where the status forbids its use, and computed
        where a ratio has its numerator and denominator. `typed` is how many decimals `given` shows. `is_ytd` marks a year
        to date as given, `is_own` a figure of the indicator's own basis.
        """
        return _current_figures(self)

    @cached_property
    def figures(self) -> pl.DataFrame:
        """`all_figures` of the indicators' own basis, and years to date as given."""
        return self.all_figures.filter(pl.col("is_own") | pl.col("is_ytd"))

    @cached_property
    def series(self) -> pl.DataFrame:
        """`figures` of the indicators' own frequency, without years to date, sorted by series and period.

        `series` numbers each indicator, area and breakdown.
        """
        own = self.figures.filter(pl.col("is_own") & (pl.col("length") == pl.col("months").fill_null(pl.col("length"))))
        keys = ("indicator", "area", "breakdown")
        return own.with_columns(series=pl.struct(keys).rank("dense")).sort("series", "order")

    @cached_property
    def rated(self) -> pl.DataFrame:
        """`assessment.history` of every figure, with the line of its row in the figures' file."""
        return _rated(self)

    @cached_property
    def latest_month(self) -> int | None:
        """The last month of the report's period, or else the newest month, quarter or term with a value.

        That is the package's own today. A figure for a whole year may be given before the year has ended, so that years
        count only where there is nothing finer.
        """
        if self.period is not None:
            return self.period.last
        known = self.all_figures.filter(pl.col("value").is_not_null()).select("last", "length")
        finer = known.filter(pl.col("length") < MONTHS_IN_YEAR)
        newest = (known if finer.is_empty() else finer)["last"].max()
        return newest if isinstance(newest, int) else None

    @property
    def today(self) -> dt.date | None:
        """The last day of `latest_month`: by then, what was due has come."""
        return None if self.latest_month is None else Period(PeriodKind.MONTH, self.latest_month).end


def period_columns(ids: list[str]) -> pl.DataFrame:
    """Periods by id; one that cannot be read is left out, since the reader of the package has reported it."""
    rows = []
    for text in ids:
        try:
            period = parse_period(text)
        except PeriodError:
            continue
        rows.append((text, period.kind.months, period.last, period.order, period.financial_year.id, period.place_in_year, period.months_elapsed))
    schema = {"period": pl.String, "length": pl.Int32, "last": pl.Int32, "order": pl.Int32, "year": pl.String, "place": pl.Int32, "elapsed": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _numbered(context: CheckContext, name: str) -> pl.DataFrame:
    frame = context.tables[name]
    lines = context.lines.get(name)
    if lines is None:
        lines = pl.Series(np.arange(HEADER_LINES, frame.height + HEADER_LINES), dtype=pl.Int64)
    # laid side by side, not selected: every check of every table begins here
    return pl.DataFrame([lines.cast(pl.Int64).alias("line"), *(frame[name] for name in frame.columns if name != "line")])


def _newest(figures: pl.DataFrame) -> pl.DataFrame:
    """Of the rows with one key, that which was recorded last; one without an instant is the oldest."""
    if figures["recorded_at"].null_count() == figures.height:
        return figures
    return figures.sort("recorded_at", nulls_last=False, maintain_order=True).unique(FIGURE_KEY, keep="last", maintain_order=True).sort("line")


def _current_figures(context: CheckContext) -> pl.DataFrame:
    settings = context.settings.drop("line", "introduced", "retired", "decimals", "scale").rename({"basis": "own_basis"})
    wanted = [
        "line",
        "indicator",
        "area",
        "period",
        "basis",
        "breakdown",
        "value",
        "qualifier",
        "numerator",
        "denominator",
        "status",
        "note",
        "published_rating",
        "recorded_at",
    ]
    joined = (
        context.table("figures")
        .select(wanted)
        .rename({"value": "given"})
        .join(settings, on="indicator", how="inner", maintain_order="left")
        .with_columns(pl.coalesce("basis", "own_basis").alias("basis"))
    )
    usable = pl.col("status").is_null() | pl.col("status").is_in([status.value for status in WITH_VALUE])
    has_parts = pl.col("numerator").is_not_null() & (pl.col("denominator") != 0)
    # The product comes first, so that 57 of 100 is 57 and not 56.99….
    ratio = pl.col("numerator") * pl.col("factor") / pl.col("denominator")
    return (
        _newest(joined)
        .join(context.periods, on="period", how="inner", maintain_order="left")
        .with_columns(
            value=pl.when(usable).then(pl.when(has_parts).then(ratio).otherwise(pl.col("given"))),
            typed=typed_decimals(pl.col("given")),
            is_ytd=pl.col("basis") == YTD_BASIS,
            is_own=pl.col("basis") == pl.col("own_basis"),
        )
    )


_BESIDE_RATING = ("line", "typed", "length", "year", "name", "kind", "section", "polarity", "unit", "step")


def _rated(context: CheckContext) -> pl.DataFrame:
    rated = history(context.tables, scheme=context.scheme, ground=context.ground)
    keys = ["indicator", "area", "period", "breakdown"]
    own = context.all_figures.filter(pl.col("is_own") & (pl.col("length") == pl.col("months").fill_null(pl.col("length")))).select(*keys, *_BESIDE_RATING)
    # Both are in the order of the table unless revisions moved rows: laying them side by side saves a join of all figures.
    if own.height == rated.height and own.select(keys).equals(rated.select(keys)):
        return pl.concat([rated, own.drop(keys)], how="horizontal")
    return rated.join(own, on=keys, how="inner", nulls_equal=True, maintain_order="left")
