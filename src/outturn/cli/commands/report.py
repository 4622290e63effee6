"""`outturn report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outturn.cli.options import AS_AT, PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    import datetime as dt


MANIFEST = ".manifest.json"
_MOST_NAMED = 5


@click.command()
@PACKAGE_ARGUMENT
@click.argument("report")
@click.option("--period", required=True, help="The period that the report is for.")
@click.option("--to", "formats", default="html", show_default=True, help="Formats, separated by commas: html, pdf, docx, xlsx, ods, json.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write to; it is made where it is not there.")
@click.option("--template", type=click.Path(path_type=Path), help="Your own Word file: its styles, page, header and footer are kept.")
@click.option("--split", is_flag=True, help="Also write the web page as a folder of pages with a search box, one page for each section and indicator.")
@click.option("--indicator", default="", help="The indicator, for the report “indicator” about one of them.")
@click.option("--compare", "compare_with", help="The financial year beside which a review is laid, such as 2021-22.")
@click.option("--undisclosed", is_flag=True, help="Without disclosure control, for use inside the organisation; every output says so.")
@AS_AT
def report(
    package: Path,
    report: str,
    period: str,
    formats: str,
    output: Path,
    template: Path | None,
    split: bool,
    indicator: str,
    compare_with: str | None,
    undisclosed: bool,
    as_at: dt.datetime | None,
) -> None:
    """Make a report in one or more formats, with a manifest that says from what it was made.

    The same inputs give the same bytes. Small numbers are protected as the table disclosure_rules says.
    """
    from outturn.api import make_report
    from outturn.cli.progress import stage
    from outturn.cli.stale_pages import listed_files, remove_stale
    from outturn.cli.writing import write_together

    names = [name.strip().lower() for name in formats.split(",") if name.strip()]
    loaded = open_package(package)
    with stage(f"Making {report}"):
        files = make_report(
            loaded,
            report,
            period,
            formats=names,
            as_at=as_at,
            template=template,
            split=split,
            indicator=indicator,
            compare_with=compare_with,
            undisclosed=undisclosed,
        )
    earlier = {name: digest for path in files if path.endswith(MANIFEST) for name, digest in listed_files(output / path).items()}
    for path in _worth_naming(write_together(output, files), output):
        click.echo(path)
    if left := remove_stale(output, files, earlier):
        click.echo(_left_words(left), err=True)


def _left_words(left: list[Path]) -> str:
    """Files beside the pages of which it is not certain that a run wrote them."""
    named = ", ".join(str(path) for path in left[:_MOST_NAMED]) + (" and others" if len(left) > _MOST_NAMED else "")
    return f"Not of this report, and left where {'it is' if len(left) == 1 else 'they are'}: {named}."


def _worth_naming(paths: list[Path], output: Path) -> list[Path]:
    """Of a folder of pages the first is enough: it leads to the others."""
    return [path for path in paths if path.parent == output or path.name == "index.html"]
