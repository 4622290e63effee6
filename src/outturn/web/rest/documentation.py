"""The description of the API, for programs as OpenAPI and for people as a page of ours; and what is answered where there is nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from outturn.web.rest.interface import api
from outturn.web.rest.problems import answer, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


@dataclass(frozen=True)
class Line:
    """A parameter, a field or an answer: its name, of what kind it is, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Line, ...]
    body: tuple[Line, ...]
    answers: tuple[Line, ...]


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    return found


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(_schema(), ensure_ascii=False, indent=1), content_type="application/json", headers={"Cache-Control": "no-cache"})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "outturn/rest/index.html", {"groups": _groups(), "version": _schema()["info"]["version"]})


@csrf_exempt
def missing(request: HttpRequest) -> HttpResponse:
    return answer(problem(404, "There is nothing at this address. /api/v1/ tells what there is."))


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, tuple[Operation, ...]]:
    found: dict[str, list[Operation]] = {}
    for path, methods in _schema()["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return {tag: tuple(operations) for tag, operations in found.items()}


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    parameters = tuple(Line(one["name"], _kind(one["schema"]), _meaning(one)) for one in operation.get("parameters", ()))
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = tuple(Line(status, _answered(one), one["description"]) for status, one in operation["responses"].items())
    about = (operation["summary"], operation.get("description", ""))
    return Operation(operation["operationId"], method.upper(), path, *about, parameters, _fields(sent), answers)


def _meaning(one: Mapping[str, Any]) -> str:
    words = one.get("description") or one["schema"].get("description", "")
    return f"{words} Needed.".strip() if one.get("required") and one["in"] == "query" else words


def _answered(one: Mapping[str, Any]) -> str:
    content = one.get("content", {})
    schemas = [each.get("schema", {}) for each in content.values()]
    return _kind(schemas[0]) if schemas else ""


def _fields(schema: Mapping[str, Any], before: str = "", depth: int = 0) -> tuple[Line, ...]:
    """Of an object and of those inside it, two steps deep."""
    found: list[Line] = []
    for name, field in _resolved(schema).get("properties", {}).items():
        found.append(Line(f"{before}{name}", _kind(field), field.get("description", "")))
        inner = _inner(field)
        if inner and depth < 2:
            found += _fields(inner, f"{before}{name}{'[]' if field.get('type') == 'array' else ''}.", depth + 1)
    return tuple(found)


def _inner(field: Mapping[str, Any]) -> Mapping[str, Any] | None:
    choices = [field, field.get("items", {}), *field.get("anyOf", ())]
    return next((one for one in choices if "$ref" in one), None)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = _schema()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    """In words: “number or text”, “list of Remark”, “one of kpi, activity”."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind for kind in (_kind(one) for one in schema["anyOf"]) if kind != "nothing"))
    if "enum" in schema:
        return f"one of {', '.join(str(word) or '(empty)' for word in schema['enum'])}"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "nothing", "object": "object"}
    return "file" if schema.get("format") == "binary" else words.get(schema.get("type", ""), "anything")
