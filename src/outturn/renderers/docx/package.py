"""The file itself: its properties, its footnotes and settings, and the same bytes for the same input."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from outturn.errors import PeriodError
from outturn.periods.period import parse_period
from outturn.renderers.docx.footnotes import CONTENT_TYPE, SETTING
from outturn.renderers.docx.wordml import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as WordDocument

    from outturn.reports.content import Document

_LONGEST_PROPERTY = 255
_NO_DATE = dt.date(2000, 1, 1)
_EARLIEST_IN_ZIP = (1980, 1, 1, 0, 0, 0)
# What may stand after the setting for footnotes: it goes before the first of these that is there.
_AFTER_FOOTNOTES = ("endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
                    "shapeDefaults", "decimalSymbol", "listSeparator")  # fmt: skip


def describe(word: WordDocument, document: Document) -> None:
    """Title, subject and language. The dates are the end of the report's period: nothing here reads a clock."""
    day = _last_day(document.period)
    properties = word.core_properties
    properties.title = _short(", ".join(part for part in (document.title, document.subtitle) if part))
    properties.subject = _short(f"{document.organisation}: {document.report} for {document.period}")
    properties.author = properties.last_modified_by = _short(document.organisation)
    properties.language = document.language
    properties.comments = _short(document.notice)
    properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = dt.datetime.combine(day, dt.time())
    _set_language(word, document.language)


def _short(text: str) -> str:
    return " ".join(clean(text).split())[:_LONGEST_PROPERTY]


def _last_day(period: str) -> dt.date:
    try:
        return parse_period(period).end
    except PeriodError:
        return _NO_DATE


def _set_language(word: WordDocument, language: str) -> None:
    """Of all text that names no other language: what a speech program reads by."""
    styles = word.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = _child(styles, "docDefaults", first=True)
    properties = _child(_child(defaults, "rPrDefault", first=True), "rPr", first=True)
    _child(properties, "lang").set(qn("w:val"), language)


def _child(parent: Any, name: str, *, first: bool = False) -> Any:
    found = parent.find(qn(f"w:{name}"))
    if found is None:
        found = parent.makeelement(qn(f"w:{name}"))
        parent.insert(0, found) if first else parent.append(found)
    return found


def add_footnotes(word: WordDocument, write: Callable[[Callable[[str], str]], bytes]) -> None:
    """`write` gets a function that relates an address, and gives the part's bytes."""
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE, b"", word.part.package)

    def relate(address: str) -> str:
        return part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    part._blob = write(relate)  # python-docx has no other way, and relations must be known before the text can be written
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = word.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    after = next((child for child in settings if child.tag.rpartition("}")[2] in _AFTER_FOOTNOTES), None)
    setting = parse_xml(SETTING)
    settings.append(setting) if after is None else after.addprevious(setting)


def to_bytes(word: WordDocument) -> bytes:
    """python-docx writes the present time into the archive; here every entry has the same one."""
    saved = io.BytesIO()
    word.save(saved)
    result = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST_IN_ZIP)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            archive.writestr(entry, source.read(name))
    return result.getvalue()
