"""What verdicts rest on beside the figures: the settings of indicators, and the standards in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.in_force import standards_in_force
from outturn.assessment.rows import known_periods
from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme
from outturn.assessment.settings import complete_settings, indicator_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.assessment.current import Figures


@dataclass(frozen=True)
class Groundwork:
    """What ratings rest on beside the figures, made once where many small packages are cut out of a large one.

    `defined` is of `indicator_settings`, `settings` of `settings_for`, `in_force` of `standards_in_force`.
    """

    defined: pl.DataFrame
    settings: pl.DataFrame
    in_force: pl.DataFrame

    def about(self, indicators: Sequence[str]) -> Groundwork:
        wanted = pl.col("indicator").is_in(indicators)
        return Groundwork(self.defined.filter(wanted), self.settings.filter(wanted), self.in_force.filter(wanted))


def groundwork(tables: Mapping[str, Figures], *, scheme: RatingScheme = FLOOR_SCHEME, trend_periods: int | None = None) -> Groundwork:
    defined = _defined(tables, scheme, trend_periods)
    settings = _complete(defined, tables, known_periods(tables["figures"]))
    return Groundwork(defined, settings, standards_in_force(table_of(tables, "standards"), settings))


def table_of(tables: Mapping[str, Figures], name: str) -> pl.DataFrame:
    frame = tables[name]
    return frame.collect() if isinstance(frame, pl.LazyFrame) else frame


def settings_for(tables: Mapping[str, Figures], periods: pl.DataFrame, scheme: RatingScheme, trend_periods: int | None) -> pl.DataFrame:
    """The complete settings of every indicator of the tables; see `indicator_settings`."""
    return _complete(_defined(tables, scheme, trend_periods), tables, periods)


def _defined(tables: Mapping[str, Figures], scheme: RatingScheme, trend_periods: int | None) -> pl.DataFrame:
    definitions = table_of(tables, "definitions") if "definitions" in tables else None
    return indicator_settings(table_of(tables, "indicators"), definitions, scheme=scheme, trend_periods=trend_periods)


def _complete(settings: pl.DataFrame, tables: Mapping[str, Figures], periods: pl.DataFrame) -> pl.DataFrame:
    """Where a frequency is not given, the length of the indicator's periods is that of its figures."""
    if settings["months"].null_count() == 0:
        return complete_settings(settings)
    unclear = settings.filter(pl.col("months").is_null()).select("indicator")
    seen = (
        tables["figures"]
        .lazy()
        .select("indicator", "period")
        .unique()
        .join(unclear.lazy(), on="indicator", how="semi")
        .join(periods.lazy(), on="period", how="inner")
    )
    return complete_settings(settings, seen.select("indicator", "months").collect())
