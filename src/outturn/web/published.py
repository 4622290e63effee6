"""What somebody knows who may not read what is not published: the figures of a year as the newest edition of each report tells them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from outturn.api import assess
from outturn.api.edition_manifest import MANIFEST
from outturn.periods import parse_period
from outturn.reports.wording import and_list
from outturn.store.current import current
from outturn.store.models import EditionFile
from outturn.web.assessed import kept
from outturn.web.frozen import read_edition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.package.package import Package
    from outturn.periods import Period


@dataclass(frozen=True)
class Told:
    """`package` is what is held, with what was reached in the year and later as it is published; `rows` is the assessment of all that is published.

    `words` say which editions these are from.
    """

    package: Package
    rows: Mapping[str, Mapping[str, Any]]
    words: str


_OF_A_YEAR = {"figures": "period", "milestones": "financial_year"}
"""Tables that tell what was reached, with the column that says when."""


class _Named(NamedTuple):
    """An edition without its files; `digest` is that of its manifest, and so of all that it holds."""

    pk: int
    report: str
    title: str
    period: str
    published_at: dt.datetime
    digest: str

    @property
    def label(self) -> str:
        return f"{self.title} ({parse_period(self.period).label})"


def told(year: Period) -> Told:
    """Made once for each state of the data and of what is published; one query where it is known."""
    held, editions = current(), _newest()
    key = (held.version, "told", year.id, tuple(one.digest for one in editions))
    return kept(key, lambda: _told(held.package, year, editions))


def _newest() -> list[_Named]:
    """Of each report the edition of its latest period that was published last, in the order of publication."""
    names = ("edition_id", "edition__report", "edition__title", "edition__period", "edition__published_at", "digest")
    found = [_Named(*row) for row in EditionFile.objects.filter(path=MANIFEST).values_list(*names)]
    newest = {one.report: one for one in sorted(found, key=lambda one: (parse_period(one.period).last, one.published_at, one.pk))}
    return sorted(newest.values(), key=lambda one: (one.published_at, one.pk))


def _told(package: Package, year: Period, editions: Sequence[_Named]) -> Told:
    parts, labels = [], []
    for one in editions:
        edition = kept(("edition", one.pk, one.digest), partial(read_edition, one.pk, one.published_at))
        if edition is not None and edition.has_figures:
            parts.append(edition.package)
            labels.append(one.label)
    words = _words(year, labels)
    tables = {name: _as_published(package[name], [part[name] for part in parts], column) for name, column in _OF_A_YEAR.items()}
    frame = assess(replace(package, tables={**package.tables, **tables}, lines={}), year).to_polars()
    rows = {row["indicator"]: row for row in frame.to_dicts() if row["breakdown"] is None}
    tables = {name: _in_the_year(package[name], tables[name], column, year) for name, column in _OF_A_YEAR.items()}
    made = replace(package, tables={**package.tables, **tables}, lines={}, notice=f"{words} {package.notice}".strip())
    return Told(made, rows, words)


def _as_published(held: pl.DataFrame, parts: Iterable[pl.DataFrame], column: str) -> pl.DataFrame:
    """All that is published, in the form of what is held; where two editions tell of one thing, the later one."""
    added = [frame.with_columns(edition=pl.lit(place)) for place, frame in enumerate(parts)]
    if not added:
        return held.clear()
    said = pl.concat(added, how="diagonal").filter(pl.col("edition") == pl.col("edition").max().over("indicator", column))
    return pl.concat([held.clear(), said.drop("edition")], how="diagonal").select(held.columns)


def _in_the_year(held: pl.DataFrame, said: pl.DataFrame, column: str, year: Period) -> pl.DataFrame:
    """Earlier years as they are held: a paper shows none of their figures, only whether there were any."""
    return pl.concat([held.filter(~_since(held[column], year)), said.filter(_since(said[column], year))])


def _since(periods: pl.Series, year: Period) -> pl.Expr:
    return pl.col(periods.name).is_in([text for text in periods.drop_nulls().unique() if parse_period(text).last >= year.first])


def _words(year: Period, labels: Sequence[str]) -> str:
    if not labels:
        return f"No report with figures is published yet, so no figure of {year.label} is shown here."
    return f"The figures of {year.label} are those that are published: {and_list(labels)}. Later ones follow when they are published."
