"""Which sections begin a page, and which lines stay with what they announce."""

from __future__ import annotations

import pytest

from outturn.reports.content import BulletList, Grid, Heading, Panel, PanelKind, Paragraph, Strong, Table, Text
from outturn.reports.together import announces, fresh_sections, is_beneath_number

HEADING = Heading(3, "The risks", "risks")
TABLE = Table("t", "Risks", (), ())
LIST = BulletList(((Paragraph((Text("one"),)),),))


def paragraph(text: str, number: str = "") -> Paragraph:
    return Paragraph((Text(text),), number=number)


def section(name: str) -> Heading:
    return Heading(2, name.title(), name)


def panel(name: str) -> Panel:
    return Panel(PanelKind.KPI, Heading(4, name, name), (), (), None, ())


# --- sections
def test_sections_with_panels_begin_a_page_and_so_does_the_one_after_them() -> None:
    blocks = [section("key"), section("summary"), section("roads"), panel("a"), section("schools"), Grid((panel("b"),)), section("notes"), section("more")]
    assert fresh_sections(blocks) == {"roads", "schools", "notes"}


def test_a_report_without_panels_goes_on_and_one_panel_needs_no_page_of_its_own() -> None:
    assert fresh_sections([section("key"), TABLE, section("summary"), TABLE]) == frozenset()
    assert fresh_sections([section("key"), panel("a"), section("summary")]) == frozenset()


# --- lines that announce
@pytest.mark.parametrize(
    ("blocks", "at", "expected"),
    [
        ([paragraph("Changed (9):"), LIST], 0, True),
        ([Paragraph((Strong((Text("Removed"),)), Text(":"))), LIST], 0, True),
        ([paragraph("Nothing follows from this."), LIST], 0, False),
        ([paragraph("Changed (9):"), paragraph("more")], 0, False),
        ([paragraph("The last line:")], 0, False),
        ([HEADING, paragraph("Officers of the section"), TABLE], 1, True),
        ([HEADING, paragraph("Officers of the section"), HEADING], 1, True),
        ([HEADING, paragraph("Officers of the section"), paragraph("more")], 1, False),
        ([TABLE, paragraph("Officers of the section"), TABLE], 1, False),
        ([HEADING, paragraph("word " * 80), TABLE], 1, False),
        ([HEADING, TABLE], 0, False),
    ],
)
def test_short_lines_stay_with_what_they_announce(blocks: list[object], at: int, expected: bool) -> None:
    assert announces(blocks, at) is expected  # type: ignore[arg-type]


def test_a_list_stands_beneath_the_words_of_its_number() -> None:
    assert is_beneath_number([paragraph("It is recommended:", "5.1"), LIST], 1)
    assert not is_beneath_number([paragraph("It is recommended:"), LIST], 1)
    assert not is_beneath_number([paragraph("It is recommended:", "5.1"), TABLE], 1)
    assert not is_beneath_number([LIST], 0)
