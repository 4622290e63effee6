"""Names: one that means two indicators, one indicator with two names, names hard to tell apart (A13, A14, B23, C11, C14)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import Fault, check, faults
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.findings.context import CheckContext

ALIKE = 0.85
"""Share of letters in common from which two names of sections are hard to tell apart."""
_SMALL_WORDS = r"\b(and|the|of|a)\b"


def bare(name: pl.Expr) -> pl.Expr:
    """A name without what does not change its meaning: case, asterisks, punctuation, “(NEW)”, “and” and “the”."""
    plain = name.str.to_lowercase().str.replace_all(r"\(new\)|\*", "").str.replace_all(r"[^\w%]+", " ")
    return plain.str.replace_all(_SMALL_WORDS, " ").str.replace_all(r"\s+", " ").str.strip_chars()


def _names(context: CheckContext) -> pl.DataFrame:
    """Every name that stands for an indicator: in the catalogue, in its definitions, in publications, as an alias.

    Columns: indicator, called, bare, table, column, line.
    """
    sources = (("indicators", "name", "indicator"), ("definitions", "name", "indicator"), ("published", "name", "subject"), ("aliases", "alias", "indicator"))
    frames = [
        context.table(table).select("line", pl.col(subject).alias("indicator"), pl.col(column).alias("called")).with_columns(table=pl.lit(table), column=pl.lit(column))
        for table, column, subject in sources
    ]
    known = context.tables["indicators"]["indicator"].to_list()
    return pl.concat(frames).drop_nulls("called").filter(pl.col("indicator").is_in(known)).with_columns(bare=bare(pl.col("called")))


@check(code="name-of-two-indicators", severity=Severity.WARNING, title="One name for two indicators", mend="Give each indicator a name of its own. Figures are joined on the reference, never on the name.")
def name_of_two_indicators(context: CheckContext) -> Iterable[Fault]:
    """Two indicators of the same unit stand under one name, in the catalogue or in one publication, or an alias of one is
    the name of another. Case, asterisks and punctuation make no difference.
    """
    yield from _shared_names(context, same_unit=True, message="“{called}” stands for {indicator} and for {other}.")


@check(code="same-name-other-measure", severity=Severity.WARNING, title="One name for two different measures", mend="Rename one of them, or say in definitions from when the other is meant.")
def same_name_other_measure(context: CheckContext) -> Iterable[Fault]:
    """Two indicators with different units stand under one name, or one name was kept when the unit of what it measures
    changed: figures under that name cannot be compared.
    """
    yield from _shared_names(context, same_unit=False, message="“{called}” stands for {indicator} ({unit}) and for {other} ({other_unit}).")


def _shared_names(context: CheckContext, *, same_unit: bool, message: str) -> Iterable[Fault]:
    units = context.settings.select("indicator", "unit", "order")
    named = context.shared(_names).join(units, on="indicator", how="left", maintain_order="left").unique(["indicator", "bare"], keep="first", maintain_order=True)
    others = named.select("bare", pl.col("indicator").alias("other"), pl.col("unit").alias("other_unit"))
    pairs = named.join(others, on="bare", how="inner", maintain_order="left").filter(pl.col("indicator") < pl.col("other"))
    alike = pairs.filter((pl.col("unit") == pl.col("other_unit")) == same_unit)
    for row in alike.iter_rows(named=True):
        yield Fault(message=message.format_map(row), table=row["table"], row=row["line"], column=row["column"], subject=row["indicator"], found=row["called"])


@check(code="indicator-with-two-names", severity=Severity.NOTE, title="An indicator published under another name", mend="Use one name, or record the other in aliases.")
def indicator_with_two_names(context: CheckContext) -> Iterable[Fault]:
    """The name under which an indicator stood in a publication is not its name in the catalogue. Asterisks, case and
    punctuation make no difference.
    """
    names = context.settings.select(pl.col("indicator").alias("subject"), pl.col("name").alias("catalogued"))
    rows = context.table("published").drop_nulls("name").join(names, on="subject", how="inner", maintain_order="left")
    other = rows.filter(bare(pl.col("name")) != bare(pl.col("catalogued")))
    return faults(other, table="published", column="name", subject="{subject}", found="{name}", expected="{catalogued}", message="{subject} stood in {report} as “{name}”; its name is “{catalogued}”.")


@check(code="section-with-two-names", severity=Severity.NOTE, title="A section published under another name", mend="Use one name for the section in all documents.")
def section_with_two_names(context: CheckContext) -> Iterable[Fault]:
    """The heading under which a section stood in a publication is not its name. Case and punctuation make no difference."""
    names = context.tables["sections"].select(pl.col("section").alias("subject"), pl.col("name").alias("known"))
    rows = context.table("published").drop_nulls("name").join(names, on="subject", how="inner", maintain_order="left")
    other = rows.filter(bare(pl.col("name")) != bare(pl.col("known")))
    return faults(other, table="published", column="name", subject="{subject}", found="{name}", expected="{known}", message="{subject} stood in {report} as “{name}”; its name is “{known}”.")


@check(code="names-alike", severity=Severity.NOTE, title="Names of sections that are hard to tell apart", mend="Use one section, or names that differ clearly.")
def names_alike(context: CheckContext) -> Iterable[Fault]:
    """The names of two sections are nearly the same, and neither is part of the other."""
    rows = context.table("sections").with_columns(bare=bare(pl.col("name"))).rows(named=True)
    for place, row in enumerate(rows):
        for other in rows[:place]:
            letters = difflib.SequenceMatcher(None, sorted(row["bare"].split()), sorted(other["bare"].split())).ratio()
            close = max(letters, difflib.SequenceMatcher(None, row["bare"], other["bare"]).ratio())
            if close >= ALIKE and row["section"] not in {other["parent"], other["section"]} and row["parent"] != other["section"]:
                message = f"The sections {other['section']} and {row['section']} are called “{other['name']}” and “{row['name']}”."
                yield Fault(message=message, table="sections", row=row["line"], column="name", subject=row["section"], found=row["name"])
