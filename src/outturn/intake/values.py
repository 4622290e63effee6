"""What stands in one cell: a number with its marks, two numbers, a band, a word for “no figure”, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from outturn.package.numbers import SPREADSHEET_ERRORS, TO_BE_CONFIRMED, CellFault, parse_number

_NOT_APPLICABLE = ("n/a", "na", "not applicable", "none", "[z]", "no range", "no target", "not set")
_NOT_AVAILABLE = (
    "n/k", "[x]", "[w]", "-", "–", "—", "..", "...", "…", "nil return", "not available", "no data", "data not available", "not yet available",
    "awaiting data", "awaited", "not reported", "null", "no figure", "not recorded",
)  # fmt: skip
_NOTHING = {
    "": "",
    **dict.fromkeys(_NOT_APPLICABLE, "not_applicable"),
    **dict.fromkeys(_NOT_AVAILABLE, "not_available"),
    **dict.fromkeys(("not yet due", "not due"), "not_due"),
    **dict.fromkeys(("suppressed", "[c]", "[low]"), "suppressed"),
    "embargoed": "embargoed",
}
_NEW = re.compile(r"^new(?:\s+(?:indicator|kpi|measure|pi|in|for|from)\b.*)?$", re.IGNORECASE)
_WHY_NOT = re.compile(r"^(?:n/a|not applicable)\s*[-–—:(]\s*[a-z][^\d%£]*(?:q[1-4])?\)?$", re.IGNORECASE)
_MARKS = re.compile(r"\s*(\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\[(?:p|e|r|part|b|u|note \d+|\d{1,2})\]|(?<=[\d%])\s*\((?:p|e|r)\))\s*$", re.IGNORECASE)
_SHORTHAND = {"(p)": "provisional", "(e)": "estimated", "[p]": "provisional", "[e]": "estimated", "[part]": "partial"}
_DURATION = re.compile(r"^(\d+)\s*(?:minutes?|mins?|m)\s*(?:and\s*)?(\d+)\s*(?:seconds?|secs?|s)$", re.IGNORECASE)
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_UNITS = {
    "days": "day days working days",
    "weeks": "week weeks",
    "months": "month months",
    "years": "year years",
    "hours": "hour hours hrs",
    "minutes": "minute minutes mins",
    "seconds": "second seconds secs",
}
_UNIT_WORDS = {word: unit for unit, words in _UNITS.items() for word in words.split() if word != "working"}
_UNIT_WORDS |= {"working days": "days", "tonnes": "tonnes", "t": "tonnes", "kg": "kg", "km": "km", "miles": "miles", "kwh": "kwh"}
_UNIT_WORDS |= dict.fromkeys(("per cent", "percent", "pp"), "percent")
_WITH_UNIT = re.compile(rf"^(?P<number>.+?)\s*(?P<unit>{'|'.join(sorted(_UNIT_WORDS, key=len, reverse=True))})\.?$", re.IGNORECASE)
_N = r"[<>£]?\s*\d[\d,]*(?:\.\d+)?\s*(?:%|k|m|bn)?"
_BAND = re.compile(rf"^(?:between\s+)?(?P<low>{_N})\s*(?:-|–|—|to|and)\s*(?P<high>{_N})$", re.IGNORECASE)
_OUTSIDE = re.compile(
    rf"^(?:(?:above|over|more\s+than|>)\s*(?P<high>{_N})\s*(?:or|and|/)\s*(?:below|under|less\s+than|<)\s*(?P<low>{_N})"
    rf"|(?:below|under|less\s+than|<)\s*(?P<low2>{_N})\s*(?:or|and|/)\s*(?:above|over|more\s+than|>)\s*(?P<high2>{_N}))$",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    rf"^(?P<year>{_N})\s*(?:p\.?\s?a\.?|per\s+(?:year|annum))\s*(?:\(\s*(?P<quarter>{_N})\s*(?:per|a)\s+(?P<part>quarter|month)\s*\))?$", re.IGNORECASE
)
_TWO = re.compile(rf"^(?P<first>{_N})\s+(?:\(?now\)?\s*)?(?P<second>{_N})$", re.IGNORECASE)
_SPACED = re.compile(r"^£?(?:[1-9]\d{0,2}(?: \d{3}){2,}|[1-9]\d?(?: \d{3})|[1-9]\d{2} 0\d{2})(?:\.\d+)?$")
_OF = re.compile(r"^(?:(?P<value>\d[\d.,]*\s*%)\s*)?\(?\s*(?P<part>\d[\d,]*)\s*(?:of|out of|/)\s*(?P<whole>\d[\d,]*)\s*\)?$", re.IGNORECASE)
_AT_LEAST = re.compile(
    rf"^(?:(?:≥|>=|at least|minimum(?: of)?|min\.?)\s*(?P<a>{_N})|(?P<b>{_N})\s*(?:or (?:more|above|higher|over)|\+|and above))$", re.IGNORECASE
)
_AT_MOST = re.compile(
    rf"^(?:(?:≤|<=|at most|maximum(?: of)?|max\.?|no more than|up to)\s*(?P<a>{_N})|(?P<b>{_N})\s*(?:or (?:less|below|lower|under|fewer)))$", re.IGNORECASE
)
_MULTIPLE = re.compile(r"^(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<multiple>k|m|bn|million|thousand|billion)$", re.IGNORECASE)
_RATE = re.compile(r"^(?P<number>\d[\d,]*(?:\.\d+)?)\s*per\s+(?P<per>\d[\d,]*)\b.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Value:
    """`status` says why there is no value, or how good it is. `old` is the number that stood before `value` in the same cell.

    `side` is higher or lower where the cell itself says which way is good. `understood` is False for words that are no value.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    outside: bool = False
    qualifier: str = ""
    percent: bool = False
    pounds: bool = False
    unit: str = ""
    per: float | None = None
    mark: str = ""
    status: str = ""
    to_confirm: bool = False
    old: float | None = None
    yearly: bool = False
    part: float | None = None
    whole: float | None = None
    side: str = ""
    decimals: int = 0
    assumed: str = ""
    note: str = ""
    understood: bool = True

    @property
    def is_number(self) -> bool:
        return self.value is not None or self.low is not None or self.high is not None


