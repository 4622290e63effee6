"""The start page of the public site, its lists, and an indicator's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Heading, KeyFact, Link, Text
from outturn.reports.counts import count
from outturn.reports.dates import long_date
from outturn.reports.site_content import (
    COMMITTEES,
    DATA,
    EDITIONS,
    INDICATORS,
    SECTIONS,
    SitePage,
    edition_table,
    file_list,
    group_table,
    indicator_tables,
    site_link,
)
from outturn.reports.site_words import counts_sentence
from outturn.reports.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block, Contents, Note
    from outturn.reports.site_content import SiteEdition, SiteIndicator

    Groups = Sequence[tuple[str, str, list[SiteIndicator], list[SiteEdition]]]

_NEWEST = 6
_NOTHING = "No report is published yet. When one is, it stands here."


def start_page(name: str, editions: Sequence[SiteEdition], held: Sequence[SiteIndicator], sections: Groups, committees: Groups) -> SitePage:
    blocks: list[Block] = [paragraph(f"How {name or 'the council'} performs: its published reports, what each indicator shows, and the data behind them.")]
    if editions:
        blocks += [Heading(2, "Newest reports", "newest"), edition_table("newest-table", "Newest reports", editions[:_NEWEST])]
        all_words = f"All {counted(len(editions), 'report')}" if len(editions) > _NEWEST else "All reports"
        blocks.append(paragraph(site_link("editions/", all_words)))
    else:
        blocks.append(paragraph(_NOTHING))
    if held:
        kpis = [one for one in held if one.indicator.is_kpi]
        blocks += [Heading(2, "How it stands", "stands"), paragraph(counts_sentence(count((one.verdict.rated, one.verdict.direction) for one in kpis)))]
        blocks.append(group_table("services", "Ratings by service, as last published", "Service", [group[:3] for group in sections]))
        blocks.append(paragraph(site_link("indicators/", f"All {counted(len(held), 'indicator')}")))
    if committees:
        blocks += [Heading(2, "Committees", "committees")]
        blocks.append(group_table("committees-table", "Ratings by committee, as last published", "Committee", [group[:3] for group in committees]))
    return SitePage("", f"Performance of {name}" if name else "Performance", tuple(blocks), "Start page")


def editions_page(editions: Sequence[SiteEdition]) -> SitePage:
    """By report, and of each the newest period first."""
    blocks: list[Block] = [] if editions else [paragraph(_NOTHING)]
    by_report: dict[str, list[SiteEdition]] = {}
    for edition in editions:
        by_report.setdefault(edition.report, []).append(edition)
    for number, found in enumerate(by_report.values()):
        ordered = sorted(found, key=lambda edition: (edition.period.last, edition.number), reverse=True)
        blocks += [Heading(2, ordered[0].title, f"report-{number}"), edition_table(f"report-{number}-table", f"Editions of: {ordered[0].title}", ordered)]
    return SitePage(EDITIONS[1], EDITIONS[0], tuple(blocks), "List")


def indicators_page(held: Sequence[SiteIndicator]) -> SitePage:
    by_section: dict[str, list[SiteIndicator]] = {}
    for one in held:
        by_section.setdefault(one.section.name, []).append(one)
    blocks: list[Block] = [] if held else [paragraph("No indicator is published yet.")]
    for number, (name, found) in enumerate(by_section.items()):
        blocks += [Heading(2, name, f"section-{number}"), *indicator_tables(found, f"section-{number}")]
    return SitePage(INDICATORS[1], INDICATORS[0], tuple(blocks), "List")


def sections_page(groups: Groups) -> SitePage:
    table = [group_table("services", "Ratings by service, as last published", "Service", [group[:3] for group in groups])]
    return SitePage(SECTIONS[1], SECTIONS[0], tuple(table if groups else [paragraph("No service has a published indicator yet.")]), "List")


def committees_page(groups: Groups) -> SitePage:
    table = [group_table("committees", "Ratings by committee, as last published", "Committee", [group[:3] for group in groups])]
    return SitePage(COMMITTEES[1], COMMITTEES[0], tuple(table if groups else [paragraph("No report to a committee is published yet.")]), "List")


def indicator_page(one: SiteIndicator, contents: Contents, blocks: Sequence[Block], notes: tuple[Note, ...]) -> SitePage:
    """The report on one indicator, as the edition has it, and its data."""
    edition = one.edition
    kind = "Key performance indicator" if one.indicator.is_kpi else "Activity indicator"
    facts = (
        KeyFact("Kind", (Text(kind),)),
        KeyFact("Service", (site_link(one.section_path, one.section.name),)),
        KeyFact("As published in", (site_link(edition.path, edition.name),)),
        KeyFact("On", (Text(long_date(edition.released.date())),)),
    )
    body = (contents, *blocks, Heading(2, "Its data", "open-data"), file_list(one.data))
    return SitePage(one.path, one.name, body, "Indicator", one.section.name, (INDICATORS,), facts, notes)


def data_page(editions: Sequence[SiteEdition], held: Sequence[SiteIndicator], licence: tuple[str, str]) -> SitePage:
    blocks: list[Block] = [
        paragraph("Everything on these pages can be taken as data, and used again under the licence: ", licence_link(licence), "."),
        paragraph("The figures are those of the published reports. Small numbers that could tell of a person are withheld or rounded."),
        Heading(2, "Lists for programs", "lists"),
        BulletList(
            (
                (paragraph(site_link("data/editions.json", "All editions (JSON)")),),
                (paragraph(site_link("data/indicators.json", "All indicators with their latest figure and rating (JSON)")),),
                (paragraph(site_link("feed.xml", "Feed of new editions (Atom)")),),
            )
        ),
    ]
    if editions:
        blocks.append(Heading(2, "By edition", "by-edition"))
        for number, edition in enumerate(editions):
            blocks += [Heading(3, edition.name, f"edition-{number}"), file_list(edition.data)]
    if held:
        files = tuple((paragraph(*_data_links(one)),) for one in held)
        blocks += [Heading(2, "By indicator", "by-indicator"), BulletList(files)]
    return SitePage(DATA[1], "Open data", tuple(blocks), "List")


def _data_links(one: SiteIndicator) -> tuple[str | Link, ...]:
    table, lists = one.data[0], next(file for file in one.data if file.label.endswith("(JSON)"))
    return site_link(one.path, one.name), ": ", site_link(table.path, "CSV"), ", ", site_link(lists.path, "JSON")


def licence_link(licence: tuple[str, str]) -> Link | Text:
    words, address = licence
    return Link(address, (Text(words),)) if address else Text(words)
