"""Reads the catalogue: the TOML files in which the invented council is described."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Rows = list[Row]
Entry = dict[str, Any]

FOLDER = Path(__file__).parent / "catalogue"
SECTION_FILES = (
    "customer_services", "growth_and_communities", "highways_and_transport", "environment_and_waste",
    "education_and_send", "childrens_social_care", "adult_social_care", "public_health",
)  # fmt: skip
"""In the order of the report."""

YEARS = ("2023-24", "2024-25", "2025-26", "2026-27")
"""The years of the lists of targets, floors and ranges; the last is only proposed."""

FIRST, LAST = "2023-04", "2025-12"
"""The months of the figures."""

CREATED = "2026-01-20"


@dataclass(frozen=True)
class Indicator:
    """One `[[indicator]]` of a section's file, with defaults for what it leaves out."""

    ref: str
    section: str
    entry: Entry

    def get(self, name: str, default: Any = None) -> Any:
        return self.entry.get(name, default)

    @property
    def kind(self) -> str:
        return str(self.get("kind", "kpi"))

    @property
    def unit(self) -> str:
        return str(self.get("unit", "percent"))

    @property
    def polarity(self) -> str:
        return str(self.get("polarity", "higher" if self.kind == "kpi" else "none"))

    @property
    def basis(self) -> str:
        return str(self.get("basis", "period"))

    @property
    def aggregation(self) -> str:
        return str(self.get("aggregation", "ratio"))

    @property
    def frequency(self) -> str:
        return str(self.get("frequency"))

    @property
    def series(self) -> Entry:
        return dict(self.get("series", {}))

    @property
    def factor(self) -> float:
        """What a numerator divided by its denominator is multiplied by."""
        return {"percent": 100.0, "rate": float(self.get("per", 1))}.get(self.unit, 1.0)

    @property
    def in_reports(self) -> bool:
        return bool(self.get("in_reports", True))


@dataclass(frozen=True)
class Catalogue:
    organisation: Entry
    sections: tuple[Entry, ...]
    breakdowns: tuple[Entry, ...]
    risks: tuple[Entry, ...]
    framework: Entry

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(Indicator(entry["ref"], section["section"], entry) for section in self.sections for entry in section["indicator"])

    def indicator(self, ref: str) -> Indicator:
        return next(indicator for indicator in self.indicators if indicator.ref == ref)


def load_catalogue() -> Catalogue:
    return Catalogue(
        organisation=_read("organisation"),
        sections=tuple(_read(name) for name in SECTION_FILES),
        breakdowns=tuple(_read("breakdowns")["table"]),
        risks=tuple(_read("risks")["risk"]),
        framework=_read("framework"),
    )


def _read(name: str) -> Entry:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
