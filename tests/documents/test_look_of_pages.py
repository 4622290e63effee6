"""What a reader sees on paper: no blank pages, no heading left behind, nothing too small, nothing on top of something else.

Meadshire's quarterly report and Kent's dashboard are drawn once; the tests look at the letters on their pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from outturn.assessment.vocabulary import Rating
from outturn.charts.palette import LINE_STYLES
from outturn.identity.colour import relative_luminance
from outturn.renderers.docx.inline import tag_text
from outturn.renderers.html.inline import rating_tag
from outturn.reports.content import Document, Panel, RatingTag
from tests.documents.examples import EXAMPLES, document_of, pdf_of
from tests.documents.pdf_pages import PrintedPage, pages_of
from tests.unit.reports.council import all_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD, FOOT = 60.0, 62.0
"""What stands above and below the text of a page, in points."""
LEAST_TEXT, LEAST_IN_CHARTS, LEAST_HEADING = 6.25, 7.0, 10.4
BODY = 9.5  # points of the letters of paragraphs


@dataclass(frozen=True)
class Sheet:
    """A page: its letters without blanks, head and foot, and its height."""

    letters: tuple[dict[str, Any], ...]
    width: float
    height: float
    text: str

    def lines(self) -> list[list[dict[str, Any]]]:
        """Letters by the line on which they stand, from the top."""
        by_line: dict[int, list[dict[str, Any]]] = {}
        for letter in self.letters:
            by_line.setdefault(round(letter["bottom"] / 3), []).append(letter)
        return [by_line[at] for at in sorted(by_line)]


@pytest.fixture(scope="module", params=[("meadshire", "qpr", "2025-26-Q2"), ("kent", "dashboard-ced", "2025-10")], ids=["quarterly report", "dashboard"])
def report(request: pytest.FixtureRequest) -> tuple[Document, list[Sheet]]:
    return document_of(*request.param), [sheet_of(page) for page in pages_of(pdf_of(*request.param))]


def sheet_of(page: PrintedPage) -> Sheet:
    letters = tuple(letter for letter in page.letters if letter["text"].strip() and letter["top"] > HEAD and letter["bottom"] < page.height - FOOT)
    return Sheet(letters, page.width, page.height, page.text)


def test_no_page_is_nearly_blank(report: tuple[Document, list[Sheet]]) -> None:
    """The cover has its own design, and the last page ends where the report ends."""
    _, sheets = report
    reach = [max((letter["bottom"] for letter in sheet.letters), default=0.0) / sheet.height for sheet in sheets[1:-1]]
    assert [number for number, share in enumerate(reach, start=2) if share < 0.28] == []


def test_no_heading_is_the_last_line_of_a_page(report: tuple[Document, list[Sheet]]) -> None:
    _, sheets = report
    last = [(number, sheet.lines()[-1]) for number, sheet in enumerate(sheets[1:], start=2) if sheet.lines()]
    assert [number for number, line in last if all("Bold" in letter["fontname"] and letter["size"] >= LEAST_HEADING for letter in line)] == []


def test_nothing_is_smaller_than_can_be_read(report: tuple[Document, list[Sheet]]) -> None:
    """Only the raised numbers of notes are."""
    _, sheets = report
    small = {(letter["text"], round(letter["size"], 1)) for sheet in sheets for letter in sheet.letters if letter["size"] < LEAST_TEXT}
    assert {text for text, _ in small} <= set("[]0123456789")


def test_nothing_stands_outside_the_margins(report: tuple[Document, list[Sheet]]) -> None:
    _, sheets = report
    outside = [
        (number, letter["text"])
        for number, sheet in enumerate(sheets, start=1)
        for letter in sheet.letters
        if not 40 <= letter["x0"] <= letter["x1"] <= sheet.width - 40
    ]
    assert outside == []


def test_no_letter_stands_on_another(report: tuple[Document, list[Sheet]]) -> None:
    """Lines that run into one another, as figures did with the labels above them."""
    _, sheets = report
    assert [(number, pair) for number, sheet in enumerate(sheets[1:24], start=2) for pair in overlaps(sheet)] == []


def overlaps(sheet: Sheet) -> Iterator[str]:
    """Pairs of letters of which more than a third of the smaller is covered; a letter twice in one place is bold by hand and none."""
    letters = sorted(sheet.letters, key=lambda letter: letter["x0"])
    for place, one in enumerate(letters):
        for other in letters[place + 1 :]:
            if other["x0"] >= one["x1"]:
                break
            wide = min(one["x1"], other["x1"]) - other["x0"]
            # a letter's box is higher than its ink: from its baseline up to the height of a capital
            high = min(one["bottom"] - one["size"] * 0.22, other["bottom"] - other["size"] * 0.22) - max(
                one["bottom"] - one["size"] * 0.9, other["bottom"] - other["size"] * 0.9
            )
            least = min(one["width"] * one["size"], other["width"] * other["size"]) * 0.68
            if wide > 0 and high > 0 and least and wide * high / least > 0.34:
                yield one["text"] + other["text"]


def test_a_panel_and_its_chart_stand_on_one_page(report: tuple[Document, list[Sheet]]) -> None:
    document, sheets = report
    panels = [block for block in all_blocks(document.blocks) if isinstance(block, Panel)]
    with_chart = [panel.heading.text.partition(":")[0] for panel in panels if panel.chart]
    if not with_chart:
        pytest.fail("a report without panels is not looked at here") if document.report == "qpr" else None
        return
    pages = [(len(re.findall(rf"^(?:{'|'.join(map(re.escape, with_chart))}): ", sheet.text, re.MULTILINE)), sheet) for sheet in sheets]
    for number, (_, sheet) in enumerate(pages, start=1):
        headings = len(re.findall(rf"\b(?:{'|'.join(map(re.escape, with_chart))}): (?=[A-Z])", sheet.text))
        leads = sheet.text.count("Figures: page ")
        if leads:
            assert leads <= headings, f"page {number} has a chart without its heading"


def test_tables_of_one_kind_stand_column_under_column(report: tuple[Document, list[Sheet]]) -> None:
    """The word “Rating” heads the same column in each of the tables of ratings by section."""
    document, sheets = report
    if document.report != "qpr":
        return
    places = [round(words[0]["x0"]) for sheet in sheets[3:6] for line in sheet.lines() if (words := _heading_at(line, "Rating"))]
    assert len(places) >= 6
    assert len(set(places[-5:])) == 1


def _heading_at(line: list[dict[str, Any]], word: str) -> list[dict[str, Any]]:
    letters = sorted(line, key=lambda letter: letter["x0"])
    text = "".join(letter["text"] for letter in letters)
    at = text.find(f"Indicator{word}Direction")
    return letters[at + len("Indicator") :] if at >= 0 else []


# --- a paper of lists and tables
@pytest.fixture(scope="module")
def review() -> list[Sheet]:
    return [sheet_of(page) for page in pages_of(pdf_of("kent", "review-2021-22", "2021-22"))]


def running_lines(sheet: Sheet) -> list[str]:
    """The lines of paragraphs and lists, without their blanks; tables have smaller letters, headings larger or bold ones."""
    lines = [sorted(line, key=lambda letter: letter["x0"]) for line in sheet.lines()]
    return ["".join(letter["text"] for letter in line) for line in lines if any(abs(letter["size"] - BODY) < 0.05 for letter in line)]


def test_no_reference_is_broken_between_lines(review: list[Sheet]) -> None:
    """“CI-EH-CONTACTS” is one word to whoever looks for it."""
    lines = [line for sheet in review for line in running_lines(sheet)]
    assert sum("CI-EH-CONTACTS" in line for line in lines) >= 2
    assert [line for line in lines if re.search(r"(?<![a-z])[A-Z]{2,8}(?:-[A-Z0-9]+)*-$", line)] == []


def test_no_line_that_leads_into_a_list_is_the_last_of_a_page(review: list[Sheet]) -> None:
    last = [sheet.lines()[-1] for sheet in review[1:] if sheet.lines()]
    assert [number for number, line in enumerate(last, start=2) if max(line, key=lambda letter: letter["x0"])["text"] == ":"] == []


def test_a_number_stays_on_a_line_with_what_it_counts(report: tuple[Document, list[Sheet]]) -> None:
    lines = [line for sheet in report[1] for line in running_lines(sheet)]
    assert len(lines) > 20
    broken = [
        (line, after)
        for line, after in pairwise(lines)
        if re.search(r"(?<![\d.,/])\d+$", line) and re.match(r"GREEN|AMBER|RED|points?\b|months?\b|percent", after)
    ]
    assert broken == []


# --- without colour
def test_lines_of_a_chart_are_told_apart_in_grey() -> None:
    """By their dash or by how light they are; upper and lower end of a range are one thing."""
    seen = {(style.dash, style.width): style for style in LINE_STYLES.values()}
    for one, other in combinations(seen.values(), 2):
        lighter, darker = sorted((relative_luminance(one.colour), relative_luminance(other.colour)), reverse=True)
        assert one.dash != other.dash or (lighter + 0.05) / (darker + 0.05) >= 1.5


def test_ratings_are_told_apart_by_word_and_by_shape_in_every_document() -> None:
    tags = [RatingTag(rating, "SAME WORD") for rating in (*Rating, None)]
    drawn = [html5lib.parse(rating_tag(tag), namespaceHTMLElements=False).find(".//{http://www.w3.org/2000/svg}path").get("d") for tag in tags]
    assert len(set(drawn)) == len(tags)
    assert len({tag_text(tag) for tag in tags}) == len(tags)
    words = [tag_text(RatingTag(rating, rating.value)) for rating in Rating]
    assert all(rating.value in text for rating, text in zip(Rating, words, strict=True))


def test_letters_in_charts_are_at_least_seven_points_high() -> None:
    """On paper of every kind: PDF draws at three quarters of a pixel, Word in pixels, and the printed page shrinks the wide drawing."""
    from outturn.charts.size import FULL_WIDTH
    from outturn.charts.text_width import FONT_SIZE
    from outturn.renderers.pdf.paper import ALONE, BESIDE_FACTS, HALF, PORTRAIT

    for size, room in ((ALONE, PORTRAIT.width), (BESIDE_FACTS, PORTRAIT.panel), (HALF, PORTRAIT.half_panel)):
        assert FONT_SIZE * min(room, size.width * 0.75) / size.width >= LEAST_IN_CHARTS
    style = (EXAMPLES.parent / "src" / "outturn" / "renderers" / "html" / "templates" / "content.css").read_text(encoding="utf-8")
    printed = re.search(r"@media print \{.*?\.both \{ width: (\d+)px; \}", style, re.DOTALL)
    assert printed
    assert FONT_SIZE * int(printed[1]) / FULL_WIDTH.width * 0.75 >= LEAST_IN_CHARTS


def test_sizes_of_letters_fall_from_heading_to_heading() -> None:
    look = (EXAMPLES.parent / "src" / "outturn" / "renderers" / "pdf" / "look.typ").read_text(encoding="utf-8")
    sizes = [float(found) for found in re.findall(r"heading\.where\(level: [2-5]\): .*?text\((\d+(?:\.\d+)?)pt", look, re.DOTALL)]
    assert len(sizes) == 4
    assert all(larger > smaller for larger, smaller in pairwise(sizes))
