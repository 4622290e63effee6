"""ZIP files without a clock: the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_START = (1980, 1, 1, 0, 0, 0)


def new_archive(parts: Mapping[str, bytes], *, stored: frozenset[str] = frozenset()) -> bytes:
    """The parts in their order; those that are named in `stored` are not compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _START)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def changed_archive(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive again, with one of its parts rewritten."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {entry: source.read(entry) for entry in source.namelist()}
    return new_archive({**parts, name: change(parts[name])})
