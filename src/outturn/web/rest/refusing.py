"""Every fault as a problem: which status it has, and what it says of which field."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ninja.errors import HttpError, ValidationError

from outturn.actions.giving import FigureRefusedError, NotAskedError
from outturn.actions.returning import OvertakenError, StepRefusedError
from outturn.errors import OutturnError
from outturn.web.rest.problems import Fault, Problem, ProblemError, answer, problem
from outturn.web.watching.requests import route_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

_log = logging.getLogger("outturn")
_OURS = "It is our fault, not yours, and it has been recorded. Nothing was changed. Try again."
_FIELDS = {"action_what": "action.what", "action_who": "action.who", "action_when": "action.when"}


def problem_of(fault: OutturnError) -> Problem:
    if isinstance(fault, FigureRefusedError):
        faults = [Fault(field=_FIELDS.get(one.field, one.field), message=one.message) for one in fault.problems]
        faults += [Fault(field="commentary" if one.of_text else "value", message=one.message, mend=one.mend) for one in fault.remarks]
        return problem(422, f"The figure was not taken: {fault}", faults)
    if isinstance(fault, OvertakenError):
        words = f"The return has changed since: it is at revision {fault.standing.revision}. Nothing was changed. Read it, and decide again."
        return problem(412, words)
    if isinstance(fault, NotAskedError | StepRefusedError):
        return problem(409, str(fault))
    return problem(422, str(fault))


def refuse_all(api: NinjaAPI) -> None:
    """Says to the API how each fault is answered."""
    api.add_exception_handler(ProblemError, _problem)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(OutturnError, _fault)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _unforeseen)


def _problem(request: HttpRequest, fault: Any) -> HttpResponse:
    if fault.problem.status == 403:
        _log.warning("The API refused a request: %s", route_of(request))
    return answer(fault.problem, fault.headers)


def _fault(request: HttpRequest, fault: Any) -> HttpResponse:
    return answer(problem_of(fault))


def _http(request: HttpRequest, fault: Any) -> HttpResponse:
    return answer(problem(fault.status_code, str(fault)))


def _unforeseen(request: HttpRequest, fault: Any) -> HttpResponse:
    _log.error("The API failed: %s", route_of(request), exc_info=fault)
    return answer(problem(500, _OURS))


# --- what does not fit the schema
_NUMBERS = frozenset({"int_type", "float_type"})
_WORDS = {
    **dict.fromkeys(_NUMBERS, ("This is not a number.", "Write it without quotation marks and with a point, such as 92.5.")),
    "missing": ("This field is missing.", "Give it."),
    "extra_forbidden": ("This field is not known.", "Leave it out, or look how it is spelt."),
    "string_type": ("This is not a text.", "Put it between quotation marks."),
    "string_unicode": ("This text holds half a character.", "Send it in UTF-8."),
    "bool_parsing": ("This is neither true nor false.", ""),
    "bool_type": ("This is neither true nor false.", ""),
    "int_parsing": ("This is not a whole number.", ""),
    "model_attributes_type": ("This is not an object.", "Put it between { and }."),
    "list_type": ("This is not a list.", "Put it between [ and ]."),
}


def _invalid(request: HttpRequest, fault: Any) -> HttpResponse:
    faults: dict[str, Fault] = {}
    for error in sorted(fault.errors, key=_is_of_kind):  # of a choice, what is wrong with the kind that it is comes first
        found = _read(error)
        faults.setdefault(found.field, found)
    first = next(iter(faults.values()))
    return answer(problem(422, f"{first.field}: {first.message}" if first.field else "The request cannot be used.", list(faults.values())))


def _is_of_kind(error: Mapping[str, Any]) -> bool:
    return error["type"] in _NUMBERS or error["type"] == "string_type"


def _read(error: Mapping[str, Any]) -> Fault:
    """Without the place in the request and the branches of a choice, which only the library knows."""
    parts = [str(part) for part in error["loc"][1:]]
    known = [part for part in parts if part.isdecimal() or (part.replace("_", "").isalpha() and not part.startswith(("function", "constrained")))]
    kept = [part for part in known if part not in {"body", "asked", "str", "int", "float"}]
    message, mend = _WORDS.get(error["type"], (_sentence(str(error["msg"])), ""))
    return Fault(field=".".join(kept)[:200], message=message, mend=mend)


def _sentence(text: str) -> str:
    plain = text.removeprefix("Value error, ")
    return plain if plain.endswith(".") else f"{plain}."
