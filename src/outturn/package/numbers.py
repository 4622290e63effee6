"""Numbers as people write them: “1,234”, “£20m”, “97%”, “(5)”, “98%*”, “<0.01%”, “TBC”.

Reading refuses what could be meant in two ways: a space inside a number (two numbers in one cell look the same) and a
comma that does not part thousands (a decimal comma).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

MISSING_WORDS = frozenset({"", "n/a", "na", "-", "–", "—", "*", "**", "***", "..", "...", "…", ":", "none", "null"})
"""Cells that hold no number, compared in lower case."""

SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!"})

TO_BE_CONFIRMED = frozenset({"tbc", "tba", "to be confirmed", "to be agreed"})

_MULTIPLES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "b": 9, "billion": 9}

_NUMBER = re.compile(
    r"""^(?P<qualifier>[<>])?\s*
    (?P<open>\()?\s*
    (?P<sign>[+\u2212-])?\s*
    (?P<pound>£)?\s*
    (?P<sign_after_pound>[\u2212-])?
    (?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    (?P<power>[eE][+-]?[0-9]{1,3})?
    (?:\s*(?P<multiple>k|thousand|mn|m|million|bn|b|billion))?
    \s*(?P<percent>%)?\s*
    (?P<close>\))?\s*
    (?P<percent_after>%)?
    \s*\*{0,9}$""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class WrittenNumber:
    """A number and the marks that it was written with. `value` is None for a dash and for “TBC”."""

    value: float | None
    qualifier: str = ""
    percent: bool = False
    pounds: bool = False
    to_confirm: bool = False


class CellFault(Exception):  # noqa: N818 - a fault of the data, caught where cells are collected
    """A cell that cannot be read: becomes a finding."""

    def __init__(self, code: str, message: str, *, expected: str = "", mend: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.expected, self.mend = code, message, expected, mend


def parse_number(text: str) -> WrittenNumber:
    """A cell of a number column, trimmed; raises `CellFault` for what is not one number."""
    if text.lower() in MISSING_WORDS:
        return WrittenNumber(None)
    if text.lower() in TO_BE_CONFIRMED:
        return WrittenNumber(None, to_confirm=True)
    match = _NUMBER.match(text)
    if match is None or not _is_consistent(match):
        raise _fault(text)
    value = _value(match)
    if not math.isfinite(value):
        raise CellFault("not-a-number", f"“{shortened(text)}” is too large a number.", expected="a number")
    return WrittenNumber(
        value,
        qualifier=match["qualifier"] or "",
        percent=bool(match["percent"] or match["percent_after"]),
        pounds=bool(match["pound"]),
    )


def _is_consistent(match: re.Match[str]) -> bool:
    bracketed = bool(match["open"]) == bool(match["close"])
    one_sign = sum(bool(match[name]) for name in ("open", "sign", "sign_after_pound")) <= 1
    one_unit = sum(bool(match[name]) for name in ("pound", "percent", "percent_after")) <= 1
    multiple_of_money = not match["multiple"] or (bool(match["pound"]) and not match["power"])
    return bracketed and one_sign and one_unit and multiple_of_money


def _value(match: re.Match[str]) -> float:
    """The float nearest to the decimal that is written: multiples are taken in decimal arithmetic."""
    digits = Decimal(match["digits"].replace(",", "") + (match["power"] or ""))
    if match["multiple"]:
        digits = digits.scaleb(_MULTIPLES[match["multiple"].lower().replace("mn", "m")])
    negative = match["open"] or match["sign"] in {"-", "\u2212"} or match["sign_after_pound"]
    return float(-digits if negative else digits) + 0.0  # a minus zero is zero


_SPACED = re.compile(r"^[£<>(+-]?\s*[0-9.,]+(?:[\s\u00a0]+[0-9.,]+)+\s*[%)]?\s*\**$")
_BAD_COMMA = re.compile(r"^[£<>(+-]?\s*[0-9]+(?:,[0-9]*)+(?:\.[0-9]*)?\s*[%)]?$")
_MULTIPLE_WITHOUT_POUND = re.compile(r"^[0-9.,]+\s*(?:k|m|mn|bn|thousand|million|billion)$", re.IGNORECASE)
_YEARLY = re.compile(r"p\.?\s?a\.?|per (?:year|annum|month|quarter)", re.IGNORECASE)


def _fault(text: str) -> CellFault:
    """Says what is wrong with the cell as exactly as its look allows."""
    shown = shortened(text)
    if _SPACED.match(text):
        return CellFault(
            "not-a-number",
            f"“{shown}” may be one number with a space in it or several numbers in one cell.",
            expected="one number without spaces",
            mend="Write one number without spaces; give an old and a new value a row each.",
        )
    if _BAD_COMMA.match(text):
        return CellFault(
            "not-a-number", f"The comma in “{shown}” does not part thousands.", expected="a decimal point", mend="Write a decimal point, and no comma."
        )
    if _MULTIPLE_WITHOUT_POUND.match(text):
        return CellFault("not-a-number", f"“{shown}” is not a number: a multiple is read with £ only.", expected="a number", mend="Write all the digits.")
    if _YEARLY.search(text):
        return CellFault(
            "not-a-number",
            f"“{shown}” is a number with a span of time.",
            expected="a number alone",
            mend="Write the number alone; the profile “even” shares a year's target over its periods.",
        )
    if text.lower() in {"nan", "inf", "-inf", "infinity", "-infinity"}:
        return CellFault("not-a-number", f"“{shown}” is not a number.", expected="a number", mend="Leave the cell empty where there is no number.")
    return CellFault("not-a-number", f"“{shown}” is not a number.", expected="a number")


def shortened(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
