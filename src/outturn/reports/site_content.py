"""What the pages of the public site say: editions, indicators, sections and committees, and where each leads on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import bound_cell, number_cell, paragraph, rating_tag, text_cell, value_cell
from outturn.reports.content import Align, BulletList, Cell, Heading, KeyFact, Link, Note, Table, TableColumn, TableRow, Text
from outturn.reports.counts import count
from outturn.reports.dates import long_date
from outturn.reports.site_words import counts_sentence, size_words
from outturn.reports.trend_words import trend_tag
from outturn.reports.wording import counted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator, Section
    from outturn.reports.content import Block
    from outturn.reports.edition_tables import ChangeTable
    from outturn.reports.verdicts import Verdict

SITE = "site:"
"""Begins the target of a link to a page or file of the site, by its path from the start page."""


@dataclass(frozen=True)
class SiteFile:
    label: str
    path: str
    size: int
    what: str = ""


@dataclass(frozen=True)
class SiteEdition:
    """`reports` are the report in its formats, the web page first; `data` the files of open data."""

    report: str
    title: str
    kind: str
    committee: str
    period: Period
    number: int
    path: str
    released: dt.datetime
    as_at: str
    reports: tuple[SiteFile, ...]
    data: tuple[SiteFile, ...]
    notice: str = ""

    @property
    def name(self) -> str:
        again = f" (edition {self.number})" if self.number > 1 else ""
        period = "" if self.period.label in self.title else f", {self.period.label}"
        return f"{self.title}{period}{again}"


@dataclass(frozen=True)
class SiteIndicator:
    """As the newest edition that shows it has it."""

    indicator: Indicator
    verdict: Verdict
    section: Section
    path: str
    section_path: str
    edition: SiteEdition
    data: tuple[SiteFile, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.indicator.ref}: {self.indicator.name}"


@dataclass(frozen=True)
class SitePage:
    """`path` ends in a slash for a page; `above` are the titles and paths of those that lead to it; `kind` says in search results what it is."""

    path: str
    title: str
    blocks: tuple[Block, ...]
    kind: str = "Page"
    caption: str = ""
    above: tuple[tuple[str, str], ...] = ()
    facts: tuple[KeyFact, ...] = ()
    notes: tuple[Note, ...] = ()


def site_link(path: str, words: str) -> Link:
    return Link(f"{SITE}{path}", (Text(words),))


EDITIONS = ("Reports", "editions/")
INDICATORS = ("Indicators", "indicators/")
SECTIONS = ("Services", "sections/")
COMMITTEES = ("Committees", "committees/")
DATA = ("Data", "data/")
ABOUT = ("About", "about/")
WAYS = (EDITIONS, INDICATORS, SECTIONS, COMMITTEES, DATA, ABOUT)
_RIGHT = Align.RIGHT


# --- editions
def edition_table(anchor: str, caption: str, editions: Sequence[SiteEdition]) -> Table:
    """One line each: the page of the edition, and the report itself, HTML first."""
    columns = (TableColumn("Report"), TableColumn("Period"), TableColumn("Published"), TableColumn("Read it"), TableColumn("Other formats"))
    return Table(anchor, caption, columns, tuple(TableRow(_edition_cells(edition)) for edition in editions))


def _edition_cells(edition: SiteEdition) -> tuple[Cell, ...]:
    page, others = edition.reports[:1], edition.reports[1:]
    name = edition.title if edition.number == 1 else f"{edition.title} (edition {edition.number})"
    return (
        text_cell(site_link(edition.path, name)),
        text_cell(edition.period.long_label),
        text_cell(long_date(edition.released.date())),
        _links(page),
        _links(others) if others else text_cell("none"),
    )


def _links(files: Sequence[SiteFile]) -> Cell:
    content: list[str | Link] = []
    for place, file in enumerate(files):
        content += [", "] if place else []
        content += [site_link(file.path, file.label), f" ({size_words(file.size)})"]
    return text_cell(*content)


def file_list(files: Iterable[SiteFile]) -> BulletList:
    return BulletList(
        tuple((paragraph(site_link(file.path, file.label), f" ({size_words(file.size)}){f': {file.what}' if file.what else ''}"),) for file in files)
    )


def edition_page(edition: SiteEdition, held: Sequence[SiteIndicator], before: SiteEdition | None, changed: Sequence[Block]) -> SitePage:
    blocks: list[Block] = [Heading(2, "Read the report", "read"), file_list(edition.reports)]
    blocks.append(Heading(2, "What changed since the last edition", "changes"))
    if before is None:
        blocks.append(paragraph("This is the first edition of this report that is published here."))
    else:
        blocks += [paragraph("Compared with ", site_link(before.path, before.name), ":"), *changed]
    if held:
        blocks += [Heading(2, "Its indicators, as last published", "indicators"), *indicator_tables(held, "of")]
    blocks += [Heading(2, "Data of this edition", "data"), file_list(edition.data)]
    facts = (
        KeyFact("Period", (Text(edition.period.long_label),)),
        KeyFact("Published", (Text(long_date(edition.released.date())),)),
        *((KeyFact("Committee", (Text(edition.committee),)),) if edition.committee else ()),
    )
    return SitePage(edition.path, edition.name, tuple(blocks), "Report", edition.period.long_label, (EDITIONS,), facts)


def change_blocks(sentences: Sequence[str], tables: Sequence[ChangeTable], paths: Mapping[str, str]) -> list[Block]:
    """The words and tables of `outturn compare-editions`, with the indicators leading to their pages."""
    blocks: list[Block] = [BulletList(tuple((paragraph(sentence),) for sentence in sentences))]
    for number, table in enumerate(tables):
        columns = tuple(TableColumn(header, _RIGHT if place in table.right else Align.LEFT) for place, header in enumerate(table.headers))
        if not table.headers:
            continue
        rows = tuple(TableRow((_reference(row[0], paths), *(text_cell(cell) for cell in row[1:]))) for row in table.rows)
        blocks += [Heading(3, table.title, f"changes-{number}"), Table(f"changes-{number}-table", table.title, columns, rows)]
    return blocks


def _reference(ref: str, paths: Mapping[str, str]) -> Cell:
    return text_cell(site_link(paths[ref], ref)) if ref in paths else text_cell(ref)


# --- indicators
def indicator_tables(held: Sequence[SiteIndicator], anchor: str) -> list[Block]:
    """Key performance indicators with their ratings, then activity indicators with their expected ranges."""
    kpis = [one for one in held if one.indicator.is_kpi]
    activity = [one for one in held if not one.indicator.is_kpi]
    blocks: list[Block] = []
    if kpis:
        found = count((one.verdict.rated, one.verdict.direction) for one in kpis)
        columns = ("Indicator", "Latest", "Period", "Target", "Rating", "Direction")
        blocks += [
            paragraph(counts_sentence(found)),
            Table(f"{anchor}-kpis", "Key performance indicators", _columns(columns), tuple(TableRow(_kpi_cells(one)) for one in kpis)),
        ]
    if activity:
        headers = ("Indicator", "Latest", "Period", "Direction")
        blocks.append(Table(f"{anchor}-activity", "Activity indicators", _columns(headers), tuple(TableRow(_activity_cells(one)) for one in activity)))
    return blocks


def _columns(headers: Sequence[str]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(header, _RIGHT if header in {"Latest", "Target"} else Align.LEFT) for header in headers)


def _common(one: SiteIndicator) -> tuple[Cell, Cell, Cell]:
    verdict, form = one.verdict, one.indicator.form
    is_milestone = one.indicator.polarity is Polarity.MILESTONE
    latest = text_cell("milestones") if is_milestone else value_cell(verdict.value, form, status=verdict.status, qualifier=verdict.qualifier)
    return text_cell(site_link(one.path, one.name)), latest, text_cell(verdict.at.label if verdict.at else "none yet")


def _kpi_cells(one: SiteIndicator) -> tuple[Cell, ...]:
    target = bound_cell(one.verdict.target_bound, one.indicator.form)
    return (*_common(one), target, Cell((rating_tag(one.indicator, one.verdict),)), Cell((trend_tag(one.indicator, one.verdict),)))


def _activity_cells(one: SiteIndicator) -> tuple[Cell, ...]:
    return (*_common(one), Cell((trend_tag(one.indicator, one.verdict),)))


# --- lists of sections and committees
def group_table(anchor: str, caption: str, header: str, groups: Sequence[tuple[str, str, Sequence[SiteIndicator]]]) -> Table:
    """One line for each section or committee: its page and how its key performance indicators are rated."""
    columns = (TableColumn(header), *(TableColumn(word, _RIGHT) for word in ("GREEN", "AMBER", "RED", "Not rated", "Activity indicators")))
    rows = []
    for title, path, held in groups:
        found = count((one.verdict.rated, one.verdict.direction) for one in held if one.indicator.is_kpi)
        numbers = (*found.ratings, sum(not one.indicator.is_kpi for one in held))
        rows.append(TableRow((text_cell(site_link(path, title)), *(number_cell(number) for number in numbers))))
    return Table(anchor, caption, columns, tuple(rows))


def group_page(path: str, title: str, above: tuple[str, str], kind: str, held: Sequence[SiteIndicator], editions: Sequence[SiteEdition]) -> SitePage:
    blocks: list[Block] = [*indicator_tables(held, "held")] if held else [paragraph("No indicator of it is published yet.")]
    if editions:
        words = f"{counted(len(editions), 'report')} that {'tells' if len(editions) == 1 else 'tell'} of it"
        blocks += [Heading(2, "Reports", "reports"), edition_table("reports-table", words[:1].upper() + words[1:], editions)]
    return SitePage(path, title, tuple(blocks), kind, above=(above,))


def missing_page() -> SitePage:
    return SitePage(
        "404.html",
        "There is no such page",
        (
            paragraph("The address may be mistyped, or the page may not be published yet."),
            BulletList(tuple((paragraph(site_link(path, title)),) for title, path in (("Start page", ""), *WAYS))),
        ),
    )
