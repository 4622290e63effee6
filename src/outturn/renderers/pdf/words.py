"""Words for Typst: every text is a string literal of its code, so nothing that an author writes can become markup.

Characters that no font of ours can draw are named in brackets, because PDF/UA forbids a character without a glyph and
because a name says more than an empty box.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from outturn.renderers.pdf.fonts import drawable

_LONG_WORD = re.compile(r"\S{19,}")
_BREAK_EVERY = 9
BREAK = "\u200b"  # a place where a line may break, without a hyphen that would change an address or a code
# No font is asked about these: ASCII, Latin 1 and the typography of our own sentences are in Open Sans (a test holds that).
_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2212\u2022]*\Z")
_JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\u200b"}
_SPACES = {"\u00a0", "\u202f"}


def literal(text: str) -> str:
    """A string literal of Typst with the whole text; long words may break."""
    return quoted(breakable(printable(text)))


def running(text: str) -> str:
    """As `literal`, for text of any length: content in which the places to break are written out. Typst looks for no more than some hundred in one text."""
    pieces = breakable(printable(text)).split(BREAK)
    return quoted(pieces[0]) if len(pieces) == 1 else "{" + "; may-break; ".join(quoted(piece) for piece in pieces) + "}"


def quoted(text: str) -> str:
    """As it stands, for addresses and drawings."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # halves of pairs cannot be written
    return '"' + whole.replace("\\", "\\\\").replace('"', '\\"') + '"'


def truth(value: bool) -> str:
    return "true" if value else "false"


def printable(text: str) -> str:
    """Only characters that can be drawn: control characters become spaces, others that no font has get their names."""
    if _PLAIN.match(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_drawn(character) for character in composed)


@lru_cache(maxsize=4096)
def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Zs":
        return character if character in _SPACES and ord(character) in drawable() else " "
    if character in _JOINERS:
        return character
    if kind in ("Cf", "Cs") or _is_variation_selector(character):  # formatting that would turn the rest of the line, halves of pairs
        return "" if kind != "Cs" else "[?]"
    if ord(character) in drawable():
        return character
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]" if kind not in ("Co", "Cn") else f"[U+{ord(character):04X}]"


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"


def breakable(text: str) -> str:
    """With places to break in every word that is longer than a narrow column."""
    return _LONG_WORD.sub(lambda found: BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _BREAK_EVERY] for start in range(0, len(word), _BREAK_EVERY)]


def spoken(text: str) -> str:
    """For what is read aloud and never drawn: any character but those that break a file."""
    return " ".join("".join(" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in text).split())
