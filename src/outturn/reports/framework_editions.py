"""How the framework differs from its other editions that the package holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph, text_cell
from outturn.reports.content import Heading, Table, TableColumn, TableRow
from outturn.reports.wording import and_list, counted, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.frameworks.editions import EditionChange
    from outturn.frameworks.framework import Metric
    from outturn.reports.content import Block
    from outturn.reports.framework_paper import Paper


def edition_blocks(paper: Paper) -> list[Block]:
    blocks: list[Block] = []
    for change in paper.editions:
        blocks += [
            Heading(3, f"{change.one} beside {change.other}", paper.draft.anchor(f"edition {change.other}")),
            paragraph(" ".join(edition_sentences(change, _numbers(paper, change.not_compared)))),
            *_table(paper, f"Only in {change.other}", change.only_other),
            *_table(paper, f"Only in {change.one}", change.only_one),
            *_table(paper, f"Placeholders of {change.other} that {change.one} defines", change.defined),
        ]
    return blocks


def _numbers(paper: Paper, outcomes: Sequence[str]) -> list[str]:
    """Their numbers, those that follow one another told by the first and the last; one without a number by its reference."""
    known = [outcome for outcome in paper.framework.outcomes if outcome.ref in outcomes]
    numbered = runs([(outcome.number, str(outcome.number)) for outcome in known if outcome.number is not None])
    return [*numbered, *(outcome.ref for outcome in known if outcome.number is None)]


def edition_sentences(change: EditionChange, not_compared: Sequence[str]) -> list[str]:
    """How much both hold, what one alone holds, and of what nothing can be said."""
    if not change.compared:
        return [f"There is no outcome of which the package holds metrics of both {change.one} and {change.other}: nothing can be compared."]
    outcomes = counted(len(change.compared), "outcome")
    sentences = [f"In the {outcomes} of which the package holds metrics of both editions, {_shared(change)}."]
    alone = f"{_only(change.only_other, change.other)}; {_only(change.only_one, change.one)}, as far as they are held."
    sentences.append(f"{alone[:1].upper()}{alone[1:]}")
    if not_compared:
        which = f"outcome {not_compared[0]}" if len(not_compared) == 1 and " " not in not_compared[0] else f"outcomes {and_list(not_compared)}"
        sentences.append(f"Of {which} it holds no metric of {change.other}: what has changed there is not known.")
    return sentences


def _shared(change: EditionChange) -> str:
    number = len(change.shared)
    return "they have no metric in common" if not number else f"{counted(number, 'metric is', 'metrics are')} in both"


def _only(metrics: Sequence[Metric], edition: str) -> str:
    number = len(metrics)
    return f"none is in {edition} alone" if not number else f"{number:,} {'is' if number == 1 else 'are'} in {edition} alone"


def _table(paper: Paper, caption: str, metrics: Sequence[Metric]) -> list[Block]:
    if not metrics:
        return []
    names = {outcome.ref: f"{outcome.number}: {outcome.name}" if outcome.number is not None else outcome.name for outcome in paper.framework.outcomes}
    rows = tuple(
        TableRow((text_cell(metric.name), text_cell(names.get(metric.outcome, metric.outcome)), text_cell("yes" if metric.is_placeholder else "no")))
        for metric in metrics
    )
    columns = (TableColumn("Metric"), TableColumn("Outcome"), TableColumn("Placeholder"))
    return [Table(paper.draft.anchor(caption), caption, columns, rows)]
