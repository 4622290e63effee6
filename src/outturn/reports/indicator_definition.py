"""What an indicator is: its definition, its characteristics, who answers for it, and how its definition has changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.indicators.vocabulary import Aggregation
from outturn.periods import parse_period
from outturn.reports.cells import paragraph, text_cell
from outturn.reports.content import Heading, Table, TableColumn, TableRow
from outturn.reports.dates import long_date
from outturn.reports.filled_tables import filled_table, words_cell
from outturn.reports.officers import officers_by_post
from outturn.reports.story import BASIS_WORDS, POLARITY_WORDS, YTD_WORDS
from outturn.reports.wording import and_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.indicators.vocabulary import Basis
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft
    from outturn.reports.story import Chapter

NOT_RECORDED = "not recorded"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_APRIL = 4


def definition_blocks(draft: Draft, indicator: Indicator, opening: Chapter) -> list[Block]:
    """`opening` is the first chapter of its story, which says what it is."""
    section = draft.book.sections.get(indicator.section)
    return [
        *(paragraph(line) for line in opening.lines),
        _characteristics(draft, indicator, section.name if section else indicator.section),
        *_versions(draft, indicator),
    ]


def last_day_of_measure(draft: Draft, indicator: Indicator) -> str:
    """That it is no longer measured, or not yet, at the end of the report's period; empty where it is."""
    row, end = _row(draft, indicator), draft.book.period.end
    if row["retired"] and (retired := _first_day(row["retired"])) <= end:
        return f"This indicator has not been measured since {long_date(retired)}. What is shown is its history."
    if row["introduced"] and (introduced := _first_day(row["introduced"])) > end:
        return f"This indicator is measured from {long_date(introduced)}, after the period of this report."
    return ""


def _row(draft: Draft, indicator: Indicator) -> Mapping[str, Any]:
    return draft.book.package["indicators"].row(by_predicate=pl.col("indicator") == indicator.ref, named=True)


def _first_day(text: str) -> dt.date:
    """A day, or a period whose first day is meant."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return parse_period(text).start


# --- characteristics
def _characteristics(draft: Draft, indicator: Indicator, section: str) -> Table:
    rows = tuple(TableRow((text_cell(label), text_cell(words))) for label, words in _fields(draft, indicator, section) if words)
    return Table(draft.anchor("characteristics"), "What is recorded of it", (TableColumn("Characteristic"), TableColumn("What is recorded")), rows)


def _fields(draft: Draft, indicator: Indicator, section: str) -> Iterator[tuple[str, str]]:
    """Those that every indicator should have are named where they are missing; the others are left out."""
    row = _row(draft, indicator)
    yield "Definition", "" if indicator.definition else NOT_RECORDED
    yield "Why it is measured", row["rationale"] or ""
    yield "Counted", indicator.numerator_label
    yield "Out of", indicator.denominator_label
    yield "Unit", _unit(indicator)
    yield "Which way is good", _sentence(POLARITY_WORDS[indicator.polarity])
    yield "Measured", _sentence(indicator.frequency.value) if indicator.frequency else NOT_RECORDED
    yield "What a figure covers", _basis(indicator.basis)
    yield "Year to date", _year_to_date(indicator)
    yield "How it is rated", indicator.scheme.description if indicator.is_kpi and indicator.scheme != draft.book.package.rating_scheme else ""
    yield "Section", section or NOT_RECORDED
    yield "Owner", row["owner"] or NOT_RECORDED
    yield from officers_by_post(draft, indicator.section)
    yield "Source", indicator.source or NOT_RECORDED
    yield "Measured since", long_date(_first_day(row["introduced"])) if row["introduced"] else ""
    yield "No longer measured from", long_date(_first_day(row["retired"])) if row["retired"] else ""
    yield "Other names", _other_names(draft, indicator)
    yield "Stands in", _reports(draft, indicator)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _unit(indicator: Indicator) -> str:
    scale = f", printed in {'thousands' if indicator.form.scale == 1e3 else 'millions'}" if indicator.form.scale in {1e3, 1e6} else ""
    return f"{indicator.form.unit_heading}{scale if indicator.form.unit.value == 'count' else ''}"


def _basis(basis: Basis) -> str:
    return _sentence(BASIS_WORDS[basis])


def _year_to_date(indicator: Indicator) -> str:
    if indicator.aggregation is None or indicator.aggregation is Aggregation.NONE:
        return "Not made from the periods" if indicator.aggregation else ""
    since = f", from {_MONTHS[indicator.ytd_from - 1]}" if indicator.ytd_from and indicator.ytd_from != _APRIL else ""
    return f"{_sentence(YTD_WORDS[indicator.aggregation])}{since}"


def _other_names(draft: Draft, indicator: Indicator) -> str:
    aliases = draft.book.package["aliases"].filter(pl.col("indicator") == indicator.ref)["alias"].to_list()
    return "; ".join(aliases)


def _reports(draft: Draft, indicator: Indicator) -> str:
    """The reports whose rows name it; a report without rows shows every indicator."""
    package = draft.book.package
    rows = package["report_rows"].select("report", "indicator")
    named = set(rows.filter(pl.col("indicator") == indicator.ref)["report"])
    with_rows = set(rows["report"])
    shows_all = {"quarterly", "dashboard"}
    listed = [
        f"{row['title']} ({row['report']})"
        for row in package["reports"].to_dicts()
        if row["report"] in named or (row["report"] not in with_rows and row["kind"] in shows_all)
    ]
    return and_list(listed)


# --- versions of the definition
def _versions(draft: Draft, indicator: Indicator) -> list[Block]:
    """Each change of the definition, the latest first, with whether figures before it can be compared."""
    rows = [row for row in draft.book.package["definitions"].to_dicts() if row["indicator"] == indicator.ref and row["from"]]
    if not rows:
        return []
    rows.sort(key=lambda row: _first_day(row["from"]), reverse=True)
    columns = [TableColumn(header) for header in ("In force from", "Name", "Definition", "Earlier figures", "Reason")]
    comparable = {True: "can be compared", False: "cannot be compared", None: "not said"}
    cells = [
        (
            text_cell(long_date(_first_day(row["from"]))),
            words_cell(row["name"]),
            words_cell(row["definition"]),
            text_cell(comparable[row["comparable"]]),
            words_cell(row["reason"]),
        )
        for row in rows
    ]
    caption = "Changes of its definition, the latest first" if len(rows) > 1 else "The change of its definition"
    return [
        Heading(4, "How the definition has changed", draft.anchor("versions")),
        filled_table(draft.anchor("versions table"), caption, columns, cells, missing="as before"),
    ]
