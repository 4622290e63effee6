"""The tags that Typst cannot set: headers of rows. And how a reader opens the file: with its bookmarks."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_ARRAY = pikepdf.ObjectType.array


def finish(pdf: bytes, row_headers: Sequence[int]) -> bytes:
    """Marks the first cells of the rows of each table, in the order of the tables, as headers of their rows.

    A cell without content stays a cell: a reader would announce an empty heading.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        for table, count in zip(_tables(root), row_headers, strict=True):
            _mark_rows(document, table, count)
        document.Root.PageMode = pikepdf.Name.UseOutlines
        with TemporaryDirectory() as folder:  # into a file of its own it writes in three quarters of the time that it takes into memory of ours
            path = Path(folder, "tagged.pdf")
            document.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
            return path.read_bytes()


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The elements inside; the numbers and the dictionaries without a kind are marks of content."""
    for kid in _as_array(element.get("/K")):
        if type(kid) is pikepdf.Object and "/S" in kid:
            yield kid


def _tables(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Depth first, as a reader meets them. No table stands in another."""
    for kid in _kids(element):
        if pikepdf.Name.Table == kid.S:
            yield kid
        else:
            yield from _tables(kid)


def _mark_rows(document: pikepdf.Pdf, table: pikepdf.Object, count: int) -> None:
    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    for part in _kids(table):
        if pikepdf.Name.TBody != part.S:
            continue
        for row in _kids(part):
            for place, cell in enumerate(_kids(row)):
                if place < count and "/K" in cell and len(_as_array(cell.K)):
                    cell.S = pikepdf.Name.TH
                    cell.A = pikepdf.Array([scope, *(item for item in _as_array(cell.get("/A")) if item.get("/O") != pikepdf.Name.Table)])
                else:
                    _without_header_list(cell)


def _without_header_list(cell: pikepdf.Object) -> None:
    """Typst lists the headers of columns only; without the list, readers go by the scopes of rows and columns."""
    for item in _as_array(cell.get("/A")):
        if "/Headers" in item:
            del item["/Headers"]


def _as_array(value: pikepdf.Object | int | None) -> Sequence[pikepdf.Object]:
    """What an object is, is asked by its code: `isinstance` would take longer than everything else that is done here."""
    if value is None:
        return ()
    if type(value) is pikepdf.Object and value._type_code == _ARRAY:
        return list(value)
    return (cast("pikepdf.Object", value),)
