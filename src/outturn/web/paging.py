"""A long list in pages, where all of it is in memory anyway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from outturn.web.plain_fields import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

T = TypeVar("T")
SIZE = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """`query` is the rest of the address, for the links to the other pages; `name` what the number of the page is called in it."""

    items: Sequence[T]
    number: int
    count: int
    total: int
    query: str
    name: str = "page"

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


def page_of(request: HttpRequest, items: Sequence[T], size: int = SIZE, *, name: str = "page") -> Page[T]:
    """`?page=2`; what is no page gives the nearest that is. A page with several lists gives each a `name` of its own."""
    count = max(1, -(-len(items) // size))
    written = asked(request, name, 9)
    number = min(max(int(written) if written.isascii() and written.isdigit() else 1, 1), count)
    query = request.GET.copy()
    for own in (name, "table", "download"):
        query.pop(own, None)
    return Page(items[(number - 1) * size : number * size], number, count, len(items), query.urlencode(), name)
