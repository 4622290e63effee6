"""How wide a text will be, without asking for a font: what a reader's machine has is not known when a chart is drawn."""

from __future__ import annotations

from functools import lru_cache

FONT_SIZE = 12
LINE_HEIGHT = 15.0
ELLIPSIS = "…"

# Hundredths of the font size, rounded up from the wider of the common sans-serif faces.
_WIDTHS: dict[str, int] = {
    character: width
    for width, characters in {
        26: "ijlI'|",
        29: " .,:;!f()[]t/\\-`",
        36: 'r*"^{}°',
        47: "szck–_J?",
        57: "aegvxyL0123456789£$+=<>−#bdhnopquFETX~",
        64: "ABCDKPRSUVYZ&",
        77: "GHNOQw",
        95: "mMW%@…—▲▼▶",
    }.items()
    for character in characters
}
_UNLISTED = 70
_BOLD = 1.08


@lru_cache(maxsize=4096)
def text_width(text: str, *, bold: bool = False) -> float:
    """In pixels at the font size of charts; on the safe side for most faces."""
    hundredths = sum(_WIDTHS.get(character, _UNLISTED) for character in text)
    return hundredths / 100 * FONT_SIZE * (_BOLD if bold else 1.0)


def shorten(text: str, width: float, *, bold: bool = False) -> str:
    """The text itself where it fits, else as much of it as leaves room for an ellipsis."""
    if text_width(text, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + ELLIPSIS, bold=bold) > width:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS
