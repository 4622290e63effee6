"""`outturn intake`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from outturn.api.taking_in import Intake

_MOST_SHOWN = 12
_SHOWN = {
    "indicators": "indicator",
    "figures": "figure",
    "standards": "standard",
    "breakdowns": "breakdown member",
    "milestones": "milestone",
    "commentary": "text",
    "risks": "risk",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The package to write: a folder, or a ZIP where it ends in .zip.")
@click.option("--as", "kind", type=click.Choice(["auto", "dashboard", "quarterly", "catalogue"]), default="auto", show_default=True, help="What the files are.")
@click.option("--year", default="", help="The financial year of files that name none, such as 2025-26.")
@click.option("--review", is_flag=True, help="Also write the review sheet beside the package, as CSV and as a workbook: every cell with what became of it.")
@click.option(
    "--answers", type=click.Path(path_type=Path), help="A TOML file with confirmed answers; it is made where it is not there, and open questions are added."
)
@click.option("--confirm", is_flag=True, help="Take everything that was assumed as confirmed, and write it to the file of answers.")
def intake(files: tuple[Path, ...], output: Path, kind: str, year: str, review: bool, answers: Path | None, confirm: bool) -> None:
    """Bring in Word, PDF, Excel, ODS, CSV, HTML and text files as a package.

    Tables are found by the meaning of their headings. What is assumed and what is not understood stands in the review sheet;
    nothing that was read is left out of it. A workbook made by "outturn template" is added to the package that is there.
    """
    from outturn.api import take_in
    from outturn.cli.progress import stage
    from outturn.cli.returned_workbooks import is_returned, take_returned
    from outturn.errors import UsageError
    from outturn.intake.questions import read_answers

    if any(is_returned(file) for file in files):
        take_returned(files, output)
        return
    if confirm and answers is None:
        raise UsageError("Say with --answers in which file the confirmed answers are to be kept.")
    original = _text(answers) if answers is not None and answers.exists() else ""
    told = read_answers(original, str(answers)) if original else {}
    with stage(f"Reading {len(files)} {'file' if len(files) == 1 else 'files'}"):
        taken = take_in(list(files), kind=kind, year=year, answers=told, name=output.stem or "intake")
    _write(taken, output, review=review)
    _say(taken, output, files=len(files))
    if answers is not None:
        _write_answers(taken, answers, told, original, confirm=confirm)


def _text(path: Path) -> str:
    from outturn.errors import UsageError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}.") from None


def _write(taken: Intake, output: Path, *, review: bool) -> None:
    from outturn.cli.writing import write_together
    from outturn.errors import UsageError
    from outturn.package.writing import write_package

    sheets = {f"{output.stem}-review.{form}": taken.review(form) for form in ("csv", "xlsx")} if review else {}
    if not taken.package["indicators"].height and not taken.package["risks"].height:
        if sheets:
            write_together(output.parent, sheets)
        seen = "The review sheet says what was read." if sheets else "Add --review to see what was read."
        raise UsageError(f"No indicator was found. {seen} No package was written.")
    write_package(taken.package, output)
    if sheets:
        for path in write_together(output.parent, sheets):
            click.echo(path)


def _say(taken: Intake, output: Path, *, files: int) -> None:
    counts = taken.counts
    held = [_counted(number, table) for table in _SHOWN if (number := taken.package[table].height)]
    click.echo(f"{output}: {', '.join(held)}.")
    read = sum(counts.values())
    click.echo(
        f"{read:,} cells and paragraphs read in {files} {'file' if files == 1 else 'files'}: {counts['certain']:,} certain, {counts['assumed']:,} assumed, "
        f"{counts['not_understood']:,} not understood, {counts['not_used']:,} not used."
    )
    if taken.findings:
        from outturn.cli.output import findings_as_text

        click.echo(findings_as_text(taken.findings[:_MOST_SHOWN]), err=True)


def _counted(number: int, table: str) -> str:
    return f"{number:,} {_SHOWN[table] if number == 1 else f'{_SHOWN[table]}s'}"


def _write_answers(taken: Intake, path: Path, told: dict[str, dict[str, str]], original: str, *, confirm: bool) -> None:
    from outturn.cli.writing import write_file
    from outturn.intake.questions import written_answers

    write_file(path, written_answers(told, original, taken.questions, confirm=confirm).encode())
    number = len(taken.questions)
    if not number:
        click.echo(f"{path}: no question is open.")
    elif confirm:
        click.echo(f"{path}: {number:,} {'answer' if number == 1 else 'answers'} added. Those that could not be assumed are empty.")
    else:
        click.echo(f"{path}: {number:,} {'question is' if number == 1 else 'questions are'} open.")
