"""The logo of Meadshire: a meadow with three stalks over a river, within a ring. Drawn here, and like the council invented."""

from __future__ import annotations

ACCENT = "#0F4C5C"
_MEADOW, _WATER, _SKY = "#2F7D63", "#7FB4C4", "#EAF3F1"
_SIZE = 120
_STALKS = ((42, 52, -7), (60, 66, 0), (78, 52, 7))
"""Where each stalk has its foot, how high its ear stands, and how far it leans."""


def logo() -> bytes:
    shapes = [
        f'<circle cx="60" cy="60" r="58" fill="{ACCENT}"/>',
        f'<circle cx="60" cy="60" r="51" fill="{_SKY}"/>',
        '<clipPath id="ring"><circle cx="60" cy="60" r="51"/></clipPath>',
        '<g clip-path="url(#ring)">',
        f'<path d="M0 84C30 68 46 72 66 80S104 86 120 72V120H0Z" fill="{_MEADOW}"/>',
        f'<path d="M120 92C96 88 84 98 62 98S22 94 0 104V120H120Z" fill="{_WATER}"/>',
        f'<path d="M120 103C98 99 84 108 62 108S26 105 4 112" fill="none" stroke="{_SKY}" stroke-width="3"/>',
        "</g>",
        *(_stalk(*stalk) for stalk in _STALKS),
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}"><title>Meadshire</title>{"".join(shapes)}</svg>\n'.encode()


def _stalk(foot: int, length: int, lean: int) -> str:
    """A stem and an ear of grains in pairs."""
    top = 84 - length
    stem = f'<path d="M{foot} 84Q{foot} {top + 30} {foot + lean} {top + 6}" fill="none" stroke="{ACCENT}" stroke-width="3" stroke-linecap="round"/>'
    grains = "".join(_grain(foot + lean + side * 4, top + 8 + row * 8, side * 28) for row in range(3) for side in (-1, 1))
    return f'{stem}<g fill="{ACCENT}">{grains}<ellipse cx="{foot + lean}" cy="{top + 1}" rx="2.6" ry="5"/></g>'


def _grain(x: int, y: int, turn: int) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="2.6" ry="4.6" transform="rotate({turn} {x} {y})"/>'
