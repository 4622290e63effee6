"""docs/reference/report.schema.json: the JSON Schema of a report's content model, read off its dataclasses.

It says what `outturn.renderers.json_document` writes: every field of every part, each block and each piece of text with its
`type`, an enum as its values, and null for a number that is not finite.
"""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from outturn.assessment.vocabulary import Rating, Trend
from outturn.charts import spec
from outturn.charts.spec import ChartSpec
from outturn.figures.formatting import NumberFormat
from outturn.indicators.vocabulary import Unit
from outturn.renderers.json_document import SCHEMA, TYPED, type_name
from outturn.reports import content

_NAMES = {**vars(content), **vars(spec), "Rating": Rating, "Trend": Trend, "ChartSpec": ChartSpec, "NumberFormat": NumberFormat, "Unit": Unit}
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    int: {"type": "integer"},
    float: {"type": ["number", "null"]},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}


def report_schema() -> dict[str, Any]:
    """Draft 2020-12. Definitions stand in the order in which the model first needs them."""
    definitions: dict[str, Any] = {}
    document = _object(content.Document, definitions)
    document["properties"] = {"schema": {"const": SCHEMA}, **document["properties"]}
    document["required"] = ["schema", *document["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A report of outturn",
        "description": "Made from outturn.reports.content by scripts/make_reference.py.",
        **document,
        "$defs": definitions,
    }


def schema_page() -> str:
    return json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, globalns=_NAMES)
    start = {"type": {"const": type_name(kind)}} if kind in TYPED else {}
    properties = {**start, **{item.name: _schema(hints[item.name], definitions) for item in fields(kind)}}
    words = " ".join((kind.__doc__ or "").split())
    described = {} if words.startswith(f"{kind.__name__}(") or not words else {"description": words.replace("`", "")}
    return {"type": "object", **described, "properties": properties, "required": list(properties), "additionalProperties": False}


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions)}
    if get_origin(hint) in {Union, types.UnionType}:
        return _union(get_args(hint), definitions)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    return _reference(hint, definitions)


def _union(members: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    """Plain types share one list of types; parts of the model are told apart by their `type`."""
    plain = [member for member in members if member in _PLAIN]
    names = list(dict.fromkeys(name for member in plain for name in _listed(_PLAIN[member]["type"])))
    choices = [_schema(member, definitions) for member in members if member not in _PLAIN]
    if not choices:
        return {"type": names if len(names) > 1 else names[0]}
    whole = [*choices, *([{"type": names if len(names) > 1 else names[0]}] if names else [])]
    return {"anyOf": whole} if len(whole) > 1 else whole[0]


def _listed(types_: Any) -> list[str]:
    return types_ if isinstance(types_, list) else [types_]


def _reference(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    name = type_name(kind)
    if name not in definitions:
        definitions[name] = {}  # holds its place while the parts inside it are read: blocks hold blocks
        if issubclass(kind, Enum):
            definitions[name] = {"enum": [member.value for member in kind]}
        elif is_dataclass(kind):
            definitions[name] = _object(kind, definitions)
        else:
            raise TypeError(f"the content model holds a {kind}, for which JSON has no form")
    return {"$ref": f"#/$defs/{name}"}
