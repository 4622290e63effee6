"""The report as a folder of pages: all of it, in its order, on pages that are valid, safe and lead to one another."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import html5lib
import pytest

from outturn.periods import parse_period
from outturn.renderers.html import render, render_pages
from outturn.renderers.html.page import contents_of
from outturn.renderers.html.plan import PageKind, plan
from outturn.reports.content import BulletList, Callout, CalloutKind, Contents, ContentsEntry, Heading, Link, Note, NoteRef, Panel, PanelKind, Paragraph, Text
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.renderers.sample_document import NOTICE, every_block, long_report, paragraph, wide_table
from tests.unit.reports.council import council

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable, Iterator

    from outturn.reports.content import Block, Document

HEADINGS = tuple(f"h{level}" for level in range(1, 7))
FURNITURE = {"panel-links", "page-links", "all-pages", "footnotes"}
"""Lists that lead to other pages, and the notes, which a page repeats where it refers to them."""

ATTACK = "</script><script>alert(1)</script>\"' {{ 7*7 }} \u2028 \u202eسجل 🏛"


def quarterly() -> Document:
    return build_report(council(), ReportRequest("qpr", parse_period("2025-26-Q2")))


def dashboard() -> Document:
    return build_report(council(), ReportRequest("dash", parse_period("2025-09")))


def without_sections() -> Document:
    return replace(every_block(), blocks=(paragraph("All is well."), wide_table()), notes=())


def without_contents() -> Document:
    return replace(every_block(), blocks=every_block().blocks[1:-1])


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "every kind of block": every_block,
    "quarterly report": quarterly,
    "dashboard": dashboard,
    "without sections": without_sections,
    "without contents": without_contents,
    "long": lambda: long_report(kpis=6, activities=4, sections=3),
}
of_every_document = pytest.mark.parametrize("name", list(DOCUMENTS))


@cache
def document_named(name: str) -> Document:
    return DOCUMENTS[name]()


def parsed(data: bytes) -> ET.Element:
    """Strict: any parse error of HTML5 fails the test."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(data.decode())


@cache
def pages_of(document: Document) -> dict[str, ET.Element]:
    return {name: parsed(data) for name, data in render_pages(document).items() if name.endswith(".html")}


def with_blocks(*blocks: Block, first_section: str = "", notes: tuple[Note, ...] = ()) -> Document:
    return replace(every_block(), blocks=blocks, notes=notes, first_section=first_section)


