"""What a chart says, in characters that the report's fonts can draw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.renderers.pdf.words import printable

if TYPE_CHECKING:
    from outturn.charts.spec import ChartSpec


def with_names(spec: ChartSpec) -> ChartSpec:
    """The same chart, in which what no font can draw is named: before it is drawn, so that labels are shortened to their room."""
    labels = [series.label for series in spec.series] + [text for tick in spec.ticks for text in (tick.short, tick.year)]
    texts = [text for series in spec.series for text in series.texts]
    if all(printable(text) == text for text in (*labels, *texts)):
        return spec
    ticks = tuple(replace(tick, short=printable(tick.short), year=printable(tick.year)) for tick in spec.ticks)
    lines = tuple(replace(line, label=printable(line.label), texts=tuple(map(printable, line.texts))) for line in spec.series)
    return replace(spec, ticks=ticks, series=lines)
