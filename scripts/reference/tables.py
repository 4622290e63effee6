"""docs/reference/tables.md: the tables and columns of a data package."""

from __future__ import annotations

from outturn.glossary.terms import terms
from outturn.package.tables import TABLES, Column, ColumnType, Table
from reference.markdown import anchor, code, codes, page, table

INTRODUCTION = """\
A data package is a folder (or a ZIP file of one) with `datapackage.json` and one UTF-8 CSV file for each table. Only `indicators` is required; a table
that is absent is empty, and so is a column that is absent and not required. An empty cell is a missing value. Columns that are not listed here are kept,
and reported as a note.

A cell must not be empty where its column is marked *required*. A column whose type is in the form *key of a table* holds a value that stands in that table."""


def tables_page() -> str:
    contents = table(["table", "what it holds", "key"], ([f"[`{t.name}`](#{anchor(t.name)})", t.meaning, codes(t.key)] for t in TABLES.values()))
    types = table(["type", "what a cell holds"], ([code(kind.value), terms()[f"column_type.{kind.name.lower()}"].meaning] for kind in ColumnType))
    sections = [_section(entry) for entry in TABLES.values()]
    return page("Tables of a data package", "`src/outturn/package/tables.py`", INTRODUCTION, contents, "## Types", types, *sections)


def _section(entry: Table) -> str:
    rows = ([code(column.name) + (" *required*" if column.required else ""), _type(column), column.meaning] for column in entry.columns)
    return f"## {entry.name}\n\n{entry.meaning} Key: {codes(entry.key)}.\n\n{table(['column', 'type', 'meaning'], rows)}"


def _type(column: Column) -> str:
    if column.allowed:
        return "one of " + codes(column.allowed)
    if column.refers_to:
        target = column.refers_to.partition(".")[0]
        return f"key of [{target}](#{anchor(target)})"
    return column.type.value