def words(element: ET.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def texts(element: ET.Element, pages: dict[str, ET.Element]) -> Iterator[str]:
    """What a reader reads from top to bottom, who opens each page where it is linked to in place of its words."""
    css = set((element.get("class") or "").split())
    if element.tag == "ul" and css & {"panel-links"}:
        for item in element.findall("li"):
            link = item.find("a")
            assert link is not None
            yield from texts(main_of(pages[(link.get("href") or "").partition("#")[0]]), pages)
    elif element.tag == "ul" and css & {"page-links"}:
        for link in element.iterfind("li/a"):
            yield from texts(main_of(pages[link.get("href") or ""]), pages)
    elif not css & FURNITURE:
        yield element.text or ""
        for child in element:
            yield from texts(child, pages)
            yield child.tail or ""


def main_of(page: ET.Element) -> ET.Element:
    found = page.find(".//main")
    assert found is not None
    return found


# --- the same report
@of_every_document
def test_the_pages_read_one_after_the_other_are_the_single_page(name: str) -> None:
    """Every word, number, table, chart and reference to a note, in the same order: nothing is lost and nothing is said twice."""
    document = document_named(name)
    pages = pages_of(document)
    whole = " ".join("".join(texts(main_of(parsed(render(document))), {})).split())
    tops = [page for page in plan(document, contents_of(document)) if len(page.above) < 2]
    apart = " ".join("".join("".join(texts(main_of(pages[page.file]), pages)) for page in tops).split())
    assert len(whole) > 100 or document.notes == ()
    assert apart == whole


@of_every_document
def test_the_front_has_the_title_the_facts_and_all_that_stands_before_the_sections(name: str) -> None:
    document = document_named(name)
    front = pages_of(document)["index.html"]
    assert words(front.find(".//h1")) == document.title
    assert [words(fact) for fact in front.findall(".//header//dt")] == [fact.label for fact in document.facts]


def test_a_quarterly_report_has_a_page_for_each_section_and_each_indicator() -> None:
    assert [(page.kind, page.file) for page in plan(quarterly(), contents_of(quarterly()))] == [
        (PageKind.INDEX, "index.html"),
        (PageKind.SECTION, "section-a.html"),
        (PageKind.INDICATOR, "indicator-k1.html"),
        (PageKind.INDICATOR, "indicator-k2.html"),
        (PageKind.INDICATOR, "indicator-k3.html"),
        (PageKind.INDICATOR, "indicator-k4.html"),
        (PageKind.INDICATOR, "indicator-a1.html"),
        (PageKind.INDICATOR, "indicator-a2.html"),
        (PageKind.SECTION, "section-b.html"),
        (PageKind.INDICATOR, "indicator-k5.html"),
        (PageKind.SECTION, "about-this-report.html"),
    ]
    front = pages_of(quarterly())["index.html"]
    assert [words(heading) for heading in main_of(front).iter("h2")] == ["Key", "Executive summary", "All pages"]


def test_a_dashboard_has_a_page_for_each_area_under_its_directorate() -> None:
    pages = plan(dashboard(), contents_of(dashboard()))
    assert [(page.file, page.above) for page in pages] == [
        ("index.html", ()),
        ("directorate-d.html", ("index.html",)),
        ("section-a.html", ("index.html", "directorate-d.html")),
        ("section-b.html", ("index.html", "directorate-d.html")),
    ]


def test_headings_below_a_section_that_the_contents_do_not_name_stay_on_its_page() -> None:
    document = with_blocks(Heading(2, "One", "one"), Heading(3, "Part", "part"), paragraph("Words."))
    assert [page.file for page in plan(document, contents_of(document))] == ["index.html", "one.html"]


def test_a_report_without_sections_is_the_front_alone() -> None:
    files = render_pages(without_sections())
    assert [name for name in files if name.endswith(".html")] == ["index.html"]
    page = parsed(files["index.html"])
    assert not [nav for nav in page.iter("nav") if nav.get("class") != "contents"]
    assert "All pages" not in words(page)


def test_contents_of_a_report_without_sections_do_not_lead_to_a_list_of_pages() -> None:
    (page,) = pages_of(with_blocks(Contents("Contents", (ContentsEntry("Part", "part", 3),)), Heading(3, "Part", "part"))).values()
    assert [link.get("href") for link in page.iterfind(".//nav//a")] == ["index.html", "#part"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pages(every_block()) == render_pages(every_block())


# --- each page by itself
@of_every_document
def test_every_page_has_its_language_landmarks_one_title_and_a_way_past_the_head(name: str) -> None:
    document = document_named(name)
    for page in pages_of(document).values():
        assert page.get("lang") == "en-GB"
        assert [len(list(page.iter(name))) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
        first = next(page.iter("a"))
        assert (first.get("href"), words(first)) == ("#main", "Skip to the report")
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.iter("nav")]
        assert len(names) == len(set(names))
        levels = [int(element.tag[1]) for element in page.iter() if element.tag in HEADINGS]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@of_every_document
def test_titles_of_pages_are_unique_and_tell_the_report(name: str) -> None:
    document = document_named(name)
    titles = [words(page.find(".//title")) for page in pages_of(document).values()]
    assert len(titles) == len(set(titles))
    assert all(title.endswith(document.organisation) and document.title in title for title in titles)


def test_the_title_begins_with_what_the_page_is_about() -> None:
    page = pages_of(quarterly())["indicator-k1.html"]
    assert words(page.find(".//title")).startswith("K1: Calls answered – Contact – Quarterly report, Q2 2025/26")


def test_the_notice_stands_on_every_page_and_on_paper() -> None:
    files = render_pages(every_block())
    assert all(NOTICE in words(parsed(data).find(".//header")) for name, data in files.items() if name.endswith(".html"))
    assert b"@top-left" in files["style.css"]


@of_every_document
def test_every_link_and_label_leads_somewhere(name: str) -> None:
    """A checker of links over all files, with their anchors."""
    document = document_named(name)
    pages = pages_of(document)
    held = {name: [element.get("id") for element in page.iter() if element.get("id")] for name, page in pages.items()}
    files = set(render_pages(document))
    for file_name, page in pages.items():
        assert len(held[file_name]) == len(set(held[file_name])), f"two elements of {file_name} share an id"
        for element in page.iter():
            for label in (element.get("aria-labelledby") or "").split():
                assert label in held[file_name]
            address = element.get("href") or element.get("src") or ""
            if not address or address.startswith(("https://", "mailto:")):
                continue
            file, _, anchor = address.partition("#")
            assert (file or file_name) in files, f"{file_name} links to {address}"
            assert not anchor or anchor in held[file or file_name], f"{file_name} links to {address}"


@of_every_document
def test_every_page_is_reached_from_the_front_without_a_script(name: str) -> None:
    document = document_named(name)
    pages = pages_of(document)
    front = pages["index.html"]
    linked = {(link.get("href") or "").partition("#")[0] for link in front.iter("a")}
    assert set(pages) - {"index.html"} <= linked


def test_every_page_leads_back_and_on() -> None:
    pages = pages_of(quarterly())
    crumbs = [(link.get("href"), words(link)) for link in pages["indicator-k2.html"].iterfind(".//nav[@class='crumbs inner']//a")]
    assert crumbs == [("index.html", "Quarterly report"), ("section-a.html", "Contact")]
    turn = [(link.get("rel"), link.get("href")) for link in pages["indicator-k2.html"].iterfind(".//nav[@class='turn']/a")]
    assert turn == [("prev", "indicator-k1.html"), ("next", "indicator-k3.html")]
    assert [link.get("rel") for link in pages["index.html"].iterfind(".//nav[@class='turn']/a")] == ["next"]
    assert [link.get("rel") for link in pages["about-this-report.html"].iterfind(".//nav[@class='turn']/a")] == ["prev"]


def test_the_contents_say_where_one_is() -> None:
    pages = pages_of(quarterly())
    for name, current in (("section-a.html", "page"), ("indicator-k1.html", "true")):
        marked = [(words(link), link.get("aria-current")) for link in pages[name].iterfind(".//nav[@class='contents']//a[@aria-current]")]
        assert marked == [("Contact", current)]


def test_a_link_inside_the_document_leads_to_the_page_that_holds_its_place() -> None:
    pages = pages_of(quarterly())
    hrefs = {link.get("href") for link in main_of(pages["index.html"]).iter("a")}
    assert "indicator-k1.html#indicator-k1" in hrefs
    assert not any((href or "").startswith("#indicator") for href in hrefs)


# --- notes
def test_a_note_stands_on_the_pages_that_refer_to_it_with_its_own_number() -> None:
    document = with_blocks(
        Heading(2, "One", "one"), Paragraph((Text("See"), NoteRef(2))),
        Heading(2, "Two", "two"), Paragraph((Text("See"), NoteRef(1))),
        notes=(Note(1, (Text("First."),)), Note(2, (Text("Second, see"), NoteRef(4))), Note(3, (Text("Nobody refers to it."),)), Note(4, (Text("Fourth."),))),
    )  # fmt: skip
    found = {name: [item.get("id") for item in page.iter("li") if (item.get("id") or "").startswith("note-")] for name, page in pages_of(document).items()}
    assert found == {"index.html": ["note-3"], "one.html": ["note-2", "note-4"], "two.html": ["note-1"]}


# --- names of files
@pytest.mark.parametrize(
    ("anchors", "files"),
    [
        (["section-cs", "Section-CS"], ["section-cs.html", "section-cs-2.html"]),
        (["index", "a", "a-2", "a"], ["index-2.html", "a.html", "a-2.html", "a-3.html"]),
        (["../../etc/passwd", "con"], ["etc-passwd.html", "page-con.html"]),
        (["Ünïté", "القسم"], ["unite.html", "part.html"]),
        (["x" * 300], [f"{'x' * 80}.html"]),
    ],
)
def test_file_names_are_safe_everywhere_and_unique(anchors: list[str], files: list[str]) -> None:
    document = with_blocks(*(Heading(2, f"Part {place}", anchor) for place, anchor in enumerate(anchors)))
    assert [page.file for page in plan(document, None)][1:] == files


# --- safety
def test_nothing_is_loaded_but_the_files_of_the_folder_and_no_policy_is_needed_for_what_stands_inside() -> None:
    files = render_pages(every_block())
    for name, data in files.items():
        if not name.endswith(".html"):
            continue
        page = parsed(data)
        assert not list(page.iter("style"))
        assert [(script.get("src"), script.text) for script in page.iter("script")] == [("search-index.js", None), ("search.js", None), ("report.js", None)]
        assert not [element.tag for element in page.iter() if any(key == "style" or key.startswith("on") for key in element.attrib)]
        policy = next(meta.get("content") or "" for meta in page.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def hostile() -> Document:
    panel = Panel(PanelKind.KPI, Heading(3, ATTACK, "p"), (), (), None, (Callout(CalloutKind.WARNING, ATTACK, (Heading(4, ATTACK, "c"),)),))
    document = with_blocks(Heading(2, ATTACK, "h"), panel, Heading(3, "W" * 500, "long"), BulletList(((Paragraph((Link("#h", (Text(ATTACK),)),)),),)))
    return replace(document, title=ATTACK, subtitle=ATTACK, organisation=ATTACK, notice=ATTACK)


def test_words_cannot_become_markup() -> None:
    for page in pages_of(hostile()).values():
        assert [script.text for script in page.iter("script")] == [None] * 3
        assert "49" not in words(page)
    page = pages_of(hostile())["p.html"]
    assert words(page.find(".//h1")) == " ".join(ATTACK.split())


def index_of(document: Document) -> list[list[str]]:
    script = render_pages(document)["search-index.js"].decode("ascii")
    assert script.startswith("globalThis.reportIndex = ")
    rows: list[list[str]] = json.loads(re.sub(r",\s*\]$", "]", script.partition(" = ")[2].strip().rstrip(";")))
    return rows


def test_words_cannot_leave_the_index() -> None:
    assert b"<" not in render_pages(hostile())["search-index.js"]
    assert [title for title, _, _ in index_of(hostile())].count(ATTACK) == 4


def test_the_index_holds_every_page_and_every_heading_with_what_it_belongs_to() -> None:
    rows = index_of(quarterly())
    assert ["K1: Calls answered", "indicator-k1.html", "Indicator in Contact"] in rows
    assert ["Contact", "section-a.html", "Section"] in rows
    assert ["Executive summary", "index.html#summary", "In Quarterly report"] in rows
    assert ["A heading", "section-a.html#a-heading", "In Contact"] in rows
    pages = pages_of(quarterly())
    headings = sum(element.tag in HEADINGS for page in pages.values() for element in main_of(page).iter())
    furniture = sum(element.get("id") in {"footnotes", "all-pages"} for page in pages.values() for element in main_of(page).iter())
    assert len(rows) == headings - furniture + 1, "and the front, whose heading stands in its head"
