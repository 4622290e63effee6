"""What a printed number says of itself: its decimals, its unit and its scale. “£24.3m” is 24.3 in £ millions."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from outturn.figures.formatting import ONE_AND_MANY, round_half_up

_NUMBER = re.compile(
    r"(?P<qualifier>[<>])?(?P<sign>[+\u2212-])?(?P<pound>£)?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r"(?P<scale>k|m|bn)?(?P<unit>%| per [\d,]+| [A-Za-z]{2,12})?(?P<marks>(?: ?\[[^\[\]]{1,20}\])*)"
)
_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9}
_POUNDS = {1.0: "£", 1e3: "£000s", 1e6: "£ millions", 1e9: "£ billions"}
_COUNTS = {1.0: "", 1e3: "thousands", 1e6: "millions", 1e9: "billions"}
_MANY = {**ONE_AND_MANY, "point": "points"}
_NAMED = re.compile(r"\((per cent|number|£[^()]*|[^()]*\bper [\d,]+|[a-z]+s|kg|km|kWh|score)\)")


@dataclass(frozen=True)
class Printed:
    """`number` is the one that is printed; `unit` is in words, empty where nothing says it; `marks` are in square brackets."""

    number: float
    places: int
    signed: bool
    scale: float
    unit: str
    marks: str


@lru_cache(maxsize=65_536)
def read_printed(text: str) -> Printed | None:
    """None where the text is more than one number with its unit and marks."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    part = found["part"] or ""
    number = float(f"{found['whole'].replace(',', '')}.{part or 0}") * (-1 if found["sign"] in {"\u2212", "-"} else 1)
    scale = _SCALES.get(found["scale"] or "", 1.0)
    qualifier = {"<": "[below]", ">": "[above]"}.get(found["qualifier"] or "", "")
    marks = " ".join(word for word in (qualifier, found["marks"].strip()) if word)
    return Printed(number, len(part), found["sign"] == "+", scale, _unit(found, scale), marks)


def _unit(found: re.Match[str], scale: float) -> str:
    if found["pound"]:
        return _POUNDS[scale]
    unit = (found["unit"] or "").strip()
    words = "per cent" if unit == "%" else _MANY.get(unit, unit)
    return words or _COUNTS[scale]


def scaled(value: float, printed: Printed) -> float:
    """The raw value at full precision in the unit that is printed: a heading may say “£000s” where the number does not."""
    if printed.scale != 1:
        return value / printed.scale
    for scale in (1.0, 1e3, 1e6, 1e9):
        if math.isclose(float(round_half_up(value / scale, printed.places)), printed.number, abs_tol=1e-9):
            return value if scale == 1 else value / scale
    return value


def named_unit(name: str) -> str:
    """The unit that a name ends with in brackets: “Time to answer (seconds)”; empty where it names none."""
    found = _NAMED.search(name)
    return found[1] if found else ""
