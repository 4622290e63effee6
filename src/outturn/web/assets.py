"""The style and the script that blocks of the content model need inside a page of the service: those of the reports, from the same source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.urls import reverse

from outturn.renderers.html.page import content_script, content_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

INSIDE = ".content"
"""The class of the element that holds such blocks."""
_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """`digest` is in its address, so that a browser may keep it for good and never shows an old one."""

    name: str
    media_type: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def address(self) -> str:
        return reverse("asset", args=(self.digest, self.name))


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    made = (
        Asset("content.css", "text/css; charset=utf-8", content_style(INSIDE).encode()),
        Asset("reading.js", "text/javascript; charset=utf-8", content_script().encode()),
    )
    return {asset.name: asset for asset in made}


def asset(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    found = assets().get(name)
    if found is None or found.digest != digest:
        raise Http404("There is no such file in this version of the service. Reload the page.")
    return HttpResponse(found.data, content_type=found.media_type, headers={"Cache-Control": _A_YEAR})
