"""The panel's three files as the tables of a package.

An area has the panel's own number (886 is Kent), because the files carry no GSS code; a code would stand in the same column.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

from lait.measures import measures, sections, with_decimals
from lait.periods import panel_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lait.measures import Measure

LONG, MEASURES, NEIGHBOURS = "lait_long.csv.gz", "lait_measures.csv", "statistical_neighbours_children.csv"

STATUSES = {
    "-": "not_available", ":": "not_available", "..": "not_available", "x": "not_available", "": "not_available",
    "z": "not_applicable", ".": "not_applicable",
    "c": "suppressed", "*": "suppressed",
}  # fmt: skip
"""The marks of official statistics: c is confidential, x and : not available, z not applicable."""

_FIRST_AGGREGATE, _COUNTRY = 970, 970
_SIGNIFICANT = 12
"""Digits that are kept: a value of 12.600000000000001 is 12.6 with the noise of a spreadsheet, and would break a tie."""


def panel_tables(folder: Path, wanted: Sequence[str] = ()) -> dict[str, list[dict[str, object]] | pl.DataFrame]:
    """`wanted` picks measures by their short names; all of them where it is empty. Raises SystemExit for a name that is not there."""
    listed = pl.read_csv(folder / MEASURES, infer_schema=False).to_dicts()
    known = measures(listed)
    if unknown := [name for name in wanted if name not in known]:
        raise SystemExit(f"{MEASURES} has no measure {unknown[0]}.")
    chosen = {ref: measure for ref, measure in known.items() if not wanted or ref in wanted}
    long = pl.read_csv(folder / LONG, infer_schema=False).filter(pl.col("measure_short").is_in(list(chosen)))
    neighbours = pl.read_csv(folder / NEIGHBOURS, infer_schema=False)
    figures = panel_figures(long, chosen)
    decimals = dict(figures.group_by("indicator").agg(pl.col("decimals").max()).iter_rows())
    indicators = [with_decimals(measure.row, decimals.get(ref)) for ref, measure in chosen.items()]
    topics = {indicator["section"] for indicator in indicators}
    return {
        "sections": [section for section in sections(listed) if section["section"] in topics],
        "indicators": indicators,
        "figures": figures.drop("decimals"),
        "areas": areas(long, neighbours),
        "neighbours": _neighbours(neighbours),
    }


def panel_figures(long: pl.DataFrame, chosen: Mapping[str, Measure]) -> pl.DataFrame:
    """Columns: indicator, area, period, value, status, note, and how many decimals the value was written with."""
    periods = _periods(long, chosen)
    text = pl.col("value").fill_null("").str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    rows = long.join(periods, on=["measure_short", "period"], how="left").with_columns(number=number.round_sig_figs(_SIGNIFICANT), mark=text.str.to_lowercase())
    _tell("not a period", rows.filter(pl.col("id").is_null())["period"])
    rows = rows.filter(pl.col("id").is_not_null())
    marks = rows.filter(pl.col("number").is_null())["mark"]
    _tell("a mark that is not known, taken as not available", marks.filter(~marks.is_in(list(STATUSES))))
    withheld = pl.col("mark").replace_strict(STATUSES, default="not_available", return_dtype=pl.String)
    shown = pl.when("provisional").then(pl.lit("provisional")).otherwise(pl.lit("final"))
    return rows.select(
        indicator="measure_short",
        area="la_number",
        period="id",
        value="number",
        status=pl.when(pl.col("number").is_null()).then(withheld).otherwise(shown),
        note=pl.when(pl.col("number").is_null()).then(pl.format("Shown as “{}” in the panel.", "mark")).when(pl.col("note") != "").then("note"),
        decimals=pl.col("number").cast(pl.String).str.extract(r"\.(\d+)$").str.strip_chars_end("0").str.len_chars().fill_null(0),
    )


def _periods(long: pl.DataFrame, chosen: Mapping[str, Measure]) -> pl.DataFrame:
    pairs = long.select("measure_short", "period").unique(maintain_order=True)
    read = [panel_period(period or "", chosen[measure].calendar) for measure, period in pairs.iter_rows()]
    return pairs.with_columns(
        id=pl.Series([found.id if found else None for found in read], dtype=pl.String),
        provisional=pl.Series([bool(found and found.provisional) for found in read], dtype=pl.Boolean),
        note=pl.Series([found.note if found else "" for found in read], dtype=pl.String),
    )


def _tell(what: str, texts: pl.Series) -> None:
    """On standard error: nothing is left out in silence."""
    for text, count in texts.value_counts(sort=True).iter_rows():
        sys.stderr.write(f"{count:,} rows: “{text}” is {what}.\n")


def areas(long: pl.DataFrame, neighbours: pl.DataFrame) -> list[dict[str, object]]:
    """Local authorities, regions and England; then areas that only the models of neighbours name: authorities that are no more."""
    listed = long.select("la_number", "area", "region").unique("la_number", keep="first", maintain_order=True)
    rows: list[dict[str, object]] = [
        {"area": number, "name": name, "type": _type(number), "region": None if region == "NA" else region} for number, name, region in listed.iter_rows()
    ]
    seen = {row["area"] for row in rows}
    own = neighbours.select(number="la_number", name="la_name")
    others = neighbours.select(number="neighbour_la_number", name="neighbour_name")
    for number, name in pl.concat([own, others]).unique("number", keep="first", maintain_order=True).iter_rows():
        if number not in seen:
            rows.append({"area": number, "name": name, "type": "former_local_authority", "region": None})
    return rows


def _type(number: str) -> str:
    if not number.isdigit() or int(number) < _FIRST_AGGREGATE:
        return "local_authority"
    return "country" if int(number) == _COUNTRY else "region"


def _neighbours(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        model=pl.format("dfe-{}", "model_year"),
        area="la_number",
        neighbour="neighbour_la_number",
        rank="rank",
        closeness=pl.col("closeness").str.to_lowercase().str.replace_all(" ", "_"),
    )
