"""What differs between two editions, in words for people and as data for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from outturn.cli.edition_output import edition_words
from outturn.cli.text_table import shortened, text_table
from outturn.reports.edition_tables import change_tables, formats_of, summary_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outturn.api.edition_manifest import EditionManifest
    from outturn.api.editions import EditionComparison
    from outturn.editions.changes import Changes
    from outturn.reports.edition_tables import ChangeTable

_LIST = 2
_CSV_COLUMNS = (
    "what", "indicator", "name", "area", "period", "basis", "breakdown", "field", "old", "new", "old_status", "new_status", "old_rating", "new_rating",
    "recorded_at", "recorded_by", "note",
)  # fmt: skip


# --- for people
def comparison_text(found: EditionComparison) -> str:
    """From which edition to which, a summary in sentences, and a table for each sort of change that there is."""
    changes = found.changes
    notices = list(dict.fromkeys(edition.manifest.about.notice for edition in (found.before, found.after) if edition.manifest.about.notice))
    heading = [
        *notices,
        *([""] if notices else []),
        f"From {found.before.folder}: {edition_words(found.before.manifest)}",
        f"to   {found.after.folder}: {edition_words(found.after.manifest)}",
        *_order_words(found.before.manifest, found.after.manifest),
        "",
        *summary_sentences(changes),
    ]
    tables = change_tables(changes, formats_of(found.before.package["indicators"], found.after.package["indicators"]), shortened)
    return "\n".join([*heading, *(f"\n{table.title}\n{_table_text(table)}" for table in tables)]) + "\n"


def _table_text(table: ChangeTable) -> str:
    """Indicators that came or went are a list, which needs no headings."""
    if len(table.headers) == _LIST:
        return "\n".join("  ".join(row) for row in table.rows)
    return text_table(table.headers, table.rows, right=table.right)


def _order_words(before: EditionManifest, after: EditionManifest) -> list[str]:
    return ["The second of the two was published first."] if after.published_at < before.published_at else []


# --- for programs
def comparison_as_json(found: EditionComparison) -> str:
    """Instants and days in ISO 8601; a missing value is null."""
    content = {"from": _edition_as_dict(found.before.manifest), "to": _edition_as_dict(found.after.manifest), **asdict(found.changes)}
    return json.dumps(content, ensure_ascii=False, indent=1, default=_iso) + "\n"


def _edition_as_dict(manifest: EditionManifest) -> dict[str, str]:
    return {**vars(manifest.about), "published_at": manifest.published_at, "as_at": manifest.as_at}


def _iso(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.replace(tzinfo=None).isoformat()}Z"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def comparison_as_csv(found: EditionComparison) -> str:
    """One row for each change of any sort; `what` says which. Cells that a sort has no use for are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _CSV_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in _csv_rows(found.changes))
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return _iso(value) if isinstance(value, dt.date) else value


def _csv_rows(changes: Changes) -> Iterable[Mapping[str, Any]]:
    for figure in changes.figures:
        own = {name: getattr(figure, name) for name in ("indicator", "name", "area", "period", "basis", "breakdown", "recorded_at", "recorded_by", "note")}
        states = {
            f"{age}{ending}": getattr(state, name) if state else None
            for age, state in (("old", figure.old), ("new", figure.new))
            for ending, name in (("", "value"), ("_status", "status"), ("_rating", "rating"))
        }
        yield {"what": f"{figure.change.value} figure", **own, **states}
    for what, fields in (("standard", changes.standards), ("definition", changes.definitions)):
        for field in fields:
            yield {
                "what": what,
                "indicator": field.indicator,
                "name": field.name,
                "period": field.place,
                "field": field.field,
                "old": field.old,
                "new": field.new,
            }
    for what, indicators in (("added indicator", changes.added), ("removed indicator", changes.removed)):
        for named in indicators:
            yield {"what": what, "indicator": named.indicator, "name": named.name}
    for verdict in changes.verdicts:
        yield {"what": "verdict", "indicator": verdict.indicator, "name": verdict.name, "field": verdict.kind.value, "old": verdict.old, "new": verdict.new}
