"""Sending files that the service made: the right type, shown or saved, and for a web page the policy that it carries itself."""

from __future__ import annotations

import html
import mimetypes
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse

from outturn.renderers.registry import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN: Mapping[str, str] = {renderer.extension: renderer.media_type for renderer in RENDERERS.values()} | {
    "css": "text/css", "js": "text/javascript", "csv": "text/csv", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "md": "text/markdown",
}  # fmt: skip
_TEXTS = frozenset({"text/html", "text/css", "text/javascript", "text/csv", "text/markdown", "text/plain", "application/json", "image/svg+xml"})
_SHOWN = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml", "image/png", "image/jpeg"})
"""What a page of a report is made of; everything else is saved, since viewers inside a browser do not work under a strict policy."""
_CARRIED = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_NOTHING = "default-src 'none'; sandbox"
_FRAMES = "; frame-ancestors 'none'"
_HEAD = 4096


def media_type(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return _OWN.get(ending) or mimetypes.guess_type(name)[0] or ("text/plain" if "." not in name else "application/octet-stream")


def policy_of(name: str, data: bytes) -> str:
    """The policy that a page of a report carries in its head, which also forbids frames; for everything else that nothing may work."""
    carried = _CARRIED.search(data[:_HEAD]) if media_type(name) == "text/html" else None
    return f"{html.unescape(carried[1].decode())}{_FRAMES}" if carried else _NOTHING


def answer(name: str, data: bytes, *, save: bool = False) -> HttpResponse:
    """`name` may have folders before it; the file is saved under its last part."""
    kind, short = media_type(name), name.rpartition("/")[2]
    how = "inline" if kind in _SHOWN and not save else "attachment"
    disposition = f"{how}; filename=\"{_plain(short)}\"; filename*=UTF-8''{quote(short, safe='')}"
    headers = {"Content-Disposition": disposition, "Content-Security-Policy": policy_of(name, data), "Cache-Control": "private, no-cache"}
    return HttpResponse(data, content_type=f"{kind}; charset=utf-8" if kind in _TEXTS else kind, headers=headers)


def _plain(name: str) -> str:
    return re.sub(r"[^\w .()-]", "_", name, flags=re.ASCII)
