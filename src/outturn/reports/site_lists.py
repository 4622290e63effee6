"""The start page of the public site, its lists, an indicator's page, and the pages about the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Heading, KeyFact, Link, Text
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
from outturn.reports.counts import count
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
        blocks.append(paragraph(site_link("editions/", f"All {counted(len(editions), 'report')}") if len(editions) > _NEWEST else site_link("editions/", "All reports")))
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
        paragraph("The figures are those of the published reports: revised figures keep their old value, and small numbers that could tell of a person are withheld or rounded."),
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
        files = tuple((paragraph(site_link(one.path, one.name), ": ", site_link(one.data[0].path, "CSV"), ", ", site_link(one.data[3].path, "JSON")),) for one in held)
        blocks += [Heading(2, "By indicator", "by-indicator"), BulletList(files)]
    return SitePage(DATA[1], "Open data", tuple(blocks), "List")


def licence_link(licence: tuple[str, str]) -> Link | Text:
    words, address = licence
    return Link(address, (Text(words),)) if address else Text(words)


def about_page(name: str, licence: tuple[str, str]) -> SitePage:
    who = name or "the council"
    blocks = (
        paragraph(f"These pages show what {who} has published about its performance: nothing that is not published, and nothing before its day."),
        Heading(2, "How to read a rating", "ratings"),
        paragraph("GREEN: the target is met or bettered. AMBER: the floor standard is met, the target is not. RED: the floor standard is not met, and management action follows."),
        paragraph("A direction of travel is tested over the whole time of the chart: “stable” says that the figures show no clear trend."),
        Heading(2, "Corrections", "corrections"),
        paragraph("A published report is never changed. A correction is a new edition, and its page says what changed; a revised figure keeps its old value on the indicator's page."),
        Heading(2, "Small numbers", "small-numbers"),
        paragraph("A number so small that it could tell of a person is withheld, shown as [c], or rounded. The data hold the same and no more."),
        Heading(2, "Licence", "licence"),
        paragraph("What stands here may be used under: ", licence_link(licence), "."),
        Heading(2, "Addresses that stay", "addresses"),
        BulletList(
            (
                (paragraph("indicators/REFERENCE/ for an indicator"),),
                (paragraph("editions/REPORT/PERIOD/NUMBER/ for an edition of a report"),),
                (paragraph("sections/REFERENCE/ for a service"),),
                (paragraph("data/indicators/REFERENCE/ and data/editions/REPORT/PERIOD/NUMBER/ for data"),),
            )
        ),
    )
    return SitePage("about/", "About these pages", blocks)


def accessibility_page(name: str) -> SitePage:
    who = name or "the council"
    blocks = (
        paragraph(f"{who[:1].upper()}{who[1:]} wants everybody to be able to use these pages. They are made to meet the Web Content Accessibility Guidelines 2.2 at level AA."),
        BulletList(
            (
                (paragraph("Every rating is a word beside its colour and shape."),),
                (paragraph("Every chart has a description and a table of the same figures, and can be read by keyboard."),),
                (paragraph("The pages work without scripts, at 400% zoom, on a telephone, in light and dark, and on paper."),),
                (paragraph("Each report is a web page first; the PDF is tagged, and the Word document and workbooks have headings and marked tables."),),
            )
        ),
        Heading(2, "What does not work yet", "gaps"),
        paragraph("Wide tables scroll sideways inside their own frame on a narrow screen. Documents that were made with other programs may fall short."),
        Heading(2, "Tell us", "contact"),
        paragraph("If you cannot use something here, tell the council in the way that its own website names under “Contact”, and say which page it was. "
                  "If the answer does not satisfy you, the Equality Advisory and Support Service can help: ",
                  Link("https://www.equalityadvisoryservice.com/", (Text("www.equalityadvisoryservice.com"),)), "."),
    )
    return SitePage("accessibility/", "Accessibility statement", blocks)
