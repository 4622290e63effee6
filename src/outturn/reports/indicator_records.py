"""What has been written, decided and changed about an indicator: commentary, actions, milestones, mappings, revisions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.figures.vocabulary import YTD_BASIS
from outturn.frameworks.vocabulary import Relation
from outturn.glossary.terms import term_of
from outturn.periods import parse_financial_year, parse_period
from outturn.reports.actions import STATES
from outturn.reports.cells import paragraph, text_cell, value_cell
from outturn.reports.content import Align, Heading, Paragraph, Table, TableColumn, TableRow
from outturn.reports.dates import long_date
from outturn.reports.filled_tables import filled_table, words_cell
from outturn.reports.milestone_tables import COLUMNS as MILESTONE_COLUMNS
from outturn.reports.milestone_tables import milestone_cells
from outturn.reports.revisions import figure_value
from outturn.reports.wording import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outturn.reports.catalogue import Commentary, Indicator
    from outturn.reports.content import Block, Cell
    from outturn.reports.draft import Draft

_KEY = ("period", "basis", "breakdown")


# --- commentary
def commentary_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """Every text up to the report's period, the latest first, as it read in its own period."""
    texts = [text for text in draft.book.commentary.get(indicator.ref, ()) if text.period.start <= draft.book.period.end]
    blocks: list[Block] = []
    for text in sorted(texts, key=lambda text: (text.period.last, text.kind == "narrative"), reverse=True):
        kind = "" if text.kind == "narrative" else " (footnote)"
        blocks.append(Heading(4, f"{text.period.long_label}{kind}", draft.anchor(f"commentary {text.period.id} {text.kind}")))
        blocks += draft.as_written(text, level=5)
        blocks += _signed(text)
    return blocks


def _signed(text: Commentary) -> list[Paragraph]:
    """Who wrote it and when it was approved; nothing where neither is recorded."""
    parts = [f"Written by {text.author}" if text.author else "", f"approved on {long_date(text.approved_on)}" if text.approved_on else ""]
    words = "; ".join(part for part in parts if part)
    return [paragraph(f"{words[:1].upper()}{words[1:]}.")] if words else []


# --- actions
def action_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """Every action that had begun by the report's period, done or not, the latest first."""
    end = draft.book.period.end
    actions = [action for action in draft.book.actions.get(indicator.ref, ()) if action.period is None or action.period.start <= end]
    if not actions:
        return []
    headers = ("Action", "What is done", "Because of", "Who", "By when", "State", "Expected effect", "Progress")
    rows = [
        (
            text_cell(action.action),
            text_cell(action.what),
            words_cell(action.period.label if action.period else ""),
            words_cell(action.owner),
            words_cell(long_date(action.due) if action.due else ""),
            words_cell(STATES.get(action.state, "")),
            words_cell(action.expected_effect),
            words_cell(action.progress),
        )
        for action in sorted(actions, key=lambda action: action.period.last if action.period else 0, reverse=True)
    ]
    columns = [TableColumn(header) for header in headers]
    return [filled_table(draft.anchor("actions"), "Management actions, the latest first", columns, rows, missing="not recorded", always=2)]


# --- milestones
def milestone_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """A table for each year, the latest first, with the states at the end of the report's period."""
    years = sorted((year for ref, year in draft.book.milestones if ref == indicator.ref), reverse=True)
    blocks: list[Block] = []
    for year in years:
        rows = tuple(TableRow(milestone_cells(draft, milestone)) for milestone in draft.book.milestones[indicator.ref, year])
        caption = f"Milestones of {parse_financial_year(year).label}"
        blocks.append(Table(draft.anchor(f"milestones {year}"), caption, MILESTONE_COLUMNS, rows))
    return blocks


