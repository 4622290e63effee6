"""What a report said in its summary, against its pages and against the figures (RULES.md section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.assessment.vocabulary import RatingReason
from outturn.errors import PeriodError
from outturn.findings.check import Fault, check
from outturn.findings.finding import Severity
from outturn.findings.plain import plain
from outturn.indicators.vocabulary import Kind
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from outturn.findings.context import CheckContext

_COLOURS = ("green", "amber", "red")
_COUNTS = (*_COLOURS, "not_rated", "improving", "stable", "worsening")
_ALL = "*"


@check(
    code="published-total-differs",
    severity=Severity.WARNING,
    title="A summary whose sections do not add up to its total",
    mend="Compare the summary with the publication.",
)
def published_total_differs(context: CheckContext) -> Iterable[Fault]:
    """In a published summary the counts of the sections do not add up to those of the whole report, or a row has more
    directions of travel than ratings.
    """
    for (report, period), rows in _summaries(context).group_by("report", "period", maintain_order=True):
        whole = rows.filter(pl.col("subject") == _ALL)
        parts = _uppermost(context, rows.filter(pl.col("subject") != _ALL))
        for count in _COUNTS if whole.height and parts.height else ():
            said, made = whole[count][0], parts[count].sum()
            if said is not None and parts[count].null_count() < parts.height and said != made:
                message = f"{report}, {period}: the total of {count} is given as {said}, but the sections add up to {made}."
                yield Fault(
                    message=message, table="published", row=whole["line"][0], column=count, subject=str(report), found=plain(said), expected=plain(made)
                )
    directions = pl.sum_horizontal("improving", "stable", "worsening")
    ratings = pl.sum_horizontal("green", "amber", "red", "not_rated")
    for row in _summaries(context).filter(directions > ratings, ratings > 0).iter_rows(named=True):
        message = f"{row['report']}, {row['period']}, {row['subject']}: there are more directions of travel than ratings."
        yield Fault(message=message, table="published", row=row["line"], column="stable", subject=row["subject"])


@check(code="published-count-differs", severity=Severity.WARNING, title="A summary that disagrees with the pages", mend="Count the ratings of the pages again.")
def published_count_differs(context: CheckContext) -> Iterable[Fault]:
    """A section's, or the whole report's, published count of GREEN, AMBER or RED is not the number of its indicators that
    were published with that rating in the same report. Counted only where every indicator has its published rating.
    """
    for row, ratings in _with_ratings(context, "published_rating"):
        if None in ratings:
            continue
        for colour in _COLOURS:
            made = sum(rating == colour.upper() for rating in ratings)
            if row[colour] is not None and row[colour] != made:
                yield _miscount(row, colour, made, "were published as such on their pages")


@check(
    code="recount-differs",
    severity=Severity.NOTE,
    title="A published count that today's figures do not give",
    mend="Keep the published count: targets or figures have changed since.",
)
def recount_differs(context: CheckContext) -> Iterable[Fault]:
    """Rated anew from today's figures and standards, a report would have had other counts than it published. The reports
    use what was published; this only says that it cannot be rebuilt from what is known now.
    """
    for row, ratings in _with_ratings(context, "rating"):
        unknown = sum(rating is None for rating in ratings)
        missed = sum(rating == RatingReason.FLOOR_UNKNOWN for rating in ratings)
        for colour in _COLOURS if unknown < len(ratings) else ():
            made, spare = sum(rating == colour.upper() for rating in ratings), unknown if colour == "green" else unknown + missed
            said = row[colour]
            if isinstance(said, int) and not made <= said <= made + spare:
                yield _miscount(row, colour, made, "are rated so from today's figures")


@check(
    code="summary-differs-from-page",
    severity=Severity.WARNING,
    title="Summary and page give one indicator different ratings",
    mend="Find out which of the two is right.",
)
def summary_differs_from_page(context: CheckContext) -> Iterable[Fault]:
    """The rating published for an indicator in a report's summary, of its newest period or of its year to date, is not the
    one published with its figure.
    """
    pages, years = _latest_rated(context), context.shared(_year_pages)
    for row in context.table("published").iter_rows(named=True):
        page = pages.get((row["subject"], row["period"]), {}).get("published_rating")
        for column, paged in (("rating", page), ("ytd_rating", years.get((row["subject"], row["period"])))):
            if row[column] and paged and paged != row[column]:
                message = f"{row['subject']}, {row['period']}: {row[column]} in the summary of {row['report']}, {paged} on its page."
                yield Fault(message=message, table="published", row=row["line"], column=column, subject=row["subject"], found=row[column], expected=paged)


@check(
    code="risk-count-differs",
    severity=Severity.NOTE,
    title="A published number of risks that the register does not have",
    mend="Enter the other risks, or keep the published count.",
)
def risk_count_differs(context: CheckContext) -> Iterable[Fault]:
    """A report's published counts of risks by level do not add up to the open risks of the register."""
    known = context.tables["risks"].filter(pl.col("closed").is_null()).height
    levels = pl.sum_horizontal("low", "medium", "high", "tbc")
    rows = context.table("published").filter(pl.any_horizontal(pl.col("low", "medium", "high").is_not_null())).with_columns(said=levels)
    newest = rows.sort("period", maintain_order=True).tail(1).filter((pl.col("said") != known) & (known > 0))
    for row in newest.iter_rows(named=True):
        message = f"{row['report']}, {row['period']}: {row['said']} risks are counted, but the register has {known} open ones."
        yield Fault(message=message, table="published", row=row["line"], column="high", subject=row["subject"], found=plain(row["said"]), expected=plain(known))


