"""Widths of columns on paper: what gets the room, and what is broken first."""

from __future__ import annotations

import pytest
from PIL import ImageFont

from outturn.charts import FONTS
from outturn.renderers.pdf.paper import PORTRAIT
from outturn.renderers.pdf.tables import SMALLEST_COMFORT, layout
from outturn.reports.content import Align, Cell, RatingTag, Table, TableColumn, TableRow, Text

GAP = 10.0  # points between neighbouring columns


def table(headers: list[str], *rows: list[str]) -> Table:
    columns = tuple(TableColumn(header.lstrip("<"), Align.LEFT if header.startswith("<") else Align.RIGHT) for header in headers)
    return Table("t", "Figures", columns, tuple(TableRow(tuple(Cell((Text(text),)) for text in row)) for row in rows))


def drawn(text: str, size: float, face: str = "Regular") -> float:
    """The width in the face of the report, in points."""
    return float(ImageFont.truetype(str(FONTS / f"OpenSans-{face}.ttf"), 1000).getlength(text)) / 1000 * size


def test_columns_of_one_series_are_equally_wide() -> None:
    """A mark or a longer figure in one month moves none of the others."""
    plan = layout(table(["<Indicator", "Jun 2025", "Jul 2025", "Aug 2025"], ["Calls", "95.5%", "86% [part]", "94.0%"]), PORTRAIT.width)
    assert plan.widths[1] == plan.widths[2] == plan.widths[3]


def test_a_series_is_left_uneven_where_one_figure_needs_more_than_the_mean() -> None:
    wide = ["a name that is long enough to fill all of the line that it has on this page, and more of it", "1", "not applicable at all", *"111111"]
    plan = layout(table(["<Service", *(f"Q{at} 2020" for at in range(1, 9))], wide), PORTRAIT.width)
    assert len({round(width, 2) for width in plan.widths[1:]}) > 1


@pytest.mark.parametrize("header", ["No score yet", "Medium (8 to 15)", "In the last report"])
def test_a_heading_stands_on_one_line_where_there_is_room(header: str) -> None:
    plan = layout(table(["<Date", header, "All risks"], ["30 June 2025", "9", "17"]), PORTRAIT.width)
    assert plan.widths[1] >= drawn(header, plan.size, "Bold") + GAP


def test_room_to_spare_goes_to_the_text_that_would_wrap() -> None:
    name = "Percentage of population aged 16 to 64 claiming unemployment benefits"
    plan = layout(table(["<Reference", "<Indicator", "<Outcome"], ["EC-CLAIMANTS", name, "Kept."]), PORTRAIT.width)
    assert plan.widths[1] >= drawn(name, plan.size) + GAP


def test_short_texts_are_never_broken_however_few_they_are() -> None:
    rows = [[f"R{at}", "a risk with a name of several words that take up the room", "25", "High"] for at in range(20)]
    rows.append(["R21", "a risk", "no score yet", "no score yet"])
    plan = layout(table(["<Risk", "<Title", "Score", "<Level"], *rows), 300.0, like=table(["<Risk", "<Title", "Score", "<Level"], *rows))
    assert min(plan.widths[2:]) >= drawn("no score yet", plan.size) + GAP


def test_figures_of_several_words_are_broken_before_the_letters_become_small() -> None:
    name = "Greenhouse gas emissions of the estate and of its companies"
    row = [
        "EN-GHG-TRADED",
        name,
        "29,000 tonnes",
        "29,000 tonnes",
        "to be confirmed",
        "29,000 tonnes",
        "New, in the place of EN-GHG-ESTATE, whose target was lower",
    ]
    plan = layout(table(["<Reference", "<Indicator", "Actual", "2020/21", "2021/22", "Floor", "<Outcome"], row), PORTRAIT.width)
    assert plan.size == SMALLEST_COMFORT
    assert plan.widths[2] < drawn("29,000 tonnes", plan.size) + GAP


def test_a_column_of_ratings_has_room_for_what_they_rest_on() -> None:
    """On a line beneath the tag, not on two."""
    rows = (TableRow((Cell((Text("Calls"),)), Cell((RatingTag(None, "GREEN", rests_on_rounding=True),)))),)
    plan = layout(Table("t", "Ratings", (TableColumn("Indicator"), TableColumn("Latest")), rows), PORTRAIT.width)
    assert plan.widths[1] >= drawn("rests on rounding", 0.6 * plan.size + 2.4, "Italic") + GAP


def test_a_table_that_goes_on_overleaf_says_how_much_of_it_must_stand_first() -> None:
    rows = [[f"Ward {at}", str(at)] for at in range(60)]
    plan = layout(table(["<Area", "Cases"], *rows), PORTRAIT.width)
    assert 2 * plan.tallest < plan.opening < 4 * plan.tallest < plan.height
