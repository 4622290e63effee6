"""Answers the addresses below /public/ from memory: no session, no cookie, and a look into the database once a second at most."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from outturn.api.site import Site, make_site
from outturn.web.public.released import KeptEditions, Released, released
from outturn.web.reports.sending import media_type, policy_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ROOT = "/public/"
FRESH = 1.0
"""Seconds for which nobody asks the database whether an edition was released or held back."""
_CACHED = "public, max-age=60"
_TEXT = ("text/", "application/json", "image/svg+xml", "application/atom+xml", "application/xml")
_MISSING = "404.html"


@dataclass(frozen=True)
class Answer:
    """One file, with what is said about it each time."""

    data: bytes
    etag: str
    headers: dict[str, str]


@dataclass
class _Kept:
    """The site of one set of editions. `seen` are the answers that were given before."""

    editions: tuple[Released, ...]
    site: Site
    changed: int
    seen: dict[str, Answer] = field(default_factory=dict)


class _Shelf:
    def __init__(self) -> None:
        self._lock = Lock()
        self._editions = KeptEditions()
        self._kept: _Kept | None = None
        self._looked = float("-inf")

    def site(self) -> _Kept:
        kept = self._kept
        if kept is not None and time.monotonic() - self._looked < FRESH:
            return kept
        with self._lock:  # whoever comes meanwhile waits for the same
            if self._kept is not None and time.monotonic() - self._looked < FRESH:
                return self._kept
            wanted = released(timezone.now())
            if self._kept is None or self._kept.editions != wanted:
                made = make_site(self._editions.of(wanted), address=f"{settings.PUBLIC}{ROOT}" if settings.PUBLIC else "", root=ROOT)
                changed = max((int(one.changed_at.timestamp()) for one in wanted), default=0)
                self._kept = _Kept(wanted, made, changed)
            self._looked = time.monotonic()
            return self._kept

    def forget(self) -> None:
        with self._lock:
            self._kept, self._editions, self._looked = None, KeptEditions(), float("-inf")


_shelf = _Shelf()
forget = _shelf.forget


def make_ready() -> None:
    """The site as it stands now, so that its first reader need not wait."""
    _shelf.site()


class PublicPages:
    """Before sessions, people and forms: none of them has anything to do with a public page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return page(request, request.path_info[len(ROOT) :]) if request.path_info.startswith(ROOT) else self._get_response(request)


def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    kept = _shelf.site()
    name = f"{path}index.html" if path.endswith("/") or not path else path
    answer = kept.seen.get(name) or _found(kept, name)
    if answer is None:
        if f"{name}/index.html" in kept.site.made:
            return HttpResponsePermanentRedirect(f"{ROOT}{path}/")
        missing = kept.seen.get(_MISSING) or _found(kept, _MISSING)
        data = missing.data if missing else b""
        return HttpResponse(data, status=404, headers={**(missing.headers if missing else {}), "Cache-Control": "no-store"})
    response = HttpResponse(answer.data, headers={**answer.headers, "ETag": answer.etag, "Last-Modified": http_date(kept.changed)})
    if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META:
        return get_conditional_response(request, answer.etag, kept.changed, response) or response
    return response


def _found(kept: _Kept, name: str) -> Answer | None:
    """A file of an edition is read each time: it may be large, and few ask for it twice."""
    if name in kept.site.made:
        kept.seen[name] = _answer(name, kept.site.made[name])
        return kept.seen[name]
    return _answer(name, kept.site.taken[name]()) if name in kept.site.taken else None


def _answer(name: str, data: bytes) -> Answer:
    kind = "application/atom+xml" if name == "feed.xml" else media_type(name)
    typed = f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind
    headers = {"Content-Type": typed, "Cache-Control": _CACHED, "Content-Security-Policy": policy_of(name, data), "X-Content-Type-Options": "nosniff"}
    if name.startswith("data/"):
        headers["Access-Control-Allow-Origin"] = "*"
    return Answer(data, f'"{hashlib.sha256(data).hexdigest()[:32]}"', headers)
