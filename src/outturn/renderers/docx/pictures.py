"""The pictures of the charts as parts of the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.image import ImagePart

from outturn.charts import FONTS
from outturn.charts.png import draw_pictures, draw_svg
from outturn.charts.size import FULL_WIDTH, ChartSize
from outturn.identity.picture import JPEG, PNG, drawing, fitted
from outturn.renderers.docx.wordml import picture

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.part import Part

    from outturn.renderers.docx.outline import PlacedChart
    from outturn.renderers.docx.sections import Sections
    from outturn.reports.content import Logo

_WIDEST = 760
LOGO_ROOM = (280.0, 96.0)
_KINDS = {PNG: ("png", CONTENT_TYPE.PNG), JPEG: ("jpg", CONTENT_TYPE.JPEG)}
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


@dataclass(frozen=True)
class Mark:
    """The logo as a part of the package, which the text and the head of the page may both refer to."""

    part: ImagePart
    logo: Logo

    def picture(self, owner: Part, number: int, most_width: float, most_height: float) -> str:
        """The logo in a line of text of the part `owner`."""
        width, height = (max(round(side), 1) for side in fitted(self.logo.width, self.logo.height, most_width, most_height))
        relation = owner.relate_to(self.part, RELATIONSHIP_TYPE.IMAGE)
        return picture(relation, number, self.logo.text, self.logo.text, width, height, name="Logo")


def mark_of(logo: Logo) -> Mark:
    """Word draws no SVG by itself: such a logo becomes pixels, sharp in print."""
    ending, kind = _KINDS.get(logo.media_type, _KINDS[PNG])
    data = logo.data
    if logo.media_type not in _KINDS:
        size = fitted(logo.width, logo.height, *LOGO_ROOM)
        data = draw_svg(drawing(logo.data, logo.media_type, logo.width, logo.height), *size, font_paths=[FONTS])
    return Mark(ImagePart(PackURI(f"/word/media/logo.{ending}"), kind, data), logo)


def _add(word: WordDocument, number: int, blob: bytes, size: ChartSize) -> Picture:
    part = ImagePart(PackURI(f"/word/media/chart{number}.png"), CONTENT_TYPE.PNG, blob)
    return Picture(word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE), size.width, size.height)
