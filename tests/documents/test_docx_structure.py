"""What a Word document is made of: styles, tables, pictures, links, notes, and what Word tells a reader by ear."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from outturn.api import make_report
from outturn.charts.text_width import text_width
from outturn.renderers.docx import render
from outturn.renderers.docx.tables import column_widths, is_starved
from outturn.reports.content import (
    Align,
    BulletList,
    Cell,
    Contents,
    ContentsEntry,
    Document,
    Heading,
    Note,
    NoteRef,
    Paragraph,
    RatingTag,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from tests.documents.examples import document_of, example
from tests.documents.word_files import SPACES, W, Word, paragraph_of, plain_document, squeezed, table_of, text_of
from tests.unit.renderers.sample_document import NOTICE, every_block

HEADINGS = {f"heading {level}": level for level in range(1, 5)}

# The order in which the standard (ISO/IEC 29500, wml.xsd) wants what a report uses; Word calls a document damaged that has another.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs suppressAutoHyphens spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u shd vertAlign rtl lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar cols titlePg docGrid",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
}


@pytest.fixture(scope="module")
def model() -> Document:
    return every_block()


@pytest.fixture(scope="module")
def word(model: Document) -> Word:
    return Word(render(model))


def test_python_docx_opens_it_and_the_title_has_its_own_style(word: Word, model: Document) -> None:
    opened = docx.Document(io.BytesIO(word.source))
    assert [paragraph.text for paragraph in opened.paragraphs if paragraph.style and paragraph.style.name == "Title"] == [model.title]
    assert word.paragraphs("subtitle") == [model.subtitle]


@pytest.mark.parametrize("part", ["document", "styles", "footnotes", "numbering"])
def test_properties_stand_in_the_order_of_the_standard(part: str, word: Word) -> None:
    seen = 0
    for element in word.xml(f"word/{part}.xml").iter(*(f"{W}{name}" for name in ORDERS)):
        order = ORDERS[element.tag.removeprefix(W)].split()
        places = [order.index(child.tag.removeprefix(W)) for child in element]
        assert places == sorted(places), [child.tag for child in element]
        seen += 1
    assert seen > 2


def test_every_style_that_is_used_is_defined(word: Word) -> None:
    used = {item.get(f"{W}val") for item in word.find("//w:pStyle | //w:rStyle | //w:tblStyle")}
    assert used <= set(word.style_names)
    assert {"title", "subtitle", "heading 1", "heading 2", "heading 3", "caption", "list bullet", "list number", "report table"} <= {
        word.style_names[style] for style in used
    }


def test_headings_go_down_one_level_at_a_time(word: Word) -> None:
    levels = [HEADINGS[word.style_of(paragraph)] for paragraph in word.find("//w:p[w:pPr/w:pStyle]") if word.style_of(paragraph) in HEADINGS]
    assert levels[0] == 1
    assert len(levels) > 10
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_every_table_has_a_marked_header_a_caption_and_a_description_and_rows_stay_whole(word: Word) -> None:
    tables = word.find("//w:tbl")
    assert len(tables) > 15
    for table in tables:
        rows = word.find("./w:tr", table)
        marked = [bool(word.find("./w:trPr/w:tblHeader", row)) for row in rows]
        assert marked[0]
        assert sorted(marked, reverse=True) == marked, "marked rows must be the first ones, or Word repeats none"
        assert not all(marked)
        assert all(word.find("./w:trPr/w:cantSplit", row) for row in rows)
        assert word.find("string(./w:tblPr/w:tblCaption/@w:val)", table)
        assert re.match(r"\d+ rows?\. Columns: ", "".join(word.find("string(./w:tblPr/w:tblDescription/@w:val)", table)))


def test_every_row_of_a_table_reaches_over_all_of_its_columns(word: Word) -> None:
    for table in word.find("//w:tbl"):
        columns = len(word.find("./w:tblGrid/w:gridCol", table))
        for row in word.find("./w:tr", table):
            spans = [int(cell.xpath("string(./w:tcPr/w:gridSpan/@w:val)", namespaces=SPACES) or 1) for cell in word.find("./w:tc", row)]
            assert sum(spans) == columns


def test_every_picture_has_a_text_that_says_something(word: Word) -> None:
    described = [(item.get("title"), item.get("descr")) for item in word.find("//wp:docPr")]
    assert len(described) == len(word.find("//a:blip")) == 9
    assert all(title and len(text) > 20 and not text.lower().endswith((".png", ".svg")) for title, text in described)
    assert len({item.get("id") for item in word.find("//wp:docPr")}) == len(described)


def test_every_picture_is_in_the_package_and_as_sharp_as_print_asks(word: Word) -> None:
    relations = word.relations("word/document.xml")
    for drawing in word.find("//wp:inline"):
        kind, target = relations[drawing.xpath("string(.//a:blip/@r:embed)", namespaces=SPACES)]
        assert kind == "image"
        blob = word.parts[f"word/{target}"]
        assert blob.startswith(b"\x89PNG")
        inches = int(drawing.xpath("string(./wp:extent/@cx)", namespaces=SPACES)) / 914400
        assert int.from_bytes(blob[16:20], "big") / inches >= 180


def test_the_contents_are_a_field_with_entries_that_lead_to_their_headings(word: Word) -> None:
    (field,) = word.find("//w:sdt[.//w:docPartGallery[@w:val='Table of Contents']]")
    assert re.search(r'TOC \\o "1-\d" \\h', "".join(item.text for item in word.find(".//w:instrText", field)))
    kinds = [item.get(f"{W}fldCharType") for item in word.find(".//w:fldChar", field)]
    assert kinds == ["begin", "separate", "end"]
    entries = [squeezed("".join(item.itertext(f"{W}t"))) for item in word.find(".//w:hyperlink", field)]
    assert entries == [
        "Key", "Summary", "Children & families <0 to 25>", "Key performance indicators", "Activity", "Breakdowns", "Figures behind the charts"
    ]  # fmt: skip


def test_every_link_inside_the_document_leads_to_one_bookmark(word: Word) -> None:
    names = word.find("//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name)] == []
    targets = word.find("//w:hyperlink/@w:anchor")
    assert len(targets) > 15
    assert set(targets) <= set(names)
    starts = [item.get(f"{W}id") for item in word.find("//w:bookmarkStart")]
    assert len(starts) == len(set(starts))
    assert sorted(starts) == sorted(item.get(f"{W}id") for item in word.find("//w:bookmarkEnd"))


def test_every_chart_leads_to_the_table_of_its_figures(word: Word) -> None:
    links = [link for link in word.find("//w:hyperlink") if text_of_link(link) == "Figures of this chart"]
    marked = {name: squeezed("".join(mark.getparent().itertext(f"{W}t"))) for mark in word.find("//w:bookmarkStart") for name in [mark.get(f"{W}name")]}
    assert len(links) == 9
    assert {marked[link.get(f"{W}anchor")].partition(":")[0] for link in links} == {"Figures behind the chart"}


def text_of_link(link: object) -> str:
    return "".join(link.itertext(f"{W}t"))  # type: ignore[attr-defined]


def test_the_language_is_said_and_the_properties_come_from_the_document(word: Word, model: Document) -> None:
    assert word.xml("word/styles.xml").xpath("string(./w:docDefaults//w:lang/@w:val)", namespaces=SPACES) == "en-GB"
    properties = docx.Document(io.BytesIO(word.source)).core_properties
    assert properties.title == f"{model.title}, {model.subtitle}"
    assert properties.author == model.organisation
    assert properties.language == "en-GB"
    assert properties.created == properties.modified == dt.datetime(2025, 9, 30, tzinfo=dt.UTC)


def test_the_head_and_foot_name_the_report_and_count_pages_and_the_notice_is_on_every_page(word: Word, model: Document) -> None:
    relations = word.relations("word/document.xml")
    heads = [text_of(word.xml(f"word/{target}")) for kind, target in relations.values() if kind == "header"]
    feet = [word.xml(f"word/{target}") for kind, target in relations.values() if kind == "footer"]
    assert len(heads) == len(feet) == 2
    assert all(NOTICE in head for head in heads)
    assert any(model.organisation in head and model.title in head for head in heads)
    for foot in feet:
        assert [item.text.strip() for item in word.find(".//w:instrText", foot)] == ["PAGE", "NUMPAGES"]


def test_the_page_is_a4_and_only_the_first_section_names_heads_and_feet(word: Word) -> None:
    sections = word.find("//w:sectPr")
    assert {(section.find(f"{W}pgSz").get(f"{W}w"), section.find(f"{W}pgSz").get(f"{W}h")) for section in sections} == {("11906", "16838")}
    assert [len(word.find("./w:headerReference | ./w:footerReference", section)) for section in sections] == [4] + [0] * (len(sections) - 1)
    assert all(section.get(f"{W}rsidR") is None for section in sections)


def test_a_report_with_tables_of_many_columns_lies_on_its_side() -> None:
    word = Word(render(plain_document(table_of(3, 12))))
    (size,) = word.find("//w:pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h"), size.get(f"{W}orient")) == ("16838", "11906", "landscape")


def test_notes_are_footnotes_at_their_first_reference_and_cross_references_later() -> None:
    sentence = Paragraph((Text("First"), NoteRef(1), Text(" second"), NoteRef(2), Text(" first again"), NoteRef(1)))
    word = Word(render(plain_document(sentence, notes=(Note(1, (Text("Counted anew."),)), Note(2, (Text("Provisional."),))))))
    assert [item.get(f"{W}id") for item in word.find("//w:footnoteReference")] == ["1", "2"]
    assert [item.text.strip() for item in word.find("//w:instrText")] == ["NOTEREF _note_1 \\h"]
    notes = {item.get(f"{W}id"): squeezed(text_of(item)) for item in word.xml("word/footnotes.xml")}
    assert (notes["1"], notes["2"]) == ("Counted anew.", "Provisional.")
    assert word.xml("word/settings.xml").find(f"{W}footnotePr") is not None


def test_footnotes_are_numbered_in_the_order_of_the_text() -> None:
    """Whatever the numbers of the notes: a footnote that the clerk adds is counted with the others. LibreOffice takes the ids for that order."""
    sentence = Paragraph((Text("Second"), NoteRef(2), Text(" first"), NoteRef(1), Text(" again"), NoteRef(2), NoteRef(1)))
    word = Word(render(plain_document(sentence, notes=(Note(1, (Text("One."),)), Note(2, (Text("Two."),))))))
    assert [(item.get(f"{W}id"), item.get(f"{W}customMarkFollows")) for item in word.find("//w:footnoteReference")] == [("1", None), ("2", None)]
    notes = {item.get(f"{W}id"): squeezed(text_of(item)) for item in word.xml("word/footnotes.xml")}
    assert (notes["1"], notes["2"]) == ("Two.", "One.")
    assert squeezed(text_of(word.find("//w:body")[0])).endswith("again12")


def test_a_note_that_nothing_refers_to_is_not_lost() -> None:
    word = Word(render(plain_document(paragraph_of("Text"), notes=(Note(7, (Text("Read me."),)),))))
    assert word.paragraphs("heading 1") == ["Notes"]
    assert "7. Read me." in word.all_text()


def test_a_panel_is_kept_together_down_to_its_first_text(word: Word) -> None:
    styles = word.xml("word/styles.xml")
    keeping = {style.find(f"{W}name").get(f"{W}val").lower() for style in styles.findall(f"{W}style") if style.find(f"{W}pPr/{W}keepNext") is not None}
    (heading,) = [item for item in word.find("//w:p") if text_of(item).startswith("KP01: ")]
    following = list(heading.itersiblings())[:5]
    kept = [heading, *(item for item in following if item.tag == f"{W}p")][:5]
    assert all(word.style_of(item) in keeping or item.find(f"{W}pPr/{W}keepNext") is not None for item in kept)
    (table,) = [item for item in following if item.tag == f"{W}tbl"]
    body_rows = word.find("./w:tr[not(w:trPr/w:tblHeader)]//w:p", table)
    assert all(item.find(f"{W}pPr/{W}keepNext") is not None for item in body_rows)


def test_the_colours_of_ratings_and_directions_have_enough_contrast(word: Word) -> None:
    from outturn.identity.colour import contrast

    styles = [style for style in word.xml("word/styles.xml").findall(f"{W}style") if style.find(f"{W}rPr/{W}color") is not None]
    assert len(styles) > 10
    for style in styles:
        ground = style.find(f".//{W}shd")
        fill = f"#{ground.get(f'{W}fill')}" if ground is not None else "#EDF2F7"  # the darkest ground that text without its own stands on
        assert contrast(f"#{style.find(f'{W}rPr/{W}color').get(f'{W}val')}", fill) >= 4.5, style.get(f"{W}styleId")


def test_an_ordered_list_starts_anew_each_time(word: Word) -> None:
    numbers = [int(item.get(f"{W}val")) for item in word.find("//w:p[w:pPr/w:pStyle[@w:val='ListNumber']]/w:pPr/w:numPr/w:numId")]
    overrides = word.xml("word/numbering.xml").xpath(f".//w:num[@w:numId='{numbers[0]}']//w:startOverride", namespaces=SPACES)
    assert numbers
    assert overrides


def test_the_same_document_gives_the_same_bytes(model: Document, word: Word) -> None:
    assert render(model) == word.source
    assert render(replace(model, title="Another")) != word.source


def test_an_empty_report_is_a_document_all_the_same() -> None:
    word = Word(render(plain_document()))
    assert word.paragraphs("title") == ["A report"]
    assert docx.Document(io.BytesIO(word.source)).tables == []


def test_an_anchor_that_word_would_not_allow_gets_a_name_that_it_does() -> None:
    blocks = [Heading(2, "One", "a" * 60 + "1"), Heading(2, "Two", "a" * 60 + "2"), Heading(2, "Three", "ä b/c")]
    names = Word(render(plain_document(*blocks))).find("//w:bookmarkStart/@w:name")
    assert len({name.lower() for name in names}) == 3
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII)] == []


# --- what stands together
def begins_a_page(word: Word) -> list[str]:
    """The headings that ask for a new page."""
    return [text_of(item.getparent().getparent()) for item in word.find("//w:pageBreakBefore[not(@w:val)]")]


def test_only_the_first_section_and_those_with_panels_begin_a_page(word: Word) -> None:
    """A section of two lines, such as how to read the list, would leave its page empty."""
    assert begins_a_page(word) == ["Key", "Children & families <0 to 25>", "Figures behind the charts"]
    plain = (Heading(2, "Summary", "summary"), paragraph_of("Few words."), Heading(2, "How to read", "how"), paragraph_of("Few words."))
    assert begins_a_page(Word(render(plain_document(*plain)))) == []


@pytest.mark.parametrize(("entries", "first"), [(24, ["Part 0"]), (25, [])])
def test_the_first_section_follows_a_list_of_contents_that_fills_its_page(entries: int, first: list[str]) -> None:
    """A line or two of the list on the second page would leave the rest of it empty."""
    headings = tuple(Heading(2, f"Part {at}", f"p{at}") for at in range(entries))
    contents = Contents("Contents", tuple(ContentsEntry(heading.anchor, heading.text, 2) for heading in headings))
    assert begins_a_page(Word(render(plain_document(contents, *headings)))) == first


def test_a_tag_is_never_broken() -> None:
    """Its column has room for the whole of it."""
    columns = (TableColumn("Indicator"), TableColumn("Rating"))
    rows = (TableRow((Cell((Text("word " * 60),)), Cell((RatingTag(None, "Not rated"),)))),)
    widths = column_widths(Table("t", "Ratings", columns, rows), 300.0, 1.0)
    assert widths[1] >= text_width("○ Not rated", bold=True)


def test_an_endless_word_does_not_break_the_words_of_other_columns() -> None:
    """A name of a hundred and fifty letters took the room from every other column, down to “GRE EN”."""
    columns = tuple(TableColumn(name) for name in ("Reference", "Indicator", "Direction", "Period"))
    rows = (TableRow(tuple(Cell((Text(text),)) for text in ("BIG01", "T" * 150, "Worsening", "Q2 2025/26"))),)
    widths = column_widths(Table("t", "Directions", columns, rows), 600.0, 1.0)
    assert sum(widths) == pytest.approx(600)
    assert all(width > text_width(text, bold=True) for width, text in zip(widths, ("Reference", "", "Worsening", "Q2 2025/26"), strict=True))


def test_columns_of_one_series_are_equally_wide() -> None:
    columns = (TableColumn("Service"), *(TableColumn(f"{month} 2025", Align.RIGHT) for month in ("Jun", "Jul", "Aug")))
    rows = (TableRow(tuple(Cell((Text(text),)) for text in ("Calls", "9%", "86% [part]", "94.0%"))),)
    assert len({round(width, 3) for width in column_widths(Table("t", "Months", columns, rows), 500.0, 1.0)[1:]}) == 1


def test_a_line_that_leads_into_a_list_stays_with_it() -> None:
    blocks = (paragraph_of("Changed (1):"), BulletList(((paragraph_of("Calls answered"),),)), paragraph_of("Nothing else:"))
    first, item, last = Word(render(plain_document(*blocks))).find("//w:body/w:p")[-3:]
    assert [text_of(line) for line in (first, item, last)] == ["Changed (1):", "Calls answered", "Nothing else:"]
    assert [line.find(f"{W}pPr/{W}keepNext") is not None for line in (first, item, last)] == [True, False, False]


def test_a_short_paper_has_quiet_headings_and_lists_that_stand_beneath_their_numbers() -> None:
    numbered = Paragraph((Text("It is recommended:"),), number="5.1")
    items = BulletList(((paragraph_of("agrees the list"),),), ordered=True)
    word = Word(render(plain_document(Heading(2, "5 Recommendation", "r"), numbered, items, is_short=True)))
    heading, words, item = word.find("//w:body/w:p")[-3:]
    assert heading.find(f"{W}pPr/{W}pBdr/{W}top").get(f"{W}val") == "nil"
    indents = [int(line.find(f"{W}pPr/{W}ind").get(f"{W}left")) for line in (words, item)]
    hanging = int(item.find(f"{W}pPr/{W}ind").get(f"{W}hanging"))
    assert indents[1] - hanging == indents[0]


def test_a_long_table_begins_with_its_heading_and_two_rows() -> None:
    rows = Word(render(plain_document(table_of(40, 3)))).find("//w:tbl/w:tr[not(w:trPr/w:tblHeader)]")
    kept = [row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None for row in rows]
    assert kept == [True, True] + [False] * 38


def test_a_panel_without_a_chart_stays_with_its_table_of_milestones() -> None:
    """The words between its heading and its table are kept with the next, so that no page parts them."""
    files = make_report(example("meadshire"), "qpr", "2025-26-Q2", formats=["docx"])
    (made,) = [data for name, data in files.items() if name.endswith(".docx")]
    body = list(docx.Document(io.BytesIO(made)).element.body)
    words = ["".join(text.text or "" for text in element.iter(qn("w:t"))) for element in body]
    start = words.index("EW06: Climate adaptation plan prepared by its dates")
    table = next(at for at in range(start, len(body)) if body[at].tag == qn("w:tbl"))
    said = next(at for at in range(start, table) if words[at] == "Not rated: the figure is not yet due.")
    assert body[said].find(f".//{qn('w:keepNext')}") is not None


def test_a_table_that_starves_its_column_of_names_is_set_in_small_print() -> None:
    """Seven columns of short cells beside long names; with two columns fewer there is room for them in the usual size."""
    ratings = [
        block for block in document_of("meadshire", "qpr", "2025-26-Q2").blocks if isinstance(block, Table) and "ratings and directions" in block.caption
    ]
    table = replace(ratings[0], rows=tuple(row for one in ratings for row in one.rows))
    room = 643.0
    assert is_starved(table, room, 0.9)
    names = column_widths(table, room, 0.88, 0.9)[1] / 0.88
    assert names > 1.25 * column_widths(table, room, 0.98, 0.9)[1] / 0.98, "a quarter more of each name on a line"
    fewer = replace(table, columns=table.columns[:5], rows=tuple(replace(row, cells=row.cells[:5]) for row in table.rows))
    assert not is_starved(fewer, room, 0.9)
