"""What a test of the intake looks at: rows of a table of the package, and what the review says of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from outturn.api import take_in

if TYPE_CHECKING:
    from outturn.api import Intake
    from outturn.intake.facts import Fate

LAYOUTS = Path(__file__).parent / "data" / "layouts"


def taken(name: str, content: str | bytes, **more: Any) -> Intake:
    return take_in({name: content.encode() if isinstance(content, str) else content}, **more)


def layout(name: str, **more: Any) -> Intake:
    return take_in([LAYOUTS / name], **more)


def rows(found: Intake, name: str, /, *columns: str, **where: object) -> list[tuple[Any, ...]]:
    """The columns of each row that is as asked for, in the order of the package."""
    return [tuple(row[column] for column in columns) for row in found.package[name].to_dicts() if all(row[key] == value for key, value in where.items())]


def fates(found: Intake, text: str) -> list[Fate]:
    return [fate for fate in found.fates if fate.text == text]


def said(found: Intake, text: str) -> list[tuple[str, str]]:
    """How sure the review is of a text, and its note."""
    return [(fate.sureness.value, fate.note) for fate in fates(found, text)]


def not_understood(found: Intake) -> list[str]:
    return [fate.text for fate in found.fates if fate.sureness.value == "not_understood"]
