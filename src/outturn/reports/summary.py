"""The executive summary of a quarterly report: counts, what changed since the last report, and every rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating
from outturn.reports.as_published import OnlyMissed, is_only_missed
from outturn.reports.baseline import WHOLE
from outturn.reports.cells import NO_FIGURE, bound_cell, number_cell, paragraph, plain_rating_tag, rating_cell, rating_tag, signed_cell, text_cell, value_cell
from outturn.reports.content import Align, BulletList, Table, TableColumn, TableRow, Text, TrendTag
from outturn.reports.panels import differs_from_published, missing_standards
from outturn.reports.trend_words import trend_tag, trend_word
from outturn.reports.wording import Style, all_of, and_list, bound_text, counted, started, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.assessment.vocabulary import Trend
    from outturn.reports.baseline import Baseline
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Cell, Inline
    from outturn.reports.counts import Counts, KnownCounts
    from outturn.reports.draft import Draft
    from outturn.reports.outline import OutlineSection
    from outturn.reports.verdicts import Verdict

RATING_HEADERS = ("GREEN", "AMBER", "RED", "Not rated")
_RATINGS = RATING_HEADERS[:3]
DIRECTION_HEADERS = ("Improving", "Stable", "Worsening", "No verdict")


# --- sentences
def count_sentences(counts: Counts, missed: OnlyMissed | None = None, published: KnownCounts | None = None) -> str:
    """“Of the 40 key performance indicators, 23 are GREEN, 11 AMBER and 4 RED; 2 are not rated. …”, without the counts that are 0."""
    if counts.total == 0:
        return "This report has no key performance indicator."
    return f"{_alike_words(counts) or _mixed_words(counts, missed or OnlyMissed())}. {_direction_words(counts, published)}."


def _alike_words(counts: Counts) -> str:
    """“Both key performance indicators are GREEN”; empty where their ratings differ or one is not rated."""
    rating = _whole(counts.total, counts.ratings[:3], _RATINGS)
    if not rating:
        return ""
    if counts.total == 1:
        return f"The one key performance indicator is {rating}"
    return f"{started(all_of(counts.total))} key performance indicators are {rating}"


def _whole(total: int, numbers: Sequence[int], names: Sequence[str]) -> str:
    """The name that all of them share; empty where there is none."""
    return next((name for number, name in zip(numbers, names, strict=True) if total and number == total), "")


def _mixed_words(counts: Counts, missed: OnlyMissed) -> str:
    of_all = f"Of the {counted(counts.total, 'key performance indicator')}" if counts.total > 1 else "Of the one key performance indicator"
    return f"{of_all}, {_rating_words(counts, missed)}"


def _rating_words(counts: Counts, missed: OnlyMissed) -> str:
    rated = _several(zip(counts.ratings[:3], _RATINGS, strict=True)) or "none is rated"
    parts = [rated] if counts.red or missed.number or rated == "none is rated" else [rated, "none is RED"]
    return "; ".join([*parts, *_not_rated_words(counts.not_rated, missed, said="" if rated == "none is rated" else f"{_are(counts.not_rated)} not rated")])


def _not_rated_words(number: int, missed: OnlyMissed, said: str) -> list[str]:
    """“5 are not rated”, with how many of them would be if their floor standards were known; the number is that of the table."""
    if not missed.number:
        return [said] if number and said else []
    why = "it misses its target, and its floor standard is" if missed.number == 1 else "they miss their targets, and their floor standards are"
    known = and_list([f"{count} {rating}" for rating, count in missed.published])
    because = f"{why} not in the data{f' (as published: {known})' if known else ''}"
    if missed.number == number:
        return [f"{said}: {because}" if said else because]
    return [f"{said}, {missed.number} because {because}" if said else f"{missed.number} because {because}"]


def _direction_words(counts: Counts, published: KnownCounts | None) -> str:
    names = ("improving", "stable", "worsening")
    alike = _whole(counts.total, counts.directions[:3], names)
    if alike:
        return f"In direction of travel, {'it is' if counts.total == 1 else f'{all_of(counts.total)} are'} {alike}"
    directed = _several(zip(counts.directions[:3], names, strict=True))
    if directed:
        undirected = f"; {counts.no_verdict} {'has' if counts.no_verdict == 1 else 'have'} no verdict" if counts.no_verdict else ""
        return f"In direction of travel, {directed}{undirected}"
    said = _several((number or 0, name) for number, name in zip(published.directions[:3], names, strict=True)) if published else ""
    return f"The figures held are too few to tell a direction of travel{f'; as published, {said}' if said else ''}"


def _several(counts: Iterable[tuple[int, str]]) -> str:
    """“3 are stable and 1 worsening”; empty where every count is 0."""
    known = [(number, name) for number, name in counts if number]
    return and_list([f"{number if place else _are(number)} {name}" for place, (number, name) in enumerate(known)])


def _are(number: int) -> str:
    return f"{number} {'is' if number == 1 else 'are'}"


def change_sentence(now: Counts, baseline: Baseline | None) -> str:
    """What the counts were in the last report, and whether that is as published or a recount."""
    if baseline is None or WHOLE not in baseline.counts:
        return "No earlier report is held with which these counts could be compared."
    before = baseline.counts[WHOLE]
    source = "as it was published" if baseline.as_published else "counted again from what was known then"
    words = f"The last report, for {baseline.period.label} ({source}), had {counts_words(before)}"
    unknown = ". Its other counts are not held" if None in (*before.ratings[:3], *before.directions[:3]) else ""
    size = f". It held {counted(before.total, 'indicator')}, this one {now.total}" if before.total not in {None, now.total} else ""
    return f"{words}{unknown}{size}."


def counts_words(counts: KnownCounts) -> str:
    """The counts that are known and not 0: “21 GREEN, 11 AMBER and 3 RED; 5 improving, 22 stable and 8 worsening”."""
    named = zip(counts.ratings, ("GREEN", "AMBER", "RED", "not rated"), strict=True)
    ratings = [f"{number} {name}" for number, name in named if number]
    named = zip(counts.directions[:3], ("improving", "stable", "worsening"), strict=True)
    directions = [f"{number} {name}" for number, name in named if number]
    return "; ".join(and_list(words) for words in (ratings, directions) if words)


# --- tables of counts
def counts_table(draft: Draft, counts: Mapping[str, Counts], published: Mapping[str, KnownCounts]) -> Table:
    """Counts by section with a total. Ratings add up to the number of indicators, and so do directions.

    Where this report was published before, its counts stand beside; counts that are 0 for every section are then left out here.
    """
    shown = _shown_counts(counts[WHOLE], beside_published=bool(published))
    columns = (
        TableColumn("Section"),
        *(TableColumn(header, Align.RIGHT, "As published") for header in (*RATING_HEADERS[:3], *DIRECTION_HEADERS[:3]) if published),
        *(TableColumn((*RATING_HEADERS, *DIRECTION_HEADERS)[place], Align.RIGHT, _count_group(place, published)) for place in shown),
        TableColumn("Indicators", Align.RIGHT),
    )
    rows = []
    for part in _rated_parts(draft):
        section = part.section
        rows.append(TableRow((text_cell(draft.section_link(section.ref, section.name)), *_count_cells(section.ref, counts, published, shown))))
    rows.append(TableRow((text_cell("All sections"), *_count_cells(WHOLE, counts, published, shown)), is_total=True))
    return Table(draft.anchor("counts by section"), "Key performance indicators by rating and direction of travel", columns, tuple(rows))


def _count_group(place: int, published: Mapping[str, KnownCounts]) -> str:
    if published:
        return "From the data held"
    return "Rating" if place < len(RATING_HEADERS) else "Direction of travel"


def _shown_counts(whole: Counts, *, beside_published: bool) -> list[int]:
    """The places of the counts to show; directions are left out where there is none to tell."""
    every = (*whole.ratings, *whole.directions)
    told = len(every) if any(whole.directions[:3]) else len(whole.ratings)
    return [place for place in range(told) if every[place] or not beside_published]


def _count_cells(subject: str, counts: Mapping[str, Counts], published: Mapping[str, KnownCounts], shown: Sequence[int]) -> tuple[Cell, ...]:
    now, then = counts[subject], published.get(subject)
    said = (*then.ratings[:3], *then.directions[:3]) if then else (None,) * 6
    beside = (number_cell(number) if number is not None else text_cell("not known") for number in said if published)
    return (*beside, *(number_cell((*now.ratings, *now.directions)[place]) for place in shown), number_cell(now.total))


def _rated_parts(draft: Draft) -> list[OutlineSection]:
    return [part for part in draft.book.outline if part.of_kind(draft.book.indicators, kpi=True)]


def change_table(draft: Draft, counts: Mapping[str, Counts], baseline: Baseline) -> Table:
    """How each count moved since the last report, for the sections whose counts then are known."""
    columns = (
        TableColumn("Section"),
        *(TableColumn(header, Align.RIGHT, "Rating") for header in RATING_HEADERS),
        *(TableColumn(header, Align.RIGHT, "Direction of travel") for header in DIRECTION_HEADERS),
    )
    rows = [
        TableRow((text_cell(part.section.name), *_change_cells(counts[part.section.ref], baseline.counts.get(part.section.ref))))
        for part in _rated_parts(draft)
        if part.section.ref in baseline.counts
    ]
    rows.append(TableRow((text_cell("All sections"), *_change_cells(counts[WHOLE], baseline.counts.get(WHOLE))), is_total=True))
    caption = f"Change in these counts since the report for {baseline.period.label}"
    return Table(draft.anchor("change in counts"), caption, columns, tuple(rows))


def _change_cells(now: Counts, before: KnownCounts | None) -> tuple[Cell, ...]:
    pairs = zip((*now.ratings, *now.directions), (*before.ratings, *before.directions) if before else (None,) * 8, strict=True)
    return tuple(signed_cell(None if earlier is None else number - earlier) for number, earlier in pairs)


# --- what moved
def moved_blocks(draft: Draft, baseline: Baseline) -> list[Block]:
    """The indicators whose rating or direction is not what the last report said."""
    if not baseline.standing:
        return [paragraph("The ratings of single indicators in that report are not held, so those that moved cannot be listed.")]
    kpis = [draft.book.indicators[ref] for ref in draft.book.kpis if ref in baseline.standing]
    blocks = [*_moved_ratings(draft, kpis, baseline), *_moved_directions(draft, kpis, baseline)]
    fresh = [draft.book.indicators[ref] for ref in draft.book.kpis if ref not in baseline.standing]
    if fresh:
        blocks.append(paragraph(f"Not in the last report: {and_list([f'{indicator.ref}: {indicator.name}' for indicator in fresh])}."))
    return blocks


def _moved_ratings(draft: Draft, kpis: list[Indicator], baseline: Baseline) -> list[Block]:
    rows = []
    for indicator in kpis:
        verdict, before = draft.book.verdicts[indicator.ref], baseline.standing[indicator.ref][0]
        if verdict.rated is not before:
            tags = (plain_rating_tag(before), rating_tag(indicator, verdict))
            rows.append(TableRow((text_cell(indicator.ref), text_cell(draft.link(indicator)), *(rating_cell(tag) for tag in tags))))
    if not rows:
        return [paragraph("No rating changed since the last report.")]
    columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn(baseline.period.label), TableColumn("Now"))
    return [Table(draft.anchor("ratings that changed"), "Ratings that changed since the last report", columns, tuple(rows), row_headers=2)]


def _moved_directions(draft: Draft, kpis: list[Indicator], baseline: Baseline) -> list[Block]:
    if not any(trend for _, trend in baseline.standing.values()):
        return [paragraph("The last report's directions of travel are not held for single indicators.")]
    rows = []
    for indicator in kpis:
        verdict, before = draft.book.verdicts[indicator.ref], baseline.standing[indicator.ref][1]
        if verdict.direction is not before:
            cells = (text_cell(indicator.ref), text_cell(draft.link(indicator)), text_cell(_plain_trend_tag(before)), text_cell(trend_tag(indicator, verdict)))
            rows.append(TableRow(cells))
    if not rows:
        return [paragraph("No direction of travel changed since the last report.")]
    columns = (TableColumn("Reference"), TableColumn("Indicator"), TableColumn(baseline.period.label), TableColumn("Now"))
    return [Table(draft.anchor("directions that changed"), "Directions of travel that changed since the last report", columns, tuple(rows), row_headers=2)]


def _plain_trend_tag(trend: Trend | None) -> TrendTag:
    good = {"IMPROVING": True, "WORSENING": False}.get(trend.value) if trend else None
    return TrendTag(trend, trend_word(trend, is_kpi=True), good)


# --- the RED ones by name
def red_blocks(draft: Draft) -> list[Block]:
    """Every RED by name with its reason: what a committee looks for first. Then those published as RED that cannot be rated."""
    verdicts = [draft.book.verdicts[ref] for ref in draft.book.kpis]
    red = [verdict for verdict in verdicts if verdict.rated is Rating.RED]
    once_red = [verdict for verdict in verdicts if verdict.published_rating == Rating.RED and verdict.rated is not Rating.RED]
    blocks: list[Block] = []
    if red:
        items = tuple((paragraph(*_named(draft, verdict, rating_tag(draft.book.indicators[verdict.indicator], verdict).reason)),) for verdict in red)
        blocks += [paragraph(f"RED, so that a management action is required ({len(red)}):"), BulletList(items)]
    elif not any(is_only_missed(verdict) for verdict in verdicts):
        blocks.append(paragraph("No indicator is rated RED."))
    if once_red:
        items = tuple((paragraph(*_named(draft, verdict, _published_reason(draft, verdict))),) for verdict in once_red)
        blocks += [paragraph(f"Published as RED, but not so rated from the standards held ({len(once_red)}):"), BulletList(items)]
    return blocks


def _named(draft: Draft, verdict: Verdict, reason: str) -> tuple[Inline, ...]:
    return (draft.link(draft.book.indicators[verdict.indicator]), Text(f" ({verdict.indicator}). {reason}"))


def _published_reason(draft: Draft, verdict: Verdict) -> str:
    indicator = draft.book.indicators[verdict.indicator]
    if is_only_missed(verdict):
        return f"{value_words(verdict.value, indicator.form)} against a target of {bound_text(verdict.target_bound, indicator.form)}; the floor is not known."
    return rating_tag(indicator, verdict).reason


# --- ratings by section
def ratings_table(draft: Draft, part: OutlineSection) -> Table:
    """Every KPI of a section with its latest figure, its period, its target, its rating and its direction."""
    kpis = part.of_kind(draft.book.indicators, kpi=True)
    published = any(differs_from_published(draft.book.verdicts[indicator.ref]) for indicator in kpis)
    directed = any(draft.book.verdicts[ref].direction for ref in draft.book.kpis)
    columns = (
        TableColumn("Reference"),
        TableColumn("Indicator"),
        TableColumn("Rating"),
        *((TableColumn("As published"),) if published else ()),
        *((TableColumn("Direction"),) if directed else ()),
        TableColumn("Latest", Align.RIGHT),
        TableColumn("Target", Align.RIGHT),
        TableColumn("Period"),
    )
    rows = tuple(_rating_row(draft, indicator, published=published, directed=directed) for indicator in kpis)
    return Table(draft.anchor(f"ratings {part.section.ref}"), f"{part.section.name}: ratings and directions", columns, rows, row_headers=2)


def _rating_row(draft: Draft, indicator: Indicator, *, published: bool, directed: bool) -> TableRow:
    verdict = draft.book.verdicts[indicator.ref]
    is_milestone = verdict.trend_reason == "milestone"
    latest, target = text_cell("milestones"), text_cell("dates met")
    if not is_milestone:
        latest = value_cell(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier, style=Style.LONG)
        target = bound_cell(verdict.target_bound, indicator.form, missing=missing_standards(verdict)[0], style=Style.LONG)
    return TableRow(
        (
            text_cell(indicator.ref),
            text_cell(draft.link(indicator)),
            rating_cell(rating_tag(indicator, verdict)),
            *((_published_cell(verdict),) if published else ()),
            *((text_cell(trend_tag(indicator, verdict)),) if directed else ()),
            latest,
            target,
            text_cell(verdict.at.label if verdict.at else NO_FIGURE),
        )
    )


def _published_cell(verdict: Verdict) -> Cell:
    return rating_cell(plain_rating_tag(Rating(verdict.published_rating))) if verdict.published_rating else text_cell("not known")
