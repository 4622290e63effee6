"""Charts as pictures, for documents that cannot hold a drawing: Typst draws the SVG of each, all of them in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.charts.svg import draw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outturn.charts.size import ChartSize
    from outturn.charts.spec import ChartSpec

CSS_PIXEL_IN_POINTS = 0.75
DOTS_PER_INCH = 192.0  # two dots for each pixel of the drawing: sharp in print, and a hundred charts stay under 5 MB
_DRAWING_DOTS = 384.0


def draw_pictures(charts: Sequence[tuple[ChartSpec, ChartSize]], *, font_paths: Sequence[Path] = ()) -> list[bytes]:
    """One PNG for each chart, in order. Without `font_paths` the fonts of the machine are used."""
    if not charts:
        return []
    import typst  # 30 ms: only those who draw pictures wait for it

    pages = "\n#pagebreak()\n".join(_page(spec, size) for spec, size in charts)
    source = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}\n"
    fonts = typst.Fonts(include_system_fonts=not font_paths, font_paths=[str(folder) for folder in font_paths])
    drawn: bytes | list[bytes] = typst.compile(source.encode(), format="png", ppi=DOTS_PER_INCH, font_paths=fonts, ignore_system_fonts=bool(font_paths))
    return drawn if isinstance(drawn, list) else [drawn]  # a list only where there are several pages


def draw_svg(drawing: str, width: float, height: float, *, font_paths: Sequence[Path]) -> bytes:
    """Any drawing as a PNG, sharp at this size in CSS pixels, on a ground that lets what is beneath shine through."""
    import typst

    literal = drawing.replace("\\", "\\\\").replace('"', '\\"')
    size = f"width: {width * CSS_PIXEL_IN_POINTS}pt, height: {height * CSS_PIXEL_IN_POINTS}pt"
    source = f'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(bytes("{literal}"), format: "svg", {size})\n'
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_paths])
    drawn: bytes | list[bytes] = typst.compile(source.encode(), format="png", ppi=_DRAWING_DOTS, font_paths=fonts, ignore_system_fonts=True)
    return drawn[0] if isinstance(drawn, list) else drawn


def _page(spec: ChartSpec, size: ChartSize) -> str:
    drawing = draw(spec, size).replace("\\", "\\\\").replace('"', '\\"')
    width, height = (pixels * CSS_PIXEL_IN_POINTS for pixels in (size.width, size.height))
    return f'#image(bytes("{drawing}"), format: "svg", width: {width}pt, height: {height}pt)'
