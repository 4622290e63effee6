"""The content model as JSON: complete, typed, and with numbers that are numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

from outturn.renderers.json_document import SCHEMA, render
from outturn.reports import content
from outturn.reports.content import Cell, Document, Table, TableColumn, TableRow, Text
from tests.unit.renderers.sample_document import every_block


def written(document: Document) -> Any:
    return json.loads(render(document))


def types_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(types_in, value)) if value else set()
    if isinstance(value, dict):
        return ({value["type"]} if "type" in value else set()) | set().union(*map(types_in, value.values()))
    return set()


def test_the_schema_comes_first_and_the_document_follows() -> None:
    whole = written(every_block())
    assert list(whole)[:3] == ["schema", "title", "subtitle"]
    assert whole["schema"] == SCHEMA


def test_every_kind_of_block_and_text_is_written_with_its_type() -> None:
    expected = {
        "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).strip("_")
        for kind in (*get_args(content.Block), *get_args(content.Inline))
    }
    assert types_in(written(every_block())["blocks"]) >= expected


def test_values_stay_numbers_and_enums_become_words() -> None:
    whole = written(every_block())
    panel = next(block for block in whole["blocks"] if block["type"] == "panel")
    line = panel["chart"]["spec"]["series"][0]
    assert panel["kind"] == "kpi"
    assert line["role"] == "actual"
    assert isinstance(line["values"][0], float)
    assert panel["chart"]["spec"]["form"]["unit"] == "percent"


def test_numbers_that_json_does_not_know_are_null() -> None:
    table = Table("t", "T", (TableColumn("A"),), (TableRow((Cell((Text("x"),), float("nan")),)),))
    document = replace(every_block(), blocks=(table,))
    assert written(document)["blocks"][0]["rows"][0]["cells"][0]["value"] is None


def test_words_are_written_as_themselves() -> None:
    data = render(every_block())
    assert b"Children & families <0 to 25>" in data
    assert data.endswith(b"}\n")
