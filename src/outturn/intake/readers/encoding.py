"""Bytes to text: UTF-8 and UTF-16 where they say so or can only be that, otherwise Windows-1252."""

from __future__ import annotations

from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity

_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_LOOK_AT = 4000


def decoded(name: str, data: bytes) -> tuple[str, list[Finding]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    zeros = data[:_LOOK_AT].count(0)
    first, second = data[0:_LOOK_AT:2].count(0), data[1:_LOOK_AT:2].count(0)
    if zeros > len(data[:_LOOK_AT]) // 4 and min(first, second) * 20 < zeros:
        encoding = "utf-16-le" if second > first else "utf-16-be"
        return data.decode(encoding, "replace"), [_assumed(name, encoding.upper())]
    if zeros:
        raise UsageError(f"{name} is neither a text nor a document of a kind that can be read: .docx, .pdf, .xlsx, .xls, .ods, .csv, .html or .txt.")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), [_assumed(name, "Windows-1252")]


def _assumed(name: str, encoding: str) -> Finding:
    return Finding(
        code="intake-encoding",
        severity=Severity.NOTE,
        table=name,
        message=f"The file does not say how its letters are written; it was read as {encoding}.",
        mend="Look at £ and ’ in the review, or save the file as UTF-8.",
    )
