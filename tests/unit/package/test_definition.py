"""The definition of the tables is sound in itself, and the registry of reading's findings is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import outturn.package
from outturn.package.codes import READING_CODES
from outturn.package.tables import TABLES, ColumnType, Table

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(outturn.package.__path__[0]).glob("*.py") if path.name != "codes.py")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_keys_and_references_of_a_table_lead_to_columns(table: Table) -> None:
    assert set(table.key) <= set(table.column_names)
    assert len(set(table.column_names)) == len(table.columns)
    for column in table.columns:
        assert column.meaning.endswith(".")
        if column.refers_to:
            target, _, key = column.refers_to.partition(".")
            assert TABLES[target].column(key).type is column.type


def test_limits_are_for_numbers_alone_and_lists_for_texts_alone() -> None:
    columns = [column for table in TABLES.values() for column in table.columns]
    assert all(column.type in {ColumnType.NUMBER, ColumnType.INTEGER} for column in columns if column.least is not None or column.most is not None)
    assert all(column.type is ColumnType.TEXT for column in columns if column.allowed)


def test_every_code_is_in_kebab_case_stands_once_and_has_a_meaning_and_a_mend() -> None:
    codes = [entry.code for entry in READING_CODES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert all(entry.meaning.endswith(".") and entry.mend.endswith(".") for entry in READING_CODES)


@pytest.mark.parametrize("code", [entry.code for entry in READING_CODES])
def test_every_code_is_used(code: str) -> None:
    assert f'"{code}"' in SOURCES
