"""What is the same for every request of a program: no cookie counts, and every refusal is a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.web.rest.problems import MEDIA_TYPE, answer, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

PLACE = "/api/v1/"
_WORDS = {
    400: "That could not be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method; the header Allow says which it takes.",
    413: "That is too much at once.",
    500: "It is our fault, not yours, and it has been recorded. Nothing was changed. Try again.",
}
_KEPT = ("Allow", "Retry-After")


class Programs:
    """A session that a browser has is no right to use the API, so no other site can make a browser use it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACE) or request.path_info == PLACE:
            return self._get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self._get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(response)
        response.headers["Vary"] = "Authorization"
        if is_head:
            length = response.headers.get("Content-Length", str(len(response.content)))
            response.content = b""
            response.headers["Content-Length"] = length
        return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    found = problem(status, _WORDS.get(status, "The request was refused."))
    return answer(found, {name: response.headers[name] for name in _KEPT if name in response.headers})
