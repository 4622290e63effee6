"""A target, a floor or an expected range as one value, whatever its shape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """One number, or the two ends of a band; all None where there is none."""

    single: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def exists(self) -> bool:
        return self.single is not None or self.low is not None or self.high is not None

    @property
    def is_band(self) -> bool:
        return self.low is not None or self.high is not None
