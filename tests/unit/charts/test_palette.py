"""Contrast, by arithmetic: axe cannot judge text in a drawing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outturn.charts import palette
from outturn.charts.palette import AXIS, BAND, INK, LINE_STYLES, MARKS, MUTED_INK, PAPER
from outturn.charts.spec import PointMark, SeriesRole
from outturn.identity.colour import contrast

TEXT, GRAPHIC = 4.5, 3.0


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("role", list(SeriesRole))
def test_every_line_and_its_label_can_be_read_on_paper(role: SeriesRole) -> None:
    assert contrast(LINE_STYLES[role].colour, PAPER) >= TEXT


@pytest.mark.parametrize("role", [SeriesRole.ACTUAL, SeriesRole.UPPER, SeriesRole.LOWER])
def test_lines_over_the_band_can_be_seen(role: SeriesRole) -> None:
    assert contrast(LINE_STYLES[role].colour, BAND) >= GRAPHIC


@pytest.mark.parametrize("mark", list(PointMark))
def test_marked_points_can_be_seen_on_paper_and_over_the_band(mark: PointMark) -> None:
    assert min(contrast(MARKS[mark], PAPER), contrast(MARKS[mark], BAND)) >= GRAPHIC


@pytest.mark.parametrize("colour", [INK, MUTED_INK])
def test_axis_texts_can_be_read(colour: str) -> None:
    assert contrast(colour, PAPER) >= TEXT


def test_the_axis_can_be_seen() -> None:
    assert contrast(AXIS, PAPER) >= GRAPHIC


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [
        ("green", "#FFFFFF", TEXT), ("red", "#FFFFFF", TEXT), ("amber", "#1C1600", TEXT), ("unrated", "#FFFFFF", GRAPHIC), ("brand", "#FFFFFF", TEXT),
        ("link", "#FFFFFF", TEXT), ("link", "#F4F6F8", TEXT), ("muted", "#F4F6F8", TEXT), ("focus", "#FFFFFF", GRAPHIC), ("edge", "#FFFFFF", GRAPHIC),
    ],
)  # fmt: skip
def test_colours_of_the_page_reach_their_contrast(name: str, text: str, least: float) -> None:
    assert contrast(page_colours()[name], text) >= least


def test_the_page_uses_the_ink_of_the_charts() -> None:
    colours = page_colours()
    assert (colours["ink"], colours["muted"], colours["brand"], colours["paper"]) == (INK, MUTED_INK, palette.ACTUAL, PAPER)


def page_colours() -> dict[str, str]:
    style = Path(palette.__file__).parents[1] / "renderers" / "html" / "templates" / "report.css"
    return {name: colour.upper() for name, colour in re.findall(r"--([a-z]+): (#[0-9A-Fa-f]{6})", style.read_text(encoding="utf-8"))}
