"""`outturn due`."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import click

from outturn.cli.options import PACKAGE_ARGUMENT, open_package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outturn.returns.due import Completeness, DueReturn

_HEADERS = ("indicator", "name", "section", "period", "due", "person", "arrival")


@click.command()
@PACKAGE_ARGUMENT
@click.option("--period", required=True, help="The period whose figures are asked for, such as 2025-26-Q2; each period that ends in it counts.")
@click.option("--days", default=15, show_default=True, help="How many days after its period ends a figure is due.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day from which it is seen, such as 2025-10-20; today without it.")
@click.option("--by", type=click.Choice(["person", "section"]), help="Only count, for each person or for each section.")
@click.option("--all", "everything", is_flag=True, help="Those that have come as well.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How the list is written.")
def due(package: Path, period: str, days: int, on: dt.datetime | None, by: str | None, everything: bool, form: str) -> None:
    """List the figures that are still to come: which, from whom, by when, and what is late."""
    from outturn.api import due as run
    from outturn.returns.due import completeness
    from outturn.returns.vocabulary import Arrival

    day = on.date() if on else dt.datetime.now(dt.UTC).date()
    returns = run(open_package(package), period, on=day, days=days)
    if by:
        click.echo(_counted(completeness(returns, by=by), by, form), nl=False)
        return
    listed = [each for each in returns if everything or each.arrival is not Arrival.GIVEN]
    click.echo(_listed(listed, form), nl=False)
    if form == "table":
        late = sum(each.arrival is Arrival.LATE for each in returns)
        given = sum(each.arrival is Arrival.GIVEN for each in returns)
        click.echo(f"{given} of {len(returns)} given; {len(returns) - given} to come, {late} of them late on {day.isoformat()}.")


def _listed(returns: Sequence[DueReturn], form: str) -> str:
    rows = [(each.indicator, each.name, each.section, each.period.id, each.due.isoformat(), each.person or "nobody", each.arrival.value) for each in returns]
    return _written(_HEADERS, rows, form, shorten=1)


def _counted(counts: Sequence[Completeness], by: str, form: str) -> str:
    rows = [(row.of or "nobody", row.given, row.expected, row.late, row.total) for row in counts]
    return _written((by, "given", "expected", "late", "total"), rows, form)


def _written(headers: Sequence[str], rows: Sequence[Sequence[object]], form: str, *, shorten: int | None = None) -> str:
    if form == "json":
        return json.dumps([dict(zip(headers, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([headers, *rows])
        return written.getvalue()
    from outturn.cli.text_table import shortened, text_table

    if not rows:
        return ""
    texts = [[shortened(str(cell), 56) if place == shorten else str(cell) for place, cell in enumerate(row)] for row in rows]
    right = frozenset(place for place, cell in enumerate(rows[0]) if isinstance(cell, int))
    return text_table([header.capitalize() for header in headers], texts, right=right) + "\n"
