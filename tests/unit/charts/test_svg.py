"""The drawing itself: valid SVG with a text alternative, lines with gaps, steps, bands, and no label that cannot be read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outturn.charts.frame import frame_of
from outturn.charts.marks import band_path, line_path, number, step_path
from outturn.charts.size import FULL_WIDTH, HALF_WIDTH, ChartSize
from outturn.charts.spec import ChartSpec, PointMark, Series, SeriesRole
from outturn.charts.svg import NO_FIGURES, draw
from outturn.figures.formatting import NumberFormat
from outturn.indicators.vocabulary import Unit
from tests.unit.renderers.sample_document import PERCENT, activity_panel, kpi_panel, quarter_ticks, series

SVG = "{http://www.w3.org/2000/svg}"
ANY_VALUE = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.integers(-3, 3).map(float))


def spec_of(*lines: Series, form: NumberFormat = PERCENT) -> ChartSpec:
    return ChartSpec("c1", "Calls <answered>", "Rose & fell.", form, quarter_ticks(len(lines[0].values)), lines)


def drawn(spec: ChartSpec, size: ChartSize = FULL_WIDTH) -> ET.Element:
    return ET.fromstring(draw(spec, size))  # noqa: S314 (our own drawing)


def line_of(root: ET.Element, colour: str) -> ET.Element:
    return next(path for path in root.iter(f"{SVG}path") if path.get("stroke") == colour and path.get("class") == "line")


RESULT = series(SeriesRole.ACTUAL, "Result", [90.0, 91.0, None, 93.0, None, 95.0])
TARGET = series(SeriesRole.TARGET, "Target", [92.0, 92.0, 92.0, 94.0, 94.0, 94.0])


def test_a_chart_is_one_image_named_by_its_title_and_described_in_words() -> None:
    root = drawn(spec_of(RESULT, TARGET))
    assert root.get("role") == "img"
    names = (root.get("aria-labelledby") or "").split()
    assert [root.find(f".//*[@id='{name}']").text for name in names] == ["Calls <answered>", "Rose & fell."]  # type: ignore[union-attr]


def test_each_mark_has_a_shape_of_its_own_at_its_point() -> None:
    marks = (PointMark.GOOD, None, PointMark.BAD, PointMark.BAD, None, PointMark.NEUTRAL)
    root = drawn(spec_of(Series(RESULT.role, RESULT.label, RESULT.values, RESULT.texts, marks), TARGET))
    paths = [path.get("d") or "" for path in root.iter(f"{SVG}path") if path.get("class") == "mark"]
    assert [path.count("M") for path in paths] == [1, 1, 1]  # the third point has no figure, and so nothing that could be marked
    assert len({path.partition("m")[2] for path in paths}) == 3


def test_ids_are_kept_apart_by_a_prefix() -> None:
    assert 'id="w-c1-t"' in draw(spec_of(RESULT), FULL_WIDTH, "w-")


@pytest.mark.parametrize("size", [FULL_WIDTH, HALF_WIDTH])
def test_both_sizes_are_drawn_in_their_own_units(size: ChartSize) -> None:
    assert drawn(spec_of(RESULT), size).get("viewBox") == f"0 0 {size.width} {size.height}"


def test_lines_are_labelled_at_their_ends_with_name_and_latest_figure() -> None:
    words = "".join(drawn(spec_of(RESULT, TARGET)).itertext())
    assert "Result 95.0%" in words
    assert "Target 94.0%" in words


def test_a_line_that_ends_early_says_when() -> None:
    assert "Result 91.0% (Q1)" in "".join(
        drawn(spec_of(series(SeriesRole.ACTUAL, "Result", [90.0, 91.0, None]), series(SeriesRole.TARGET, "Target", [92.0] * 3))).itertext()
    )


def test_gaps_stay_open_and_lonely_figures_are_marked() -> None:
    root = drawn(spec_of(RESULT))
    assert (line_of(root, "#12436D").get("d") or "").count("M") == 1, "only the first two figures are neighbours"
    assert len(list(root.iter(f"{SVG}circle"))) == 4


def test_the_latest_marker_is_the_largest() -> None:
    radii = [float(circle.get("r", "0")) for circle in drawn(spec_of(RESULT)).iter(f"{SVG}circle")]
    assert radii[-1] == max(radii) > radii[0]


def test_a_target_is_a_step_that_jumps_half_way_between_periods() -> None:
    frame = frame_of(spec_of(RESULT, TARGET), FULL_WIDTH)
    assert frame is not None
    path = step_path(TARGET.values, frame)
    jump = number((frame.xs[2] + frame.xs[3]) / 2)
    assert re.fullmatch(rf"M[\d.]+ [\d.]+H{jump}V[\d.]+H[\d.]+", path)
    assert path.endswith(f"H{number(frame.right)}"), "a step holds to the end of the plot"


def test_a_step_for_one_period_between_gaps_spans_that_period() -> None:
    line = series(SeriesRole.TARGET, "Target", [None, 92.0, None])
    frame = frame_of(spec_of(line), FULL_WIDTH)
    assert frame is not None
    assert step_path(line.values, frame).startswith(f"M{number((frame.xs[0] + frame.xs[1]) / 2)} ")


def test_an_expected_range_is_filled_only_where_both_edges_are_known() -> None:
    lower = series(SeriesRole.LOWER, "Expected, lower", [1.0, None, 1.0, 1.0])
    upper = series(SeriesRole.UPPER, "Expected, upper", [2.0, 2.0, 2.0, None])
    frame = frame_of(spec_of(lower, upper), FULL_WIDTH)
    assert frame is not None
    assert band_path(lower.values, upper.values, frame).count("Z") == 2


def test_one_edge_alone_is_drawn_without_a_band() -> None:
    svg = draw(spec_of(series(SeriesRole.UPPER, "Expected, upper", [2.0, 2.0])))
    assert 'class="band"' not in svg
    assert 'class="line"' in svg


def test_every_kind_of_line_has_its_own_dash() -> None:
    kinds = (SeriesRole.ACTUAL, SeriesRole.TARGET, SeriesRole.FLOOR, SeriesRole.COMPARATOR)
    root = drawn(spec_of(*(series(role, role.value, [90.0 + place, 91.0 + place]) for place, role in enumerate(kinds))))
    dashes = [path.get("stroke-dasharray") for path in root.iter(f"{SVG}path") if path.get("class") == "line"]
    assert len(set(dashes)) == len(kinds)


@pytest.mark.parametrize("values", [[None, None], [float("nan"), None], [float("inf"), float("-inf")]])
def test_a_chart_without_figures_says_so(values: list[float | None]) -> None:
    svg = draw(spec_of(Series(SeriesRole.ACTUAL, "Result", tuple(values), ("", ""))))
    assert NO_FIGURES in svg
    assert "nan" not in svg


def test_one_point_is_a_marker() -> None:
    root = drawn(spec_of(series(SeriesRole.ACTUAL, "Result", [50.0])))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert not [path for path in root.iter(f"{SVG}path") if path.get("class") == "line"]


def test_labels_that_had_to_move_have_leader_lines() -> None:
    close = spec_of(
        series(SeriesRole.ACTUAL, "Result", [75.0, 75.1]), series(SeriesRole.TARGET, "Target", [75.0, 75.0]), series(SeriesRole.FLOOR, "Floor", [74.9, 74.9])
    )
    apart = spec_of(series(SeriesRole.ACTUAL, "Result", [75.0, 75.0]), series(SeriesRole.TARGET, "Target", [95.0, 95.0]))
    narrow = spec_of(*(Series(line.role, line.label, (75.0, 75.0), ("75.0%", "75.0%")) for line in close.series))
    assert 'class="leader"' in draw(narrow)
    assert 'class="leader"' not in draw(apart)


@given(
    st.lists(st.tuples(st.sampled_from(list(SeriesRole)), st.lists(ANY_VALUE, min_size=3, max_size=3)), min_size=1, max_size=5),
    st.sampled_from([Unit.PERCENT, Unit.COUNT, Unit.GBP, Unit.DAYS]),
)
def test_any_values_give_well_formed_drawings_whose_coordinates_stay_inside(lines: list[tuple[SeriesRole, list[float | None]]], unit: Unit) -> None:
    form = NumberFormat(unit)
    spec = spec_of(
        *(Series(role, role.value, tuple(values), tuple("" if value is None else f"{value:.3g}" for value in values)) for role, values in lines), form=form
    )
    for size in (FULL_WIDTH, HALF_WIDTH):
        root = drawn(spec, size)
        for path in root.iter(f"{SVG}path"):
            for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d") or ""):
                assert -1 <= float(x) <= size.width + 1
                assert -1 <= float(y) <= size.height + 1


def test_the_same_chart_gives_the_same_bytes_and_few_of_them() -> None:
    panel = kpi_panel(0)
    assert panel.chart is not None
    svg = draw(panel.chart.spec)
    assert svg == draw(panel.chart.spec)
    assert len(svg) < 4_000
    assert not re.search(r"\d\.\d{3,}", svg), "no coordinate has more decimals than a screen can show"


def test_control_characters_do_not_break_the_drawing() -> None:
    spec = ChartSpec("c", "Bell \a and null \0", "Tab \t.", PERCENT, quarter_ticks(2), (series(SeriesRole.ACTUAL, "Re\x1fsult", [1.0, 2.0]),))
    drawn(spec)


def test_reading_points_stand_on_the_line() -> None:
    root = drawn(spec_of(RESULT))
    pairs = [pair.split(",") for pair in (root.get("data-points") or "").split()]
    assert [y == "" for _, y in pairs] == [value is None for value in RESULT.values]
    first = next(root.iter(f"{SVG}circle"))
    assert pairs[0] == [first.get("cx"), first.get("cy")]


def test_a_line_path_has_one_stroke_for_each_run() -> None:
    panel = activity_panel(0)
    assert panel.chart is not None
    frame = frame_of(panel.chart.spec, HALF_WIDTH)
    assert frame is not None
    assert line_path(panel.chart.spec.series[0].values, frame).count("M") == 1
