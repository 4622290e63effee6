"""Colours, the arithmetic of contrast, and whether an organisation's own colour can be read where it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAPER = "#FFFFFF"
NOTICE_GROUND = "#FFE9A8"
"""The ground of the notice that stands beside the head of a page."""

TEXT_CONTRAST, ADJACENT_CONTRAST = 4.5, 3.0
"""What WCAG 2.2 AA asks of letters on their ground, and of a shape beside another colour."""

_TINT = 0.08
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_STEPS = 255


def parse_colour(text: str) -> str | None:
    """“#RRGGBB” in capitals, from #RGB or #RRGGBB in any case; None for anything else."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return f"#{digits.upper()}"


def relative_luminance(colour: str) -> float:
    """Of a colour written #RRGGBB, as WCAG 2.2 defines it."""
    channels = (part / 255 for part in _channels(colour))
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((relative_luminance(first), relative_luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the colour and the rest of the other."""
    parts = (round(own * share + also * (1 - share)) for own, also in zip(_channels(colour), _channels(other), strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def tint(colour: str) -> str:
    """The pale ground that goes with a colour."""
    return mixed(colour, PAPER, _TINT)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@dataclass(frozen=True)
class Faintness:
    """Where a colour falls short: beside which other, its contrast there, what is needed, and the nearest darker shade that will do."""

    use: str
    ratio: float
    needed: float
    shade: str


def faintness(accent: str) -> Faintness | None:
    """Of a colour written #RRGGBB, at the first of its uses in a report where it falls short; None where it can be read at all of them."""
    short = _shortfall(accent)
    if short is None:
        return None
    shades = (mixed(accent, "#000000", 1 - step / _STEPS) for step in range(1, _STEPS + 1))
    return Faintness(*short, next(shade for shade in shades if _shortfall(shade) is None))


def _shortfall(accent: str) -> tuple[str, float, float] | None:
    for use, other, needed in _uses(accent):
        ratio = contrast(accent, other)
        if ratio < needed:
            return use, ratio, needed
    return None


def _uses(accent: str) -> tuple[tuple[str, str, float], ...]:
    """How reports use the colour, beside which other, and the contrast that this needs."""
    return (
        ("letters in it on white and white letters on it", PAPER, TEXT_CONTRAST),
        ("letters in it on its own pale tint", tint(accent), TEXT_CONTRAST),
        ("the head of a page beside its notice", NOTICE_GROUND, ADJACENT_CONTRAST),
    )
