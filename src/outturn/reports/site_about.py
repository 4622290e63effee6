"""The pages of the public site about itself: what it shows, how to read it, under which licence, and for whom it works."""

from __future__ import annotations

from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Heading, Link, Text
from outturn.reports.site_content import SitePage
from outturn.reports.site_lists import licence_link

_HELP = "https://www.equalityadvisoryservice.com/"


def about_page(name: str, licence: tuple[str, str]) -> SitePage:
    who = name or "the council"
    blocks = (
        paragraph(f"These pages show what {who} has published about its performance: nothing that is not published, and nothing before its day."),
        Heading(2, "How to read a rating", "ratings"),
        _bullets(
            "GREEN: the target is met or bettered.",
            "AMBER: the floor standard is met, the target is not.",
            "RED: the floor standard is not met, and management action follows.",
        ),
        paragraph("A direction of travel is tested over the whole time of the chart: “stable” says that the figures show no clear trend."),
        Heading(2, "Corrections", "corrections"),
        paragraph("A published report is never changed. A correction is a new edition, and its page says what changed."),
        paragraph("A revised figure keeps its old value on the indicator's page, with the day of the revision and the reason."),
        Heading(2, "Small numbers", "small-numbers"),
        paragraph("A number so small that it could tell of a person is withheld, shown as [c], or rounded. The data hold the same and no more."),
        Heading(2, "Licence", "licence"),
        paragraph("What stands here may be used under: ", licence_link(licence), "."),
        Heading(2, "Addresses that stay", "addresses"),
        _bullets(
            "indicators/REFERENCE/ for an indicator",
            "editions/REPORT/PERIOD/NUMBER/ for an edition of a report",
            "sections/REFERENCE/ for a service",
            "data/indicators/REFERENCE/ and data/editions/REPORT/PERIOD/NUMBER/ for data",
        ),
    )
    return SitePage("about/", "About these pages", blocks)


def accessibility_page(name: str) -> SitePage:
    who = name or "The council"
    blocks = (
        paragraph(f"{who} wants everybody to be able to use these pages."),
        paragraph("They are made to meet the Web Content Accessibility Guidelines 2.2 at level AA."),
        _bullets(
            "Every rating is a word beside its colour and shape.",
            "Every chart has a description and a table of the same figures, and can be read by keyboard.",
            "The pages work without scripts, at 400% zoom, on a telephone, in light and dark, and on paper.",
            "Each report is a web page first; the PDF is tagged, and the Word document and workbooks have headings and marked tables.",
        ),
        Heading(2, "What does not work yet", "gaps"),
        paragraph("Wide tables scroll sideways inside their own frame on a narrow screen. Documents that were made with other programs may fall short."),
        Heading(2, "Tell us", "contact"),
        paragraph("If you cannot use something here, tell the council in the way that its own website names under “Contact”, and say which page it was."),
        paragraph(
            "If the answer does not satisfy you, the Equality Advisory and Support Service can help: ",
            Link(_HELP, (Text("www.equalityadvisoryservice.com"),)),
            ".",
        ),
    )
    return SitePage("accessibility/", "Accessibility statement", blocks)


def _bullets(*lines: str) -> BulletList:
    return BulletList(tuple((paragraph(line),) for line in lines))
