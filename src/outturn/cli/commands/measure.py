"""`outturn measure`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outturn.cli.options import InstantType, open_package
from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.api import Measurement


@click.command()
@click.argument("records")
@click.argument("definition", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The package to write: a folder, or a ZIP where it ends in .zip.")
@click.option(
    "--into", type=click.Path(path_type=Path), help="A package to which the figures are added, as revisions; it is left as it is, and OUTPUT holds both."
)
@click.option("--as-at", type=InstantType(), help="The day up to which the records are complete, where the definition does not say; today without it.")
@click.option("--engine", type=click.Choice(["polars", "duckdb", "spark"]), default="polars", show_default=True, help="What runs the calculation.")
@click.option("--check", "only_check", is_flag=True, help="Measure and show what is found, and write nothing.")
@click.option("--replace", is_flag=True, help="Replace the package that is there already.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How findings are shown.")
def measure(
    records: str,
    definition: Path,
    output: Path | None,
    into: Path | None,
    as_at: dt.datetime | None,
    engine: str,
    only_check: bool,
    replace: bool,
    form: str,
) -> None:
    """Make figures from case RECORDS, as a DEFINITION in TOML says.

    RECORDS is a Parquet, CSV or Excel file, a folder of Parquet files, or the address of a database: postgresql://… or sqlite:///path.
    """
    from outturn.cli.progress import stage
    from outturn.package.writing import write_package

    if not only_check:
        output = _free(output, into, replace=replace)
    package = None if into is None else open_package(into)
    with stage(f"Measuring {definition.name}"):
        found = _measured(records, definition, package, as_at, engine)
    _show(found, form)
    if only_check or output is None:
        return
    write_package(found.package, output)
    if form == "table":
        figures = found.package["figures"].height
        click.echo(f"{_count(found.records, 'record')} to {found.as_at.isoformat()}; {output} holds {_count(figures, 'figure')}.")


def _measured(records: str, definition: Path, package: object, as_at: dt.datetime | None, engine: str) -> Measurement:
    from outturn.api import measure as run
    from outturn.api import read_definition

    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    day = as_at.date() if as_at is not None else None if read_definition(definition).as_at else now.date()
    return run(records, definition, as_at=day, into=package, at=now, engine=engine)  # type: ignore[arg-type]


def _free(output: Path | None, into: Path | None, *, replace: bool) -> Path:
    if output is None:
        raise UsageError("Name the package to write with -o, or look at the records only with --check.")
    if into is not None and output.resolve() == into.resolve():
        raise UsageError(f"{into} is left as it is: name another place with -o.")
    if not replace and output.exists() and (output.is_file() or any(output.iterdir())):
        raise UsageError(f"{output} is there already. Choose another place, or replace it with --replace.")
    return output


def _show(found: Measurement, form: str) -> None:
    from outturn.cli.output import findings_as_json, findings_as_text

    click.echo(findings_as_json(found.findings) if form == "json" else findings_as_text(found.findings))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
