"""Names: one that means two indicators, one indicator with two names, names hard to tell apart (A13, A14, B23, C11, C14)."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polars as pl

from outturn.findings.check import Fault, check, faults
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from outturn.findings.context import CheckContext

ALIKE = 0.8
"""Share of letters in common from which two words are hard to tell apart: resident and residence."""
_MEASURE_WORDS = r"^(total )?(number|no|percentage|proportion|rate|count|%)\b|per [\d ]+(population|children|people)?|rolling 12 months?|12 months? rolling"
_SMALL_WORDS = r"\b(and|the|of|a)\b"


def bare(name: pl.Expr) -> pl.Expr:
    """A name without what does not change its meaning: case, asterisks, punctuation, “(NEW)”, “and” and “the”."""
    plain = name.str.to_lowercase().str.replace_all(r"\(new\)|\*", "").str.replace_all(r"[^\w%]+", " ")
    return plain.str.replace_all(_SMALL_WORDS, " ").str.replace_all(r"\s+", " ").str.strip_chars()


def _subject(name: pl.Expr) -> pl.Expr:
    """A bare name without the words for how it is measured."""
    return name.str.replace_all(_MEASURE_WORDS, " ").str.replace_all(r"\s+", " ").str.strip_chars()


def all_names(context: CheckContext) -> pl.DataFrame:
    """Every name that stands for an indicator: in the catalogue, in its definitions, in publications, as an alias.

    Columns: indicator, called, bare, measured (the bare name without how it is measured), table, column, line.
    """
    sources = (("indicators", "name", "indicator"), ("definitions", "name", "indicator"), ("published", "name", "subject"), ("aliases", "alias", "indicator"))
    frames = [
        context.table(table)
        .select("line", pl.col(subject).alias("indicator"), pl.col(column).alias("called"))
        .with_columns(table=pl.lit(table), column=pl.lit(column))
        for table, column, subject in sources
    ]
    known = context.tables["indicators"]["indicator"].to_list()
    return (
        pl.concat(frames)
        .drop_nulls("called")
        .filter(pl.col("indicator").is_in(known))
        .with_columns(bare=bare(pl.col("called")))
        .with_columns(measured=_subject(pl.col("bare")))
    )


@check(
    code="name-of-two-indicators",
    severity=Severity.WARNING,
    title="One name for two indicators",
    mend="Give each indicator a name of its own. Figures are joined on the reference, never on the name.",
)
def name_of_two_indicators(context: CheckContext) -> Iterable[Fault]:
    """Two indicators of the same unit stand under one name, in the catalogue or in one publication, or an alias of one is
    the name of another. Case, asterisks and punctuation make no difference.
    """
    yield from _shared_names(context, same_unit=True, message="“{called}” stands for {indicator} and for {other}.")


@check(
    code="same-name-other-measure",
    severity=Severity.WARNING,
    title="One name for two different measures",
    mend="Rename one of them, or say in definitions from when the other is meant.",
)
def same_name_other_measure(context: CheckContext) -> Iterable[Fault]:
    """Two indicators with different units stand under one name, or one name was kept when the unit of what it measures
    changed: figures under that name cannot be compared.
    """
    yield from _shared_names(context, same_unit=False, message="“{called}” stands for {indicator} ({unit}) and for {other} ({other_unit}).")


def _shared_names(context: CheckContext, *, same_unit: bool, message: str) -> Iterator[Fault]:
    for row in _pairs(context, "bare").iter_rows(named=True):
        if (row["unit"] == row["other_unit"]) == same_unit:
            yield _named_twice(row, message)


def _pairs(context: CheckContext, by: str) -> pl.DataFrame:
    """Two indicators that share a name, in whatever form `by` holds it, with their units."""
    units = context.settings.select("indicator", "unit")
    named = (
        context.shared(all_names).join(units, on="indicator", how="left", maintain_order="left").unique(["indicator", by], keep="first", maintain_order=True)
    )
    others = named.select(by, pl.col("indicator").alias("other"), pl.col("unit").alias("other_unit"), pl.col("bare").alias("other_bare"))
    return named.join(others, on=by, how="inner", maintain_order="left").filter(pl.col("indicator") < pl.col("other"), pl.col(by) != "")


def _named_twice(row: Mapping[str, Any], message: str) -> Fault:
    return Fault(message=message.format_map(row), table=row["table"], row=row["line"], column=row["column"], subject=row["indicator"], found=row["called"])


@check(
    code="measure-changed",
    severity=Severity.NOTE,
    title="One subject, measured in two units",
    mend="Nothing, where both are meant; never compare or join their figures.",
)
def measure_changed(context: CheckContext) -> Iterable[Fault]:
    """The names of two indicators differ only in how the subject is measured (number of, rate of, per 100,000, rolling 12
    months), and so do their units: a measure was replaced by another, and their figures cannot be compared.
    """
    for row in _pairs(context, "measured").unique(["indicator", "other"], keep="first", maintain_order=True).iter_rows(named=True):
        if row["unit"] != row["other_unit"] and row["bare"] != row["other_bare"]:
            yield _named_twice(row, "{indicator} ({unit}) and {other} ({other_unit}) measure the same subject: “{called}”.")


@check(
    code="indicator-with-two-names",
    severity=Severity.NOTE,
    title="An indicator published under another name",
    mend="Use one name, or record the other in aliases.",
)
def indicator_with_two_names(context: CheckContext) -> Iterable[Fault]:
    """The name under which an indicator stood in a publication is not its name in the catalogue. Asterisks, case and
    punctuation make no difference.
    """
    names = context.settings.select(pl.col("indicator").alias("subject"), pl.col("name").alias("catalogued"))
    rows = context.table("published").drop_nulls("name").join(names, on="subject", how="inner", maintain_order="left")
    other = rows.filter(bare(pl.col("name")) != bare(pl.col("catalogued")))
    return faults(
        other,
        table="published",
        column="name",
        subject="{subject}",
        found="{name}",
        expected="{catalogued}",
        message="{subject} stood in {report} as “{name}”; its name is “{catalogued}”.",
    )


@check(
    code="section-with-two-names", severity=Severity.NOTE, title="A section published under another name", mend="Use one name for the section in all documents."
)
def section_with_two_names(context: CheckContext) -> Iterable[Fault]:
    """The heading under which a section stood in a publication is not its name. Case and punctuation make no difference."""
    names = context.tables["sections"].select(pl.col("section").alias("subject"), pl.col("name").alias("known"))
    rows = context.table("published").drop_nulls("name").join(names, on="subject", how="inner", maintain_order="left")
    other = rows.filter(bare(pl.col("name")) != bare(pl.col("known")))
    return faults(
        other,
        table="published",
        column="name",
        subject="{subject}",
        found="{name}",
        expected="{known}",
        message="{subject} stood in {report} as “{name}”; its name is “{known}”.",
    )


@check(code="names-alike", severity=Severity.NOTE, title="Names of sections that are hard to tell apart", mend="Use one section, or names that differ clearly.")
def names_alike(context: CheckContext) -> Iterable[Fault]:
    """The names of two sections have the same words, in any order and but for their endings, and neither is part of the other."""
    rows = context.table("sections").drop_nulls("name").with_columns(bare=bare(pl.col("name"))).rows(named=True)
    for place, row in enumerate(rows):
        for other in rows[:place]:
            related = row["section"] == other["parent"] or row["parent"] == other["section"]
            if not related and _sound_alike(row["bare"], other["bare"]):
                message = f"The sections {other['section']} and {row['section']} are called “{other['name']}” and “{row['name']}”."
                yield Fault(message=message, table="sections", row=row["line"], column="name", subject=row["section"], found=row["name"])


def _sound_alike(name: str, other: str) -> bool:
    """Whether two bare names have the same words in any order, but for their endings."""
    words, others = sorted(name.split()), sorted(other.split())
    return len(words) == len(others) and all(difflib.SequenceMatcher(None, word, like).ratio() >= ALIKE for word, like in zip(words, others, strict=True))
