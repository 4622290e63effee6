"""Puts the page together: the template, the style and the script, and a policy that forbids everything else."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from outturn.charts.reading import readings
from outturn.charts.size import FULL_WIDTH, HALF_WIDTH
from outturn.charts.svg import draw
from outturn.identity.colour import parse_colour
from outturn.identity.picture import fitted
from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.tables import body_rows, column_classes, column_groups, stays_together, table_class
from outturn.reports.content import Contents, Panel, RatingTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.charts.spec import ChartSpec
    from outturn.reports.content import Document, Logo

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What HTML does not allow, whatever an author wrote; a sign shows that something stood there."""
_LOGO_ROOM = (280, 72)
"""Pixels that a logo may take at the head of the page."""


def render(document: Document) -> bytes:
    """One HTML file in UTF-8. The first contents list of the document becomes the navigation beside the text."""
    contents = contents_of(document)
    style, script = style_for(document), page_script()
    writer = InlineWriter()
    page = (
        environment()
        .get_template("report.html")
        .render(
            document=document,
            contents=contents,
            body=drawn([block for block in document.blocks if block is not contents], writer),
            cover=[(fact.label, writer.write(fact.content)) for fact in document.facts],
            notes=document.notes,
            writer=writer,
            style=Markup(style),  # noqa: S704 (our own file; the document's words enter it as escaped CSS strings)
            script=Markup(script),  # noqa: S704 (our own file)
            policy=_policy(style, script),
            logo=letterhead(document.logo) if document.logo else None,
        )
    )
    return clean(page).encode()


def clean(page: str) -> str:
    """Without the characters that HTML does not allow."""
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", page)


def contents_of(document: Document) -> Contents | None:
    return next((block for block in document.blocks if isinstance(block, Contents)), None)


def drawn(blocks: Sequence[object], writer: InlineWriter, *, raised: int = 0, figures_open: bool = False) -> Markup:
    """The blocks in their order, with headings raised by so many levels. The writer then knows which notes they refer to."""
    module = environment().get_template("blocks.html").make_module({"writer": writer, "raised": raised, "figures_open": figures_open})
    written: Markup = module.render_blocks(blocks)  # type: ignore[attr-defined]
    return written


def style_for(document: Document) -> str:
    return _without_layout(environment().get_template("report.css").render(document=document, accent=parse_colour(document.accent) or ""))


def style_sheet(name: str, **words: object) -> str:
    """A style sheet among the templates that includes others."""
    return _without_layout(environment().get_template(name).render(words))


def page_script() -> str:
    """Reading charts and wide tables, then the contents beside the text."""
    return f"{own_file('reading.js')}\n{own_file('report.js')}"


def content_style(inside: str) -> str:
    """The style of the blocks alone, for a page of somebody else's: it holds inside the elements of a selector, and takes the page's own colours."""
    return f"{inside} {{\n{own_file('content.css')}\n}}\n"


def content_script() -> str:
    """Reads charts by keyboard and pointer, for a page of somebody else's."""
    return f"{own_file('reading.js')}\n"


def own_file(name: str) -> str:
    return _without_layout(resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("outturn.renderers.html"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["css_string"] = css_string
    environment.filters["rating"] = rating_of
    environment.globals.update(
        column_groups=column_groups,
        column_classes=column_classes,
        body_rows=body_rows,
        table_class=table_class,
        stays_together=stays_together,
        full_width=full_width,
        half_width=half_width,
        chart_readings=chart_readings,
    )
    return environment


@dataclass(frozen=True)
class Letterhead:
    """Where the logo is, and its size in pixels."""

    address: str
    text: str
    width: int
    height: int


def letterhead(logo: Logo, file: str = "") -> Letterhead:
    """At a file beside the page, or else at an address that holds the picture itself."""
    width, height = fitted(logo.width, logo.height, *_LOGO_ROOM)
    address = file or f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode('ascii')}"
    return Letterhead(address, logo.text, max(round(width), 1), max(round(height), 1))


def _without_layout(source: str) -> str:
    """Comments of whole lines and indents are for us; the page does without."""
    lines = re.sub(r"^\s*/\*.*?\*/\s*?$", "", source, flags=re.MULTILINE | re.DOTALL).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("//"))


def _policy(style: str, script: str) -> str:
    """Only this style and this script may work, and nothing may be loaded: a report cannot be made to call anywhere."""
    return f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def css_string(text: str) -> str:
    """A quoted string of CSS, in which no character can end the string or the style."""
    return '"' + "".join(character if character.isalnum() or character in " ,.:;()-–" else f"\\{ord(character):06x}" for character in text) + '"'


def rating_of(panel: Panel) -> str:
    """The colour word of a panel's edge: of its first rating tag; empty where it has none."""
    tag = next((tag for tag in panel.tags if isinstance(tag, RatingTag)), None)
    return (tag.rating.value.lower() if tag.rating else "unrated") if tag else ""


def full_width(spec: ChartSpec) -> Markup:
    return Markup(draw(spec, FULL_WIDTH, "w-"))  # noqa: S704 (the drawing escapes its texts)


def half_width(spec: ChartSpec) -> Markup:
    return Markup(draw(spec, HALF_WIDTH))  # noqa: S704 (the drawing escapes its texts)


def chart_readings(spec: ChartSpec) -> list[list[str]]:
    """For the script: for each period, its name and then a line for each series."""
    return [[reading.period, *reading.lines] for reading in readings(spec)]
