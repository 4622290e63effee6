"""The pictures of the charts as parts of the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.image import ImagePart

from outturn.charts import FONTS
from outturn.charts.png import draw_pictures
from outturn.charts.size import FULL_WIDTH, ChartSize

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from outturn.renderers.docx.outline import PlacedChart
    from outturn.renderers.docx.sections import Sections

_WIDEST = 760
_LOW = 132  # of the charts that other formats draw at half the width


@dataclass(frozen=True)
class Picture:
    """`relation` is the id by which the document's text refers to the picture; sizes in CSS pixels."""

    relation: str
    width: int
    height: int


def add_pictures(word: WordDocument, charts: list[PlacedChart], sections: Sections) -> dict[str, Picture]:
    """By the id of the chart. Each is drawn for the room that it has, so that its text is never shrunk."""
    width = int(min(sections.width, _WIDEST))
    sizes = [ChartSize(width, _LOW if placed.is_half else FULL_WIDTH.height) for placed in charts]
    drawn = draw_pictures([(placed.chart.spec, size) for placed, size in zip(charts, sizes, strict=True)], font_paths=[FONTS])
    return {placed.chart.spec.id: _add(word, number, blob, size) for number, (placed, blob, size) in enumerate(zip(charts, drawn, sizes, strict=True), start=1)}


def _add(word: WordDocument, number: int, blob: bytes, size: ChartSize) -> Picture:
    part = ImagePart(PackURI(f"/word/media/chart{number}.png"), CONTENT_TYPE.PNG, blob)
    return Picture(word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE), size.width, size.height)
