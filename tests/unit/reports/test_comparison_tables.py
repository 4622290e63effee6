"""The blocks of a comparison: one row for each indicator, a note for what is not as it seems, and nothing where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.api import compare
from outturn.renderers.registry import renderer_for
from outturn.reports.catalogue import indicators_of
from outturn.reports.comparison_rows import rows_of
from outturn.reports.comparison_tables import comparison_blocks, comparison_table, indicator_blocks, left_out_of_row, neighbours_table
from outturn.reports.content import Document, Paragraph, Table
from outturn.reports.notebook import Notebook
from tests.groups import OWN, PERIOD, comparison, group_package, spread
from tests.unit.reports.council import words as words_of

if TYPE_CHECKING:
    from outturn.comparison.comparison import Comparison
    from outturn.reports.catalogue import Indicator

LATE = [
    {"area": OWN, "value": 80},
    {"area": OWN, "value": 70, "period": "2025-09"},
    {"area": "N1", "value": 60, "period": "2025-09"},
    {"area": "N2", "status": "suppressed", "period": "2025-09"},
]


def beside(figures: list[dict[str, object]], **options: object) -> tuple[Comparison, dict[str, Indicator]]:
    package = group_package(figures, **options)  # type: ignore[arg-type]
    return compare(package, PERIOD), indicators_of(package, compare(package, PERIOD).period)


def texts(table: Table) -> list[list[str]]:
    return [[words_of(cell.content) for cell in row.cells] for row in table.rows]


def test_a_row_tells_the_figure_its_place_and_the_gap() -> None:
    found, indicators = beside(spread([80, 70, 60, 50]))
    table = comparison_table(Notebook(), found, indicators)
    assert table is not None
    assert texts(table) == [["Example", "Oct 2025", "80.0%", "1st of 4", "A", "60.0%", "20.0 points above", "3 of 3", "not tested (counts not known)"]]
    assert [cell.value for cell in table.rows[0].cells][2:8] == [80, 1, None, 60, 20, 3]
    assert table.caption == "Own council beside its neighbours"


def test_a_count_stands_in_the_table_by_size_without_a_quartile_and_the_table_says_why() -> None:
    found, indicators = beside(spread([80, 70, 60, 50]), indicator={"unit": "count"})
    table = comparison_table(Notebook(), found, indicators)
    assert table is not None
    assert texts(table)[0][2:6] == ["80", "largest of 4", "none", "60"]
    assert "Counts follow the size of the area" in words_of(table.notes[0].content)
    assert "Quartile A" not in words_of(table.notes[0].content)


def test_an_older_period_and_what_is_left_out_are_noted() -> None:
    found, indicators = beside(LATE)
    notebook = Notebook()
    table = comparison_table(notebook, found, indicators)
    assert table is not None
    assert [words_of(note.content) for note in notebook.notes] == [
        "The latest figure is for Oct 2025; no neighbour has one for it yet.",
        "Left out: 1 suppressed.",
    ]


def test_blocks_are_an_introduction_a_summary_and_a_table_and_nothing_where_nothing_is_compared() -> None:
    found, indicators = beside(spread([80, 70, 60, 50]))
    blocks = comparison_blocks(Notebook(), found, indicators)
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, Table]
    assert comparison_blocks(Notebook(), found, indicators, refs=["K9"]) == ()
    nothing, _ = beside([{"area": OWN, "value": 80}, {"area": "N1"}])
    assert comparison_blocks(Notebook(), nothing, indicators) == ()
    assert indicator_blocks(Notebook(), nothing, indicators["K1"]) == ()


def test_one_indicator_shows_every_area_the_first_rank_first_and_those_without_a_figure_last() -> None:
    found, indicators = beside([{"area": OWN, "value": 70}, {"area": "N1"}, {"area": "N2", "value": 90}, {"area": "N3", "status": "suppressed"}])
    table = neighbours_table(Notebook(), found, indicators["K1"])
    assert table is not None
    assert texts(table) == [
        ["N2 council", "90.0%", "1"],
        ["Own council", "70.0%", "2"],
        ["N1 council", "not available", "not ranked"],
        ["N3 council", "suppressed", "not ranked"],
    ]
    blocks = indicator_blocks(Notebook(), found, indicators["K1"])
    assert [type(block) for block in blocks] == [Paragraph, Paragraph, Table]


def test_breakdown_members_do_not_stand_in_the_table_of_the_whole() -> None:
    found, indicators = beside([*spread([80, 70]), {"area": OWN, "value": 1, "breakdown": "sex=girls"}, {"area": "N1", "value": 2, "breakdown": "sex=girls"}])
    table = comparison_table(Notebook(), found, indicators)
    assert table is not None
    assert len(table.rows) == 1


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([{"area": "N1", "value": 1}], ""),
        ([{"area": "N1", "value": 1}, {"area": "N2"}], "Left out: 1 without a figure."),
        (
            [{"area": "N1", "value": 1}, {"area": "N2", "status": "embargoed"}, {"area": "N3", "value": "<5"}, {"area": "N4", "status": "suppressed"}],
            "Left out: 1 suppressed, 1 embargoed and 1 known only as a limit.",
        ),
    ],
)
def test_why_neighbours_are_left_out(figures: list[dict[str, object]], words: str) -> None:
    assert left_out_of_row(rows_of(comparison([{"area": OWN, "value": 2}, *figures], {"unit": "count"}))["K1"]) == words


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "xlsx", "ods", "json"])
def test_every_format_draws_the_blocks(name: str) -> None:
    found, indicators = beside(LATE)
    notebook = Notebook()
    blocks = (*comparison_blocks(notebook, found, indicators), *indicator_blocks(notebook, found, indicators["K1"]))
    document = Document("Comparison", "", "Own council", "Oct 2025", "comparison", blocks, notebook.notes)
    assert len(renderer_for(name).render(document, template=None)) > 500
