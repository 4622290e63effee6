"""The Table Schemas say what the definition says."""

from __future__ import annotations

import pytest

from outturn.package.build import make_package
from outturn.package.schema import descriptor, table_schema
from outturn.package.tables import TABLES, Table


def field(table: str, column: str) -> dict[str, object]:
    fields = table_schema(TABLES[table])["fields"]
    assert isinstance(fields, list)
    return next(one for one in fields if one["name"] == column)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_is_a_field_with_its_meaning_in_its_order(table: Table) -> None:
    fields = table_schema(table)["fields"]
    assert isinstance(fields, list)
    assert [one["name"] for one in fields] == list(table.column_names)
    assert all(one["description"] and one["type"] for one in fields)


def test_types_and_constraints_are_those_of_the_column() -> None:
    assert field("figures", "value")["type"] == "number"
    assert field("figures", "recorded_at")["type"] == "datetime"
    assert field("figures", "period") == {"name": "period", "type": "string", "description": "The period that it is for.", "constraints": {"required": True}}
    assert field("indicators", "kind")["constraints"] == {"required": True, "enum": ["kpi", "activity"]}
    assert field("risk_scores", "impact")["constraints"] == {"minimum": 1, "maximum": 5}
    assert field("milestones", "due")["type"] == "date"
    assert field("breakdowns", "is_total")["type"] == "boolean"


def test_a_key_that_may_be_empty_in_part_is_unique_and_not_primary() -> None:
    assert table_schema(TABLES["indicators"])["primaryKey"] == ["indicator"]
    figures = table_schema(TABLES["figures"])
    assert "primaryKey" not in figures
    assert figures["uniqueKeys"] == [["indicator", "area", "period", "basis", "breakdown", "recorded_at"]]


def test_references_lead_to_tables_that_are_written() -> None:
    assert table_schema(TABLES["sections"])["foreignKeys"] == [{"fields": ["parent"], "reference": {"resource": "", "fields": ["section"]}}]
    assert table_schema(TABLES["figures"], present=["indicators"])["foreignKeys"] == [
        {"fields": ["indicator"], "reference": {"resource": "indicators", "fields": ["indicator"]}}
    ]
    assert "foreignKeys" not in table_schema(TABLES["neighbours"])


def test_a_table_with_columns_of_its_own_is_written_even_without_rows() -> None:
    package = make_package({"actions": make_package({"actions": [{"action": "A1", "Cost": "5"}]})["actions"].clear()})
    resources = descriptor(package)["resources"]
    assert isinstance(resources, list)
    assert [resource["name"] for resource in resources] == ["indicators", "actions"]
    assert resources[1]["schema"]["fields"][-1] == {"name": "Cost", "type": "string"}
