"""The breakdown tables of the QPR: which totals add up, which do so within rounding, and which do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.golden.printed import Printed, number, printed

if TYPE_CHECKING:
    from outturn.package.package import Package

TOTALS = printed("kent_totals")
IN_THOUSANDS = {"calls-by-service", "s106-secured"}


def by_table_and_column(row: Printed) -> str:
    return " ".join(filter(None, (row["table"], row["period"], row["basis"])))


def column(kent: Package, row: Printed) -> pl.DataFrame:
    """The figures of one column of a table, with `is_total`, and the whole where the table has no line for it."""
    table = kent["breakdown_tables"].filter(pl.col("table") == row["table"]).row(0, named=True)
    members = kent["breakdowns"].filter(pl.col("table") == row["table"]).with_columns(breakdown=pl.col("dimension") + "=" + pl.col("member"))
    basis = pl.col("basis").fill_null("") == row["basis"]
    figures = kent["figures"].filter((pl.col("indicator") == table["indicator"]) & (pl.col("period") == row["period"]) & basis)
    whole = figures.filter(pl.col("breakdown").is_null()).with_columns(is_total=pl.lit(value=True))
    parts = figures.join(members.select("breakdown", "is_total"), on="breakdown")
    return parts if parts["is_total"].any() else pl.concat([parts, whole])


@pytest.mark.parametrize("row", TOTALS, ids=by_table_and_column)
def test_parts_and_total_are_those_printed(row: Printed, kent: Package) -> None:
    figures = column(kent, row)
    assert figures.filter("is_total")["value"].to_list() == [number(row["total"])]
    assert figures.filter(~pl.col("is_total"))["value"].sum() == pytest.approx(number(row["parts_add_to"]))


@pytest.mark.parametrize("row", TOTALS, ids=by_table_and_column)
def test_a_rounded_total_may_be_off_by_half_a_unit_for_each_part_and_a_count_by_nothing(row: Printed, kent: Package) -> None:
    figures = column(kent, row)
    parts = figures.filter(~pl.col("is_total"))["value"]
    allowed = 500.0 * (len(parts) + 1) if row["table"] in IN_THOUSANDS else 0.0
    off = abs(parts.sum() - figures.filter("is_total")["value"].item())
    assert (off <= allowed + 1e-6) == (row["adds_up"] == "yes")


def test_23_of_30_columns_add_up_exactly_and_one_does_not_at_all() -> None:
    exact = [row for row in TOTALS if row["total"] == row["parts_add_to"]]
    wrong = [row for row in TOTALS if row["adds_up"] == "no"]
    assert (len(TOTALS), len(exact)) == (30, 23)
    assert [(row["table"], row["period"]) for row in wrong] == [("complaints-by-service", "2019-20-Q2")]


def test_a_dash_and_two_asterisks_are_missing_and_not_zero(kent: Package) -> None:
    figures = kent["figures"]
    dashes = figures.filter((pl.col("breakdown") == "service=kent-together") & pl.col("value").is_null())
    assert dashes.select("period", "status").rows() == [("2019-20-Q3", "not_applicable"), ("2019-20-Q4", "not_applicable")]
    asterisks = figures.filter((pl.col("breakdown") == "transaction=renew-a-library-book") & pl.col("value").is_null())
    assert asterisks.select("period", "status").rows() == [("2020-21-Q1", "not_available")]


def test_the_schools_that_were_not_open_do_not_add_up_and_posts_pass_the_whole(kent: Package) -> None:
    figures = kent["figures"].filter(pl.col("period") == "2020-21-Q2")
    schools = figures.filter(pl.col("indicator") == "EW-SCHOOLS-NOT-OPEN")
    is_total = pl.col("breakdown") == "phase=total"
    assert (schools.filter(~is_total)["value"].sum(), schools.filter(is_total)["value"].item()) == (8.0, 7.0)
    assert figures.filter(pl.col("indicator") == "CI-POSTS")["value"].sum() == pytest.approx(106.9)
