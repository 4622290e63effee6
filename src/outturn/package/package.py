"""A package in memory: its description and its tables, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.assessment.scheme import FLOOR_SCHEME, RatingScheme

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


@dataclass(frozen=True)
class Organisation:
    """`area` is the GSS code of the organisation's own area, such as E10000016.

    `logo` is the path of a picture in the package and `accent` a colour, #12436D: of every report that names no other.
    """

    name: str = ""
    area: str = ""
    logo: str = ""
    accent: str = ""


@dataclass(frozen=True)
class Package:
    """`tables` holds every table of `TABLES` (an absent one as an empty frame with all its columns).

    Columns are typed by `ColumnType`: text, markdown, period, financial_year and when as String (canonical form), number
    as Float64, integer as Int64, boolean as Boolean, date as Date, instant as Datetime("us") in UTC. Columns that the
    definition does not know are kept as String after the known ones. A missing value is null, never an empty text.
    `lines[table]` gives the line in the CSV file of each row, in the order of the frame. `digests` are the SHA-256 sums
    of the files read, by file name. `pictures` are the logos, by their path. `notice` is printed on every output (an example council says that it is invented).
    """

    name: str
    title: str
    organisation: Organisation
    tables: Mapping[str, pl.DataFrame]
    rating_scheme: RatingScheme = FLOOR_SCHEME
    overlap_aware: bool = True
    process_control: bool = True
    notice: str = ""
    created: str = ""
    licence: str = ""
    lines: Mapping[str, pl.Series] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]
