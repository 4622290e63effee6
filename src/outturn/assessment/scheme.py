"""Rating schemes: the floor standard by default, or a tolerance about the target (RULES.md section 4)."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from enum import StrEnum


class SchemeKind(StrEnum):
    FLOOR = "floor"
    TOLERANCE = "tolerance"


@dataclass(frozen=True)
class RatingScheme:
    """With a tolerance, AMBER is within `percent` per cent of the target, or within `points` of it, ends included."""

    kind: SchemeKind = SchemeKind.FLOOR
    percent: float | None = None
    points: float | None = None

    @property
    def description(self) -> str:
        if self.kind is SchemeKind.FLOOR:
            return "GREEN: the target is met. AMBER: the floor standard is met and the target is not. RED: the floor standard is not met."
        return f"GREEN: the target is met. AMBER: the result is within {self.tolerance} of the target. RED: it is further from the target than that."

    @property
    def tolerance(self) -> str:
        """How far from the target AMBER reaches, in words: “10 per cent”, “1 point”."""
        if self.percent is not None:
            return f"{self.percent:g} per cent"
        return f"{self.points or 0:g} {'point' if self.points == 1 else 'points'}"

    def as_dict(self) -> dict[str, object]:
        if self.kind is SchemeKind.FLOOR:
            return {"kind": "floor"}
        if self.percent is not None:
            return {"kind": "tolerance", "percent": self.percent}
        return {"kind": "tolerance", "points": self.points}


FLOOR_SCHEME = RatingScheme()

_SHORT = re.compile(r"^tolerance\s+(\d+(?:\.\d+)?)\s*(%|percent|per cent|points?)$", re.IGNORECASE)


def parse_scheme(value: object) -> RatingScheme:
    """From the descriptor's object, its JSON text, or the short forms “floor”, “tolerance 10%”, “tolerance 5 points”.

    Raises ValueError with what is wrong.
    """
    if isinstance(value, str):
        text = value.strip()
        if text.lower() == "floor":
            return FLOOR_SCHEME
        if m := _SHORT.match(text):
            amount = float(m[1])
            return RatingScheme(SchemeKind.TOLERANCE, points=amount) if m[2].lower().startswith("point") else RatingScheme(SchemeKind.TOLERANCE, percent=amount)
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            raise ValueError(f"“{text}” is not a rating scheme; write “floor”, “tolerance 10%” or “tolerance 5 points”") from None
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(value, dict) or kind not in ("floor", "tolerance"):
        raise ValueError('a rating scheme is {"kind": "floor"}, {"kind": "tolerance", "percent": 10} or {"kind": "tolerance", "points": 5}')
    if kind == "floor":
        return FLOOR_SCHEME
    percent, points = value.get("percent"), value.get("points")
    amounts = [amount for amount in (percent, points) if amount is not None]
    if len(amounts) != 1 or isinstance(amounts[0], bool) or not isinstance(amounts[0], int | float) or not 0 <= amounts[0] < math.inf:
        raise ValueError("a tolerance has either percent or points, a number that is not negative")
    return RatingScheme(SchemeKind.TOLERANCE, percent=percent, points=points)
