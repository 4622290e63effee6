"""Commentary in Markdown becomes content."""

from __future__ import annotations

import pytest

from outturn.commentary.references import fill
from outturn.reports.content import BulletList, Emphasis, Heading, Link, Paragraph, Strong, Table, Text
from outturn.reports.markdown_blocks import escape_markdown, markdown_blocks
from outturn.reports.notebook import Notebook


def _blocks(text: str, level: int = 4) -> tuple[object, ...]:
    return markdown_blocks(text, level=level, anchor=Notebook().anchor)


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("plain\ntext", (Text("plain text"),)),
        ("**strong** and *soft*", (Strong((Text("strong"),)), Text(" and "), Emphasis((Text("soft"),)))),
        ("[page](https://example.org)", (Link("https://example.org", (Text("page"),)),)),
        ("[mail](mailto:a@example.org)", (Link("mailto:a@example.org", (Text("mail"),)),)),
        ("[bad](javascript:alert(1))", (Text("[bad](javascript:alert(1))"),)),
        ("[file](file:///etc/passwd)", (Text("[file](file:///etc/passwd)"),)),
        ("[inside](/page)", (Text("inside"),)),
        ("<b>not bold</b>", (Text("<b>not bold</b>"),)),
        ("![a picture](https://example.org/a.png)", (Text("a picture"),)),
    ],
)
def test_inline_marks(written: str, content: tuple[object, ...]) -> None:
    assert _blocks(written) == (Paragraph(content),)  # type: ignore[arg-type]


def test_headings_fit_below_their_place_and_skip_no_level() -> None:
    headings = [block for block in _blocks("## One\n\n#### Two\n\n## Three\n\n# Four") if isinstance(block, Heading)]
    assert [(heading.level, heading.text) for heading in headings] == [(4, "One"), (5, "Two"), (5, "Three"), (4, "Four")]


def test_lists_and_tables_are_kept() -> None:
    bullets, table = _blocks("- one\n- two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert isinstance(bullets, BulletList)
    assert len(bullets.items) == 2
    assert isinstance(table, Table)
    assert [column.header for column in table.columns] == ["a", "b"]


def test_a_value_that_is_filled_in_means_nothing_but_itself() -> None:
    """A figure such as <0.01% or 5*6 is no mark, whatever stands around it."""
    filled = fill("Now {X.value}.", lambda _: escape_markdown("<0.01% *of* [5] `x`"))
    assert _blocks(filled) == (Paragraph((Text("Now <0.01% *of* [5] `x`."),)),)
