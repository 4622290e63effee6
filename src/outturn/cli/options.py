"""Options and steps that several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from outturn.package.package import Package

PACKAGE_ARGUMENT = click.argument("package", type=click.Path(path_type=Path))


class InstantType(click.ParamType[dt.datetime]):
    """An instant in ISO 8601; without a zone it is UTC, and a date alone is its last moment."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        try:
            return _instant(value.strip())
        except (ValueError, OverflowError):
            self.fail(f"“{value}” is not an instant; write 2025-11-20 or 2025-11-20T09:30:00Z.", param, ctx)


def _instant(text: str) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        instant = dt.datetime.fromisoformat(text)
        return instant.astimezone(dt.UTC).replace(tzinfo=None) if instant.tzinfo else instant
    return dt.datetime.combine(day, dt.time.max)


AS_AT = click.option("--as-at", type=InstantType(), help="Work with what was known at this instant (UTC), to rebuild a published result.")


def open_package(path: Path) -> Package:
    """Reads a package for a command, and says so where it takes long."""
    from outturn.api import read_package
    from outturn.cli.progress import stage

    with stage(f"Reading {path}"):
        return read_package(path)
