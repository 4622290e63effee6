"""Which reader a file needs, by what it holds and not by its name; and why one cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.intake.model import Document

MOST_BYTES = 50_000_000
_MOST_UNPACKED, _MOST_PARTS, _MOST_TIMES = 400_000_000, 20_000, 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_TABLES = frozenset({".csv", ".tsv", ".tab"})


def read_document(name: str, data: bytes) -> Document:
    """Raises UsageError with what is the matter, and what to do about it, for a file that cannot be read."""
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB. Save the sheets or the pages that are needed as a file of their own.")
    if not data.strip():
        raise UsageError(f"{name} is empty.")
    try:
        return _read(name, data)
    except UsageError:
        raise
    except RecursionError:
        raise UsageError(f"{name} cannot be read: it is nested too deeply.") from None
    except Exception as error:
        # A damaged file can fail anywhere in the library that reads it.
        raise UsageError(
            f"{name} cannot be read: it may be damaged ({type(error).__name__}). Open it and save it anew, or save it in another format."
        ) from None


def _read(name: str, data: bytes) -> Document:
    if data[:1024].lstrip().startswith(b"%PDF"):
        from outturn.intake.readers.pdf import pdf_document

        return pdf_document(data, name)
    if data.startswith(b"PK"):
        return _packed(name, data)
    if data.startswith(_OLE):
        return _old_office(name, data)
    if data.startswith(b"{\\rtf"):
        raise UsageError(f"{name} is a Rich Text file. Open it in Word and save it as .docx.")
    return _plain(name, data)


def _packed(name: str, data: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise UsageError(f"{name} is damaged: it ends too early, or was changed. Ask for it again, or save it anew.") from None
    refuse_bomb(name, parts, len(data))
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        from outturn.intake.readers.docx import docx_document

        return docx_document(data, name)
    if "xl/workbook.xml" in names:
        from outturn.intake.readers.xlsx import xlsx_document

        return xlsx_document(data, name)
    if "xl/workbook.bin" in names or "content.xml" in names:
        return _open_document(name, data, names)
    raise UsageError(f"{name} is an archive, not a document. Unpack it, and name the files in it.")


def refuse_bomb(name: str, parts: list[zipfile.ZipInfo], packed: int) -> None:
    """Whatever can be known without unpacking it."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or (unpacked > 20_000_000 and unpacked > _MOST_TIMES * packed):
        raise UsageError(f"{name} would unpack to {unpacked // 1_000_000:,} MB, far more than a document holds. It was not opened.")
    if any(part.flag_bits & 1 for part in parts):
        raise UsageError(f"{name} is protected by a password. Save it without one.")


def _open_document(name: str, data: bytes, names: set[str]) -> Document:
    if "content.xml" in names:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
            protected = b"encryption-data" in archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else False
        if protected:
            raise UsageError(f"{name} is protected by a password. Save it without one.")
        if kind and "spreadsheet" not in kind:
            raise UsageError(f"{name} is an OpenDocument text. Save it as .docx or .pdf.")
    from outturn.intake.readers.sheets import calamine_document

    return calamine_document(data, name)


def _old_office(name: str, data: bytes) -> Document:
    if _PROTECTED in data:
        raise UsageError(f"{name} is protected by a password. Open it, take the password off, and save it.")
    if PurePath(name).suffix.lower() in {".doc", ".dot"} or "WordDocument".encode("utf-16-le") in data:
        raise UsageError(f"{name} is in Word's old format. Open it in Word and save it as .docx.")
    from outturn.intake.readers.sheets import calamine_document

    return calamine_document(data, name)


def _plain(name: str, data: bytes) -> Document:
    from outturn.intake.readers.encoding import decoded

    text, findings = decoded(name, data)
    start = text.lstrip()[:400].lower()
    if start.startswith(("<!doctype html", "<html")) or (
        "<table" in text[:200_000].lower() and "</" in text and PurePath(name).suffix.lower() in {".html", ".htm", ".xls"}
    ):
        from outturn.intake.readers.html import html_document

        return html_document(text, name, findings)
    if PurePath(name).suffix.lower() in _TABLES:
        from outturn.intake.readers.sheets import csv_document

        return csv_document(text, name, findings)
    from dataclasses import replace

    from outturn.intake.readers.text import text_document

    return replace(text_document(text, name), findings=tuple(findings))
