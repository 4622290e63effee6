"""Several figures to come as the one that is judged: their sum, their mean, their ratio, or the last of them (RULES.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outturn.forecasts.model import fit
from outturn.forecasts.outlook import Ahead
from outturn.indicators.vocabulary import Aggregation, Basis

if TYPE_CHECKING:
    from outturn.forecasts.model import Fit
    from outturn.forecasts.outlook import Floats, Outlook
    from outturn.forecasts.series import Series


@dataclass(frozen=True)
class SoFar:
    """What is known of the year already: the sums of its numerators (or values) and denominators, and how many periods have one."""

    top: float = 0.0
    bottom: float = 0.0
    periods: int = 0


NOTHING = SoFar()


@dataclass(frozen=True)
class Coming:
    """The figures to come of one series, and the denominators that go with them (empty where it has none)."""

    ahead: Ahead
    denominators: Floats
    factor: float
    adding: Aggregation

    def after(self, count: int) -> Coming:
        """Without the next `count` figures."""
        ahead = Ahead(self.ahead.mean[count:], self.ahead.covariance[count:, count:], self.ahead.df)
        return Coming(ahead, self.denominators[count:], self.factor, self.adding)

    def total(self, count: int, so_far: SoFar = NOTHING) -> Outlook:
        """Of what is known of the year and the next `count` figures. Denominators to come are taken as they are expected."""
        match self.adding:
            case Aggregation.SUM:
                return self.ahead.total(np.ones(count), so_far.top)
            case Aggregation.MEAN:
                periods = so_far.periods + count
                return self.ahead.total(np.full(count, 1.0 / periods), so_far.top / periods)
            case Aggregation.RATIO:
                coming = self.denominators[:count]
                bottom = so_far.bottom + float(coming.sum())
                return self.ahead.total(coming / bottom, so_far.top * self.factor / bottom)
            case _:
                return self.ahead.at(count - 1)


def coming(series: Series, count: int, model: Fit | None = None) -> Coming | None:
    """None where the series leaves nothing to estimate its noise from. `model` is that of its values, where somebody has it."""
    model = model or fit_of(series)
    if model is None:
        return None
    needs = series.traits.adding is Aggregation.RATIO
    return Coming(model.ahead(count), _denominators(series, count) if needs else np.empty(0), series.traits.factor, series.traits.adding)


def fit_of(series: Series) -> Fit | None:
    """A figure that covers twelve months has no season left."""
    return fit(series.values, series.traits.per_year, seasonal=series.traits.basis is not Basis.ROLLING_12)


def _denominators(series: Series, count: int) -> Floats:
    """What the same periods had a year before, or else the mean of the year's: they weigh the figures to come, and are not what is judged."""
    per_year = series.traits.per_year
    year = series.denominators[-per_year:]
    known = year[np.isfinite(year) & (year > 0)]
    if not len(known):
        return np.ones(count)  # without any, each period weighs the same
    filled = np.where(np.isfinite(year) & (year > 0), year, known.mean())
    laid_out = np.concatenate([np.full(per_year - len(filled), known.mean()), filled])
    return laid_out[np.arange(count) % per_year]


def actual_total(series: Series, start: int, count: int) -> float | None:
    """What the figures from `start` on came to; None where one of them is missing."""
    part = slice(start, start + count)
    values, bottoms = series.values[part], series.denominators[part]
    if len(values) < count or (series.traits.adding not in {Aggregation.LAST, Aggregation.NONE} and not np.isfinite(values).all()):
        return None
    match series.traits.adding:
        case Aggregation.SUM:
            return float(values.sum())
        case Aggregation.MEAN:
            return float(values.mean())
        case Aggregation.RATIO:
            bottoms = bottoms if np.isfinite(bottoms).all() else np.ones(count)
            return float(values @ bottoms / bottoms.sum()) if bottoms.sum() > 0 else None
        case _:
            return float(values[-1]) if np.isfinite(values[-1]) else None
