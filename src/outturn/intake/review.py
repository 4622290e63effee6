"""The review sheet: every cell and paragraph that was read, where it stood, what became of it, and how sure that is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from outturn.findings.finding import Severity
from outturn.intake.model import Sureness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.findings.finding import Finding
    from outturn.intake.facts import Fate

COLUMNS = ("file", "place", "table", "row", "column", "text", "sureness", "became", "note", "question")
_WIDTHS = (22, 12, 7, 7, 8, 60, 15, 50, 60, 40)
_COLOURS = {Sureness.ASSUMED: "#FFF3CD", Sureness.NOT_UNDERSTOOD: "#F8D7DA", Sureness.NOT_USED: "#F1F3F5"}
_LONGEST = 32_000
_FORMULA = ("=", "+", "@", "\t", "\r")


def review_rows(fates: Sequence[Fate], findings: Sequence[Finding] = ()) -> list[tuple[str, ...]]:
    """Findings about whole files first."""
    about_files = []
    for finding in findings:
        sureness = Sureness.ASSUMED if finding.severity is Severity.NOTE else Sureness.NOT_UNDERSTOOD
        row = str(finding.row or "")
        about_files.append((finding.table, finding.subject, "", row, "", finding.message, sureness.value, "", finding.mend, ""))
    return about_files + [_row(fate) for fate in fates]


def _row(fate: Fate) -> tuple[str, ...]:
    origin = fate.origin
    places = [str(number) if number else "" for number in (origin.table, origin.row, origin.column)]
    question = "\n".join(": ".join(line.split("|")[:2]) for line in fate.question.split("\n") if line)
    return origin.file, origin.place, *places, fate.text, fate.sureness.value, "\n".join(fate.became), fate.note, question


def review_csv(fates: Sequence[Fate], findings: Sequence[Finding] = ()) -> bytes:
    """UTF-8 with a mark, so that a spreadsheet reads its letters; no cell can be taken for a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(text) for text in row] for row in review_rows(fates, findings))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _safe(text: str) -> str:
    starts = text.startswith(_FORMULA) or (text.startswith("-") and len(text) > 1 and not text[1:2].isdigit() and not text[1:2].isspace())
    return f"'{text}" if starts else text


def review_xlsx(fates: Sequence[Fate], findings: Sequence[Finding] = ()) -> bytes:
    """With a filter over the headings and a colour for each sureness; what is to be looked at is on a sheet of its own."""
    import xlsxwriter

    rows = review_rows(fates, findings)
    doubtful = [row for row in rows if row[6] in {Sureness.ASSUMED.value, Sureness.NOT_UNDERSTOOD.value}]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    for name, listed in (("To confirm", sorted(doubtful, key=lambda row: row[6] != Sureness.NOT_UNDERSTOOD.value)), ("Everything", rows)):
        _sheet(book, name, listed)
    book.close()
    return target.getvalue()


def _sheet(book: object, name: str, rows: Sequence[tuple[str, ...]]) -> None:
    from typing import Any, cast

    workbook = cast("Any", book)
    sheet = workbook.add_worksheet(name)
    head = workbook.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF", "valign": "top"})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    colours = {sureness.value: workbook.add_format({"text_wrap": True, "valign": "top", "bg_color": colour}) for sureness, colour in _COLOURS.items()}
    for place, (column, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.write_string(0, place, column, head)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, start=1):
        form = colours.get(row[6], plain)
        for place, text in enumerate(row):
            if 2 <= place <= 4 and text.isdigit():
                sheet.write_number(line, place, int(text), form)
            else:
                sheet.write_string(line, place, text[:_LONGEST], form)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)


def counted_by_sureness(fates: Sequence[Fate]) -> dict[str, int]:
    counts = Counter(fate.sureness for fate in fates)
    return {sureness.value: counts[sureness] for sureness in Sureness}
