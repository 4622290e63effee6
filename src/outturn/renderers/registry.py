"""The formats in which a report can be written. A new format is one module with `render`, and one line here.

Modules are imported when they are first used, so that commands which write no report do not wait for template engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from outturn.reports.content import Document

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Renderer:
    """`extension` has no dot. `module` holds the function `render(document) -> bytes`.

    Where `takes_template` is true the function is `render(document, *, template: Path | None) -> bytes`. Where `has_pages`
    is true the module also holds `render_pages(document) -> dict[str, bytes]`: the same report as a folder of pages.
    """

    name: str
    label: str
    extension: str
    media_type: str
    module: str
    takes_template: bool = False
    has_pages: bool = False

    def render(self, document: Document, *, template: Path | None = None) -> bytes:
        """The whole file. The same document gives the same bytes. A format that takes no template leaves it aside."""
        draw = cast("Callable[..., bytes]", import_module(self.module).render)
        return draw(document, template=template) if self.takes_template else draw(document)

    def render_pages(self, document: Document) -> dict[str, bytes]:
        """The files of the folder by name. For formats that have pages."""
        draw = cast("Callable[..., dict[str, bytes]]", import_module(self.module).render_pages)
        return draw(document)


RENDERERS: dict[str, Renderer] = {
    renderer.name: renderer
    for renderer in (
        Renderer("html", "web page", "html", "text/html", "outturn.renderers.html", has_pages=True),
        Renderer("json", "content model", "json", "application/json", "outturn.renderers.json_document"),
        Renderer("pdf", "PDF", "pdf", "application/pdf", "outturn.renderers.pdf"),
        Renderer("docx", "Word document", "docx", _WORD, "outturn.renderers.docx", takes_template=True),
        Renderer("xlsx", "Excel workbook", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "outturn.renderers.workbook.xlsx"),
        Renderer("ods", "OpenDocument workbook", "ods", "application/vnd.oasis.opendocument.spreadsheet", "outturn.renderers.workbook.ods"),
    )
}


def renderer_for(name: str) -> Renderer:
    """Raises UsageError, which names the formats that there are."""
    try:
        return RENDERERS[name]
    except KeyError:
        raise UsageError(f"There is no report format “{name}”. Formats: {', '.join(RENDERERS)}.") from None
