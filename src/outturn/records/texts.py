"""Files of texts: their encoding, their separator, and their first line."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from outturn.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_SAMPLE = 1 << 20
_CHUNK = 1 << 22
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BINARY = {b"PK\x03\x04": "a workbook or a ZIP file", b"PAR1": "a Parquet file", b"\xd0\xcf\x11\xe0": "an old workbook", b"\x1f\x8b": "compressed"}


def as_utf8(path: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, otherwise a copy in the folder that is. Raises UsageError for what is no text."""
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    for mark, kind in _BINARY.items():
        if start.startswith(mark):
            raise UsageError(f"{path.name} is {kind}, not CSV. Give it its own ending.")
    encoding = next((name for mark, name in _MARKS.items() if start.startswith(mark)), "")
    if not encoding and _is_utf8(path):
        return path
    copy = folder / path.name
    try:
        with path.open("r", encoding=encoding or "cp1252", newline="") as file, copy.open("w", encoding="utf-8", newline="") as target:
            while part := file.read(_CHUNK):
                target.write(part)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is neither UTF-8 nor Windows-1252 (byte {error.start}). Save it as CSV in UTF-8.") from None
    return copy


def _is_utf8(path: Path) -> bool:
    """The whole of it: an officer's name may have its only accent at the very end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def header(path: Path) -> tuple[list[str], str]:
    """The headings, and what separates them. Raises UsageError for an empty file."""
    with path.open("r", encoding="utf-8", newline="") as file:
        line = file.readline(_SAMPLE)
    if not line.strip():
        raise UsageError(f"{path.name} is empty: it has not even a heading.")
    separator = max((",", ";", "\t", "|"), key=line.count)
    return next(csv.reader([line], delimiter=separator)), separator
