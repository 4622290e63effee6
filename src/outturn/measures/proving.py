"""An expression of a definition is compiled once when it is read, so that its faults are told before a record is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from outturn.measures.language.compiler import EPOCH, Scope
from outturn.measures.language.tokens import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outturn.measures.definition import RecordColumn
    from outturn.measures.toml_reader import Section

    Found = TypeVar("Found")

_SHOWN = 80


def proving_scope(columns: Mapping[str, RecordColumn]) -> Scope:
    """For looking at types alone: the days do not matter."""
    return Scope({name: column.type for name, column in columns.items()}, EPOCH, lambda _: 0)


def prove(section: Section, key: str, text: str, compiled: Callable[[str], Found]) -> Found | None:
    """What `compiled` makes of the text; none where it is faulty, which is then told with its place in the expression."""
    try:
        return compiled(text)
    except ExpressionError as error:
        place = f" (character {error.place + 1} of “{_around(text, error.place)}”)" if error.place or len(text) else ""
        section.faults.add(section.at(key), f"{error.message.rstrip('.')}{place}.", error.mend, found=text)
        return None


def _around(text: str, place: int) -> str:
    """The text, or the part of a long one that holds the place."""
    flat = text.replace("\n", " ")
    if len(flat) <= _SHOWN:
        return flat
    start = max(place - _SHOWN // 2, 0)
    return f"{'…' if start else ''}{flat[start : start + _SHOWN]}{'…' if start + _SHOWN < len(flat) else ''}"
