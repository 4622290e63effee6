"""Words of a fixed list, as people write them: “Not available” for not_available, “%” for percent."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from outturn.package.numbers import MISSING_WORDS, CellFault, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outturn.package.tables import Column

_SYNONYMS: dict[str, dict[str, str]] = {
    "unit": {
        "%": "percent",
        "percentage": "percent",
        "per_cent": "percent",
        "£": "gbp",
        "pounds": "gbp",
        "number": "count",
        "no": "count",
        "no.": "count",
        "second": "seconds",
        "minute": "minutes",
        "hour": "hours",
        "day": "days",
        "week": "weeks",
        "month": "months",
        "tonne": "tonnes",
    },
    "polarity": {"higher_is_better": "higher", "lower_is_better": "lower", "high": "higher", "low": "lower", "+": "higher"},
    "frequency": {"month": "monthly", "quarter": "quarterly", "term": "termly", "year": "annual", "yearly": "annual", "annually": "annual"},
    "basis": {"rolling_12_months": "rolling_12", "rolling": "rolling_12", "year_to_date": "ytd"},
    "kind": {"activity_indicator": "activity"},
    "status": {"estimate": "estimated", "to_be_confirmed": "tbc", "not_yet_due": "not_due"},
    "state": {"not_yet_due": "not_due", "complete": "done", "completed": "done", "in_progress": "under_way"},
    "qualifier": {"less_than": "<", "more_than": ">"},
}
_RATINGS = {"g": "GREEN", "a": "AMBER", "r": "RED"}
_UNKNOWN = {"unit": "unknown-unit", "status": "unknown-status"}


def canonical_word(text: str, column: Column) -> str | None:
    """The allowed word that is meant, or None where the text says that there is none; raises `CellFault`."""
    plain = _plain(text)
    for word in column.allowed:
        if _plain(word) == plain:
            return word
    synonym = _synonym(plain, column)
    if synonym in column.allowed:
        return synonym
    if text.lower() in MISSING_WORDS:
        return None
    raise CellFault(
        _UNKNOWN.get(column.name, "unknown-word"),
        f"“{shortened(text)}” is not one of the words allowed here.{suggestion(plain, column.allowed)}",
        expected=", ".join(column.allowed),
        mend=f"Use one of: {', '.join(column.allowed)}.",
    )


def _plain(text: str) -> str:
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split()) or text


def _synonym(plain: str, column: Column) -> str:
    if "GREEN" in column.allowed:
        return _RATINGS.get(plain, "")
    return _SYNONYMS.get(column.name, {}).get(plain, "")


_TRUE, _FALSE = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


def parse_boolean(text: str) -> bool | None:
    """True, false, yes, no, 1, 0; None where the text says that there is none; raises `CellFault`."""
    plain = text.lower()
    if plain in _TRUE or plain in _FALSE:
        return plain in _TRUE
    if plain in MISSING_WORDS:
        return None
    raise CellFault("not-yes-or-no", f"“{shortened(text)}” is neither true nor false.", expected="true or false")


def suggestion(text: str, known: Iterable[str]) -> str:
    """“ Is “percent” meant?”, or nothing where no known word comes near."""
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=0.75)
    return f" Is “{near[0]}” meant?" if near else ""