@lru_cache(maxsize=20_000)
def read_value(text: str, *, pair: bool = False) -> Value:
    """`pair`: two numbers are those of two columns in one cell, not an old one and a new one; `low` is then the second."""
    clean = " ".join(text.replace("\u00a0", " ").split())
    if (nothing := _nothing(clean)) is not None:
        return nothing
    body, mark = strip_marks(clean)
    if not body or _nothing(body) is not None:
        return replace((_nothing(body) if body else None) or Value(status="not_available"), mark=mark, note=f"Printed as {clean}.")
    for reader in (_plain, _two_in_one) if pair else (_plain, _shaped, _thousands, _two_in_one):
        found = reader(body)
        if found is not None:
            shorthand = _SHORTHAND.get(mark.lower(), "")
            return replace(found, mark="" if shorthand else mark, status=shorthand or found.status, decimals=_decimals(body))
    return Value(understood=False)


def strip_marks(text: str) -> tuple[str, str]:
    """A text and the footnote mark that it ends with."""
    marks: list[str] = []
    while match := _MARKS.search(text):
        marks.insert(0, match[1].strip())
        text = text[: match.start()].rstrip()
    return text, "".join(marks)


def _decimals(text: str) -> int:
    match = re.search(r"\.(\d+)", text)
    return len(match[1]) if match else 0


def _nothing(text: str) -> Value | None:
    short = text.lower().strip()
    if text.upper() in SPREADSHEET_ERRORS:
        return Value(status="not_available", note=f"Printed as {text}.")
    if short in TO_BE_CONFIRMED or short in {"t.b.c.", "t.b.c"}:
        return Value(to_confirm=True)
    if short in _NOTHING:
        return Value(status=_NOTHING[short], note=f"Printed as {text}." if text else "")
    if _WHY_NOT.match(short):
        return Value(status="not_applicable", note=f"Printed as {text}.")
    if _NEW.match(short):
        return Value(status="not_applicable", note=f"{text}.")
    return None


def _number(text: str) -> Value | None:
    try:
        read = parse_number(" ".join(text.split()))
    except CellFault:
        return None
    if read.value is None:
        return None
    return Value(read.value, qualifier=read.qualifier, percent=read.percent, pounds=read.pounds)


def _plain(text: str) -> Value | None:
    return _number(text)


def _shaped(text: str) -> Value | None:
    for reader in (_duration, _band, _outside, _yearly, _of, _sided, _with_unit, _multiple, _rate):
        found = reader(text)
        if found is not None:
            return found
    return None


