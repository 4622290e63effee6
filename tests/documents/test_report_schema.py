"""What is written as JSON is what the published schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from outturn.periods import parse_period
from outturn.renderers.json_document import SCHEMA, render
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.documents.workbooks import document_of
from tests.unit.renderers.sample_document import every_block
from tests.unit.reports.council import council

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "reference" / "report.schema.json").read_text(encoding="utf-8"))


def faults(written: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(PUBLISHED).iter_errors(written)]


def test_the_schema_is_a_schema_for_this_version_of_the_model() -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    assert PUBLISHED["properties"]["schema"] == {"const": SCHEMA}


@pytest.mark.parametrize("report", ["qpr", "dash"])
def test_a_report_is_valid(report: str) -> None:
    document = build_report(council(), ReportRequest(report, parse_period("2025-26-Q2" if report == "qpr" else "2025-09")))
    assert faults(json.loads(render(document))) == []


def test_a_document_with_every_kind_of_block_and_one_with_none_are_valid() -> None:
    assert faults(json.loads(render(every_block()))) == []
    assert faults(json.loads(render(document_of()))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"schema": "outturn-report/0"},
        {"more": 1},
        {"blocks": [{"type": "picture"}]},
        {"blocks": [{"type": "heading", "level": "2", "text": "a", "anchor": "a"}]},
        {"blocks": [{"type": "heading", "level": 2, "text": "a"}]},
        {"notes": [{"number": 1.5, "content": []}]},
    ],
)
def test_what_is_not_the_model_is_not_valid(change: dict[str, Any]) -> None:
    assert faults({**json.loads(render(document_of())), **change})
