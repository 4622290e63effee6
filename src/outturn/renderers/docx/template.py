"""The document that a report is written into: our own, or a council's template with its styles, header and footer."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from importlib import resources
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart

from outturn.errors import UsageError
from outturn.identity.colour import parse_colour, tint
from outturn.renderers.docx.wordml import NAMESPACES

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument

_MAIN = CONTENT_TYPE.WML_DOCUMENT_MAIN.encode()
_BRAND, _PALE = "12436D", "EDF2F7"  # the colours of our own styles that follow the organisation's
_MAIN_OF_TEMPLATE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REFERENCES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {"document": CONTENT_TYPE.WML_DOCUMENT_MAIN, "styles": CONTENT_TYPE.WML_STYLES, "numbering": CONTENT_TYPE.WML_NUMBERING,
          "settings": CONTENT_TYPE.WML_SETTINGS}  # fmt: skip
# What only the text of a template needed; its text is not kept.
_OF_THE_TEXT = ("/image", "/hyperlink", "/chart", "/oleObject", "/package", "/comments", "/footnotes", "/diagramData", "/diagramLayout",
                "/thumbnail")  # fmt: skip


class Styles:
    """The ids of styles by their names, which are the same in every language of Word; names are compared without case."""

    def __init__(self, ids: dict[str, str], bullets: str, numbers: str, accent: str = _BRAND) -> None:
        """`accent` has no hash, as Word writes colours."""
        self._ids = ids
        self.accent = accent
        self.bullets = bullets
        self.numbers = numbers

    def __getitem__(self, name: str) -> str:
        return self._ids[name.lower()]


def open_template(template: Path | None) -> WordDocument:
    """The template without its text, or our own base. Raises UsageError for a file that is no Word document."""
    if template is None:
        return docx.Document(io.BytesIO(_base_package()))
    try:
        opened = docx.Document(io.BytesIO(_as_document(template)))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, OpcError, SyntaxError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is not a Word document (.docx or .dotx)"
        raise UsageError(f"The template {template} cannot be used: {reason}. Save it from Word as .docx or .dotx.") from None
    _without_text(opened)
    return opened


def _as_document(template: Path) -> bytes:
    """A .dotx differs from a .docx in one word of one part, which is changed here."""
    source = template.read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        types = package.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise UsageError(f"The template {template} holds macros, which a report must not carry. Save it without them, as .docx or .dotx.")
        if _MAIN_OF_TEMPLATE not in types:
            return source
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as copy:
            for name in package.namelist():
                copy.writestr(name, types.replace(_MAIN_OF_TEMPLATE, _MAIN) if name == "[Content_Types].xml" else package.read(name))
    return changed.getvalue()


def _base_package() -> bytes:
    """Our own parts as the package that Word reads."""
    folder = resources.files(__package__).joinpath("base")
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in _PARTS.items())
    links = "".join(f'<Relationship Id="rId{name}" Type="{_REFERENCES}/{name}" Target="{name}.xml"/>' for name in _PARTS if name != "document")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_REFERENCES}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        parts.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>')
        for name in _PARTS:
            parts.writestr(f"word/{name}.xml", folder.joinpath(f"{name}.xml").read_bytes())
    return package.getvalue()


def _without_text(word: WordDocument) -> None:
    """Keeps the last section, with the headers and footers that it takes over from sections before it."""
    body = word.element.body
    sections = list(body.iter(qn("w:sectPr")))
    last = word.sections[-1]._sectPr  # python-docx gives no public way to the element
    for section in reversed(sections[:-1]):
        for reference in section.xpath("./w:headerReference | ./w:footerReference"):
            kind, place = reference.tag, reference.get(qn("w:type"))
            if not any(item.tag == kind and item.get(qn("w:type")) == place for item in last):
                last.insert(0, deepcopy(reference))
    for child in list(body):
        if child is not last:
            body.remove(child)
    for relations in (word.part.rels, word.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(_OF_THE_TEXT)]:
            del relations[name]


def prepare_styles(word: WordDocument, accent: str = "", *, is_ours: bool = False) -> Styles:
    """Adds every style that the report needs and the document does not have. Ours follow the accent; a template's own stay as they are.

    Raises UsageError where a style of the template is of another kind, such as a character style called “Title”.
    """
    bullets, numbers = _add_numbering(word)
    there = {_name_of(style): style for style in word.styles.element.findall(qn("w:style"))}
    ours = parse_xml(resources.files(__package__).joinpath("base", "styles.xml").read_bytes()).findall(qn("w:style"))
    taken = {style.get(qn("w:styleId")) for style in there.values()}
    ids: dict[str, str] = {}
    added: list[Any] = []
    for style in ours:
        name, kind = _name_of(style), style.get(qn("w:type"))
        if name in there:
            _check_kind(there[name], kind)
            ids[name] = there[name].get(qn("w:styleId"))
        else:
            ids[name] = _free_id(style.get(qn("w:styleId")), taken)
            added.append(deepcopy(style))
    ours_by_id = {style.get(qn("w:styleId")): _name_of(style) for style in ours}
    for style in added:
        _adapt(style, ids, ours_by_id, bullets)
        word.styles.element.append(style)
    if colour := parse_colour(accent):
        for style in list(there.values()) if is_ours else added:
            _recolour(style, colour)
    return Styles(ids, bullets, numbers, colour[1:] if colour else _BRAND)


def _recolour(style: Any, accent: str) -> None:
    new = {_BRAND: accent[1:], _PALE: tint(accent)[1:]}
    for element in style.iter():
        for name, value in element.attrib.items():
            if value in new:
                element.set(name, new[value])


def _name_of(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val"))).lower()


def _free_id(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "0"
    taken.add(wanted)
    return wanted


def _check_kind(style: Any, wanted: str) -> None:
    kind = style.get(qn("w:type"), "paragraph")
    if kind != wanted:
        name = style.find(qn("w:name")).get(qn("w:val"))
        raise UsageError(f"The template's style “{name}” is a {kind} style, but a report needs a {wanted} style of this name. Rename it, or remove it.")


def _adapt(style: Any, ids: dict[str, str], ours_by_id: dict[str, str], bullets: str) -> None:
    """The ids of styles and lists may be others in the template."""
    style.set(qn("w:styleId"), ids[_name_of(style)])
    style.attrib.pop(qn("w:default"), None)
    for reference in style.xpath("./w:basedOn | ./w:next"):
        reference.set(qn("w:val"), ids[ours_by_id[reference.get(qn("w:val"))]])
    for number in style.iter(qn("w:numId")):
        number.set(qn("w:val"), bullets)


def _add_numbering(word: WordDocument) -> tuple[str, str]:
    """The id of our list of bullets, and that of the definition of our ordered lists, beside the lists of the template."""
    ours = parse_xml(resources.files(__package__).joinpath("base", "numbering.xml").read_bytes())
    numbering = _numbering(word)
    definitions = [int(item.get(qn("w:abstractNumId"))) for item in numbering.findall(qn("w:abstractNum"))]
    if definitions == [1, 2] and numbering.find(qn("w:num")).get(qn("w:numId")) == "1" and len(numbering) == len(ours):
        return "1", "2"  # it is our own
    first = max(definitions, default=0) + 1
    for place, definition in enumerate(ours.findall(qn("w:abstractNum"))):
        definition.set(qn("w:abstractNumId"), str(first + place))
        numbering.insert(len(definitions) + place, definition)
    bullets = new_list(word, str(first), restart=False)
    return bullets, str(first + 1)


def _numbering(word: WordDocument) -> Any:
    try:
        return word.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element  # type: ignore[attr-defined]
    except KeyError:
        element = parse_xml(f"<w:numbering {NAMESPACES}/>")
        part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return element


def new_list(word: WordDocument, definition: str, *, restart: bool = True) -> str:
    """A list of its own, so that an ordered list starts anew; gives its id."""
    numbering = _numbering(word)
    numbers = numbering.findall(qn("w:num"))
    number = str(max((int(item.get(qn("w:numId"))) for item in numbers), default=0) + 1)
    levels = "".join(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(3)) if restart else ""
    element = parse_xml(f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{levels}</w:num>')
    after = numbers[-1] if numbers else (numbering.findall(qn("w:abstractNum")) or [None])[-1]
    if after is None:
        numbering.append(element)
    else:
        after.addnext(element)
    return number
