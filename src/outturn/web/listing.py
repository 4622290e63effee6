"""A table on a page that can be taken along: one definition of its columns and rows for the page, as CSV and as Excel."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.http import HttpRequest

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Listing:
    """`name` is short and without spaces: it is in the address of the download and in the name of the file. Cells are texts, numbers, days or None."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def download(self, request: HttpRequest) -> HttpResponse | None:
        """The file, where the address asks for this listing (`?download=csv&table=NAME`); None where it does not."""
        form = request.GET.get("download", "")
        if request.GET.get("table", "") != self.name or form not in {"csv", "xlsx"}:
            return None
        content, kind = (self.as_csv(), "text/csv; charset=utf-8") if form == "csv" else (self.as_excel(), _EXCEL)
        return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{self.name}.{form}"'})

    def as_csv(self) -> bytes:
        """With a mark of UTF-8, which Excel needs. Words that a spreadsheet would take for a formula come with an apostrophe before them."""
        return b"".join(csv_lines(self.headers, self.rows))

    def as_excel(self) -> bytes:
        """One marked table on one sheet, under its title; text is written as text."""
        import xlsxwriter  # 60 ms: only those who ask for a workbook wait for it

        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "d mmm yyyy"})
        sheet = book.add_worksheet("Table")
        sheet.write_string(0, 0, self.title, book.add_format({"bold": True, "font_size": 14}))
        body = [[_cell(cell) for cell in row] for row in self.rows] or [["[w]"] * len(self.headers)]
        columns = [{"header": header} for header in self.headers]
        sheet.add_table(1, 0, len(body) + 1, len(columns) - 1, {"columns": columns, "data": body, "name": "listing"})
        for place, header in enumerate(self.headers):
            widest = max([len(header), *(len(str(row[place])) for row in body)])
            sheet.set_column(place, place, min(max(widest + 2, 10), 60))
        book.close()
        return target.getvalue()


def csv_lines(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Line by line, for tables that are too long to be held at once."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    target.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    for row in chain((headers,), rows):
        writer.writerow([_harmless(cell) for cell in row])
        yield target.getvalue().encode()
        target.seek(0)
        target.truncate()


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell


def _cell(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None)
    return "" if cell is None else cell
