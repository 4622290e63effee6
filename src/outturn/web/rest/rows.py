"""Tables as JSON, page by page: complete and in one order, whatever is added between two pages."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.web.rest.problems import Fault, ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = "_key"
_BETWEEN = "\x1f"
_LONGEST_CURSOR = 4_000


@dataclass(frozen=True)
class Page:
    """`next` is the cursor of the page after it; None on the last one. `total` counts the rows of all pages."""

    items: list[dict[str, Any]]
    next: str | None
    total: int

    def as_dict(self) -> dict[str, object]:
        return {"items": self.items, "next": self.next, "total": self.total}


def page_of(frame: pl.DataFrame, keys: Sequence[str], limit: int, cursor: str) -> Page:
    """In the order of the key, from the row after the one that the cursor names.

    A row that comes meanwhile has its place in the order, so none that was there before is given twice or left out.
    """
    key = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in keys], separator=_BETWEEN)
    ordered = frame.with_columns(key.alias(_KEY)).sort(_KEY, maintain_order=True)
    rest = ordered.filter(pl.col(_KEY) > _after(cursor)) if cursor else ordered
    shown = _whole_keys(rest, limit)
    is_last = shown.height == rest.height
    return Page(rows_of(shown.drop(_KEY)), None if is_last else _cursor(str(shown[_KEY][-1])), frame.height)


def _whole_keys(rest: pl.DataFrame, limit: int) -> pl.DataFrame:
    """The first rows, with those that share the key of the last one: the next page begins after the key."""
    if rest.height <= limit:
        return rest
    return rest.filter(pl.col(_KEY) <= rest[_KEY][limit - 1])


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """A number that is none, as after a division by nothing, is missing."""
    numbers = [name for name, kind in frame.schema.items() if kind.is_float()]
    return frame.with_columns(pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers).to_dicts()


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _after(cursor: str) -> str:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError(cursor)
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        words = "This is no cursor of ours."
        raise ProblemError(422, words, [Fault(field="cursor", message=words, mend="Take “next” from the page before, as it stands there.")]) from None
