"""The content model as JSON: for programs that draw a report themselves, and for comparing two reports.

Keys stand in the order of the model, and docs/reference/report.schema.json describes them. Every block and every piece of
text says its `type` in snake case. Numbers are numbers; an enum is its value; what is not finite is null, because JSON
knows no other. The logo goes with the document, in base64.
"""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from outturn.reports import content

if TYPE_CHECKING:
    from outturn.reports.content import Document

SCHEMA = "outturn-report/1"
TYPED = frozenset(get_args(content.Block) + get_args(content.Inline))
"""The parts that say their type, because several kinds may stand in one place."""


def render(document: Document) -> bytes:
    """UTF-8 with a newline at the end; the same document gives the same bytes. Halves of characters, which UTF-8 cannot hold, become “?”."""
    whole = {"schema": SCHEMA, **_plain(document)}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        kind: type = type(value)
        written = {name: _plain(getattr(value, name)) for name in _field_names(kind)}
        return {"type": type_name(kind), **written} if kind in TYPED else written
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


@cache
def type_name(kind: type) -> str:
    """“BulletList” is “bullet_list”."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
