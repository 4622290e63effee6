"""Ratings in words, letters and colours; another scheme than GREEN, AMBER and RED is named, never translated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.values import strip_marks
from outturn.intake.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.model import Cell

_DARKEST, _PALEST = 80, 70
_PICTURES = re.compile(r"[●◆■▲▼○◇□⬤🟢🟠🟡🔴🔵]")
_PICTURE_RATINGS = {"🟢": "GREEN", "🟠": "AMBER", "🟡": "AMBER", "🔴": "RED"}
_AFTER = re.compile(r"\s*(?:rests on rounding|\(.*\)|as published.*)$", re.IGNORECASE)
_TWICE = re.compile(r"^(\w+)(?:\s*[/,]\s*|\s+)\1$", re.IGNORECASE)


@dataclass(frozen=True)
class Rated:
    """`rating` is GREEN, AMBER or RED, empty where the cell says that there is none. `scheme` names a word of another scheme."""

    rating: str
    sureness: Sureness
    note: str = ""
    scheme: str = ""


def read_rating(cell: Cell, words: Vocabulary, answers: Mapping[str, str]) -> Rated:
    text = strip_marks(" ".join(cell.text.replace("\u00a0", " ").split()))[0]
    answered = answers.get(plain(text) or text)
    if answered is not None:
        return Rated("" if answered == "none" else answered, Sureness.CERTAIN, "as answered")
    for picture, rating in _PICTURE_RATINGS.items():
        if picture in text:
            return Rated(rating, Sureness.CERTAIN)
    symbol, text = text, _AFTER.sub("", _PICTURES.sub("", text)).strip()
    if symbol and not text and not cell.fill:  # its colour, which would be the rating, is not in the file
        return Rated("", Sureness.NOT_UNDERSTOOD, f"“{symbol}” belongs to another rating scheme", symbol)
    text = _TWICE.sub(r"\1", text)
    if found := words.meaning("ratings", text):
        return Rated(found, Sureness.CERTAIN)
    if text.lower() in words.tables["not_rated"] or words.knows("not_rated", text):
        return _by_colour(cell.fill) if cell.fill and not text else Rated("", Sureness.CERTAIN, "not rated")
    if words.knows("other_schemes", text):
        return Rated("", Sureness.NOT_UNDERSTOOD, f"“{text}” belongs to another rating scheme", text)
    return Rated("", Sureness.NOT_UNDERSTOOD, f"“{text}” is no rating that is known", text)


def _by_colour(fill: str) -> Rated:
    rating = colour_rating(fill)
    if rating:
        return Rated(rating, Sureness.ASSUMED, f"from the colour of the cell, {fill}")
    if _is_strong(fill):
        return Rated("", Sureness.NOT_UNDERSTOOD, f"the colour of the cell, {fill}, is no rating that is known")
    return Rated("", Sureness.CERTAIN, "not rated")


def _is_strong(fill: str) -> bool:
    """Neither pale nor grey."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", fill):
        return False
    parts = [int(fill[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) >= _DARKEST and max(parts) - min(parts) >= _PALEST


def colour_rating(fill: str) -> str:
    """By hue: green, amber or yellow, red. Pale and grey colours tell nothing."""
    if not _is_strong(fill):
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (0, 2, 4))
    most, least = max(red, green, blue), min(red, green, blue)
    hue = _hue(red, green, blue, most, least)
    if hue < 18 or hue > 340:
        return "RED"
    if hue < 66:
        return "AMBER"
    return "GREEN" if 75 < hue < 165 else ""


def _hue(red: int, green: int, blue: int, most: int, least: int) -> float:
    spread = most - least
    if most == red:
        return 60 * ((green - blue) / spread) % 360
    if most == green:
        return 60 * ((blue - red) / spread) + 120
    return 60 * ((red - green) / spread) + 240
