"""A council's own template: its styles, page, header and footer stay; what is missing is added; what cannot work is refused."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm

from outturn.errors import UsageError
from outturn.renderers.docx import render
from outturn.renderers.registry import renderer_for
from tests.documents.word_files import SPACES, W, Word, corporate_template, paragraph_of, plain_document, text_of
from tests.unit.renderers.sample_document import NOTICE, every_block

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "wordprocessingml.document.main+xml"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corporate_template(tmp_path_factory.mktemp("template") / "corporate.docx")


@pytest.fixture(scope="module")
def word(template: Path) -> Word:
    return Word(render(every_block(), template=template))


def test_the_styles_and_the_page_of_the_template_are_kept(word: Word) -> None:
    opened = docx.Document(io.BytesIO(word.source))
    heading = opened.styles["Heading 1"]
    assert (heading.font.name, str(heading.font.color.rgb)) == ("Georgia", "5B2A86")
    assert "Corporate Quote" in [style.name for style in opened.styles]
    assert {round((section.left_margin or 0) / Mm(1)) for section in opened.sections} == {30}


def test_the_header_and_footer_of_the_template_are_kept_and_the_notice_is_added(word: Word) -> None:
    relations = word.relations("word/document.xml")
    (head,) = [text_of(word.xml(f"word/{target}")) for kind, target in relations.values() if kind == "header"]
    (foot,) = [text_of(word.xml(f"word/{target}")) for kind, target in relations.values() if kind == "footer"]
    assert head == f"Brookshire Council: working for you {NOTICE}"
    assert foot == "County Hall, Brookshire"


def test_the_text_of_the_template_is_not_kept(word: Word) -> None:
    assert "Delete this line" not in word.all_text()
    assert "Text of the template" not in word.all_text()
    assert [name for name in word.parts if "thumbnail" in name] == [], "a picture of the template's first page"


def test_missing_styles_are_added_on_the_ground_of_the_templates_own(word: Word) -> None:
    assert {"table text", "report table", "rating red", "toc 1", "hyperlink"} <= set(word.style_names.values())
    styles = word.xml("word/styles.xml")
    ids = [style.get(f"{W}styleId") for style in styles.findall(f"{W}style")]
    assert len(ids) == len(set(ids))
    assert {item.get(f"{W}val") for item in styles.xpath("//w:style/w:basedOn | //w:style/w:next", namespaces=SPACES)} <= set(ids)
    assert [style.get(f"{W}type") for style in styles.findall(f"{W}style") if style.get(f"{W}default")].count("paragraph") == 1


def test_every_style_and_list_that_the_text_uses_is_there(word: Word) -> None:
    assert {item.get(f"{W}val") for item in word.find("//w:pStyle | //w:rStyle | //w:tblStyle")} <= set(word.style_names)
    lists = {item.get(f"{W}numId") for item in word.xml("word/numbering.xml").findall(f"{W}num")}
    assert {item.get(f"{W}val") for item in word.find("//w:numId")} <= lists


def test_charts_and_tables_are_as_wide_as_the_page_of_the_template(word: Word) -> None:
    opened = docx.Document(io.BytesIO(word.source))
    section = opened.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    assert max(int(item.get("cx")) for item in word.find("//wp:extent")) <= room
    assert max(int(item.get(f"{W}w")) for item in word.find("//w:tblW")) <= room / 635 + 1


def test_captions_and_headings_are_kept_with_what_follows_whatever_the_template_says(word: Word) -> None:
    titles = [item for item in word.find("//w:p[w:pPr/w:pStyle]") if word.style_of(item) == "caption" or word.style_of(item).startswith("heading")]
    assert len(titles) > 30
    assert [text_of(item) for item in titles if item.find(f"{W}pPr/{W}keepNext") is None] == []


def test_the_same_template_gives_the_same_bytes(word: Word, template: Path) -> None:
    assert render(every_block(), template=template) == word.source


def test_a_template_of_words_own_kind_is_read_too(template: Path, tmp_path: Path) -> None:
    path = rewritten(template, tmp_path / "corporate.dotx", MAIN, "wordprocessingml.template.main+xml")
    opened = docx.Document(io.BytesIO(render(plain_document(paragraph_of("Text")), template=path)))
    assert opened.styles["Heading 1"].font.name == "Georgia"


def rewritten(source: Path, target: Path, old: str, new: str) -> Path:
    """The same package with another content type."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            copy.writestr(name, content.replace(old.encode(), new.encode()) if name == "[Content_Types].xml" else content)
    return target


def test_styles_are_found_by_name_where_their_ids_are_in_another_language(tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Heading 1"].element.set(f"{W}styleId", "berschrift1")
    template.styles["Normal"].element.set(f"{W}styleId", "Standard")
    path = tmp_path / "german.docx"
    template.save(str(path))
    word = Word(render(every_block(), template=path))
    assert word.find("//w:pStyle[@w:val='berschrift1']")
    assert word.find("//w:pStyle[@w:val='Heading1']") == []
    assert word.style_names["Standard"] == "normal"
    assert list(word.style_names.values()).count("normal") == 1


def test_a_template_with_macros_is_refused(template: Path, tmp_path: Path) -> None:
    path = rewritten(template, tmp_path / "corporate.docm", f"officedocument.{MAIN}", "ms-word.document.macroEnabled.main+xml")
    with pytest.raises(UsageError, match="holds macros"):
        render(plain_document(), template=path)


def test_a_template_whose_style_is_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Heading 1"].element.getparent().remove(template.styles["Heading 1"].element)
    template.styles.add_style("heading 1", WD_STYLE_TYPE.CHARACTER)
    path = tmp_path / "wrong.docx"
    template.save(str(path))
    with pytest.raises(UsageError, match="“heading 1” is a character style, but a report needs a paragraph style"):
        render(plain_document(), template=path)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_word_document_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "corporate.docx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"corporate\.docx cannot be used: it is not a Word document"):
        render(plain_document(), template=path)


def test_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.docx"
    path.write_bytes(renderer_for("xlsx").render(every_block()))
    with pytest.raises(UsageError, match="it is not a Word document"):
        render(plain_document(), template=path)


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.docx cannot be used: No such file"):
        render(plain_document(), template=tmp_path / "gone.docx")


def test_the_registry_passes_the_template_on_to_the_formats_that_take_one(template: Path, word: Word) -> None:
    assert renderer_for("docx").render(every_block(), template=template) == word.source
    assert renderer_for("json").render(every_block(), template=template) == renderer_for("json").render(every_block())


def test_the_command_passes_the_template_on_and_refuses_one_that_no_format_takes(project: Path, template: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", "from outturn.cli.main import main; main()", "report", str(project / "examples" / "meadshire"), "dashboard-highways"]
    command = [*program, "--period", "2025-09", "-o", str(tmp_path), "--template", str(template)]
    subprocess.run([*command, "--to", "docx"], check=True, capture_output=True)
    assert docx.Document(str(tmp_path / "dashboard-highways-2025-09.docx")).styles["Heading 1"].font.name == "Georgia"
    refused = subprocess.run([*command, "--to", "json"], check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("A template is for Word documents: ask for one with --to docx.")
