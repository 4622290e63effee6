"""The web page: valid, self-contained, safe, and complete for every kind of content."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import html5lib
import pytest

from outturn.renderers.html import render
from outturn.renderers.html.page import css_string
from outturn.reports.content import Cell, Contents, Document, Heading, Link, Note, NoteRef, Paragraph, RatingTag, Table, TableColumn, TableRow, Text
from tests.unit.renderers.sample_document import NOTICE, every_block, long_report, paragraph

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from outturn.reports.content import Block

H = "{http://www.w3.org/1999/xhtml}"
S = "{http://www.w3.org/2000/svg}"
HEADINGS = tuple(f"{H}h{level}" for level in range(1, 7))


def parsed(document: Document) -> ET.Element:
    """Strict: any parse error of HTML5 fails the test."""
    return html5lib.HTMLParser(strict=True).parse(render(document).decode())


def with_blocks(*blocks: Block, notes: tuple[Note, ...] = ()) -> Document:
    return replace(every_block(), blocks=blocks, notes=notes)


@pytest.fixture(scope="module")
def page() -> ET.Element:
    return parsed(every_block())


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def main_of(page: ET.Element) -> ET.Element:
    found = page.find(f".//{H}main")
    assert found is not None
    return found


# --- the page as a whole
def test_a_long_report_is_valid_html() -> None:
    assert len(list(parsed(long_report(kpis=6, activities=6, sections=2)).iter(f"{H}article"))) == 12


def test_ids_are_unique_and_every_reference_leads_somewhere(page: ET.Element) -> None:
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = [(element.get("href") or "")[1:] for element in page.iter(f"{H}a") if (element.get("href") or "").startswith("#")]
    labels = [name for element in page.iter() for name in (element.get("aria-labelledby") or "").split()]
    assert set(targets) | set(labels) <= set(ids)


def test_headings_begin_with_the_title_and_never_skip_a_level(page: ET.Element) -> None:
    levels = [int(element.tag[-1]) for element in page.iter() if element.tag in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_language_title_and_landmarks_are_given(page: ET.Element) -> None:
    assert page.get("lang") == "en-GB"
    assert words(page.find(f".//{H}title")) == "Quarterly performance report, July to September 2025 – Meadshire County Council"  # type: ignore[arg-type]
    assert all(len(list(page.iter(f"{H}{name}"))) == 1 for name in ("header", "main", "nav", "footer"))
    first = next(page.iter(f"{H}a"))
    assert (first.get("href"), words(first)) == ("#main", "Skip to the report")


def test_nothing_is_loaded_and_only_our_own_style_and_script_may_work(page: ET.Element) -> None:
    loading = [element for element in page.iter() for name in ("src", "srcset", "data", "action") if element.get(name)]
    assert not loading
    assert {link.get("href") for link in page.iter(f"{H}link")} == {"data:,"}
    policy = next(meta.get("content") or "" for meta in page.iter(f"{H}meta") if meta.get("http-equiv") == "Content-Security-Policy")
    for name in ("style", "script"):
        (element,) = page.iter(f"{H}{name}")
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_no_element_carries_style_or_script_that_the_policy_would_refuse(page: ET.Element) -> None:
    assert not [element.tag for element in page.iter() if any(name == "style" or name.startswith("on") for name in element.attrib)]


def test_the_script_is_small(page: ET.Element) -> None:
    assert len((next(page.iter(f"{H}script")).text or "").encode()) < 4_500


def test_the_notice_stands_on_the_page_and_on_paper(page: ET.Element) -> None:
    assert words(next(page.iter(f"{H}header"))).startswith(f"Skip to the report {NOTICE}")
    assert f"@top-left {{ content: {css_string(NOTICE)}" in (next(page.iter(f"{H}style")).text or "")


def test_a_report_without_a_notice_has_none() -> None:
    page = parsed(replace(every_block(), notice=""))
    assert "@top-left" not in (next(page.iter(f"{H}style")).text or "")
    assert not [element for element in page.iter(f"{H}p") if element.get("class") == "banner"]


def test_a_report_without_contents_has_no_navigation() -> None:
    page = parsed(with_blocks(paragraph("All is well.")))
    assert not list(page.iter(f"{H}nav"))


# --- safety
def test_words_cannot_become_markup() -> None:
    attack = "</style></script><script>alert(1)</script>\" onload='x' {{ 7*7 }}"
    document = replace(
        every_block(), title=attack, notice=attack, organisation=attack, blocks=(Heading(2, attack, "h"), paragraph(attack), Contents(attack, ()))
    )
    page = parsed(document)
    assert len(list(page.iter(f"{H}script"))) == 1
    assert words(next(page.iter(f"{H}h2"))) == words(next(page.iter(f"{H}h1"))) == attack
    assert "49" not in words(main_of(page))


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " javascript:x", "file:///etc/passwd"])
def test_a_link_that_is_no_address_is_written_as_text(target: str) -> None:
    main = main_of(parsed(with_blocks(Paragraph((Link(target, (Text("press"),)),)))))
    assert not list(main.iter(f"{H}a"))
    assert words(main) == "press"


@pytest.mark.parametrize("text", ["", 'quote " and \\', "line\nbreak", "</style>", "Ünïcode – “x”"])
def test_css_strings_hold_any_text(text: str) -> None:
    written = css_string(text)
    inside = written[1:-1]
    assert "<" not in inside
    assert '"' not in inside
    assert "\n" not in inside
    assert re.sub(r"\\([0-9a-f]{6})", lambda match: chr(int(match[1], 16)), inside) == text


# --- blocks
def test_ratings_are_words_and_the_reason_for_none_is_read_aloud(page: ET.Element) -> None:
    tags = [element for element in page.iter(f"{H}span") if (element.get("class") or "").startswith("tag ")]
    assert {words(tag) for tag in tags} == {"Green", "Amber", "Red", "Not rated (There is no target yet.)"}
    amber = next(tag for tag in tags if words(tag) == "Amber" and tag.get("title"))
    assert amber.get("title") == "The target is missed, the floor is met."


def test_what_rests_on_rounding_says_so(page: ET.Element) -> None:
    assert "Amber rests on rounding" in words(main_of(page))


def test_arrows_are_drawn_and_hidden_from_readers(page: ET.Element) -> None:
    arrows = [element for element in page.iter(f"{S}svg") if element.get("class") == "arrow"]
    assert arrows
    assert all(arrow.get("aria-hidden") == "true" for arrow in arrows)
    trends = {words(element) for element in page.iter(f"{H}span") if (element.get("class") or "").startswith("trend")}
    assert trends == {"Improving", "Stable", "Worsening", "Increasing", "No verdict"}


def test_tables_have_captions_scopes_and_a_named_group_to_scroll(page: ET.Element) -> None:
    for region in (element for element in page.iter(f"{H}div") if element.get("class") == "scroll"):
        table = region.find(f"{H}table")
        assert table is not None
        caption = table.find(f"{H}caption")
        assert caption is not None
        assert words(caption)
        assert (region.get("role"), region.get("tabindex"), region.get("aria-labelledby")) == ("group", "0", caption.get("id"))
        assert all(heading.get("scope") in {"col", "row", "colgroup"} and words(heading) for heading in table.iter(f"{H}th"))


def test_grouped_columns_share_a_heading_over_their_own(page: ET.Element) -> None:
    table = page.find(f".//{H}table[@id='ratings']")
    assert table is not None
    assert [(group.get("span"), group.get("class")) for group in table.iter(f"{H}colgroup")] == [("1", None), ("4", "group"), ("2", "group"), ("2", None)]
    first, second = table.findall(f"{H}thead/{H}tr")
    assert [(words(cell), cell.get("colspan"), cell.get("rowspan")) for cell in first] == [
        ("Indicator", None, "2"), ("Figures of 2025/26", "4", None), ("Year to date", "2", None), ("Target", None, "2"), ("Direction", None, "2"),
    ]  # fmt: skip
    assert [words(cell) for cell in second] == ["Jun", "Jul", "Aug", "Sep", "Figure", "Rating"]


def test_row_headings_levels_and_totals_are_marked(page: ET.Element) -> None:
    areas = page.find(f".//{H}table[@id='areas']")
    assert areas is not None
    assert [cell.get("class") for cell in areas.iter(f"{H}th") if cell.get("scope") == "row"] == ["brief", "brief indent-1", "brief indent-2", "brief indent-1"]
    ratings = page.find(f".//{H}table[@id='ratings']")
    assert ratings is not None
    assert [row.get("class") for row in ratings.findall(f"{H}tbody/{H}tr")][-1] == "total"


def test_a_heading_without_words_is_an_ordinary_cell(page: ET.Element) -> None:
    matrix = page.find(f".//{H}table[@id='matrix']")
    assert matrix is not None
    assert [cell.tag for cell in matrix.find(f"{H}thead/{H}tr") or []] == [f"{H}td", f"{H}th", f"{H}th"]
    assert [cell.tag for cell in matrix.find(f"{H}tbody/{H}tr") or []] == [f"{H}th", f"{H}th", f"{H}td"]


def test_a_table_may_have_no_row_headings() -> None:
    table = Table("t", "Plain", (TableColumn("A"),), (TableRow((Cell((Text("x"),)),)),), row_headers=0)
    assert not [cell for cell in parsed(with_blocks(table)).iter(f"{H}th") if cell.get("scope") == "row"]


def test_panels_are_named_by_their_headings_and_edged_by_their_rating(page: ET.Element) -> None:
    panels = list(page.iter(f"{H}article"))
    assert len(panels) == 9
    for panel in panels:
        heading = next(element for element in panel.iter() if element.tag in HEADINGS)
        assert panel.get("aria-labelledby") == heading.get("id")
    assert "edge-unrated" in (panels[4].get("class") or "")
    assert not any("edge" in (panel.get("class") or "") for panel in panels[5:]), "activity is not rated"


def test_every_chart_has_its_figures_behind_it(page: ET.Element) -> None:
    plots = [element for element in page.iter(f"{H}div") if (element.get("class") or "").startswith("plot")]
    details = [element for element in page.iter(f"{H}details") if element.get("class") == "data"]
    assert len(plots) == len(details) == 9
    assert all(element.find(f".//{H}table") is not None for element in details)


def test_wide_panels_have_both_drawings_and_narrow_ones_only_theirs(page: ET.Element) -> None:
    widths = {
        (element.get("class"), tuple(svg.get("width") for svg in element.iter(f"{S}svg")))
        for element in page.iter(f"{H}div")
        if (element.get("class") or "").startswith("plot")
    }
    assert widths == {("plot both", ("560", "350")), ("plot", ("350",))}


def test_notes_lead_back_to_every_place_that_refers_to_them() -> None:
    body = Paragraph((Text("One"), NoteRef(1), Text(" two"), NoteRef(2), Text(" one again"), NoteRef(1)))
    page = parsed(with_blocks(body, notes=(Note(1, (Text("First."),)), Note(2, (Text("Second."),)), Note(3, (Text("Nobody refers to it."),)))))
    items = [element for element in page.iter(f"{H}li") if (element.get("id") or "").startswith("note-")]
    assert [[link.get("href") for link in item.iter(f"{H}a")] for item in items] == [["#note-1-ref-1", "#note-1-ref-2"], ["#note-2-ref-1"], []]


def test_a_tag_without_a_reason_has_no_empty_title() -> None:
    main = main_of(parsed(with_blocks(Paragraph((RatingTag(None, "Not rated"),)))))
    assert words(main) == "Not rated"
    assert all(element.get("title") is None for element in main.iter())


def test_nested_lists_and_callouts_keep_their_order(page: ET.Element) -> None:
    text = words(main_of(page))
    assert text.index("First step") < text.index("a detail") < text.index("Second step")
    assert text.index("Late figures") < text.index("Highways") < text.index("Changed definition")
