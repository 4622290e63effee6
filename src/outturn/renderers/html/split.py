"""Draws a report as a folder of pages that link to one another, and to nothing else.

Style and script are files of that folder, so that the pages keep a policy without any exception for what stands inside
them, be they opened from a disk or sent by a server that has a policy of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.page import contents_of, drawn, environment, letterhead, own_file, page_script, style_for
from outturn.renderers.html.plan import INDEX, PageKind, places, plan, tree
from outturn.renderers.html.search_index import index_script
from outturn.reports.content import Contents, ContentsEntry, NoteRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from outturn.renderers.html.plan import Page
    from outturn.reports.content import Document, Logo, Note

POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
"""Only what stands in the folder may work. A page opened from a disk has no host to be “self”, hence the `file:`."""

_STYLE, _ICON, _SCRIPTS = "style.css", "icon.svg", ("search-index.js", "search.js", "report.js")


def render_pages(document: Document) -> dict[str, bytes]:
    """The files of the folder by name, `index.html` first. The same document gives the same bytes."""
    contents = contents_of(document)
    pages = plan(document, contents)
    held, notes = places(pages), _Notes(document.notes)
    drawings = [_draw(document, page, InlineWriter(held, page.file)) for page in pages]
    loose = notes.beyond(number for drawing in drawings for number in drawing.writer.references)
    shared = _shared(document, contents or _contents_of_pages(pages))
    titles = _unique_titles(document, pages)
    files = {}
    for place, drawing in enumerate(drawings):
        page = drawing.page
        numbers = [*drawing.writer.references, *(() if page.heading else loose)]
        words = {**shared, **_around(pages, place), "page_title": titles[page.file], "notes": notes.of(numbers)}
        files[page.file] = environment().get_template("one_of_many.html").render(words, **vars(drawing)).encode()
    written = (index_script(pages), f"{own_file('search.js')}\n".encode(), f"{page_script()}\n".encode())
    style = f"{style_for(document)}\n{own_file('pages.css')}\n"
    logo = {_logo_file(document.logo): document.logo.data} if document.logo else {}
    return {**files, _STYLE: style.encode(), _ICON: f"{own_file('icon.svg')}\n".encode(), **logo, **dict(zip(_SCRIPTS, written, strict=True))}


def _shared(document: Document, contents: Contents | None) -> dict[str, object]:
    logo = letterhead(document.logo, _logo_file(document.logo)) if document.logo else None
    return {"document": document, "contents": contents, "policy": POLICY, "style": _STYLE, "icon": _ICON, "scripts": _SCRIPTS, "index": INDEX, "logo": logo}


def _logo_file(logo: Logo) -> str:
    """A file of its own: a host's policy may well forbid pictures that stand inside a page."""
    return f"logo.{logo.media_type.rpartition('/')[2].partition('+')[0]}"


@dataclass(frozen=True)
class _Drawing:
    """A page's own words, and the writer that knows which notes they refer to."""

    page: Page
    writer: InlineWriter
    body: Markup
    cover: tuple[tuple[str, Markup], ...]


def _draw(document: Document, page: Page, writer: InlineWriter) -> _Drawing:
    body = drawn(page.blocks, writer, raised=page.raised, figures_open=page.kind is PageKind.INDICATOR)
    facts = document.facts if page.heading is None else ()
    return _Drawing(page, writer, body, tuple((fact.label, writer.write(fact.content)) for fact in facts))


def _around(pages: Sequence[Page], place: int) -> dict[str, object]:
    """What leads away from a page: to those above it, before it and after it, and from the front to every one."""
    page, by_file = pages[place], {other.file: other for other in pages}
    return {
        "above": [(by_file[file].title, file) for file in page.above],
        "section": next((by_file[file].heading for file in reversed(page.above[1:])), None),
        "previous": pages[place - 1] if place else None,
        "following": pages[place + 1] if place + 1 < len(pages) else None,
        "all_pages": tree(pages) if page.heading is None else (),
    }


class _Notes:
    """The document's notes, by which page refers to them."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = notes
        self._by_number = {note.number: note for note in notes}

    def of(self, numbers: Iterable[int]) -> list[Note]:
        """The notes of these numbers and those to which they refer themselves, in the document's order."""
        wanted, waiting = set[int](), list(numbers)
        while waiting:
            number = waiting.pop()
            if number in self._by_number and number not in wanted:
                wanted.add(number)
                waiting += _references(self._by_number[number].content)
        return [note for note in self._notes if note.number in wanted]

    def beyond(self, numbers: Iterable[int]) -> list[int]:
        """The notes to which nothing refers: they stand on the front."""
        referred = self.of(numbers)
        return [note.number for note in self._notes if note not in referred]


def _references(content: Iterable[object]) -> list[int]:
    found: list[int] = []
    for item in content:
        found += [item.number] if isinstance(item, NoteRef) else _references(getattr(item, "content", ()))
    return found


def _contents_of_pages(pages: Sequence[Page]) -> Contents | None:
    """For a document without a list of contents that has sections all the same."""
    entries = tuple(ContentsEntry(page.title, page.heading.anchor, len(page.above) + 1) for page in pages if page.heading and page.kind is PageKind.SECTION)
    return Contents("Contents", entries) if entries else None


def _unique_titles(document: Document, pages: Sequence[Page]) -> dict[str, str]:
    """“HT01: Potholes – Highways – Quarterly report, Q2 – Meadshire”; where two are alike the second has a number."""
    report = f"{document.title}, {document.subtitle}" if document.subtitle else document.title
    by_file = {page.file: page for page in pages}
    seen: Counter[str] = Counter()
    titles = {}
    for page in pages:
        trail = [page.title, *(by_file[file].title for file in reversed(page.above[1:]))] if page.heading else []
        title = " – ".join((*trail, report, document.organisation))
        seen[title] += 1
        titles[page.file] = title if seen[title] == 1 else f"{title} ({seen[title]})"
    return titles
