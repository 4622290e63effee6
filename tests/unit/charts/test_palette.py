"""Contrast, by arithmetic: axe cannot judge text in a drawing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outturn.charts import palette
from outturn.charts.palette import AXIS, BAND, DARK_PAPER, GRID, INK, LINE_STYLES, MARKS, MUTED_INK, ON_DARK, PAPER
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


# --- for readers who have chosen dark
@pytest.mark.parametrize("role", list(SeriesRole))
def test_every_line_and_its_label_can_be_read_on_dark(role: SeriesRole) -> None:
    colour = ON_DARK[LINE_STYLES[role].colour]
    assert contrast(colour, DARK_PAPER) >= TEXT
    assert contrast(colour, ON_DARK[BAND]) >= TEXT


def test_axes_can_be_read_on_dark() -> None:
    assert contrast(ON_DARK[MUTED_INK], DARK_PAPER) >= TEXT
    assert contrast(ON_DARK[AXIS], DARK_PAPER) >= GRAPHIC


def test_no_two_lines_become_alike_on_dark() -> None:
    assert len(set(ON_DARK.values())) == len(ON_DARK)


@pytest.mark.parametrize("style", ["renderers/html/templates/content.css", "web/static/outturn/site.css"])
def test_pages_turn_every_colour_of_a_line_into_its_own_on_dark(style: str) -> None:
    """On a screen alone: paper keeps the colours of the drawing."""
    text = (SOURCE / style).read_text(encoding="utf-8")
    block = text.partition("ON_DARK of charts/palette.py")[2].partition("\n}\n")[0]
    assert "@media screen and (prefers-color-scheme: dark)" in block
    for colour in {line.colour for line in LINE_STYLES.values()}:
        assert f'[stroke="{colour}"] {{ stroke: {ON_DARK[colour]}; }}' in block
        assert f'[fill="{colour}"] {{ fill: {ON_DARK[colour]}; }}' in block
    for name, part, colour in (("grid", "stroke", GRID), ("axis", "stroke", AXIS), ("band", "fill", BAND)):
        assert f".chart .{name} {{ {part}: {ON_DARK[colour]}; }}" in block
    assert f".chart {{ fill: {ON_DARK[MUTED_INK]}; }}" in block


@pytest.mark.parametrize(
    ("name", "ground", "least"),
    [
        ("ink", "paper", TEXT), ("muted", "paper", TEXT), ("brand", "paper", TEXT), ("link", "paper", TEXT), ("good", "paper", TEXT), ("bad", "paper", TEXT),
        ("muted", "wash", TEXT), ("link", "wash", TEXT), ("ink", "found", TEXT), ("focus", "paper", GRAPHIC), ("edge", "paper", GRAPHIC),
        ("unrated", "paper", TEXT),
    ],
)  # fmt: skip
def test_dark_colours_of_the_page_reach_their_contrast(name: str, ground: str, least: float) -> None:
    colours = page_colours(dark=True)
    assert contrast(colours[name], colours[ground]) >= least


SOURCE = Path(palette.__file__).parents[1]


def page_colours(*, dark: bool = False) -> dict[str, str]:
    style = (SOURCE / "renderers/html/templates/report.css").read_text(encoding="utf-8")
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    return {name: colour.upper() for name, colour in re.findall(r"--([a-z]+): (#[0-9A-Fa-f]{6})", rest if dark else light)}