def _miscount(row: Mapping[str, object], colour: str, made: int, how: str) -> Fault:
    whose = "the report" if row["subject"] == _ALL else f"section {row['subject']}"
    message = f"{row['report']}, {row['period']}: {whose} is said to have {row[colour]} {colour.upper()}, but {made} {how}."
    return Fault(
        message=message,
        table="published",
        row=int(str(row["line"])),
        column=colour,
        subject=str(row["subject"]),
        found=plain(row[colour]),
        expected=plain(made),
    )


def _summaries(context: CheckContext) -> pl.DataFrame:
    """The rows of `published` that count: for sections and for whole reports."""
    known = [*context.tables["sections"]["section"].to_list(), _ALL]
    return context.table("published").filter(pl.col("subject").is_in(known) & pl.any_horizontal(pl.col(*_COUNTS).is_not_null()))


def _uppermost(context: CheckContext, rows: pl.DataFrame) -> pl.DataFrame:
    """Without sections that are part of another one in the same summary, which would be counted twice."""
    parents = dict(context.tables["sections"].select("section", "parent").iter_rows())
    named = set(rows["subject"].to_list())
    return rows.filter(pl.Series([not named & set(_above(section, parents)) for section in rows["subject"]], dtype=pl.Boolean))


def _above(section: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen = {section}
    while (parent := parents.get(section)) and parent not in seen:
        seen.add(parent)
        yield parent
        section = parent


def _with_ratings(context: CheckContext, column: str) -> Iterator[tuple[Mapping[str, object], list[str | None]]]:
    """Each summary row with the ratings of the KPIs that the report shows under it; None for one that has none.

    A missed target without a known floor (`floor_unknown`) is certainly not GREEN.
    """
    parents = dict(context.tables["sections"].select("section", "parent").iter_rows())
    kpis = set(context.settings.filter(pl.col("kind") == Kind.KPI)["indicator"])
    shown = [
        (report, section, indicator)
        for report, section, indicator in context.tables["report_rows"].select("report", "section", "indicator").iter_rows()
        if indicator in kpis
    ]
    pages = _latest_rated(context)
    for row in _summaries(context).iter_rows(named=True):
        below = {
            indicator
            for report, section, indicator in shown
            if report == row["report"] and (row["subject"] in {_ALL, section} or row["subject"] in _above(section, parents))
        }
        found = [pages.get((indicator, row["period"])) for indicator in sorted(below)]
        if found:
            yield row, [None if page is None else page[column] for page in found]


def _latest_rated(context: CheckContext) -> Mapping[tuple[str, str], Mapping[str, str | None]]:
    """By indicator and report period: the newest rated figure that ends no later than that period."""
    return context.shared(_pages)


def _pages(context: CheckContext) -> dict[tuple[str, str], dict[str, str | None]]:
    published = context.tables["published"]
    wanted = context.rated.filter(
        pl.col("area").is_null() & pl.col("breakdown").is_null() & (pl.col("value").is_not_null() | pl.col("published_rating").is_not_null())
    )
    ends = wanted.join(context.periods.select("period", "last"), on="period", how="inner").sort("last")
    pages: dict[tuple[str, str], dict[str, str | None]] = {}
    for period in published["period"].unique(maintain_order=True):
        try:
            last = parse_period(period).last
        except PeriodError:
            continue
        newest = ends.filter(pl.col("last") <= last).unique("indicator", keep="last")
        for row in newest.select("indicator", "rating", "rating_reason", "published_rating").iter_rows(named=True):
            missed = row["rating_reason"] if row["rating_reason"] == RatingReason.FLOOR_UNKNOWN else None
            pages[row["indicator"], period] = {"rating": row["rating"] or missed, "published_rating": row["published_rating"]}
    return pages


def _year_pages(context: CheckContext) -> dict[tuple[str, str], str]:
    """Ratings published with years to date, by indicator and period."""
    given = context.figures.filter("is_ytd", pl.col("published_rating").is_not_null())
    return {(indicator, period): rating for indicator, period, rating in given.select("indicator", "period", "published_rating").iter_rows()}
