"""The Table Schema of each table and the descriptor of a package, as the Frictionless standards have them.

A primary key must be filled, so a key with a part that may be empty is given as a unique key (docs of Data Package 2);
a reference is a foreign key where it must lead to the named table and to no other.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from outturn.package.description import licences
from outturn.package.tables import TABLES, ColumnType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from outturn.package.package import Package
    from outturn.package.tables import Column, Table

_TYPES: Mapping[ColumnType, str] = {
    ColumnType.NUMBER: "number",
    ColumnType.INTEGER: "integer",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.INSTANT: "datetime",
}
_ELSEWHERE_TOO = frozenset({"breakdown_tables.table"})
"""What may also be kept in another table: no foreign key says so."""
_OR_OWN_AREA = frozenset({"neighbours"})
"""Tables whose areas may be the organisation's own, which need not be in `areas`."""


def table_schema(table: Table, *, present: Collection[str] = tuple(TABLES), unknown: Collection[str] = ()) -> dict[str, object]:
    """`present`: the tables that references may lead to; `unknown`: columns beyond those of the definition."""
    schema: dict[str, object] = {
        "fields": [*(_field(column) for column in table.columns), *({"name": name, "type": "string"} for name in unknown)],
        "missingValues": [""],
    }
    if all(table.column(name).required for name in table.key):
        schema["primaryKey"] = list(table.key)
    else:
        schema["uniqueKeys"] = [list(table.key)]
    if keys := _foreign_keys(table, present):
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> dict[str, object]:
    field: dict[str, object] = {"name": column.name, "type": _TYPES.get(column.type, "string"), "description": column.meaning}
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.least is not None:
        constraints["minimum"] = column.least
    if column.most is not None:
        constraints["maximum"] = column.most
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_keys(table: Table, present: Collection[str]) -> list[dict[str, object]]:
    keys: list[dict[str, object]] = []
    for column in table.columns:
        target, _, key = column.refers_to.partition(".")
        if not target or target not in present or column.refers_to in _ELSEWHERE_TOO or (target == "areas" and table.name in _OR_OWN_AREA):
            continue
        keys.append({"fields": [column.name], "reference": {"resource": "" if target == table.name else target, "fields": [key]}})
    return keys


def written_tables(package: Package) -> list[str]:
    """The tables that have a file: those with rows or with columns of their own, and the indicators always."""
    return [name for name, table in TABLES.items() if name == "indicators" or package[name].height or package[name].width > len(table.columns)]


def descriptor(package: Package) -> dict[str, object]:
    """What `datapackage.json` says: the description, then one resource for each table that is written."""
    return {
        "profile": "tabular-data-package",
        **_described(package),
        "resources": [_resource(TABLES[name], package) for name in written_tables(package)],
    }


def _described(package: Package) -> dict[str, object]:
    """Empty texts are left out; keys that we do not know come back as they were."""
    described: dict[str, object] = {
        "name": package.name,
        "title": package.title,
        "organisation": {key: value for key, value in asdict(package.organisation).items() if value},
        "rating_scheme": package.rating_scheme.as_dict(),
        "direction_of_travel": {"overlapping": "aware" if package.overlap_aware else "plain", **_hidden(package)},
        "created": package.created,
        "licence": package.licence,
        "licenses": licences(package.licence),
        "notice": package.notice,
    }
    unknown = {key: value for key, value in package.extra.items() if key not in described or key == "licenses"}
    return {**{key: value for key, value in described.items() if value not in ("", [], {})}, **unknown}


def _hidden(package: Package) -> dict[str, str]:
    """Process control is shown unless it says otherwise."""
    return {} if package.process_control else {"process_control": "hidden"}


def _resource(table: Table, package: Package) -> dict[str, object]:
    unknown = package[table.name].columns[len(table.columns) :]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_schema(table, present=written_tables(package), unknown=unknown),
    }
