"""The fonts that travel with the program, and which characters they can draw.

PDF/UA allows no character without a glyph, so a text is asked here before Typst sees it. Fonts of the machine are never
used: the same report looks the same, and has the same bytes, everywhere.
"""

from __future__ import annotations

import struct
from functools import lru_cache

import typst

from outturn.charts import FONTS

FAMILIES = ("Open Sans", "Noto Sans Hebrew", "Noto Sans Arabic")
# Every face of a family has the characters of its regular face; Open Sans and the fallbacks add up.
_REGULAR = ("OpenSans-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansArabic-Regular.ttf")
_SEGMENTED, _GROUPED = 4, 12  # the two formats of character map that matter
_UNICODE_PLATFORMS = {(0, 3), (0, 4), (3, 1), (3, 10)}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Code points for which at least one font has a glyph."""
    return frozenset().union(*(character_map((FONTS / name).read_bytes()) for name in _REGULAR))


def character_map(font: bytes) -> set[int]:
    """The code points of a TrueType font, from its Unicode subtables."""
    start = _table_offset(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * place)
        if (platform, encoding) in _UNICODE_PLATFORMS:
            found |= _code_points(font, start + offset)
    return found


def _table_offset(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * place) for place in range(count))
    return next(int(offset) for tag, _, offset, _ in entries if tag == name)


def _code_points(font: bytes, start: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, start)
    if form == _GROUPED:
        (count,) = struct.unpack_from(">I", font, start + 12)
        groups = (struct.unpack_from(">III", font, start + 16 + 12 * place) for place in range(count))
        return {code for first, last, _ in groups for code in range(first, last + 1)}
    return _segments(font, start) if form == _SEGMENTED else set()


def _segments(font: bytes, start: int) -> set[int]:
    """Format 4: four parallel arrays; a code point whose glyph comes out as 0 is not in the font."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, starts, deltas, offsets = (struct.unpack_from(f">{count}H", font, start + 14 + 2 * count * place + (2 if place else 0)) for place in range(4))
    offsets_at = start + 16 + 6 * count
    found: set[int] = set()
    for place in range(count):
        for code in range(starts[place], min(ends[place], 0xFFFE) + 1):
            if not offsets[place]:
                glyph = (code + deltas[place]) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * place + offsets[place] + 2 * (code - starts[place]))
            if glyph:
                found.add(code)
    return found
