"""Draws the pages of the public site: the look of a report in many pages, with addresses that end in a slash, in light and dark.

Every link inside the site is relative to its page, so that the site works under any address; only the page for what is
missing, which a host sends for any address, leads from the root.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from outturn.identity.colour import parse_colour
from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.page import clean, drawn, environment, letterhead, own_file, page_script, style_sheet
from outturn.reports.site_content import SITE, WAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Executor, Future

    from outturn.reports.content import Link, Logo
    from outturn.reports.site_content import SitePage

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
_SCRIPTS = ("search-index.js", "search.js", "report.js")
_FOLDER = "look/"
_AT_ONCE = 5
"""Pages that are given to a process in one piece: few, so that two processes end at the same time."""
MISSING = "404.html"


@dataclass(frozen=True)
class SiteLook:
    """What stands on every page. `root` is the path of the start page on its host; `licence` has its words and address."""

    organisation: str
    notice: str
    licence: tuple[str, str]
    logo: Logo | None
    accent: str
    root: str = "/"
    language: str = "en-GB"


class SiteWriter(InlineWriter):
    """Leads to other pages of the site by addresses that are relative to the page that is written."""

    def __init__(self, to_start: str) -> None:
        super().__init__()
        self._to_start = to_start

    def _link(self, link: Link) -> Markup:
        if not link.target.startswith(SITE):
            return super()._link(link)
        return Markup('<a href="{}">{}</a>').format(self.at(link.target.removeprefix(SITE)), self.write(link.content))

    def at(self, path: str) -> str:
        return f"{self._to_start}{path}" or "./"


class SiteDrawing:
    """The pages of a site, drawn `beside` what the caller does meanwhile. The same pages give the same bytes."""

    def __init__(self, look: SiteLook, beside: Executor) -> None:
        self._look, self._beside = look, beside
        self._waiting: list[SitePage] = []
        self._parts: list[tuple[Sequence[SitePage], Future[dict[str, bytes]]]] = []

    def add(self, page: SitePage) -> None:
        self._waiting.append(page)
        if len(self._waiting) == _AT_ONCE:
            self._give()

    def _give(self) -> None:
        part, self._waiting = self._waiting, []
        self._parts.append((part, self._beside.submit(_drawn_pages, part, self._look)))

    def files(self, order: Sequence[SitePage]) -> dict[str, bytes]:
        """Every page by its file, and the files that they share. What nobody has begun yet is drawn here, from the last."""
        self._give()
        files: dict[str, bytes] = {}
        for part, drawing in reversed(self._parts):
            files |= _drawn_pages(part, self._look) if drawing.cancel() else drawing.result()
        look = self._look
        logo = {_logo_file(look.logo): look.logo.data} if look.logo else {}
        scripts = (_index(order), f"{own_file('search.js')}\n".encode(), f"{page_script()}\n".encode())
        shared = {f"{_FOLDER}site.css": site_style(look).encode(), f"{_FOLDER}icon.svg": f"{own_file('icon.svg')}\n".encode(), **logo}
        in_order = {file_of(page.path): files[file_of(page.path)] for page in order}
        return {**in_order, **shared, **{f"{_FOLDER}{name}": data for name, data in zip(_SCRIPTS, scripts, strict=True)}}


def _drawn_pages(pages: Sequence[SitePage], look: SiteLook) -> dict[str, bytes]:
    return {file_of(page.path): _page(page, look) for page in pages}


def file_of(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") or not path else path


def site_style(look: SiteLook) -> str:
    return style_sheet("site.css", accent=parse_colour(look.accent) or "")


def _page(page: SitePage, look: SiteLook) -> bytes:
    start = look.root if page.path == MISSING else "../" * page.path.count("/")
    writer = SiteWriter(start)
    body = drawn(page.blocks, writer)
    facts = [(fact.label, writer.write(fact.content)) for fact in page.facts]
    words = (
        environment()
        .get_template("site_page.html")
        .render(
            page=page,
            look=look,
            body=body,
            facts=facts,
            above=[(title, writer.at(path)) for title, path in page.above],
            writer=writer,
            ways=WAYS,
            way=_way(page.path),
            policy=POLICY,
            folder=_FOLDER,
            scripts=_SCRIPTS,
            logo=letterhead(look.logo, writer.at(_logo_file(look.logo))) if look.logo else None,
        )
    )
    return clean(words).encode()


def _way(path: str) -> str:
    return path.partition("/")[0] + "/" if "/" in path else ""


def _logo_file(logo: Logo) -> str:
    return f"{_FOLDER}logo.{logo.media_type.rpartition('/')[2].partition('+')[0]}"


def _index(pages: Sequence[SitePage]) -> bytes:
    """For the search box: a script that only holds data. Targets are relative to the folder that it is in."""
    titles: Mapping[str, str] = {page.path: page.title for page in pages}
    rows = []
    for page in pages:
        if page.path != MISSING:
            inside = next((titles.get(path, title) for title, path in reversed(page.above) if path in titles), "")
            where = f"{page.kind} in {inside}" if inside and page.kind == "Indicator" else f"{page.kind}, {page.caption}" if page.caption else page.kind
            rows.append([page.title, f"../{page.path}", where])
    lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows)
    return f"globalThis.reportIndex = [\n{lines}\n];\n".replace("<", "\\u003c").encode("ascii")
