"""What goes wrong, in words for the person at the page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import Http404
from django.shortcuts import redirect, render

from outturn.errors import OutturnError
from outturn.web.kept import keep, owner_of
from outturn.web.people import know_person, page_to_send_again
from outturn.web.watching.requests import route_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("outturn")
_WAYS = ("GET", "HEAD", "POST")
_NOT_DONE = (
    "Nothing was saved, because somebody has signed in or out in this browser since that page was opened. If you typed something into it, "
    "go back to it and copy what you typed. Then open the page anew, by its link, and put it in there."
)


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
    """A form without the mark that it came from our own page: most often somebody has signed in anew, in another window, since it was opened.

    Nothing that it says is done. What was typed goes back into the form of its page, for whoever typed it alone, and never from another site.
    """
    person = know_person(request)
    owner = owner_of(request) if _is_from_here(request) else ""
    is_theirs = bool(owner) and (person is None or person.name == owner)
    if request.headers.get("HX-Request") == "true":  # what is sent while it is typed stays on its page
        return render(request, "outturn/parts/signed_in_again.html" if person else "outturn/parts/signed_out.html", {"is_theirs": is_theirs})
    back = getattr(request.resolver_match.func, "back", ()) if request.resolver_match else ()
    if not is_theirs or not (back or keep(request)):
        return page(request, 403, "This was not done", _NOT_DONE)
    again = page_to_send_again(request, back)
    if person is None:
        return redirect_to_login(again)
    messages.warning(request, "Nothing was saved yet, because you have signed in again since this page was opened. Look at it, and send it once more.")
    return redirect(again)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent it."""
    return request.headers.get("Origin", "") in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
