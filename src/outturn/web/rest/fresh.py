"""Answers to what is asked for again: the same as before costs one query and no body."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import parse_etags

from outturn import __version__
from outturn.package.canonical import text_of
from outturn.store.current import current
from outturn.web.rest.guard import caller_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def answer(request: HttpRequest, make: Callable[[], object], *, extra: object = "") -> HttpResponse:
    """JSON of what `make` gives, or 304 where the program has it already: the same address, token and state of the data.

    `extra` is whatever else the answer depends on. What the token may see is asked before this, never by it.
    """
    return file_answer(request, lambda: HttpResponse(as_json(make()), content_type="application/json"), extra=extra)


def file_answer(request: HttpRequest, make: Callable[[], HttpResponse], *, extra: object = "") -> HttpResponse:
    """The same for what is not JSON."""
    tag = _tag(request, extra)
    found = unchanged(request, tag) or make()
    return marked(found, tag)


def _tag(request: HttpRequest, extra: object) -> str:
    held, caller = current(), caller_of(request)
    state = (held.version, sorted(held.marks.items()), held.last_figure, held.package.name)
    about = (__version__, state, request.get_full_path(), caller.pk, sorted(caller.reach or ()), caller.person.grants, extra)
    return f'"{hashlib.sha256(repr(about).encode()).hexdigest()[:32]}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """304 where the program has it already."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return HttpResponse(status=304) if known == ["*"] or tag in [one.removeprefix("W/") for one in known] else None


def marked(found: HttpResponse, tag: str) -> HttpResponse:
    """With its ETag, for the program alone."""
    found.headers["ETag"] = tag
    found.headers["Cache-Control"] = "private, no-cache"
    return found


def as_json(found: object) -> str:
    """Days and instants as packages write them; what is no number is refused."""
    return json.dumps(found, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: Any) -> str | None:
    return text_of(value)
