"""What goes wrong, in words for the person at the page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import Http404
from django.shortcuts import render

from outturn.errors import OutturnError
from outturn.web.watching.requests import route_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("outturn")
_WAYS = ("GET", "HEAD", "POST")


class PlainFaults:
    """Turns the faults that a view raises into pages that say what happened and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _WAYS and not request.path.startswith("/api/"):  # no page has a use for them, and none is asked
            words = "Pages are read, and forms are sent to them; nothing else can be done here, and nothing was changed."
            return _told(request, words, ", ".join(_WAYS), "This cannot be done")
        response = self._get_response(request)
        if response.status_code != 405 or response.content:
            return response
        if request.method == "POST":
            return _told(request, "This page only shows something: nothing can be sent to it, and nothing was changed.", response.headers["Allow"])
        words = "It only takes what is sent from a form, such as a button that was pressed. Go back to the page with that button."
        return _told(request, words, response.headers["Allow"])

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, ReauthenticationRequired | ImmediateHttpResponse):
            return None  # what the library raises to ask something else first, and answers itself
        if isinstance(fault, PermissionDenied):
            return page(request, 403, "You may not do this", str(fault) or "Your role does not allow it.")
        if isinstance(fault, Http404):
            return page(request, 404, "There is no such page", str(fault) or "The address may be mistyped, or what was here has gone.")
        if isinstance(fault, RequestDataTooBig):
            return page(request, 413, "That is too much at once", "Nothing was saved. Send a smaller file or a shorter text.")
        if isinstance(fault, SuspiciousOperation):
            return page(request, 400, "That could not be read", "Nothing was saved. Go back, check what you entered and try again.")
        if isinstance(fault, OutturnError):
            return page(request, 400, "That did not work", str(fault))
        _log.exception("A page failed: %s", route_of(request), exc_info=fault)
        return page(
            request, 500, "Sorry, something went wrong", "It is our fault, not yours, and it has been recorded. What was saved before is safe. Try again."
        )


def _told(request: HttpRequest, words: str, allow: str, title: str = "") -> HttpResponse:
    told = page(request, 405, title or ("This address takes no form" if request.method == "POST" else "This address is not a page"), words)
    told.headers["Allow"] = allow
    return told


def page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "outturn/fault.html", {"title": title, "words": words}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is refused before any page sees it: too large, or with too many fields."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return page(request, 413, "That is too much at once", "Nothing was saved. Send a smaller file or a shorter text.")
    return page(request, 400, "That could not be read", "Nothing was saved. Go back, check what you entered and try again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404, "There is no such page", "The address may be mistyped, or what was here has gone.")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the mark that it came from our own page: most often the page was open too long."""
    words = "Nothing was saved, because this page was open for too long or in two windows. Go back, reload the page, and send it again."
    return page(request, 403, "Please send it again", words)
