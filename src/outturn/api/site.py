"""The public site: every file of it, made from editions that are published and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from outturn.api.beside import Here
from outturn.api.feeds import FEED, ROBOTS, SITEMAP, feed, robots, sitemap
from outturn.api.open_data import NO_ROWS, about_edition, edition_files, indicator_files, json_bytes, series_of, standards_of
from outturn.api.public_edition import segment
from outturn.api.site_books import PublicBooks
from outturn.editions.compare import compare
from outturn.errors import UsageError
from outturn.renderers.html.site import SiteDrawing, SiteLook, file_of
from outturn.renderers.registry import RENDERERS
from outturn.reports.content import Document
from outturn.reports.edition_tables import change_tables, formats_of, summary_sentences
from outturn.reports.letterhead import with_letterhead
from outturn.reports.site_about import about_page, accessibility_page
from outturn.reports.site_content import SiteEdition, SiteFile, SiteIndicator, change_blocks, edition_page, group_page, missing_page
from outturn.reports.site_lists import committees_page, data_page, editions_page, indicators_page, sections_page, start_page
from outturn.reports.site_words import licence_words
from outturn.reports.worked_out import worked_out_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from outturn.api.public_edition import PublicEdition
    from outturn.reports.content import Block
    from outturn.reports.site_content import SitePage

NO_SECTION = "none"
"""In the address of the page for indicators that have no section."""
_ORDER = ("html", "pdf", "docx", "xlsx", "ods", "json")
_WHAT = {
    "package.zip": ("Data Package (ZIP)", "every table below, with what each column means"),
    "datapackage.json": ("Description of the package (JSON)", "the standard Data Package, for programs"),
    "csv-metadata.json": ("Metadata of the tables (CSVW)", "CSV on the Web"),
    "figures.csv": ("Figures (CSV)", "one row for each figure and each revision of it"),
    "standards.csv": ("Targets, floors and expected ranges (CSV)", "by year"),
    "indicators.csv": ("Indicators (CSV)", "what each measures and how"),
}


@dataclass(frozen=True)
class Site:
    """`made` are files by path; `taken` are those of editions, which are read when somebody wants them."""

    made: Mapping[str, bytes]
    taken: Mapping[str, Callable[[], bytes]]

    @property
    def files(self) -> dict[str, bytes]:
        return {**self.made, **{path: read() for path, read in self.taken.items()}}


def make_site(editions: Sequence[PublicEdition], *, address: str = "", root: str = "/", beside: Executor | None = None) -> Site:
    """`address` is where the site will stand, https://…, where that is known; `root` is the path of its start page on its host.

    `beside` may draw a part of the pages.

    Raises UsageError for an address that is none, and for editions of different organisations.
    """
    place = site_address(address)
    _refuse_mixed(editions)
    ordered = sorted(editions, key=lambda edition: (edition.released_at, edition.period.last, edition.path), reverse=True)
    made: dict[str, bytes] = {}
    named = {edition: _site_edition(edition) for edition in ordered}
    look = _look(ordered, urlsplit(place).path + "/" if place else root)
    drawing = SiteDrawing(look, beside or Here())
    with worked_out_once():
        held = _indicators(ordered, named, made, drawing)
    shown = {edition: _with_files(named[edition], edition, made) for edition in ordered}
    pages = _pages(ordered, shown, held)
    of_indicators = {one.page.path for one in held}
    for page in pages:
        if page.path not in of_indicators:
            drawing.add(page)
    drawn = drawing.files(pages)
    organisation = look.organisation
    area = ordered[0].frozen.organisation.area if ordered else ""
    made |= {**drawn, FEED: feed([(edition, shown[edition]) for edition in ordered], organisation, area, place), ROBOTS: robots(place)}
    made |= {"data/editions.json": _editions_json(ordered, shown), "data/indicators.json": _indicators_json(held)}
    if place:
        made[SITEMAP] = sitemap((page.path for page in pages if file_of(page.path) != page.path), place)
    taken = {f"{edition.path}{path}": partial(edition.read, path) for edition in ordered for path in edition.files}
    return Site(made, taken)


def site_address(written: str) -> str:
    """Without a slash at the end. Raises UsageError for what is no address of HTTPS."""
    address = written.strip().rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username):
        raise UsageError(f"“{written}” is not the address of a site: write it as https://performance.example.gov.uk")
    return address


def _refuse_mixed(editions: Sequence[PublicEdition]) -> None:
    names = sorted({edition.manifest.about.area or edition.manifest.about.organisation for edition in editions})
    if len(names) > 1:
        raise UsageError(f"The editions are of different organisations: {' and '.join(names)}. A site is of one.")


def _look(editions: Sequence[PublicEdition], root: str) -> SiteLook:
    if not editions:
        return SiteLook("This organisation", "", licence_words(""), None, "", root)
    package = editions[0].frozen
    organisation = package.organisation
    bare = Document(title="", subtitle="", organisation=organisation.name, period="", report="", blocks=())
    letterhead = with_letterhead(replace(package, tables={**package.tables, "reports": package["reports"].clear()}), bare)
    return SiteLook(organisation.name or "This organisation", package.notice, licence_words(package.licence), letterhead.logo, letterhead.accent, root)


# --- editions
def _site_edition(edition: PublicEdition) -> SiteEdition:
    """Without its files: those may still be drawn."""
    about = edition.manifest.about
    return SiteEdition(
        report=about.report,
        title=about.title or edition.info.title,
        kind=edition.info.kind,
        committee=edition.info.committee,
        period=edition.period,
        number=edition.number,
        path=edition.path,
        released=edition.released_at,
        as_at=edition.manifest.as_at,
        reports=(),
        data=(),
        notice=about.notice,
    )


def _with_files(named: SiteEdition, edition: PublicEdition, made: dict[str, bytes]) -> SiteEdition:
    """Its data are made on the way."""
    where, data = f"data/{edition.path}", edition_files(edition)
    made |= {f"{where}{name}": content for name, content in data.items()}
    listed = [name for name in _WHAT if name in data]
    files = tuple(SiteFile(_WHAT[name][0], f"{where}{name}", len(data[name]), _WHAT[name][1]) for name in listed)
    return replace(named, reports=tuple(_report_files(edition)), data=files)


def _report_files(edition: PublicEdition) -> list[SiteFile]:
    """The report itself, HTML first; a folder of pages stands beside the one page."""
    by_ending = {renderer.extension: renderer for renderer in RENDERERS.values()}
    found = {}
    for path, size in edition.files.items():
        renderer = by_ending.get(path.rpartition(".")[2])
        if renderer and "/" not in path and path != "manifest.json":
            found[renderer.name] = SiteFile(_label(renderer.name, renderer.label), f"{edition.path}{path}", size)
        elif path.endswith("/index.html") and path.count("/") == 1:
            found["pages"] = SiteFile("Web pages, one for each indicator", f"{edition.path}{path}", sum(edition.files.values()), "")
    pages = found.pop("pages", None)
    inner = sum(size for path, size in edition.files.items() if "/" in path)
    ordered = [found[name] for name in sorted(found, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))]
    return ordered if pages is None else [*ordered[:1], replace(pages, size=inner), *ordered[1:]]


def _label(name: str, label: str) -> str:
    return {"html": "Web page", "pdf": "PDF", "docx": "Word", "xlsx": "Excel", "ods": "OpenDocument", "json": "JSON"}.get(name, label)


def _before(edition: PublicEdition, editions: Sequence[PublicEdition]) -> PublicEdition | None:
    """The edition of the same report that was released last before it."""
    about = edition.manifest.about
    place = editions.index(edition)
    same = (other for other in editions[place + 1 :] if (other.manifest.about.report, other.manifest.about.indicator) == (about.report, about.indicator))
    return next(same, None)


def _changed(edition: PublicEdition, before: PublicEdition, paths: Mapping[str, str]) -> list[Block]:
    changes = compare(before.state, edition.state)
    forms = formats_of(before.package["indicators"], edition.package["indicators"])
    return change_blocks(summary_sentences(changes), change_tables(changes, forms), paths)


# --- indicators
@dataclass(frozen=True)
class _Held:
    """An indicator with its page."""

    shown: SiteIndicator
    page: SitePage


def _indicators(editions: Sequence[PublicEdition], shown: Mapping[PublicEdition, SiteEdition], made: dict[str, bytes], drawing: SiteDrawing) -> list[_Held]:
    """Each as the edition with the newest period has it, and of several such the one that was released last; its page goes to be drawn."""
    newest: dict[str, PublicEdition] = {}
    for edition in sorted(editions, key=lambda edition: (edition.period.last, edition.released_at), reverse=True):
        for ref in edition.shown if edition.has_figures else ():
            if ref in edition.package["indicators"]["indicator"]:
                newest.setdefault(ref, edition)
    parts = [(edition, refs) for edition in editions if (refs := [ref for ref, of in newest.items() if of is edition])]
    if not parts:
        return []
    books = PublicBooks(parts)
    held = []
    for edition, refs in parts:
        for one in _of_edition(edition, shown[edition], refs, books, made):
            held.append(one)
            drawing.add(one.page)
    return sorted(held, key=lambda one: _place(one.shown))


def _place(one: SiteIndicator) -> tuple[float, str, str]:
    order = one.section.order
    return (order if order is not None else float("inf"), one.section.name, one.indicator.ref)


def _of_edition(edition: PublicEdition, shown: SiteEdition, refs: Sequence[str], books: PublicBooks, made: dict[str, bytes]) -> Iterator[_Held]:
    book, series, standards = books.at(edition.period), series_of(edition), standards_of(edition)
    for ref in refs:
        stem, indicator = segment(ref), book.indicators[ref]
        section = books.section_of(indicator, book)
        where = f"data/indicators/{stem}/"
        about = {**about_edition(edition), "title": f"{ref}: {indicator.name}", "indicator": ref, "definition": indicator.definition, "edition": edition.path}
        files = indicator_files(edition, stem, series.get(ref, NO_ROWS), standards.get(ref, NO_ROWS), about)
        made |= {f"{where}{name}": content for name, content in files.items()}
        data = tuple(SiteFile(label, f"{where}{name}", len(files[name])) for name, label in _data_labels(stem).items())
        one = SiteIndicator(indicator, book.verdicts[ref], section, f"indicators/{stem}/", f"sections/{segment(section.ref or NO_SECTION)}/", shown, data)
        yield _Held(one, books.page_of(one, book))


def _data_labels(stem: str) -> dict[str, str]:
    return {
        f"{stem}.csv": "Figures (CSV)",
        f"{stem}.csv-metadata.json": "Metadata of the figures (CSVW)",
        f"{stem}-standards.csv": "Standards by year (CSV)",
        f"{stem}.json": "All of it (JSON)",
        "datapackage.json": "Data Package (JSON)",
    }


# --- pages
def _pages(editions: Sequence[PublicEdition], shown: Mapping[PublicEdition, SiteEdition], held: Sequence[_Held]) -> list[SitePage]:
    listed, all_shown = [shown[edition] for edition in editions], [one.shown for one in held]
    by_ref = {one.indicator.ref: one for one in all_shown}
    paths = {ref: one.path for ref, one in by_ref.items()}
    name = editions[0].frozen.organisation.name if editions else ""
    sections, committees = _sections(editions, all_shown), _committees(editions, shown, by_ref)
    pages = [start_page(name, listed, all_shown, sections, committees), editions_page(listed)]
    for edition in editions:
        before = _before(edition, editions)
        told = [by_ref[ref] for ref in edition.shown if ref in by_ref and edition.has_figures]
        changed = _changed(edition, before, paths) if before else []
        pages.append(edition_page(shown[edition], told, shown[before] if before else None, changed))
    pages += [indicators_page(all_shown), *(one.page for one in held), sections_page(sections)]
    pages += [group_page(path, title, ("Services", "sections/"), "Service", inside, told) for title, path, inside, told in sections]
    pages.append(committees_page(committees))
    pages += [group_page(path, title, ("Committees", "committees/"), "Committee", inside, told) for title, path, inside, told in committees]
    licence = licence_words(editions[0].frozen.licence if editions else "")
    return [*pages, data_page(listed, all_shown, licence), about_page(name, licence), accessibility_page(name), missing_page()]


Group = tuple[str, str, list[SiteIndicator], list[SiteEdition]]
"""Title, path, indicators and reports of a section or a committee."""


def _sections(editions: Sequence[PublicEdition], held: Sequence[SiteIndicator]) -> list[Group]:
    """Every section of an indicator, and those that it is part of with all that is in them, in their order."""
    rows = {row["section"]: row for edition in reversed(editions) for row in edition.package["sections"].to_dicts()}
    inside: dict[str, list[SiteIndicator]] = {}
    for one in held:
        ref, seen = one.section.ref or NO_SECTION, set[str]()
        while ref and ref not in seen:
            seen.add(ref)
            inside.setdefault(ref, []).append(one)
            ref = (rows.get(ref) or {}).get("parent") or ""
    names = {one.section.ref or NO_SECTION: one.section.name for one in held} | {ref: row["name"] for ref, row in rows.items()}

    def line(ref: str) -> tuple[tuple[float, str], ...]:
        """A section's place stands below its parent's."""
        found, seen = [], set[str]()
        while ref and ref not in seen:
            seen.add(ref)
            order = (rows.get(ref) or {}).get("order")
            found.append((float("inf") if order is None else float(order), ref))
            ref = (rows.get(ref) or {}).get("parent") or ""
        return tuple(reversed(found))

    return [(names[ref], f"sections/{segment(ref)}/", inside[ref], []) for ref in sorted(inside, key=line)]


def _committees(editions: Sequence[PublicEdition], shown: Mapping[PublicEdition, SiteEdition], by_ref: Mapping[str, SiteIndicator]) -> list[Group]:
    """With the indicators of the newest edition of each of its reports that tells of figures."""
    found: dict[str, Group] = {}
    for edition in editions:
        name = edition.info.committee
        if not name:
            continue
        group = found.setdefault(name, (name, f"committees/{segment(name)}/", [], []))
        if edition.has_figures and not any(other.report == shown[edition].report for other in group[3]):
            group[2].extend(by_ref[ref] for ref in edition.shown if ref in by_ref and by_ref[ref] not in group[2])
        group[3].append(shown[edition])
    return sorted(found.values(), key=lambda group: group[0])


# --- for programs
def _editions_json(editions: Sequence[PublicEdition], shown: Mapping[PublicEdition, SiteEdition]) -> bytes:
    rows = [
        {
            "report": edition.manifest.about.report,
            "period": edition.period.id,
            "number": edition.number,
            "path": edition.path,
            **about_edition(edition),
            "formats": [{"path": file.path, "bytes": file.size} for file in shown[edition].reports],
            "data": [{"path": file.path, "bytes": file.size} for file in shown[edition].data],
        }
        for edition in editions
    ]
    return json_bytes({"editions": rows})


def _indicators_json(held: Sequence[_Held]) -> bytes:
    rows = []
    for one in (entry.shown for entry in held):
        verdict = one.verdict
        rows.append(
            {
                "indicator": one.indicator.ref,
                "name": one.indicator.name,
                "kind": one.indicator.kind.value,
                "section": one.section.ref,
                "path": one.path,
                "data": one.data[0].path,
                "edition": one.edition.path,
                "period": verdict.at.id if verdict.at else None,
                "value": verdict.value,
                "status": verdict.status,
                "rating": verdict.rating,
                "direction": verdict.direction.value if verdict.direction else None,
            }
        )
    return json_bytes({"indicators": rows})
