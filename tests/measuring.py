"""Case records drawn in text, measured as a person would: written to a file, with a definition beside it."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING, Any

from outturn.api import measure
from tests.builders import rows

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.api import Measurement
    from tests.builders import Drawn

AS_AT = dt.date(2025, 6, 30)
COLUMNS = """\
[columns]
case = "text"
created = "instant"
due = "date"
closed = "instant"
kind = "text"
cost = "number"
urgent = "boolean"

[dates]
created = "created"
due = "due"
closed = "closed"
"""
HEADINGS = ("case", "created", "due", "closed", "kind", "cost", "urgent")


def written(folder: Path, records: Drawn, indicators: str, *, head: str = "", columns: str = COLUMNS) -> tuple[Path, Path]:
    """The paths of records and definition. A heading that the drawn table lacks is an empty column."""
    listed = rows(records)
    headings = list(dict.fromkeys([*HEADINGS, *(name for row in listed for name in row)])) if columns is COLUMNS else list(listed[0])
    with (folder / "cases.csv").open("w", encoding="utf-8", newline="") as file:
        target = csv.DictWriter(file, headings, lineterminator="\n")
        target.writeheader()
        target.writerows(listed)
    (folder / "cases.toml").write_text(f"{head}\n{columns}\n{indicators}", encoding="utf-8")
    return folder / "cases.csv", folder / "cases.toml"


def taken(
    folder: Path, records: Drawn, indicators: str, *, head: str = "", columns: str = COLUMNS, engine: str = "polars", as_at: dt.date = AS_AT
) -> Measurement:
    return measure(*written(folder, records, indicators, head=head, columns=columns), as_at=as_at, engine=engine)


def figures(found: Measurement, *names: str) -> list[tuple[Any, ...]]:
    """The rows of the figures by the columns that are named; empty texts are none."""
    return found.package["figures"].select(names).rows()


def indicator(**fields: object) -> str:
    """One `[[indicators]]` as text: K1 by month of creation, unless the fields say otherwise."""
    told = {"indicator": "K1", "period": "created", **fields}
    return "\n".join(["[[indicators]]", *(f"{key} = {_toml(value)}" for key, value in told.items())]) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
