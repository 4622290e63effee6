"""What is held, as it is looked up: indicators by reference and by name, sections and breakdowns by what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.package.package import Package

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    package: Package

    def rows(self, table: str) -> list[Row]:
        return list(self.package[table].to_dicts())

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicator"]: row for row in self.rows("indicators")}

    @cached_property
    def names(self) -> dict[str, str]:
        """The reference of an indicator by any name that it has or had."""
        found: dict[str, str] = {}
        for table, column in (("indicators", "name"), ("definitions", "name"), ("aliases", "alias")):
            for row in self.rows(table):
                if row[column]:
                    found.setdefault(plain(row[column]), row["indicator"])
        return found

    @cached_property
    def sections(self) -> dict[str, str]:
        """The reference of a section by its reference and by its name."""
        rows = self.rows("sections")
        return {plain(row["name"] or ""): row["section"] for row in reversed(rows)} | {row["section"]: row["section"] for row in rows}

    def section_of(self, row: Row) -> str:
        """The section that is meant, where it is held already; empty where not."""
        return self.sections.get(row["section"], "") or self.sections.get(plain(row["name"] or ""), "")

    @cached_property
    def breakdown_tables(self) -> dict[str, str]:
        """The table by its reference, and by its indicator and title."""
        rows = self.rows("breakdown_tables")
        named = {f"{row['indicator'] or ''} {plain(row['title'] or '')}": row["table"] for row in rows}
        return named | {row["table"]: row["table"] for row in rows}

    def last(self, table: str) -> int:
        """The highest place in an order."""
        return int(self.package[table].select(pl.col("order").max().fill_null(0)).item()) if self.package[table].height else 0