# --- national metrics
def metric_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    package = draft.book.package
    rows = package["mappings"].filter(pl.col("indicator") == indicator.ref).to_dicts()
    if not rows:
        return []
    metrics = {(row["framework"], row["metric"]): row for row in package["metrics"].to_dicts()}
    outcomes = {(row["framework"], row["outcome"]): row for row in package["frameworks"].to_dicts()}
    cells = [_metric_cells(row, metrics.get((row["framework"], row["metric"]), {}), outcomes) for row in rows]
    columns = [TableColumn(header) for header in ("Metric", "Framework", "Outcome", "Relation", "What differs")]
    table = filled_table(draft.anchor("metrics"), "Metrics of national frameworks to which it speaks", columns, cells, missing="not recorded")
    relations = [Relation(row["relation"]) for row in rows if row["relation"]]
    meanings = [paragraph(f"“{term_of(relation).term}”: {_lower(term_of(relation).meaning)}") for relation in Relation if relation in relations]
    return [table, *meanings]


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _metric_cells(row: Mapping[str, Any], metric: Mapping[str, Any], outcomes: Mapping[tuple[str, str], Mapping[str, Any]]) -> tuple[Cell, ...]:
    outcome = outcomes.get((row["framework"], metric.get("outcome") or ""), {})
    number = f"{outcome['number']}: " if outcome.get("number") else ""
    placeholder = " (placeholder: still to be defined)" if metric.get("placeholder") else ""
    return (
        text_cell(f"{metric.get('name') or row['metric']}{placeholder}"),
        text_cell(row["framework"]),
        words_cell(f"{number}{outcome.get('name') or metric.get('outcome') or ''}"),
        words_cell(term_of(Relation(row["relation"])).term if row["relation"] else ""),
        words_cell(row["note"]),
    )


# --- revisions
def revision_blocks(draft: Draft, indicator: Indicator) -> list[Block]:
    """Each figure of the organisation's own that was recorded more than once: what it was, what it became, when, by whom and why."""
    rows = list(_revised(draft, indicator))
    if not rows:
        return []
    headers = [("Period", Align.LEFT), ("Part", Align.LEFT), ("Was", Align.RIGHT), ("Became", Align.RIGHT)]
    headers += [(header, Align.LEFT) for header in ("On", "Recorded by", "Why")]
    columns = [TableColumn(header, align) for header, align in headers]
    return [filled_table(draft.anchor("revisions"), "Figures that were changed, the latest change first", columns, rows, missing="not recorded", always=4)]


def _revised(draft: Draft, indicator: Indicator) -> Iterator[Sequence[Cell]]:
    figures = draft.book.package["figures"]
    own = figures.filter((pl.col("indicator") == indicator.ref) & pl.col("area").is_null()).with_columns(
        basis=pl.when(pl.col("basis") != indicator.basis.value).then(pl.col("basis"))
    )
    repeated = own.filter(pl.struct(_KEY).is_duplicated()).sort("recorded_at", nulls_last=False, maintain_order=True).to_dicts()
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in repeated:
        groups.setdefault(tuple(row[name] or "" for name in _KEY), []).append(row)
    changes = [(before, after) for rows in groups.values() for before, after in pairwise(rows) if _differ(before, after, indicator)]
    for before, after in sorted(changes, key=lambda change: change[1]["recorded_at"], reverse=True):
        yield _revision_cells(before, after, indicator)


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], indicator: Indicator) -> bool:
    return figure_value(before, indicator) != figure_value(after, indicator) or before["status"] != after["status"]


def _revision_cells(before: Mapping[str, Any], after: Mapping[str, Any], indicator: Indicator) -> tuple[Cell, ...]:
    """A year to date as given is a part of its own here: it is another figure of the same period."""
    part = "year to date" if after["basis"] == YTD_BASIS else (after["breakdown"] or "").partition("=")[2]
    return (
        text_cell(parse_period(after["period"]).label),
        text_cell(part or "the whole"),
        value_cell(figure_value(before, indicator), indicator.form, status=before["status"], style=Style.LONG),
        value_cell(figure_value(after, indicator), indicator.form, status=after["status"], style=Style.LONG),
        text_cell(long_date(after["recorded_at"].date())),
        words_cell(after["recorded_by"]),
        words_cell(after["note"]),
    )
