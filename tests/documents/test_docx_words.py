"""Every word and figure of the content model is in the Word document, and no word can break it."""

from __future__ import annotations

import io
import time

import docx
import pytest

from outturn.renderers.docx import render
from outturn.renderers.docx.inline import safe_address
from outturn.renderers.docx.wordml import clean, run
from outturn.reports.content import Document, Link, Paragraph, Text
from tests.documents.word_files import HOSTILE, SPACES, W, Word, hostile_document, plain_document, squeezed, table_of, text_of, texts
from tests.unit.renderers.sample_document import every_block, long_report


@pytest.mark.parametrize("model", [every_block(), long_report()], ids=["every block", "a long report"])
def test_every_text_and_figure_of_the_report_is_in_the_document(model: Document) -> None:
    written = Word(render(model)).all_text()
    wanted = {squeezed(text) for text in texts(model)}
    assert len(wanted) > 100
    assert sorted(text for text in wanted if text not in written) == []


def test_the_cells_of_a_table_are_where_they_were() -> None:
    table = table_of(40, 6)
    opened = docx.Document(io.BytesIO(render(plain_document(table))))
    (written,) = opened.tables
    cells = [[squeezed(text_of(cell)) for cell in row._tr.tc_lst] for row in written.rows]
    assert cells[0] == [column.header for column in table.columns]
    assert cells[1:] == [[cell.content[0].text for cell in row.cells] for row in table.rows]  # type: ignore[union-attr]


def test_hostile_texts_come_out_as_text() -> None:
    word = Word(render(hostile_document()))
    docx.Document(io.BytesIO(word.source))
    written = word.all_text()
    assert [text for text in HOSTILE if squeezed(clean(text)) not in written] == []
    assert word.find("//*[local-name()='script']") == []


@pytest.mark.parametrize(
    ("text", "cleaned"), [("a\x00b", "a b"), ("a\x85b", "a b"), ("a\ud800b", "a b"), ("a\u202eb", "a b"), ("a\r\nb", "a\nb"), ("é🚀", "é🚀")]
)
def test_what_breaks_a_document_becomes_a_space(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_words_that_run_from_right_to_left_are_marked_so_and_the_others_are_not() -> None:
    word = Word(render(plain_document(Paragraph((Text("before שלום עולם after"),)))))
    marked = {text_of_run(item): bool(item.find(f"{W}rPr/{W}rtl") is not None) for item in word.find("//w:r") if text_of_run(item)}
    assert marked["שלום עולם"] is True
    assert marked["before "] is False
    assert marked[" after"] is False


def text_of_run(item: object) -> str:
    return "".join(item.itertext(f"{W}t"))  # type: ignore[attr-defined]


def test_a_line_feed_is_a_line_break() -> None:
    assert "<w:br/>" in run("one\ntwo")


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("https://example.org/a b<c>", "https://example.org/a%20b%3Cc%3E"),
        ("mailto:officer@example.org", "mailto:officer@example.org"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("https://example.org/" + "a" * 3000, ""),
    ],
)
def test_only_addresses_that_word_can_open_become_links(target: str, address: str) -> None:
    assert safe_address(target) == address


def test_a_link_that_leads_nowhere_is_written_as_text() -> None:
    sentence = Paragraph((Link("#gone", (Text("gone"),)), Link("javascript:alert(1)", (Text("script"),)), Link("https://example.org/", (Text("page"),))))
    word = Word(render(plain_document(sentence)))
    (link,) = word.find("//w:hyperlink")
    kind, target = word.relations("word/document.xml")[link.xpath("string(@r:id)", namespaces=SPACES)]
    assert (kind, target, text_of_run(link)) == ("hyperlink", "https://example.org/", "page")
    assert "gonescriptpage" in word.all_text()


def test_a_table_of_ten_thousand_rows_takes_seconds() -> None:
    started = time.process_time()
    word = Word(render(plain_document(table_of(10_000, 6))))
    assert time.process_time() - started < 10
    assert len(word.find("//w:tr")) == 10_001
