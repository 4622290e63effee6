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

    from outturn.reports.content import Document


@dataclass(frozen=True)
class Renderer:
    """`extension` has no dot. `module` holds the function `render(document) -> bytes`."""

    name: str
    label: str
    extension: str
    media_type: str
    module: str

    def render(self, document: Document) -> bytes:
        """The whole file. The same document gives the same bytes."""
        draw = cast("Callable[[Document], bytes]", import_module(self.module).render)
        return draw(document)


RENDERERS: dict[str, Renderer] = {
    renderer.name: renderer
    for renderer in (
        Renderer("html", "web page", "html", "text/html", "outturn.renderers.html"),
        Renderer("json", "content model", "json", "application/json", "outturn.renderers.json_document"),
    )
}


def renderer_for(name: str) -> Renderer:
    """Raises UsageError, which names the formats that there are."""
    try:
        return RENDERERS[name]
    except KeyError:
        raise UsageError(f"There is no report format “{name}”. Formats: {', '.join(RENDERERS)}.") from None
