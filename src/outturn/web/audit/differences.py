"""What an event of the audit trail changed: old and new side by side, word by word."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from outturn.reports.dates import long_date
from outturn.web.audit.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_WORDS = 1_500
"""A longer text is marked as a whole: to compare it word by word would take too long."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """One column of what was changed. Where there was nothing, or nothing is left, the pieces are none."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def short(self) -> str:
        """“Planned to Done”, cut where it is long."""
        before, after = (_cut("".join(piece.text for piece in side)) for side in (self.old, self.new))
        if not before:
            return after or "nothing"
        return f"{before} → {after or 'nothing'}"


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Of the two JSON texts of an event, by column. What is no JSON is taken as it is."""
    before, after = _columns(old), _columns(new)
    told = ((name, in_words(before.get(name)), in_words(after.get(name))) for name in dict.fromkeys((*before, *after)))
    return tuple(_difference(name, was, now) for name, was, now in told if was != now)  # an empty text and nothing at all are the same


def _columns(written: str) -> Mapping[str, Any]:
    if not written:
        return {}
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        found = written
    if isinstance(found, dict):
        return found
    return {"": found}


def _difference(name: str, old: str, new: str) -> Difference:
    label = LABELS.get(name) or name.replace("_", " ").strip().capitalize() or "Contents"
    return Difference(label, *marked(old, new))


def in_words(value: Any) -> str:
    """A value of JSON as people read it."""
    if value is None or (isinstance(value, str) and not value.strip()):  # a box of nothing but blanks would be marked
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(in_words(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{LABELS.get(key) or str(key).replace('_', ' ')}: {in_words(part) or 'nothing'}" for key, part in value.items())
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return long_date(dt.date.fromisoformat(value))
        except ValueError:
            return value
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, those marked that the other does not have."""
    before, after = (re.findall(r"\S+\s*|\s+", text) for text in (old, new))
    if not before or not after or max(len(before), len(after)) > _MOST_WORDS:
        return (tuple(Piece(text, is_changed=True) for text in side if text) for side in ((old,), (new,)))  # type: ignore[return-value]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = tuple(_pieces(((step, before[start:end]) for step, start, end, _, _ in steps)))
    right = tuple(_pieces(((step, after[start:end]) for step, _, _, start, end in steps)))
    return left, right


def _pieces(runs: Iterator[tuple[str, list[str]]]) -> Iterator[Piece]:
    for step, words in runs:
        if words:
            yield Piece("".join(words), step != "equal")


def _cut(text: str, most: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"
