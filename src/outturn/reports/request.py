"""What somebody asks for: which report, for which period, and what some kinds of report need to know besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from outturn.indicators.vocabulary import REPORT_ON_ONE

if TYPE_CHECKING:
    from outturn.periods import Period

INDICATOR = REPORT_ON_ONE


@dataclass(frozen=True)
class ReportRequest:
    """`indicator` is for the report on one indicator; `compare_with` is the year beside which a review is laid."""

    report: str
    period: Period
    indicator: str = ""
    compare_with: Period | None = None

    @property
    def stem(self) -> str:
        """The name of its files, without an extension: no two requests of one package share it.

        Signs that are no part of a file's name, such as a slash in a reference, are written as in web addresses.
        """
        parts = [self.report, self.indicator, self.period.id, f"from-{self.compare_with.id}" if self.compare_with else ""]
        return "-".join(quote(part, safe="") for part in parts if part)
