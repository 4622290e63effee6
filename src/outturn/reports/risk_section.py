"""The overview of the corporate risk register at the end of a quarterly report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.periods import parse_period
from outturn.reports.cells import number_cell, paragraph, signed_cell, text_cell
from outturn.reports.content import Align, BulletList, Heading, Strong, Table, TableColumn, TableRow, Text
from outturn.reports.dates import long_date
from outturn.reports.wording import counted
from outturn.risks.overview import RiskChangeKind, first_record, risk_overview
from outturn.risks.scoring import RiskLevel

if TYPE_CHECKING:
    import datetime as dt

    from outturn.reports.content import Block, Cell
    from outturn.reports.draft import Draft
    from outturn.risks.overview import RiskChange, RiskLine, RiskOverview

TITLE = "Corporate risk register"
_HEADINGS = (
    (RiskChangeKind.ADDED, "Added to the register"),
    (RiskChangeKind.RAISED, "Score raised"),
    (RiskChangeKind.LOWERED, "Score lowered"),
    (RiskChangeKind.SCORED, "Scored for the first time"),
    (RiskChangeKind.UNSCORED, "Score withdrawn"),
    (RiskChangeKind.REASSESSED, "Reassessed, the score unchanged or not recorded"),
    (RiskChangeKind.REMOVED, "Removed from the register"),
    (RiskChangeKind.DELEGATED, "Delegated to another register"),
)


_PARTLY_HELD = "The scores of single risks are not held; the levels are those that were published, and the risks below are those that are known by name."


def risk_section(draft: Draft, anchor: str) -> tuple[Block, ...]:
    """Levels now and a quarter before, what changed and why, every open risk, and what is done; nothing without risks."""
    package = draft.book.package
    now, then = register_dates(draft)
    overview = risk_overview(package["risks"], package["risk_scores"], package["risk_actions"], now=now, then=then)
    if overview is None:
        return ()
    is_scored = any(counts[level] for counts in (overview.counts_now, overview.counts_then) for level in RiskLevel if level is not RiskLevel.TBC)
    published = published_levels(draft)
    return (
        Heading(2, TITLE, anchor),
        paragraph(_summary(overview) if is_scored or not published else _PARTLY_HELD),
        *((_levels_table(draft, overview),) if is_scored or not published else ()),
        *published,
        *_changes(draft, overview),
        *_register(draft, overview),
        *_actions(draft, overview),
    )


def register_dates(draft: Draft) -> tuple[dt.date, dt.date]:
    """The ends of the report's quarter and of the one before.

    Where the register's first record is later, it was read when the report was made: then a quarter later, both.
    """
    period = draft.book.period
    first = first_record(draft.book.package["risks"], draft.book.package["risk_scores"])
    if first is not None and period.end < first <= period.shift(1).end:
        period = period.shift(1)
    return period.end, period.previous.end


def published_levels(draft: Draft) -> tuple[Table, ...]:
    """The levels as this report and the one before gave them, where `published` keeps them; not every risk may be held here."""
    book = draft.book
    wanted = (book.period.previous.id, book.period.id)
    rows = [row for row in book.package["published"].to_dicts() if row["report"] == book.report.ref and row["period"] in wanted and row["high"] is not None]
    if not rows:
        return ()
    headers = ("Low", "Medium", "High", "No score yet", "All risks")
    body = []
    for row in sorted(rows, key=lambda row: wanted.index(row["period"])):
        counts = [row[name] for name in ("low", "medium", "high", "tbc")]
        cells = [number_cell(number) if number is not None else text_cell("not known") for number in counts]
        total = number_cell(sum(counts)) if None not in counts else text_cell("not known")
        body.append(TableRow((text_cell(row["name"] or parse_period(row["period"]).label), *cells, total)))
    columns = (TableColumn("As published"), *(TableColumn(header, Align.RIGHT) for header in headers))
    return (Table(draft.anchor("published risk levels"), "Risks by level, as published", columns, tuple(body)),)


def _summary(overview: RiskOverview) -> str:
    difference = overview.total_now - overview.total_then
    moved = "the same number as" if difference == 0 else f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than"
    unscored = overview.counts_now[RiskLevel.TBC]
    rest = f" Without a score as yet, and counted apart: {unscored}." if unscored else ""
    return (
        f"On {long_date(overview.now)} the register held {counted(overview.total_now, 'risk')}, {moved} on {long_date(overview.then)}."
        f" A risk's score is its likelihood times its impact, each from 1 to 5.{rest}"
    )


def _levels_table(draft: Draft, overview: RiskOverview) -> Table:
    bands = overview.bands
    scored = [level for level in RiskLevel if level is not RiskLevel.TBC]
    columns = (
        TableColumn("Date"),
        *(TableColumn(f"{level.value} ({bands.scores(level)})", Align.RIGHT) for level in scored),
        TableColumn("No score yet", Align.RIGHT),
        TableColumn("All risks", Align.RIGHT),
    )
    rows = []
    for day, counts, total in ((overview.then, overview.counts_then, overview.total_then), (overview.now, overview.counts_now, overview.total_now)):
        rows.append(TableRow((text_cell(long_date(day)), *(number_cell(counts[level]) for level in RiskLevel), number_cell(total))))
    changes = tuple(signed_cell(overview.counts_now[level] - overview.counts_then[level]) for level in RiskLevel)
    rows.append(TableRow((text_cell("Change"), *changes, signed_cell(overview.total_now - overview.total_then)), is_total=True))
    return Table(draft.anchor("risk levels"), "Risks by level, with the scores of each level", columns, tuple(rows))


def _changes(draft: Draft, overview: RiskOverview) -> list[Block]:
    heading: list[Block] = [Heading(3, "What changed in the quarter", draft.anchor("risk changes"))]
    if not overview.changes:
        return [*heading, paragraph("No risk was added, rescored or removed.")]
    for kind, title in _HEADINGS:
        items = tuple((paragraph(*_change_words(change)),) for change in overview.changes if change.kind is kind)
        if items:
            heading += [Heading(4, title, draft.anchor(f"risks {title}")), BulletList(items)]
    return heading


def _change_words(change: RiskChange) -> tuple[Strong | Text, ...]:
    name = Strong((Text(f"{change.risk}: {change.title.rstrip('.')}."),))
    reason = change.reason.strip() or "No reason is recorded."
    reason = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    return (name, Text(f" {_score_words(change)}{reason}"))


def _score_words(change: RiskChange) -> str:
    """“From 12 to 16, Medium to High.” as far as it is known."""
    now, before = change.now_score, change.then_score
    if change.kind is RiskChangeKind.ADDED:
        return f"Score {now} ({change.now_level}). " if now is not None else "No score yet. "
    if change.kind in {RiskChangeKind.REMOVED, RiskChangeKind.DELEGATED}:
        return f"Its score was {before} ({change.then_level}). " if before is not None else ""
    if change.kind is RiskChangeKind.REASSESSED:
        return f"The score remains {now} ({change.now_level}). " if now is not None else ""
    if now is None or before is None:
        return f"Score {now} ({change.now_level}). " if now is not None else f"The score was {before}. "
    level = f"level {change.then_level} to {change.now_level}" if change.moved_level else f"the level remains {change.now_level}"
    return f"From {before} to {now}; {level}. "


def _register(draft: Draft, overview: RiskOverview) -> list[Block]:
    columns = (
        TableColumn("Risk"),
        TableColumn("Title"),
        TableColumn("Owner"),
        TableColumn("Score", Align.RIGHT),
        TableColumn("Level"),
        TableColumn("A quarter before", Align.RIGHT),
        TableColumn("Target score", Align.RIGHT),
    )
    ordered = sorted(overview.risks, key=lambda line: (line.score is None, -(line.score or 0), line.risk))
    rows = tuple(TableRow(_register_cells(line)) for line in ordered)
    table = Table(draft.anchor("risk register"), "Risks on the register, the highest score first", columns, rows)
    return [Heading(3, "The risks", draft.anchor("risks")), table] if rows else []


def _register_cells(line: RiskLine) -> tuple[Cell, ...]:
    def score(value: int | None, missing: str) -> Cell:
        return number_cell(value) if value is not None else text_cell(missing)

    before = "not on the register" if line.then_level is None else "no score yet"
    level = "no score yet" if line.level is RiskLevel.TBC else line.level.value
    return (
        text_cell(line.risk),
        text_cell(line.title),
        text_cell(line.owner or "not recorded"),
        score(line.score, "no score yet"),
        text_cell(level),
        score(line.then_score, before),
        score(line.target_score, "not set"),
    )


def _actions(draft: Draft, overview: RiskOverview) -> list[Block]:
    """What is done about each risk, with its progress; risks without an action are named as such."""
    acted = [line for line in overview.risks if line.actions]
    if not acted:
        return []
    columns = (TableColumn("Risk"), TableColumn("Action"), TableColumn("Owner"), TableColumn("Due"), TableColumn("Progress"))
    rows = tuple(
        TableRow(
            (
                text_cell(line.risk),
                text_cell(action.what),
                text_cell(action.owner or "not recorded"),
                text_cell(long_date(action.due) if action.due else "no date is set"),
                text_cell(action.progress or "not recorded"),
            )
        )
        for line in acted
        for action in line.actions
    )
    table = Table(draft.anchor("risk actions"), "Mitigating actions", columns, rows, row_headers=2)
    without = [line.risk for line in overview.risks if not line.actions]
    remark = [paragraph(f"No mitigating action is recorded for {counted(len(without), 'risk')}: {', '.join(without)}.")] if without else []
    return [Heading(3, "What is being done", draft.anchor("what is being done about risks")), table, *remark]
