"""The description of the API: what the library makes of the functions, with what every answer has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI

from outturn.web.rest.problems import MEDIA_TYPE, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_REF = {"$ref": "#/components/schemas/Problem"}
_ALWAYS = {
    401: "No token, or one that does not count.",
    403: "The token or its person may not do this.",
    404: "There is nothing like that.",
    422: "Something that was asked for or sent cannot be used; the findings say which field.",
    429: "The token asks too often; Retry-After says how many seconds to wait.",
    500: "A fault of ours.",
}
_OF_BODIES = {
    400: "What was sent is not JSON, or a header cannot be used.",
    409: "Nobody asks for the figure now, or the return is in a state in which it cannot be changed.",
    412: "The return has changed since the revision that If-Match names.",
    413: "More than 2 MB.",
    415: "What was sent is not marked as JSON.",
}
_TAG = {"schema": {"type": "string"}, "description": "Names this state of what is answered."}
_FILES = {"application/zip": ("/package", "/archive"), "*/*": ("/files/{file}",)}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "A key of your own for this request: sent again within a day, it is given the first answer and nothing is done twice.",
}
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": '^(\\*|(W/)?"[!#-~]*")$'},
    "description": "The ETag of the return as it was seen: where it has changed since, nothing is done.",
}


class Api(NinjaAPI):
    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        found: Any = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        found["components"]["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        nested = found["components"]["schemas"]["Problem"].pop("$defs", {})
        found["components"]["schemas"] |= nested
        for path, method, operation in _operations(found):
            _describe(path, method, operation)
        return found


def _operations(found: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return ((path, method, operation) for path, methods in found["paths"].items() for method, operation in methods.items())


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    first = responses.pop(200, None) or responses.pop("200")
    for kind, endings in _FILES.items():
        if path.endswith(endings):
            first["content"] = {kind: {"schema": {"type": "string", "format": "binary"}}}
    refusals = dict(_ALWAYS)
    if method == "get":
        responses["304"] = {"description": "As If-None-Match names it.", "headers": {"ETag": _TAG}}
    else:
        refusals |= _OF_BODIES
        operation.setdefault("parameters", []).append(_KEY)
    if method != "post":
        first["headers"] = {"ETag": _TAG}
    if method == "put":
        operation["parameters"].append(_MATCH)
    operation["responses"] = {"200": first, **responses} | {
        str(status): {"description": words, "content": {MEDIA_TYPE: {"schema": _REF}}} for status, words in sorted(refusals.items())
    }
