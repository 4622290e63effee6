"""A rule of disclosure control: which counts are too small to be shown, and to what the others are rounded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.disclosure.vocabulary import Preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl


@dataclass(frozen=True)
class DisclosureRule:
    """Counts from 1 to just below `threshold` are withheld; the others are rounded to the nearest multiple of `base`. Nought is shown."""

    threshold: float = 0.0
    base: float = 1.0

    @property
    def protects(self) -> bool:
        return self.threshold > 1 or self.base > 1

    @property
    def rounds(self) -> bool:
        return self.base > 1

    def is_small(self, count: float) -> bool:
        return 0 < count < self.threshold

    def rounded(self, count: float) -> float:
        """Halves go up, as people round: with base 10, 15 becomes 20."""
        return math.floor(count / self.base + 0.5) * self.base if self.rounds else count

    def could_be(self, count: float) -> tuple[float, float]:
        """The least and the greatest count that is shown as this one is; whole numbers where it is one itself."""
        if not self.rounds:
            return count, count
        shown, half = self.rounded(count), self.base / 2
        if count != round(count):
            return max(0.0, shown - half), shown + half
        return max(0.0, math.ceil(shown - half)), math.ceil(shown + half) - 1


PRESETS: Mapping[Preset, DisclosureRule] = {
    Preset.NHS: DisclosureRule(8, 5),
    Preset.THRESHOLD_5: DisclosureRule(5),
    Preset.THRESHOLD_10: DisclosureRule(10),
    Preset.AS_IT_IS: DisclosureRule(),
}


def rules_for(table: pl.DataFrame, indicators: Iterable[str], report: str) -> dict[str, DisclosureRule]:
    """By indicator, from the table `disclosure_rules`: of the rows that are for it and for the report, the one that says most exactly for what it is.

    The row of the indicator comes before that of the report. An indicator of which nothing protects is left out.
    """
    rows = [row for row in table.iter_rows(named=True) if (row["report"] or report) == report]
    found = {}
    for indicator in indicators:
        of_it = [row for row in rows if (row["indicator"] or indicator) == indicator]
        if of_it:
            found[indicator] = rule_of(max(of_it, key=lambda row: (row["indicator"] is not None, row["report"] is not None)))
    return {indicator: rule for indicator, rule in found.items() if rule.protects}


def rule_of(row: Mapping[str, object]) -> DisclosureRule:
    """Of one row of the table: its preset, or its threshold and base."""
    if row["preset"]:
        return PRESETS[Preset(str(row["preset"]))]
    threshold, base = row["threshold"], row["base"]
    return DisclosureRule(float(threshold) if isinstance(threshold, int | float) else 0.0, float(base) if isinstance(base, int | float) else 1.0)
