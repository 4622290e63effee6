"""Labels at the ends of lines never cover one another and never leave the drawing, whatever the values are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outturn.charts.frame import frame_of
from outturn.charts.labels import label_lines, one_line, spread
from outturn.charts.size import FULL_WIDTH, HALF_WIDTH, ChartSize
from outturn.charts.spec import ChartSpec, Series, SeriesRole
from outturn.charts.text_width import ELLIPSIS, shorten, text_width
from outturn.figures.formatting import NumberFormat, format_value
from tests.unit.renderers.sample_document import quarter_ticks

ROUNDING = 1e-6
VALUES = st.one_of(st.none(), st.integers(-5, 5).map(float), st.floats(-1e12, 1e12))
NAMES = st.sampled_from(["Result", "Target", "Target, high", "Expected, lower", "Average of the authorities that are most alike", "W" * 60, ""])
LINES = st.lists(st.tuples(st.sampled_from(list(SeriesRole)), NAMES, st.lists(VALUES, min_size=4, max_size=4)), min_size=1, max_size=6)


def test_labels_that_do_not_touch_stay_where_their_lines_end() -> None:
    assert spread([20.0, 60.0, 120.0], [15.0, 15.0, 15.0], 0.0, 200.0) == [20.0, 60.0, 120.0]


def test_two_labels_at_one_height_are_moved_apart_equally() -> None:
    assert spread([50.0, 50.0], [16.0, 16.0], 0.0, 200.0) == [42.0, 58.0]


def test_a_label_at_the_edge_is_kept_inside() -> None:
    assert spread([1.0, 199.0], [20.0, 20.0], 0.0, 200.0) == [10.0, 190.0]


def test_labels_keep_the_order_of_their_lines() -> None:
    assert spread([52.0, 50.0, 51.0], [10.0, 10.0, 10.0], 0.0, 200.0) == [61.0, 41.0, 51.0]


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from([15.0, 30.0, 45.0])), max_size=8),
    st.floats(100, 500),
)
def test_boxes_never_overlap_and_never_leave_the_room(boxes: list[tuple[float, float]], room: float) -> None:
    wanted, heights = [box[0] for box in boxes], [box[1] for box in boxes]
    squeeze = min(1.0, room / sum(heights)) if heights else 1.0
    placed = sorted(
        (centre - height * squeeze / 2, centre + height * squeeze / 2) for centre, height in zip(spread(wanted, heights, 0.0, room), heights, strict=True)
    )
    assert all(before[1] <= after[0] + ROUNDING for before, after in pairwise(placed))
    assert all(top >= -ROUNDING and bottom <= room + ROUNDING for top, bottom in placed)


@given(LINES, st.sampled_from([FULL_WIDTH, HALF_WIDTH]))
def test_in_a_chart_of_any_values_no_label_overlaps_another_or_leaves_the_drawing(
    lines: list[tuple[SeriesRole, str, list[float | None]]], size: ChartSize
) -> None:
    frame = frame_of(chart_of(lines), size)
    if frame is None:
        assert all(value is None for _, _, values in lines for value in values)
        return
    boxes = sorted((placed.centre - placed.label.height / 2, placed.centre + placed.label.height / 2) for placed in frame.labels)
    assert all(before[1] <= after[0] + ROUNDING for before, after in pairwise(boxes))
    assert boxes[0][0] >= 0
    assert boxes[-1][1] <= size.height
    assert all(frame.label_x + placed.label.width <= size.width for placed in frame.labels)
    assert frame.right - frame.left > size.width / 4, "the plot keeps its room"


def chart_of(lines: list[tuple[SeriesRole, str, list[float | None]]]) -> ChartSpec:
    form = NumberFormat()
    series = tuple(Series(role, name, tuple(values), tuple(format_value(value, form) for value in values)) for role, name, values in lines)
    return ChartSpec("any", "Any", "Any values.", form, quarter_ticks(4), series)


# --- words of a label
def test_name_and_value_share_a_line_where_there_is_room() -> None:
    assert label_lines("Target", "95.0%", 200.0) == ("Target 95.0%",)


def test_the_value_stands_below_where_there_is_none() -> None:
    assert label_lines("Expected, upper", "3,030", 100.0) == ("Expected, upper", "3,030")


def test_a_long_name_is_broken_at_a_space() -> None:
    assert label_lines("Average of similar authorities", "74.2%", 120.0) == ("Average of similar", "authorities", "74.2%")


def test_in_a_crowd_the_name_is_shortened_before_the_value() -> None:
    (line,) = one_line("Average of similar authorities", "74.2%", 120.0)
    assert line.endswith("… 74.2%")


@pytest.mark.parametrize("text", ["", "A", "Average of the authorities that are most alike"])
@given(width=st.floats(20, 300))
def test_a_shortened_text_fits(text: str, width: float) -> None:
    short = shorten(text, width)
    assert text_width(short) <= width
    assert short == text or short.endswith(ELLIPSIS)


def test_bold_text_is_taken_to_be_wider() -> None:
    assert text_width("Result 97.3%", bold=True) > text_width("Result 97.3%")