def _duration(text: str) -> Value | None:
    if m := _DURATION.match(text):
        return Value(float(int(m[1]) * 60 + int(m[2])), unit="seconds")
    if m := _CLOCK.match(text):
        seconds = int(m[1]) * 60 + int(m[2]) if m[3] is None else int(m[1]) * 3600 + int(m[2]) * 60 + int(m[3])
        return Value(float(seconds), unit="seconds", assumed="minutes and seconds" if m[3] is None else "hours, minutes and seconds")
    return None


def _ends(low: str, high: str, text: str, *, outside: bool = False) -> Value | None:
    first, second = _number(low), _number(high)
    if first is None or second is None or first.value is None or second.value is None:
        return None
    return Value(low=first.value, high=second.value, percent="%" in text, pounds="£" in text, outside=outside)


def _band(text: str) -> Value | None:
    m = _BAND.match(text)
    found = _ends(m["low"], m["high"], text) if m else None
    return found if found is not None and (found.low or 0) <= (found.high or 0) else None


def _outside(text: str) -> Value | None:
    m = _OUTSIDE.match(text)
    return _ends(m["low"] or m["low2"], m["high"] or m["high2"], text, outside=True) if m else None


def _yearly(text: str) -> Value | None:
    m = _YEARLY.match(text)
    year = _number(m["year"]) if m else None
    if m is None or year is None or year.value is None:
        return None
    part = _number(m["quarter"]) if m["quarter"] else None
    times = 4 if (m["part"] or "").lower() == "quarter" else 12
    agrees = part is not None and part.value is not None and abs(part.value * times - year.value) < 1e-9
    note = "" if part is None or agrees else f"The part of the year in “{text}” is not a {times}th of it."
    return replace(year, yearly=True, note=note, assumed="" if agrees else "shared out evenly over the year")


def _of(text: str) -> Value | None:
    m = _OF.match(text)
    if m is None:
        return None
    part, whole = _number(m["part"]), _number(m["whole"])
    given = _number(m["value"]) if m["value"] else None
    if part is None or whole is None or not whole.value or part.value is None:
        return None
    assumed = "" if given else "the part of the whole in per cent"
    return Value(given.value if given else part.value / whole.value * 100, percent=True, part=part.value, whole=whole.value, assumed=assumed)


def _sided(text: str) -> Value | None:
    for pattern, side in ((_AT_LEAST, "higher"), (_AT_MOST, "lower")):
        if m := pattern.match(text):
            number = _number(m["a"] or m["b"])
            return replace(number, side=side) if number else None
    return None


def _with_unit(text: str) -> Value | None:
    m = _WITH_UNIT.match(text)
    number = _number(m["number"]) if m else None
    if m is None or number is None:
        return None
    unit = _UNIT_WORDS[m["unit"].lower()]
    return replace(number, unit=unit, percent=number.percent or unit == "percent")


def _multiple(text: str) -> Value | None:
    m = _MULTIPLE.match(text)
    read = _number(f"£{m['number']}{m['multiple']}") if m else None
    return replace(read, pounds=False, assumed=f"“{m['multiple']}” multiplies the number") if m and read else None


def _rate(text: str) -> Value | None:
    m = _RATE.match(text)
    number = _number(m["number"]) if m else None
    base = _number(m["per"]) if m else None
    return replace(number, per=base.value, unit="rate") if number and base else None


def _thousands(text: str) -> Value | None:
    """“1 000” and “12 345 678”: 588 before 515 may as well be an old number and a new one."""
    read = _number(text.replace(" ", "")) if _SPACED.match(text) else None
    return replace(read, assumed="the spaces part thousands") if read else None


def _two_in_one(text: str) -> Value | None:
    m = _TWO.match(text) or re.match(rf"^(?P<first>{_N})\s*[/|;]\s*(?P<second>{_N})$", text)
    first, second = (_number(m["first"]), _number(m["second"])) if m else (None, None)
    if first is None or second is None:
        return None
    return replace(second, old=first.value, percent=first.percent or second.percent, assumed="the second of two numbers in one cell is the new one")


def chosen(value: Value, answer: str) -> Value:
    """Of two numbers in one cell the one that an answer names; unchanged where it names neither."""
    if value.old is None:
        return value
    said = read_value(answer).value
    named = next((number for number in (value.value, value.old) if number is not None and number == said), None)
    return value if named is None else replace(value, value=named, old=None, assumed="")
