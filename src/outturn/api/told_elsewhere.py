"""What one edition of a site withholds and another shows: a reader has both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.current import KEY, known_at
from outturn.figures.vocabulary import WITH_VALUE, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.api.public_edition import PublicEdition

_WITHHELD, _SHOWN = "withheld", "shown"


@dataclass(frozen=True, order=True)
class ToldElsewhere:
    """A figure, the edition that withholds it because it is small or beside a small one, and the one that shows it."""

    figure: tuple[str, ...]
    withheld: str
    shown: str


def told_elsewhere(editions: Sequence[PublicEdition]) -> list[ToldElsewhere]:
    """Among reports for one period or for several: by the figures that the public has of each."""
    kept = [(place, known_at(edition.package["figures"], None, edition.package["indicators"])) for place, edition in enumerate(editions)]
    if not kept:
        return []
    every = pl.concat([frame.select(*KEY, "basis", "status", edition=pl.lit(place)) for place, frame in kept])
    hidden = every.filter(pl.col("status") == Status.SUPPRESSED)
    told = every.filter(pl.col("status").is_null() | pl.col("status").is_in(list(WITH_VALUE)))
    both = hidden.join(told, on=[*KEY, "basis"], nulls_equal=True, suffix=f"_{_SHOWN}").unique([*KEY, "basis"], keep="first", maintain_order=True)
    return sorted(
        ToldElsewhere(
            tuple(str(row[name]) for name in KEY if row[name]),
            editions[row["edition"]].manifest.about.report,
            editions[row[f"edition_{_SHOWN}"]].manifest.about.report,
        )
        for row in both.iter_rows(named=True)
    )
