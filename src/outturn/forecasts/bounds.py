"""What a figure cannot be: a count below nought, a percentage beyond a hundred. A forecast is cut off there, and says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from outturn.forecasts.outlook import Floats, Outlook
    from outturn.forecasts.series import Traits

_HUNDRED = 100.0


@dataclass(frozen=True)
class Bounds:
    low: float = -math.inf
    high: float = math.inf

    def clipped(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def at_least(self, low: float) -> Bounds:
        return Bounds(max(self.low, low), self.high)

    def chance_between(self, outlook: Outlook, low: float, high: float) -> float:
        """Of ending from low to high, ends included; whatever lies beyond a bound ends on it."""
        if low > self.high or high < self.low:
            return 0.0
        upper = 1.0 if high >= self.high else outlook.chance_up_to(high)
        lower = 0.0 if low <= self.low else outlook.chance_up_to(low)
        return min(max(upper - lower, 0.0), 1.0)


def bounds_of(values: Floats, traits: Traits) -> Bounds:
    """From what the series has shown: a change that was below nought once may be so again."""
    known = values[np.isfinite(values)]
    low = 0.0 if len(known) and known.min() >= 0 else -math.inf
    return Bounds(low, _HUNDRED if traits.is_percent and len(known) and known.max() <= _HUNDRED else math.inf)
