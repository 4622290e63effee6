"""What is sent: JSON of a bounded size, read strictly, so that nothing is taken for what it is not."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http.request import RawPostDataException, UnreadablePostError
from ninja.parser import Parser

from outturn.web.rest.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class _UnfitError(ValueError):
    """A number or an object that JSON allows and we do not."""


def read_body(request: HttpRequest) -> None:
    """Keeps what was sent with the request, for `StrictParser`. Raises ProblemError: 413, 415 or 400."""
    if request.method not in _WITH_BODY:
        return
    if request.content_type != "application/json" or (request.content_params or {}).get("charset", "utf-8").lower() != "utf-8":
        raise ProblemError(415, "Send JSON in UTF-8, with the header Content-Type: application/json.", headers={"Accept": "application/json"})
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProblemError(415, "Send the JSON as it is, not packed.", headers={"Accept-Encoding": "identity"})
    try:
        sent = request.body
    except RequestDataTooBig:
        raise ProblemError(413, "That is more than 2 MB. Send it in parts.") from None
    except (UnreadablePostError, RawPostDataException):
        raise ProblemError(400, "The request ended before all of it was there. Send it again.") from None
    request.sent_json = _parsed(sent)  # type: ignore[attr-defined]


def _parsed(sent: bytes) -> Any:
    try:
        return json.loads(sent.decode("utf-8"), parse_float=_number, parse_int=_number, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except _UnfitError as fault:
        raise ProblemError(400, str(fault)) from None
    except RecursionError:
        raise ProblemError(400, "This JSON is nested too deeply.") from None
    except ValueError as fault:
        place = f" (line {fault.lineno}, column {fault.colno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise ProblemError(400, f"This is not JSON{place}.") from None


def _number(text: str) -> float | int:
    number = float(text)
    if not math.isfinite(number):
        raise _UnfitError(f"The number {text[:20]} is too large.")
    return number if not number.is_integer() or abs(number) > 2**53 or "." in text or "e" in text.lower() else int(text)


def _refuse_constant(text: str) -> float:
    raise _UnfitError(f"{text} is not a number. Leave the value out, and say with the status why there is none.")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _UnfitError("An object names the same field twice.")
    return found


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return request.sent_json  # type: ignore[attr-defined]
